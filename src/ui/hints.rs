//! Draws the hints of a step that were asked for, over the mission.
//!
//! ```text
//! ┌ Hints: Two stages ─────────────── hint 2 of 3 ┐
//! │ 1                                             │
//! │ Look at what the last stage copies.           │
//! │                                               │
//! │ 2                                             │
//! │ ▌ `npm prune` belongs where `npm ci` is.      │
//! │                                               │
//! │ 1 more: f2                                    │
//! └───────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Block;

use super::theme::{Role, Theme};
use super::{bar, markdown, sheet, text};
use crate::app::hints::Hints;

const WIDEST: u16 = 72;

/// Draws the popup in the middle of `area`; returns its lines, for [`Hints::set_extent`].
pub fn draw(state: &Hints, theme: &Theme, area: Rect, buf: &mut Buffer) -> usize {
    let area = area.intersection(buf.area);
    let width = area.width.min(WIDEST);
    let lines = content(state, theme, usize::from(width.saturating_sub(4)));
    let wanted = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let height = wanted.min(area.height);
    let popup = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    let count = state.count();
    let room = usize::from(width).saturating_sub(text::width(&count) + 6);
    let title = format!(" {} ", text::cut(&format!("Hints: {}", state.step()), room));
    let block = Block::bordered()
        .title(title)
        .title(Line::from(format!(" {count} ")).right_aligned());
    let inside = sheet::draw(block, Role::Popup, theme, popup, buf);
    let total = lines.len();
    let top = state.scroll().top(total, usize::from(inside.height));
    bar::beside(inside, total, top, theme, buf);
    for (line, row) in lines.iter().skip(top).zip(inside.rows()) {
        let x = row.x + row.width.min(1);
        buf.set_line(x, row.y, line, row.width.saturating_sub(2));
    }
    total
}

fn content(state: &Hints, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let dim = theme.style(Role::Dim);
    let accent = theme.style(Role::HintText);
    let mut lines = Vec::new();
    for (index, hint) in state.revealed().iter().enumerate() {
        let newest = index + 1 == state.shown();
        let number = (index + 1).to_string();
        lines.push(Line::styled(number, if newest { accent } else { dim }));
        let room = u16::try_from(width.saturating_sub(2)).unwrap_or(u16::MAX);
        for mut line in markdown::render(hint, room, theme).lines {
            if newest {
                line.spans.insert(0, Span::styled("▌ ", accent));
            } else {
                line = line.patch_style(dim);
                line.spans
                    .iter_mut()
                    .for_each(|span| span.style = span.style.patch(dim));
                line.spans.insert(0, Span::raw("  "));
            }
            lines.push(line);
        }
        lines.push(Line::default());
    }
    let closing = Line::styled(closing(state), dim);
    lines.extend(text::wrap(&closing, width, 0));
    lines
}

/// What comes after the hints that are shown.
fn closing(state: &Hints) -> String {
    let keys = state.keys();
    let with = |key: &str| match key {
        "" => String::new(),
        key => format!(" ({key})"),
    };
    let left = state.total() - state.shown();
    match (state.total(), state.shown()) {
        (0, _) => format!(
            "This step has no hints of its own. A check that fails says what it found and what to \
             try{}.",
            with(&keys.checks)
        ),
        (_, 0) => format!(
            "They go from a nudge to nearly the answer, one at a time{}.",
            with(&keys.next)
        ),
        _ if left > 0 => format!("{left} more{}.", with(&keys.next)),
        _ => format!(
            "That was the last one. A check that fails has a hint of its own, with what was \
             found{}. The comparison can show you a solution{}: that is recorded, and \
             leaves at most two stars.",
            with(&keys.checks),
            with(&keys.compare)
        ),
    }
}

#[cfg(test)]
#[path = "hints_tests.rs"]
mod tests;
