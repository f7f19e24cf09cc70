//! One open file: its text, what was found in it, and which part of it is seen.

use super::buffer::{Buffer, Grouping, Pos, Shift, plain};
use super::cells;
use super::motion;
use super::problems::Problems;
use crate::app::geometry::scrolled_to;
use crate::domain::dockerfile::lint::Diagnostic;
use crate::domain::learner::Cursor;

/// Lines kept in sight above and below the cursor, and cells beside it.
const MARGIN: usize = 2;
const SIDE_MARGIN: usize = 4;

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
    /// The file that was open before this one, which is only read.
    pub(super) from: Option<String>,
    /// The version of the text that is on the disk.
    kept: u64,
}

impl Tab {
    pub(super) fn new(path: String, text: &str) -> Self {
        let buffer = Buffer::new(text);
        Self {
            path,
            kept: buffer.version(),
            buffer,
            problems: Problems::default(),
            top: 0,
            left: 0,
            goal: None,
            from: None,
        }
    }

    /// Of a file that is only read.
    pub(super) fn read_only(path: String, text: &str) -> Self {
        let mut tab = Self::new(path, text);
        tab.buffer.lock();
        tab
    }

    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.buffer.is_locked()
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

    /// Whether the disk holds an older text.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.kept < self.buffer.version()
    }

    pub(super) fn set_kept(&mut self, version: u64) {
        self.kept = self.kept.max(version);
    }

    /// Cells of marks and line numbers.
    #[must_use]
    pub fn gutter(&self) -> u16 {
        let digits = self.lines().len().to_string().len().max(3);
        u16::try_from(digits + 2).unwrap_or(u16::MAX)
    }

    /// Changes the text, and moves what hangs on its lines.
    pub(super) fn splice(&mut self, from: Pos, to: Pos, text: &str, grouping: Grouping) -> bool {
        let shift = self.buffer.splice(from, to, text, grouping);
        self.shifted(shift.map(|it| vec![it]))
    }

    /// False where there is nothing to undo.
    pub(super) fn undo(&mut self) -> bool {
        let shifts = self.buffer.undo();
        self.shifted(shifts)
    }

    /// False where there is nothing to redo.
    pub(super) fn redo(&mut self) -> bool {
        let shifts = self.buffer.redo();
        self.shifted(shifts)
    }

    fn shifted(&mut self, shifts: Option<Vec<Shift>>) -> bool {
        self.goal = None;
        let Some(shifts) = shifts else {
            return false;
        };
        for shift in shifts {
            self.problems.shift(shift);
        }
        self.problems.review(self.buffer.lines());
        true
    }

    /// The line (from 1) at which a build failed.
    pub(super) fn set_fault(&mut self, line: u32, message: &str) {
        let row = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        let text = self.buffer.line(row).to_owned();
        self.problems.set_fault(line, &text, message);
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

    /// To the letter that the cursor stands on; where it was heading is kept.
    pub(super) fn settle(&mut self, at: Pos) {
        if at != self.cursor() {
            self.buffer.move_to(at, false);
        }
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

    /// Another text: only the lines that differ are replaced, so that the cursor and the marks of
    /// the others stay with them.
    pub(super) fn replace_all(&mut self, text: &str) {
        let text = plain(text);
        let new: Vec<&str> = text
            .strip_suffix('\n')
            .unwrap_or(&text)
            .split('\n')
            .collect();
        let old = self.lines();
        let same = |(one, other): &(&String, &&str)| one.as_str() == **other;
        let above = old.iter().zip(&new).take_while(same).count();
        let most = old.len().min(new.len()) - above;
        let both = old.iter().rev().zip(new.iter().rev());
        let below = both.take(most).take_while(same).count();
        let (old_end, new_end) = (old.len() - below, new.len() - below);

        let mut at = self.cursor();
        if at.row >= old_end {
            at.row = at.row - old_end + new_end;
        }
        self.buffer.close_step();
        let start = |row| Pos { row, column: 0 };
        let middle = new[above..new_end].join("\n");
        if above == new_end && above < old_end {
            self.delete_lines(above, old_end - 1);
        } else if above < old_end {
            let end = motion::line_end(self.lines(), start(old_end - 1));
            self.splice(start(above), end, &middle, Grouping::Alone);
        } else if above < new_end && below > 0 {
            let added = format!("{middle}\n");
            self.splice(start(above), start(above), &added, Grouping::Alone);
        } else if above < new_end {
            let end = motion::bottom(self.lines());
            self.splice(end, end, &format!("\n{middle}"), Grouping::Alone);
        }
        self.move_to(at, false);
        self.top = self.top.min(self.lines().len() - 1);
    }

    /// Scrolls so that the cursor is seen in a text area of this size.
    pub(super) fn follow(&mut self, columns: usize, rows: usize) {
        let at = self.cursor();
        let margin = MARGIN.min(rows.saturating_sub(1) / 2);
        let last = self.lines().len() - 1;
        self.top = scrolled_to(at.row.saturating_sub(margin), self.top, rows);
        self.top = scrolled_to((at.row + margin).min(last), self.top, rows);

        let line = self.buffer.line(at.row);
        let (cell, end) = (cells::cell_of(line, at.column), cells::width(line));
        // The letter at the edge gives way to the sign that the line goes on.
        let margin = SIDE_MARGIN.min(columns.saturating_sub(1) / 2);
        let left = if end < columns { 0 } else { self.left };
        let left = scrolled_to(cell.saturating_sub(margin), left, columns);
        self.left = scrolled_to((cell + margin).min(end), left, columns);
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
