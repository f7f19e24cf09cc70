//! The sheet that everything is on which opens over the screen: what lay there is cleared, and a frame
//! is drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Block, Clear, Widget};

use super::theme::{Role, Theme};

/// Draws the sheet with the titles of `block`, on the ground of `role`; returns its inside.
pub(super) fn draw(
    block: Block<'_>,
    role: Role,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Rect {
    Clear.render(area, buf);
    let block = block
        .style(theme.style(role))
        .border_style(theme.style(Role::BorderFocused))
        .title_style(theme.style(Role::Title));
    let inside = block.inner(area);
    block.render(area, buf);
    inside
}

/// Without a column at either side.
pub(super) fn padded(inside: Rect) -> Rect {
    Rect {
        x: inside.x + inside.width.min(1),
        width: inside.width.saturating_sub(2),
        ..inside
    }
}
