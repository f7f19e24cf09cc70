//! The text under the editor: lines, cursor, selection, undo. The only place that names the text
//! area; every change goes through [`Buffer::splice`].

use tui_textarea::{CursorMove, TextArea};

use super::motion;

/// A place in the text: line and character, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pos {
    pub row: usize,
    pub column: usize,
}

/// What a change is, as far as undoing goes: letters of one word are undone together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grouping {
    /// A step of its own.
    Alone,
    /// Joins a step of the same kind that ended where this one begins.
    Typing,
    Deleting,
}

/// Changes that are remembered; more than anybody takes back.
const HISTORY: usize = 100_000;
/// Lines and characters beyond which the text area cannot place its cursor.
const FARTHEST: usize = u16::MAX as usize;

#[derive(Debug)]
pub(super) struct Buffer {
    area: TextArea<'static>,
    /// How many of the text area's changes each step is made of, the latest last.
    done: Vec<usize>,
    undone: Vec<usize>,
    /// The kind of the latest step, and where it ended.
    open: Option<(Grouping, Pos)>,
    version: u64,
}

/// Where a change was, for what hangs on lines: the first line, and how many came or went below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) row: usize,
    pub(super) lines: isize,
}

impl Buffer {
    pub(super) fn new(text: &str) -> Self {
        let mut area = TextArea::new(lines_of(text));
        area.set_max_histories(HISTORY);
        Self {
            area,
            done: Vec::new(),
            undone: Vec::new(),
            open: None,
            version: 1,
        }
    }

    /// At least one line.
    pub(super) fn lines(&self) -> &[String] {
        self.area.lines()
    }

    pub(super) fn line(&self, row: usize) -> &str {
        self.lines().get(row).map_or("", String::as_str)
    }

    /// Ends with one line break, unless there is nothing.
    pub(super) fn text(&self) -> String {
        let text = self.lines().join("\n");
        let text = text.trim_end_matches('\n');
        if text.is_empty() {
            String::new()
        } else {
            format!("{text}\n")
        }
    }

    /// Grows with each change.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    pub(super) fn cursor(&self) -> Pos {
        let cursor = self.area.cursor();
        Pos {
            row: cursor.0,
            column: cursor.1,
        }
    }

    /// Start and end of a selection that holds something.
    pub(super) fn selection(&self) -> Option<(Pos, Pos)> {
        let ((from_row, from), (to_row, to)) = self.area.selection_range()?;
        let start = Pos {
            row: from_row,
            column: from,
        };
        let end = Pos {
            row: to_row,
            column: to,
        };
        (start != end).then_some((start, end))
    }

    pub(super) fn selected_text(&self) -> Option<String> {
        let (from, to) = self.selection()?;
        Some(self.between(from, to))
    }

    pub(super) fn between(&self, from: Pos, to: Pos) -> String {
        let mut text = String::new();
        for row in from.row..=to.row.min(self.lines().len() - 1) {
            let line = self.line(row);
            let start = if row == from.row {
                motion::offset(line, from.column)
            } else {
                0
            };
            let end = if row == to.row {
                motion::offset(line, to.column)
            } else {
                line.len()
            };
            text.push_str(line.get(start..end).unwrap_or_default());
            if row < to.row {
                text.push('\n');
            }
        }
        text
    }

    /// Moves the cursor; `selecting` keeps or begins a selection, otherwise it ends.
    pub(super) fn move_to(&mut self, to: Pos, selecting: bool) {
        if selecting && !self.area.is_selecting() {
            self.area.start_selection();
        } else if !selecting {
            self.area.cancel_selection();
        }
        let to = self.clamped(to);
        let cell = |at: usize| u16::try_from(at.min(FARTHEST)).unwrap_or(u16::MAX);
        self.area
            .move_cursor(CursorMove::Jump(cell(to.row), cell(to.column)));
        self.open = self.open.filter(|(_, end)| *end == to);
    }

    pub(super) fn is_selecting(&self) -> bool {
        self.area.is_selecting()
    }

    fn clamped(&self, pos: Pos) -> Pos {
        let row = pos.row.min(self.lines().len() - 1);
        Pos {
            row,
            column: pos.column.min(self.line(row).chars().count()),
        }
    }

    /// Puts `text` in the place of what lies between two places; the cursor is after it. None, and
    /// nothing changed, where nothing would change or the place is beyond reach.
    pub(super) fn splice(
        &mut self,
        from: Pos,
        to: Pos,
        text: &str,
        grouping: Grouping,
    ) -> Option<Shift> {
        let (from, to) = (self.clamped(from.min(to)), self.clamped(from.max(to)));
        if from == to && text.is_empty() {
            return None;
        }
        let before = self.lines().len();
        let joins = self
            .open
            .is_some_and(|(kind, end)| kind == grouping && (end == from || end == to));
        self.move_to(from, false);
        if self.cursor() != from {
            return None;
        }
        let mut changes = 0;
        if from != to {
            self.move_to(to, true);
            if self.cursor() != to {
                self.move_to(from, false);
                return None;
            }
            // Nothing is selected but this: the text area deletes it, whatever the key is called.
            changes += usize::from(self.area.delete_char());
        }
        if !text.is_empty() {
            changes += usize::from(self.area.insert_str(text));
        }
        if changes == 0 {
            return None;
        }
        self.undone.clear();
        match self
            .done
            .last_mut()
            .filter(|_| joins && grouping != Grouping::Alone)
        {
            Some(step) => *step += changes,
            None => self.done.push(changes),
        }
        self.version += 1;
        self.open = Some((grouping, self.cursor()));
        Some(Shift {
            row: from.row,
            lines: difference(self.lines().len(), before),
        })
    }

    /// Makes one step to undo of everything that was done since `steps` were.
    pub(super) fn join_since(&mut self, steps: usize) {
        if self.done.len() > steps + 1 {
            let sum = self.done.drain(steps..).sum();
            self.done.push(sum);
        }
    }

    pub(super) fn steps(&self) -> usize {
        self.done.len()
    }

    /// The next change begins a step of its own.
    pub(super) fn close_step(&mut self) {
        self.open = None;
    }

    pub(super) fn undo(&mut self) -> bool {
        let Some(changes) = self.done.pop() else {
            return false;
        };
        for _ in 0..changes {
            self.area.undo();
        }
        self.undone.push(changes);
        self.travelled()
    }

    pub(super) fn redo(&mut self) -> bool {
        let Some(changes) = self.undone.pop() else {
            return false;
        };
        for _ in 0..changes {
            self.area.redo();
        }
        self.done.push(changes);
        self.travelled()
    }

    fn travelled(&mut self) -> bool {
        self.area.cancel_selection();
        self.open = None;
        self.version += 1;
        true
    }
}

fn lines_of(text: &str) -> Vec<String> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let lines = text.split('\n');
    lines
        .map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned())
        .collect()
}

fn difference(now: usize, before: usize) -> isize {
    let (now, before) = (isize::try_from(now), isize::try_from(before));
    now.unwrap_or(isize::MAX) - before.unwrap_or(isize::MAX)
}
