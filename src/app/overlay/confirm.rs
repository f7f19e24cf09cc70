//! A question before something that cannot be taken back with a key.

use crate::domain::mission::Slug;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    Reset,
    Reveal(Slug),
    /// Start an engine of our own.
    Engine,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirm {
    pub question: Question,
    pub title: String,
    pub words: String,
}
