//! The house's own rules, read off the source: which layer may know which, and how large a room may
//! grow. A failure names the file and the line.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail by panicking"
)]

mod budgets;
mod layers;
mod source;
