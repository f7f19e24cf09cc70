//! A question in the middle of the screen.
//!
//! ```text
//!            ┌ Start over? ─────────────────────────────┐
//!            │ The files become the starter's again. …  │
//!            └──────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use super::text;
use super::theme::{Role, Theme};
use crate::app::overlay::Confirm;

/// Cells of the longest line.
const WIDTH: u16 = 64;

pub(super) fn draw(confirm: &Confirm, theme: &Theme, area: Rect, buf: &mut Buffer) -> usize {
    let width = WIDTH.min(area.width.saturating_sub(6));
    let lines = text::wrap(&Line::raw(confirm.words.as_str()), usize::from(width), 0);
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(4);
    let popup = area.centered(Constraint::Length(width + 4), Constraint::Length(height));
    Clear.render(popup, buf);
    buf.set_style(popup, theme.style(Role::Popup));
    let block = Block::bordered()
        .border_style(theme.style(Role::BorderFocused))
        .title(Span::styled(
            format!(" {} ", confirm.title),
            theme.style(Role::Title),
        ));
    let inner = block.inner(popup);
    block.render(popup, buf);
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
