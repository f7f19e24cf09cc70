//! One open file: its text, what was found in it, and which part of it is seen.

use super::buffer::{Buffer, Grouping, Pos};
use super::cells;
use super::motion;
use super::problems::Problems;
use crate::app::geometry::{Area, scrolled_to};
use crate::domain::dockerfile::lint::Diagnostic;
use crate::domain::learner::Cursor;

/// Lines kept in sight above and below the cursor.
const MARGIN: usize = 2;

#[derive(Debug)]
pub struct Tab {
    pub(super) path: String,
    pub(super) buffer: Buffer,
    pub(super) problems: Problems,
    /// First visible line, and first visible cell.
    pub(super) top: usize,
    pub(super) left: usize,
    /// The cell that moving up and down comes back to.
    pub(super) goal: Option<usize>,
}

impl Tab {
    pub(super) fn new(path: String, text: &str) -> Self {
        Self {
            path,
            buffer: Buffer::new(text),
            problems: Problems::default(),
            top: 0,
            left: 0,
            goal: None,
        }
    }

    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// At least one.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        self.buffer.lines()
    }

    #[must_use]
    pub fn cursor(&self) -> Pos {
        self.buffer.cursor()
    }

    #[must_use]
    pub fn selection(&self) -> Option<(Pos, Pos)> {
        self.buffer.selection()
    }

    /// First visible line.
    #[must_use]
    pub fn top(&self) -> usize {
        self.top
    }

    /// First visible cell.
    #[must_use]
    pub fn left(&self) -> usize {
        self.left
    }

    #[must_use]
    pub fn problem_at(&self, row: usize) -> Option<&Diagnostic> {
        self.problems.at(u32::try_from(row + 1).unwrap_or(u32::MAX))
    }

    #[must_use]
    pub fn problem_count(&self) -> usize {
        self.problems.count()
    }

    /// Cells of marks and line numbers.
    #[must_use]
    pub fn gutter(&self) -> u16 {
        let digits = self.lines().len().to_string().len().max(3);
        u16::try_from(digits + 2).unwrap_or(u16::MAX)
    }

    /// Changes the text, and moves what hangs on its lines.
    pub(super) fn splice(&mut self, from: Pos, to: Pos, text: &str, grouping: Grouping) -> bool {
        self.goal = None;
        match self.buffer.splice(from, to, text, grouping) {
            Some(shift) => {
                self.problems.shift(shift);
                true
            }
            None => false,
        }
    }

    /// In the place of the selection, or at the cursor.
    pub(super) fn insert(&mut self, text: &str, grouping: Grouping) -> bool {
        let at = self.cursor();
        let (from, to) = self.selection().unwrap_or((at, at));
        self.splice(from, to, text, grouping)
    }

    pub(super) fn move_to(&mut self, to: Pos, selecting: bool) {
        self.goal = None;
        self.buffer.move_to(to, selecting);
    }

    /// Up or down by lines, in the column where the movement began.
    pub(super) fn move_lines(&mut self, by: isize, selecting: bool) {
        let at = self.cursor();
        let goal = self
            .goal
            .unwrap_or_else(|| cells::cell_of(self.buffer.line(at.row), at.column));
        let last = self.lines().len() - 1;
        let row = at.row.saturating_add_signed(by).min(last);
        let column = cells::column_at(self.buffer.line(row), goal);
        // At the edge the cursor goes to the end of the line, as it does everywhere.
        let to = match (row == at.row, by < 0) {
            (true, true) => Pos::default(),
            (true, false) => motion::bottom(self.lines()),
            _ => Pos { row, column },
        };
        self.buffer.move_to(to, selecting);
        self.goal = Some(goal);
    }

    /// The lines that the selection touches, or the cursor's.
    pub(super) fn touched(&self) -> (usize, usize) {
        match self.selection() {
            // A selection that ends before a line's first letter does not touch that line.
            Some((from, to)) if to.column == 0 && to.row > from.row => (from.row, to.row - 1),
            Some((from, to)) => (from.row, to.row),
            None => (self.cursor().row, self.cursor().row),
        }
    }

    /// Replaces the whole text; the cursor stays as near as it can.
    pub(super) fn replace_all(&mut self, text: &str) {
        let at = self.cursor();
        let text = text
            .strip_suffix('\n')
            .unwrap_or(text)
            .replace("\r\n", "\n");
        let end = motion::bottom(self.lines());
        self.splice(Pos::default(), end, &text, Grouping::Alone);
        self.move_to(at, false);
    }

    /// Scrolls so that the cursor is seen in a text area of this size.
    pub(super) fn follow(&mut self, columns: usize, rows: usize) {
        let at = self.cursor();
        let margin = MARGIN.min(rows.saturating_sub(1) / 2);
        let last = self.lines().len() - 1;
        self.top = scrolled_to(at.row.saturating_sub(margin), self.top, rows);
        self.top = scrolled_to((at.row + margin).min(last), self.top, rows);
        let cell = cells::cell_of(self.buffer.line(at.row), at.column);
        self.left = scrolled_to(cell, self.left, columns);
    }

    pub(super) fn scroll(&mut self, lines: isize, rows: usize) {
        let most = self.lines().len().saturating_sub(rows);
        self.top = self.top.saturating_add_signed(lines).min(most);
    }

    #[must_use]
    pub fn place(&self) -> Cursor {
        let at = self.cursor();
        Cursor {
            line: at.row,
            column: at.column,
            top: self.top,
        }
    }

    pub(super) fn restore(&mut self, place: Cursor) {
        let to = Pos {
            row: place.line,
            column: place.column,
        };
        self.move_to(to, false);
        self.top = place.top.min(self.lines().len() - 1);
    }
}

/// The text's part of the editor's pane: below the tabs, right of the gutter.
#[must_use]
pub fn text_area(view: Area, tabs: usize, gutter: u16) -> Area {
    let (_, below) = view.split_rows(u16::from(tabs > 1));
    let (_, text) = below.split_columns(gutter);
    text
}
