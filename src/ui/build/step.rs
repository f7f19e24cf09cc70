//! The row of a step, with its columns at the right:
//!
//! ```text
//!  ▾✓ 3/4 RUN npm ci                        line 4   12.3 s   16.4 MB
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Scene;
use super::paint::{put, spinner};
use crate::app::run::Step;
use crate::domain::build::StepState;
use crate::domain::bytes::Bytes;
use crate::ui::text::{self, cut};
use crate::ui::theme::Role;

/// Cells of the columns at the right, each with the gap before it.
const TIME: u16 = 9;
const SIZE: u16 = 10;
const LINE: u16 = 10;
/// Panes at least this wide have the column, or the step's number.
const WITH_TIME: u16 = 24;
/// Narrower ones have one column for both, which says the bytes once they are known.
pub(super) const WITH_SIZE: u16 = 48;
const WITH_LINE: u16 = 58;
const WITH_NUMBER: u16 = 58;

impl Scene<'_> {
    pub(super) fn step(
        &self,
        step: &Step,
        open: Option<bool>,
        indent: u16,
        line: Rect,
        buf: &mut Buffer,
    ) {
        let right = self.columns(step, line, buf);
        let left = Rect {
            width: line.width.saturating_sub(right),
            ..line
        };
        let (mark, role) = self.mark(step);
        let style = self.theme.style(role);
        let dim = self.theme.style(Role::Dim);
        let x = put(left, indent, fold_sign(open), dim, buf);
        let mut x = put(left, x, mark, style, buf) + 1;
        if let Some((at, of)) = step.told.number.filter(|_| line.width >= WITH_NUMBER) {
            x = put(left, x, &format!("{at}/{of}"), dim, buf) + 1;
        }
        self.instruction(step, x, left, buf);
    }

    /// The cell where the instruction starts, and how many it has.
    pub(super) fn place_of_instruction(step: &Step, indent: u16, line: Rect) -> (u16, u16) {
        let number = step.told.number.filter(|_| line.width >= WITH_NUMBER);
        let number = number.map_or(0, |(at, of)| text::width(&format!("{at}/{of}")) + 1);
        let start = indent + 3 + u16::try_from(number).unwrap_or(u16::MAX);
        let right = columns_of(line.width);
        (start, line.width.saturating_sub(right + start))
    }

    fn instruction(&self, step: &Step, x: u16, line: Rect, buf: &mut Buffer) {
        let (keyword, text) = match step.told.state {
            StepState::Waiting | StepState::Cancelled => (Role::Dim, Role::Dim),
            StepState::Failed => (Role::StepFailed, Role::StepFailed),
            StepState::Running => (Role::StepRunning, Role::StepRunning),
            StepState::Done => (Role::Keyword, Role::Text),
        };
        let room = usize::from(line.width.saturating_sub(x));
        let shown = cut(&step.told.text, room);
        let end = shown.find(' ').unwrap_or(shown.len());
        let x = put(line, x, &shown[..end], self.theme.style(keyword), buf);
        put(line, x, &shown[end..], self.theme.style(text), buf);
    }

    fn mark(&self, step: &Step) -> (&'static str, Role) {
        match step.told.state {
            StepState::Waiting => ("·", Role::Dim),
            StepState::Running => (spinner(self.now), Role::StepRunning),
            StepState::Done if step.told.cached => ("✓", Role::StepCached),
            StepState::Done => ("✓", Role::StepDone),
            StepState::Failed => ("✗", Role::StepFailed),
            StepState::Cancelled => ("–", Role::Dim),
        }
    }

    /// Time or state, bytes, and the Dockerfile line, as there is room; returns the cells they take.
    fn columns(&self, step: &Step, line: Rect, buf: &mut Buffer) -> u16 {
        let dim = self.theme.style(Role::Dim);
        let mut taken = 0;
        let mut column = |wide: u16, text: &str, style: Style| {
            taken += wide;
            let end = line.width.saturating_sub(taken - wide);
            let start = end.saturating_sub(u16::try_from(text::width(text)).unwrap_or(u16::MAX));
            put(Rect { width: end, ..line }, start, text, style, buf);
        };
        if line.width >= WITH_SIZE {
            let bytes = step.bytes.map(|bytes| Bytes(bytes).to_string());
            let style = self.theme.style(Role::Number);
            column(SIZE, &bytes.unwrap_or_default(), style);
        }
        if line.width >= WITH_TIME {
            let (text, role) = match step.bytes {
                Some(bytes) if line.width < WITH_SIZE => (Bytes(bytes).to_string(), Role::Number),
                _ => self.time(step),
            };
            column(TIME, &text, self.theme.style(role));
        }
        if line.width >= WITH_LINE {
            let number = step.told.line.map(|line| format!("line {line}"));
            column(LINE, &number.unwrap_or_default(), dim);
        }
        taken
    }

    fn time(&self, step: &Step) -> (String, Role) {
        let seconds = step.seconds(self.now);
        match step.told.state {
            StepState::Waiting => (String::new(), Role::Dim),
            StepState::Done if step.told.cached => ("cached".to_owned(), Role::StepCached),
            StepState::Failed => ("failed".to_owned(), Role::StepFailed),
            StepState::Cancelled if seconds.is_some() => ("stopped".to_owned(), Role::Dim),
            StepState::Cancelled => ("not run".to_owned(), Role::Dim),
            StepState::Running => (seconds.map(counting).unwrap_or_default(), Role::StepRunning),
            StepState::Done => (seconds.map(short_time).unwrap_or_default(), Role::Dim),
        }
    }
}

fn columns_of(width: u16) -> u16 {
    let column = |wide: u16, from: u16| if width >= from { wide } else { 0 };
    column(SIZE, WITH_SIZE) + column(TIME, WITH_TIME) + column(LINE, WITH_LINE)
}

/// At most seven cells: `12.3 s`, `105 s`.
pub(super) fn short_time(seconds: f64) -> String {
    if seconds < 100.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{:.0} s", seconds.min(99_999.0))
    }
}

/// Whole seconds that have passed.
pub(super) fn counting(seconds: f64) -> String {
    format!("{:.0} s", seconds.min(99_999.0).floor())
}

/// Open, closed, or nothing to open.
pub(super) fn fold_sign(open: Option<bool>) -> &'static str {
    match open {
        Some(true) => "▾",
        Some(false) => "▸",
        None => " ",
    }
}
