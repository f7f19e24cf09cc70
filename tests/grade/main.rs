//! `phoenix grade` as people run it: the binary, a real engine, real Dockerfiles.
//!
//! Skipped, loudly, where no engine answers; `PHOENIX_REQUIRE_ENGINE=1` makes that a failure.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests fail by panicking and say when they skip"
)]

mod bench;
mod hostile;
mod missions;
mod outage;
#[path = "../common/skipped.rs"]
mod skipped;
#[path = "../common/wire.rs"]
mod wire;
