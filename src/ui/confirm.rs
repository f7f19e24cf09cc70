//! A question in the middle of the screen.
//!
//! ```text
//!            ┌ Start over? ─────────────────────────────┐
//!            │ The files become the starter's again. …  │
//!            └──────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, Widget};

use super::theme::{Role, Theme};
use super::{sheet, text};
use crate::app::overlay::Confirm;

/// Cells of the longest line.
const WIDTH: u16 = 64;

pub(super) fn draw(confirm: &Confirm, theme: &Theme, area: Rect, buf: &mut Buffer) -> usize {
    let width = WIDTH.min(area.width.saturating_sub(6));
    let paragraphs = confirm.words.lines().map(Line::raw);
    let lines: Vec<_> = paragraphs
        .flat_map(|line| text::wrap(&line, usize::from(width), 0))
        .collect();
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(4);
    let popup = area.centered(Constraint::Length(width + 4), Constraint::Length(height));
    let block = Block::bordered().title(format!(" {} ", confirm.title));
    let inner = sheet::draw(block, Role::Popup, theme, popup, buf);
    for (row, line) in inner.rows().skip(1).zip(&lines) {
        let row = Rect {
            x: row.x + 1,
            width: row.width.saturating_sub(1),
            ..row
        };
        line.render(row, buf);
    }
    lines.len()
}
