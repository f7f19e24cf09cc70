//! Markdown as styled lines: what a memo, a task, a hint or a debrief looks like.
//!
//! ```text
//! What you found                    heading
//!
//! • Two stages do not make an       list, with a hanging indent
//!   image small.
//! ┃ Open it and look.               quote
//!   FROM node:20-alpine AS builder  code, on its own ground
//! ```

mod blocks;
mod code;
mod inline;
mod memo;
mod table;

pub use memo::memo;

use pulldown_cmark::{Options, Parser};
use ratatui::text::Text;

use super::theme::Theme;
use crate::domain::text::sanitise;

/// Longer lines of prose lose the eye on its way back.
const MEASURE: usize = 84;

/// Never wider than `width` cells; without control characters, whatever the text holds.
#[must_use]
pub fn render(markdown: &str, width: u16, theme: &Theme) -> Text<'static> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    // A sequence must go as a whole, before the parser takes it apart. What an entity such as
    // `&#27;` turns into goes later.
    let safe: Vec<_> = markdown
        .split('\n')
        .map(|line| sanitise(line, usize::MAX))
        .collect();
    let safe = safe.join("\n");
    let events = Parser::new_ext(&safe, options);
    Text::from(blocks::lines(events, usize::from(width), theme))
}

#[cfg(test)]
mod tests;
