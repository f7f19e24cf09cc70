//! The screen without a terminal: what is shown ([`Model`]), what can be done ([`Action`]), and how
//! one becomes the other. [`update`] is synchronous and does no IO: what must happen outside the
//! screen it returns as [`Effect`]s, and their news come back as [`Msg`]s.

pub mod action;
pub mod gauge;
pub mod geometry;
pub mod keys;
pub mod run;

pub use action::Action;
