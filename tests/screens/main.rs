//! The screen: pictures of every state, stories on the real loop with a scripted engine, and the
//! binary on a terminal of its own.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail by panicking"
)]

mod pictures;
mod pty;
mod speed;
mod stage;
mod states;
mod stories;
mod svg;
mod terminal;
mod world;
