//! The screen: pictures of every state, stories on the real loop with a scripted engine, and the
//! binary on a terminal of its own.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "helpers of tests fail by panicking, print figures, and say when they skip"
)]

mod hands;
mod pictures;
mod pty;
mod real;
mod speed;
mod stage;
mod states;
mod stories;
mod svg;
mod terminal;
#[path = "../common/wire.rs"]
mod wire;
mod world;
