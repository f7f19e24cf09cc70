//! A question before something that cannot be taken back with a key.

use crate::app::engine::Offer;
use crate::domain::mission::Slug;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    Reset,
    Reveal(Slug),
    /// Do what is offered: exactly this.
    Engine(Offer),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirm {
    pub question: Question,
    pub title: String,
    pub words: String,
}
