//! Draws who is to blame: a sentence about the selected layer, and one about the whole image.
//!
//! ```text
//! ──────────────────────────────────────────────────────────────
//!  Line 6 adds 312.0 MB; 280.0 MB of it is deleted in line 9 and
//!  still ships.
//!
//!  280.0 MB ships unseen; all of it comes from line 6 and is
//!  deleted in line 9.
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::put;
use crate::app::explorer::Explorer;
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

pub(super) fn draw(explorer: &Explorer, beside: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut rows = area.rows();
    if beside && let Some(row) = rows.next() {
        let rule = "─".repeat(usize::from(row.width));
        put(Line::styled(rule, theme.style(Role::Border)), row, buf);
    }
    let width = usize::from(area.width).saturating_sub(2);
    let wrapped = |words: &str, role: Role| {
        let line = Line::styled(sentence(words), theme.style(role));
        text::wrap(&line, width, 0)
    };
    let own = wrapped(explorer.sentence(), Role::Notice);
    let whole = wrapped(explorer.worst(), Role::Dim);
    let room = usize::from(area.height).saturating_sub(usize::from(beside));
    // Air between the two is the first to go, then the second, when it would be cut.
    let air = usize::from(own.len() + 1 + whole.len() <= room && beside);
    let both = own.len() + whole.len() <= room;
    let too_long = own.len() > room;
    let mut lines: Vec<Line<'static>> = own;
    if both {
        lines.extend(vec![Line::default(); air]);
        lines.extend(whole);
    }
    let last = room.saturating_sub(1);
    for (index, (line, row)) in lines.into_iter().zip(rows).enumerate() {
        let row = Rect {
            x: row.x + row.width.min(1),
            width: row.width.saturating_sub(2),
            ..row
        };
        let cells = usize::from(row.width);
        if too_long && index == last {
            let marked = format!("{} {}", plain(&line), text::CUT);
            let cut = if text::width(&marked) > cells {
                text::cut(&marked, cells).into_owned()
            } else {
                marked
            };
            put(Line::styled(cut, line.style), row, buf);
        } else {
            put(line, row, buf);
        }
    }
}

fn plain(line: &Line<'_>) -> String {
    line.spans
        .iter()
        .map(|span| span.content.as_ref())
        .collect()
}

/// With a capital and a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        format!("{}{}.", first.to_uppercase(), letters.as_str())
    })
}
