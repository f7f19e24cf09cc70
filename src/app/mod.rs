//! The screen without a terminal: what is shown ([`Model`]), what can be done ([`Action`]), and how
//! one becomes the other. [`update()`] is synchronous and does no IO: what must happen outside the
//! screen it returns as [`Effect`]s, and their news come back as [`Msg`]s.

pub mod action;
pub mod beside;
pub mod brief;
pub mod compare;
pub mod course;
pub mod debrief;
pub mod editor;
pub mod effect;
pub mod engine;
pub mod explorer;
pub mod files;
pub mod find;
pub mod gauge;
pub mod geometry;
pub mod hints;
pub mod history;
pub mod keys;
pub mod model;
pub mod msg;
pub mod overlay;
pub mod prompt;
pub mod run;
pub mod scroll;
pub mod update;
pub mod workbench;

pub use action::Action;
pub use effect::Effect;
pub use model::Model;
pub use msg::Msg;
pub use update::update;
