//! The selected row's text in full, when its row has no room for it:
//!
//! ```text
//!   │ npm ERR! code E404 a very long line that does not …
//! ┌──────────────────────────────────────────────────────┐
//! │npm ERR! code E404 a very long line that does not fit  │
//! │into its row                                           │
//! └──────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Clear, Widget};

use super::note::safe;
use super::paint::put;
use super::row::indent;
use crate::app::run::text::wrap;
use crate::app::run::{Row, RowKind};
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

/// Rows of text at most.
const MOST: usize = 12;

/// Below the row in the upper half of the pane, above it in the lower one.
pub(super) fn draw(row: &Row<'_>, at: usize, theme: &Theme, body: Rect, buf: &mut Buffer) {
    let (text, taken) = match &row.kind {
        RowKind::Log(text) => ((*text).to_owned(), 2),
        RowKind::Warning(warning) => (safe(&warning.message), 14),
        _ => return,
    };
    let taken = taken + usize::from(indent(row.depth, body.width));
    let width = usize::from(body.width);
    if text::width(&text) + taken <= width {
        return;
    }
    let rows = usize::from(body.height);
    let below = rows.saturating_sub(at + 1);
    let room = below.max(at);
    let lines = wrap(&text, width.saturating_sub(2));
    let height = (lines.len().min(MOST) + 2).min(room);
    if height < 3 {
        return;
    }
    let top = if below >= at { at + 1 } else { at - height };
    let narrow = |cells: usize| u16::try_from(cells).unwrap_or(u16::MAX);
    let frame = Rect {
        y: body.y + narrow(top),
        height: narrow(height),
        ..body
    };
    Clear.render(frame, buf);
    let block = Block::bordered()
        .style(theme.style(Role::Popup))
        .border_style(theme.style(Role::Border));
    let inner = block.inner(frame);
    block.render(frame, buf);
    for (y, line) in (inner.y..inner.bottom()).zip(lines) {
        let line_area = Rect {
            y,
            height: 1,
            ..inner
        };
        put(line_area, 0, line, theme.style(Role::Popup), buf);
    }
}
