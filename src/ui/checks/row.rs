//! One row of the checks: a step, a check, or a line of what is said of it.
//!
//! ```text
//!  ▾✗ Not hidden in a layer either                        fail  0/20
//!     expected  no layer has **/node_modules/nodemon/**
//! ```

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::run::{CheckLine, CheckState, Checks, Line, StepLine};
use crate::ui::build::paint::{put, spinner};
use crate::ui::text::{self, cut};
use crate::ui::theme::{Role, Theme};

/// Panes at least this wide show points.
const WITH_POINTS: u16 = 44;
/// Panes at least this wide show the word beside the mark.
const WITH_WORD: u16 = 24;
/// Cells of the points, with the gap before them.
const POINTS: u16 = 8;

/// Draws a row; returns where the text of it stands that can be searched.
pub(super) fn draw(
    line: &Line<'_>,
    now: Duration,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Rect {
    match line {
        Line::Step {
            step,
            current,
            open,
        } => draw_step(step, *current, *open, theme, area, buf),
        Line::Check { check, state, open } => {
            draw_check(check, *state, *open, now, theme, area, buf)
        }
        Line::Detail {
            first, label, text, ..
        } => draw_detail(*first, label, text, theme, area, buf),
    }
}

fn draw_step(
    step: &StepLine,
    current: bool,
    open: bool,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Rect {
    let dim = theme.style(Role::Dim);
    let tally = step.tally();
    let words = if tally.judged == 0 {
        format!("{} pending", tally.checks)
    } else {
        format!("{} of {} pass", tally.passed, tally.checks)
    };
    let role = match (tally.judged, tally.passed == tally.checks) {
        (0, _) => Role::CheckPending,
        (_, true) => Role::CheckPassed,
        (_, false) => Role::CheckFailed,
    };
    let left = right_of(area, &words, theme, role, buf);
    let x = put(left, 0, if open { "▾ " } else { "▸ " }, dim, buf);
    let role = if current { Role::Strong } else { Role::Text };
    put(left, x, &step.title, theme.style(role), buf);
    from(left, x)
}

fn draw_check(
    check: &CheckLine,
    state: CheckState,
    open: Option<bool>,
    now: Duration,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Rect {
    let (mark, role) = match state {
        CheckState::Pending => ("·", Role::CheckPending),
        CheckState::Running => (spinner(now), Role::CheckPending),
        CheckState::Passed => ("✓", Role::CheckPassed),
        CheckState::Failed => ("✗", Role::CheckFailed),
        CheckState::CouldNotCheck => ("?", Role::CheckUnknown),
        CheckState::Skipped => ("–", Role::CheckSkipped),
        CheckState::NotChecked => ("–", Role::CheckPending),
    };
    let style = theme.style(role);
    let mut left = area;
    if area.width >= WITH_POINTS {
        let earned = match state {
            CheckState::Passed => format!("{0}/{0}", check.points),
            CheckState::Pending | CheckState::Running => format!("{}", check.points),
            _ => format!("0/{}", check.points),
        };
        let wide = u16::try_from(text::width(&earned)).unwrap_or(u16::MAX);
        put(
            area,
            area.width.saturating_sub(wide),
            &earned,
            theme.style(Role::Dim),
            buf,
        );
        left.width -= POINTS;
    }
    if area.width >= WITH_WORD {
        left = right_of(left, state.word(), theme, role, buf);
    }
    let sign = match open {
        Some(true) => "▾",
        Some(false) => "▸",
        None => " ",
    };
    let x = put(left, 1, sign, theme.style(Role::Dim), buf);
    let x = put(left, x, mark, style, buf) + 1;
    let title = match state {
        CheckState::Failed | CheckState::CouldNotCheck => Role::Strong,
        CheckState::Skipped | CheckState::NotChecked => Role::Dim,
        _ => Role::Text,
    };
    put(left, x, &check.title, theme.style(title), buf);
    from(left, x)
}

fn draw_detail(
    first: bool,
    label: &str,
    text: &str,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Rect {
    let (indent, column) = Checks::columns(usize::from(area.width));
    let indent = u16::try_from(indent).unwrap_or(u16::MAX);
    let role = match label {
        "expected" => Role::Expected,
        "found" => Role::Found,
        "hint" => Role::HintText,
        "where" => Role::LineNumber,
        _ => Role::Text,
    };
    // A label has a column of its own, or a row of its own.
    if first && (column.is_some() || text.is_empty()) {
        put(area, indent, label, theme.style(Role::Dim), buf);
    }
    let x = indent + u16::try_from(column.unwrap_or_default()).unwrap_or(u16::MAX);
    put(area, x, text, theme.style(role), buf);
    from(area, x)
}

/// The line from a cell on.
fn from(line: Rect, x: u16) -> Rect {
    let x = x.min(line.width);
    Rect {
        x: line.x + x,
        width: line.width - x,
        ..line
    }
}

/// Puts words at the end of the line, and returns what is left of it. They never take more than half.
fn right_of(area: Rect, words: &str, theme: &Theme, role: Role, buf: &mut Buffer) -> Rect {
    let shown = cut(words, usize::from(area.width / 2));
    let wide = u16::try_from(text::width(&shown)).unwrap_or(u16::MAX);
    let start = area.width.saturating_sub(wide);
    put(area, start, &shown, theme.style(role), buf);
    Rect {
        width: start.saturating_sub(1),
        ..area
    }
}
