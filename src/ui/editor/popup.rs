//! What may stand at the cursor, below it, or above where there is no room.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use crate::app::editor::Popup;
use crate::app::geometry::scrolled_to;
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

/// Offers that are seen at once, and cells of the widest.
const MOST_ROWS: usize = 8;
const WIDEST: usize = 60;

pub(super) fn draw(popup: &Popup, cursor: Position, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some(place) = place(popup, cursor, area) else {
        return;
    };
    spare_halves(place, buf);
    Clear.render(place, buf);
    buf.set_style(place, theme.style(Role::Popup));
    let block = Block::bordered().border_style(theme.style(Role::Border));
    let inner = block.inner(place);
    block.render(place, buf);
    let rows = usize::from(inner.height);
    let top = scrolled_to(popup.selected, 0, rows);
    let cells = usize::from(inner.width);
    for (row, (index, offer)) in inner.rows().zip(popup.offers.iter().enumerate().skip(top)) {
        let line = Line::from(vec![
            Span::raw(offer.text.trim_end().to_owned()),
            Span::styled(format!("  {}", offer.detail), theme.style(Role::Dim)),
        ]);
        text::cut_line(line, cells).render(row, buf);
        if index == popup.selected {
            buf.set_style(row, theme.style(Role::PopupSelected));
        }
    }
}

/// A wide letter of which the list would cover the right half goes: a terminal has no halves.
fn spare_halves(place: Rect, buf: &mut Buffer) {
    let left = buf.area.x;
    for row in place.rows().filter(|row| row.x > left) {
        let before = &mut buf[(row.x - 1, row.y)];
        if text::width(before.symbol()) > 1 {
            before.set_symbol(" ");
        }
    }
}

/// None where there is no room at all.
fn place(popup: &Popup, cursor: Position, area: Rect) -> Option<Rect> {
    let widest = popup
        .offers
        .iter()
        .map(|offer| text::width(offer.text.trim_end()) + text::width(offer.detail) + 2);
    let width = widest.max().unwrap_or(0).min(WIDEST) + 2;
    let width = u16::try_from(width).unwrap_or(u16::MAX).min(area.width);
    let wanted = u16::try_from(popup.offers.len().min(MOST_ROWS) + 2).unwrap_or(u16::MAX);
    let below = area.bottom().saturating_sub(cursor.y + 1);
    let above = cursor.y.saturating_sub(area.y);
    let is_below = below >= wanted || below >= above;
    let height = wanted.min(if is_below { below } else { above });
    if height < 3 || width < 6 {
        return None;
    }
    Some(Rect {
        x: cursor.x.min(area.right() - width),
        y: if is_below {
            cursor.y + 1
        } else {
            cursor.y - height
        },
        width,
        height,
    })
}
