//! Draws the attempts at a mission.
//!
//! ```text
//! ┌ Attempts ─────────────────────────────────────────────────────────────┐
//! │ smallest 110.0 MB · fewest layers 9 · fastest 12.3 s                  │
//! │ 131.2 MB│⠢⢄ …                          • passed                       │
//! │ 113.8 MB│                                                             │
//! │         └──────────────                                               │
//! │    #  when         outcome     points       size  layers      time    │
//! │ › 30  5 min ago    failed       40/60   121.0 MB       9    12.3 s    │
//! │                                                                       │
//! │ 30: failed on The tools stay                                          │
//! └───────────────────────────────────────────────────────────────────────┘
//! ```

mod plot;
mod table;

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Block;

use super::theme::{Role, Theme};
use super::{Laid, sheet, text};
use crate::app::history::{Entry, History};
use crate::domain::learner::CheckOutcome;

/// Rows for what the selected attempt missed.
const DETAIL_ROWS: u16 = 2;
/// The table keeps at least this many rows before anything else gets some.
const TABLE_ROWS: u16 = 7;

/// Draws the whole overlay; `now` in seconds since 1970. Its lines are the attempts.
pub fn draw(state: &History, now: i64, theme: &Theme, area: Rect, buf: &mut Buffer) -> Laid {
    let area = area.intersection(buf.area);
    let block = Block::bordered().title(" Attempts ");
    let inside = sheet::padded(sheet::draw(block, Role::Text, theme, area, buf));
    if state.entries().is_empty() {
        let words = "Every build you check is kept here: its size, layers, seconds and what it \
                     missed, with a plot of the sizes. Press the build key in the mission to make \
                     the first.";
        paragraph(&Line::styled(words, theme.style(Role::Dim)), inside, buf);
        return Laid::default();
    }
    let spare = inside.height.saturating_sub(2 + TABLE_ROWS);
    let detail = spare.min(DETAIL_ROWS + 1);
    let plot = plot::rows(state.plot(), inside.width, spare - detail);
    let parts = [
        Constraint::Length(1),
        Constraint::Length(plot),
        Constraint::Min(0),
        Constraint::Length(detail),
    ];
    let [best_row, plot_room, table_room, detail_room] = Layout::vertical(parts).areas(inside);
    paragraph(&bests(state, theme), best_row, buf);
    plot::draw(state.plot(), theme, plot_room, buf);
    let targets = table::draw(state, now, theme, table_room, buf);
    if let Some(entry) = state.entries().get(state.selected()) {
        // One row of air above it.
        let [_, words] =
            Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(detail_room);
        paragraph(&missed(entry, theme), words, buf);
    }
    Laid {
        lines: state.entries().len(),
        targets,
    }
}

fn bests(state: &History, theme: &Theme) -> Line<'static> {
    match state.bests() {
        Some(words) => Line::from(vec![
            Span::styled("Your bests: ", theme.style(Role::Dim)),
            Span::styled(words, theme.style(Role::Strong)),
        ]),
        None => Line::styled("No attempt passed yet.", theme.style(Role::Dim)),
    }
}

/// What the selected attempt missed, in words.
fn missed(entry: &Entry, theme: &Theme) -> Line<'static> {
    let number = entry.number;
    let of = |outcome: CheckOutcome| {
        let titles = entry.missed.iter().filter(|it| it.outcome == outcome);
        let titles: Vec<_> = titles.map(|it| it.title.as_str()).collect();
        titles.join("; ")
    };
    let (failed, unchecked) = (of(CheckOutcome::Fail), of(CheckOutcome::CouldNotCheck));
    let mut spans = vec![Span::styled(
        format!("Attempt {number}: "),
        theme.style(Role::Dim),
    )];
    if entry.missed.is_empty() {
        spans.push(Span::raw(entry.word()));
    }
    if !failed.is_empty() {
        spans.push(Span::styled("failed ", theme.style(Role::CheckFailed)));
        spans.push(Span::raw(failed));
    }
    if !unchecked.is_empty() {
        let word = if spans.len() > 1 {
            ". Could not check "
        } else {
            "could not check "
        };
        spans.push(Span::styled(word, theme.style(Role::CheckUnknown)));
        spans.push(Span::raw(unchecked));
    }
    Line::from(spans)
}

/// Wrapped, and cut where the room ends.
fn paragraph(line: &Line<'_>, area: Rect, buf: &mut Buffer) {
    let width = usize::from(area.width);
    let mut lines = text::wrap(line, width, 0);
    if let Some(last) = usize::from(area.height).checked_sub(1)
        && lines.len() > last + 1
    {
        let cut = std::mem::take(&mut lines[last]);
        lines[last] = text::cut_line(cut, width.saturating_sub(2));
        lines[last].spans.push(Span::raw(" …"));
    }
    for (line, row) in lines.iter().zip(area.rows()) {
        buf.set_line(row.x, row.y, line, row.width);
    }
}

#[cfg(test)]
mod tests;
