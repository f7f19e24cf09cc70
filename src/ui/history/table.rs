//! Draws the attempts as a table, newest first.
//!
//! ```text
//!     #  when           outcome     points       size  layers        time  missed
//! ›  30  5 min ago      failed       40/60   121.0 MB       9      12.3 s  The tools stay
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::history::{Entry, History, ago, seconds};
use crate::app::msg::Target;
use crate::domain::bytes::Bytes;
use crate::domain::report::Overall;
use crate::ui::text::{cut, cut_line, pad, pad_left};
use crate::ui::theme::{Role, Theme};
use crate::ui::{bar, target};

/// Cells of all columns but the last one, with their gaps.
const FIXED: usize = 76;
/// A narrower last column says nothing.
const LEAST_MISSED: usize = 12;

/// Returns where the attempts stand.
pub(super) fn draw(
    state: &History,
    now: i64,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Vec<Target> {
    let mut targets = Vec::new();
    let mut rows = area.rows();
    let width = usize::from(area.width);
    let Some(first) = rows.next() else {
        return targets;
    };
    let head = Line::styled(heading(width), theme.style(Role::Dim));
    buf.set_line(first.x, first.y, &cut_line(head, width), first.width);
    let below = Rect {
        y: area.y + 1,
        height: area.height - 1,
        width: area.width + 1, // to the sheet's frame, past its padding
        ..area
    };
    let top = state.top(usize::from(below.height));
    bar::beside(below, state.entries().len(), top, theme, buf);
    for ((index, entry), row) in state.entries().iter().enumerate().skip(top).zip(rows) {
        let line = cut_line(line(entry, now, width, theme), width);
        buf.set_line(row.x, row.y, &line, row.width);
        if index == state.selected() {
            buf.set_style(row, theme.style(Role::Selected));
        }
        targets.push(target(row, index));
    }
    targets
}

fn heading(width: usize) -> String {
    let mut text = format!(
        "{}  {}  {}  {}  {}  {}  {}",
        pad_left("#", 5),
        pad("when", 13),
        pad("outcome", 10),
        pad_left("points", 8),
        pad_left("size", 9),
        pad_left("layers", 6),
        pad_left("time", 11),
    );
    if has_missed(width) {
        text.push_str("  missed");
    }
    text
}

fn has_missed(width: usize) -> bool {
    width >= FIXED + LEAST_MISSED
}

fn line(entry: &Entry, now: i64, width: usize, theme: &Theme) -> Line<'static> {
    let (mark, role) = match entry.outcome {
        Overall::Passed => ("✔", Role::CheckPassed),
        Overall::Failed => ("✘", Role::CheckFailed),
        Overall::CouldNotBeGraded => ("?", Role::CheckUnknown),
    };
    let unknown = || "–".to_owned();
    let points = format!("{}/{}", entry.points.earned, entry.points.possible);
    let size = entry.bytes.map_or_else(unknown, |it| Bytes(it).to_string());
    let layers = entry.layers.map_or_else(unknown, |it| it.to_string());
    let mut spans = vec![
        Span::raw(format!("{}  ", pad_left(&entry.number.to_string(), 5))),
        Span::styled(pad(&ago(entry.at, now), 13), theme.style(Role::Dim)),
        Span::raw("  "),
        Span::styled(
            pad(&format!("{mark} {}", entry.word()), 12),
            theme.style(role),
        ),
        Span::raw(format!(
            "{}  {}  {}  {}",
            pad_left(&points, 8),
            pad_left(&size, 9),
            pad_left(&layers, 6),
            pad_left(&seconds(entry.seconds), 11),
        )),
    ];
    if has_missed(width) {
        let titles: Vec<_> = entry.missed.iter().map(|it| it.title.as_str()).collect();
        let titles = titles.join("; ");
        let missed = format!("  {}", cut(&titles, width - FIXED));
        spans.push(Span::styled(missed, theme.style(Role::Dim)));
    }
    Line::from(spans)
}
