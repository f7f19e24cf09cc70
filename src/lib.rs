//! Phoenix: learn, teach and grade container images inside a terminal.
//!
//! One pipeline stands under everything: mission → build → facts about the image → typed checks →
//! verdict. The modules are layers; `tests/architecture.rs` holds the arrows between them.

pub mod app;
pub mod cli;
pub mod content;
pub mod domain;
pub mod engine;
pub mod grading;
pub mod kit;
pub mod tui;
pub mod ui;
