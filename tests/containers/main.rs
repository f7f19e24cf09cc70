//! Containers on a real engine: what runs, what is bounded, and that nothing is left behind.
//!
//! Skipped, loudly, where no engine answers; `PHOENIX_REQUIRE_ENGINE=1` makes that a failure.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests are tests too"
)]

mod commands;
mod probe;
mod requests;
#[path = "../common/skipped.rs"]
mod skipped;
mod world;
