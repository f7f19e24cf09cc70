//! Draws the explanation that goes with a reference: below the texts, beside them, or alone.
//!
//! ```text
//! ── why ──────────────────────────────────────────────────────
//! What changed is the last thing it does: `npm prune` …
//! … 3 more lines, x shows them
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::{EXPLANATION_BELOW, put};
use crate::app::compare::Compare;
use crate::ui::markdown;
use crate::ui::theme::{Role, Theme};

/// Wider text is hard to read.
const WIDEST: u16 = 100;

/// The texts' part of a body, and the explanation's below it; the latter is empty in a low body.
pub(super) fn below(explanation: &str, theme: &Theme, body: Rect) -> (Rect, Rect) {
    if body.height < EXPLANATION_BELOW {
        return (body, Rect::ZERO);
    }
    let lines = markdown::render(explanation, body.width.min(WIDEST), theme).height();
    let wanted = u16::try_from(lines + 1).unwrap_or(u16::MAX);
    let rows = wanted.min(body.height / 3);
    let parts = [Constraint::Min(0), Constraint::Length(rows)];
    let [texts, room] = Layout::vertical(parts).areas(body);
    (texts, room)
}

/// As much of it as there is room for, under a rule; returns its lines.
pub(super) fn draw_panel(
    explanation: &str,
    key: &str,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> usize {
    if area.is_empty() {
        return 0;
    }
    let rule = format!(
        "── why {}",
        "─".repeat(usize::from(area.width).saturating_sub(7))
    );
    let text = markdown::render(explanation, area.width.min(WIDEST), theme);
    let lines = text.height();
    let rows = usize::from(area.height - 1);
    put(
        Span::styled(rule, theme.style(Role::Border)).into(),
        area,
        buf,
    );
    let below = area.rows().skip(1);
    let whole = if lines > rows {
        rows.saturating_sub(1)
    } else {
        rows
    };
    for (line, row) in text.lines.into_iter().take(whole).zip(below) {
        put(line, row, buf);
    }
    if lines > rows
        && let Some(row) = area.rows().next_back()
        && row.y > area.y
    {
        let show = match key {
            "" => String::new(),
            key => format!(", {key} shows them"),
        };
        let more = format!("… {} more lines{show}", lines - whole);
        put(Span::styled(more, theme.style(Role::Dim)).into(), row, buf);
    }
    lines
}

/// The explanation with all the room; returns its lines.
pub(super) fn draw_alone(
    explanation: &str,
    state: &Compare,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> usize {
    let text = markdown::render(explanation, area.width.min(WIDEST), theme);
    let lines = text.height();
    let top = state.explanation().top(lines, usize::from(area.height));
    let visible: Vec<Line<'_>> = text.lines.into_iter().skip(top).collect();
    for (line, row) in visible.into_iter().zip(area.rows()) {
        put(line, row, buf);
    }
    lines
}
