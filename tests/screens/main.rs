//! The screen: pictures of every state, stories on the real loop with a scripted engine, and the
//! binary on a terminal of its own.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail by panicking and print figures"
)]

mod authors;
mod hands;
mod narrow;
mod pictures;
mod pty;
mod real;
#[path = "../common/skipped.rs"]
mod skipped;
mod speed;
mod stage;
mod states;
mod stories;
mod svg;
mod terminal;
#[path = "../common/wire.rs"]
mod wire;
mod world;
