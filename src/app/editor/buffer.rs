//! The text under the editor: lines, cursor, selection, undo. The only place that names the text
//! area; every change goes through [`Buffer::splice`].

use std::borrow::Cow;

use tui_textarea::{CursorMove, TextArea};

use super::history::{Change, History};
use super::motion;
use super::typed::Typing;

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

/// Lines and characters beyond which the text area cannot place its cursor.
const FARTHEST: usize = u16::MAX as usize;

#[derive(Debug)]
pub(super) struct Buffer {
    area: TextArea<'static>,
    history: History,
    /// What is being typed, while somebody wants to know.
    typing: Option<Typing>,
    access: Access,
    version: u64,
}

/// Whether the text may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Open,
    /// And whether somebody tried since that was told last.
    Locked {
        tried: bool,
    },
}

/// What a change did to the lines, for what hangs on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    /// The lines in which the replaced text began and ended, and in which the new one ends.
    first: usize,
    last: usize,
    end: usize,
    /// Something is left of the first line, before the change.
    keeps_head: bool,
    /// Something is left of the last line, behind the change.
    keeps_tail: bool,
}

impl Shift {
    /// Where a line is now; none when it is gone.
    pub(super) fn moved(self, row: usize) -> Option<usize> {
        match row {
            _ if row < self.first => Some(row),
            _ if row > self.last => Some(row - self.last + self.end),
            // As many lines as before: each took the place of one.
            _ if self.last == self.end => Some(row),
            // A line that was broken is where the larger part of its meaning is: in front, unless
            // there is only indentation.
            _ if self.first == self.last && (self.keeps_head || !self.keeps_tail) => Some(row),
            _ if row == self.last => self.keeps_tail.then_some(self.end),
            _ if row == self.first => self.keeps_head.then_some(row),
            _ => None,
        }
    }
}

impl Buffer {
    pub(super) fn new(text: &str) -> Self {
        let mut area = TextArea::new(lines_of(text));
        // Undoing is the history's task.
        area.set_max_histories(0);
        Self {
            area,
            history: History::default(),
            typing: None,
            access: Access::Open,
            version: 1,
        }
    }

    /// From here on the text stays as it is.
    pub(super) fn lock(&mut self) {
        self.access = Access::Locked { tried: false };
    }

    pub(super) fn is_locked(&self) -> bool {
        self.access != Access::Open
    }

    /// Whether the text is locked; that something would have changed it is noted then.
    pub(super) fn refuse(&mut self) -> bool {
        if self.is_locked() {
            self.access = Access::Locked { tried: true };
        }
        self.is_locked()
    }

    /// Whether anything was refused since this was asked last.
    pub(super) fn take_refusal(&mut self) -> bool {
        let tried = self.access == Access::Locked { tried: true };
        if tried {
            self.lock();
        }
        tried
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
        let to = self.clamped(to);
        self.place(to, selecting);
        self.history.moved(to);
    }

    fn place(&mut self, to: Pos, selecting: bool) {
        if selecting && !self.area.is_selecting() {
            self.area.start_selection();
        } else if !selecting {
            self.area.cancel_selection();
        }
        let cell = |at: usize| u16::try_from(at.min(FARTHEST)).unwrap_or(u16::MAX);
        self.area
            .move_cursor(CursorMove::Jump(cell(to.row), cell(to.column)));
    }

    pub(super) fn is_selecting(&self) -> bool {
        self.area.is_selecting()
    }

    fn clamped(&self, pos: Pos) -> Pos {
        let row = pos.row.min(self.lines().len() - 1);
        Pos {
            row,
            column: pos.column.min(motion::length(self.line(row))),
        }
    }

    /// Puts `text` in the place of what lies between two places; the cursor is after it. None, and
    /// nothing changed, where nothing would change, the place is beyond reach or the text is locked.
    pub(super) fn splice(
        &mut self,
        from: Pos,
        to: Pos,
        text: &str,
        grouping: Grouping,
    ) -> Option<Shift> {
        let (from, to) = (self.clamped(from.min(to)), self.clamped(from.max(to)));
        let before = self.cursor();
        let change = Change {
            at: from,
            removed: self.between(from, to),
            inserted: plain(text).into_owned(),
        };
        if change.removed == change.inserted {
            self.move_to(to, false);
            return None;
        }
        if self.refuse() {
            return None;
        }
        let shift = self.put(from, to, &change.inserted)?;
        self.follow_typing(&change, before);
        self.history.record(change, grouping, before, self.cursor());
        self.version += 1;
        Some(shift)
    }

    /// What is typed from here on is noted, and will be one step with all that was done since
    /// there were `steps`.
    pub(super) fn begin_typing(&mut self, steps: usize) {
        self.typing = Some(Typing::begin(self.cursor(), steps));
    }

    pub(super) fn end_typing(&mut self) -> Option<Typing> {
        self.typing.take()
    }

    /// What comes next does not go on with what was typed.
    pub(super) fn interrupt_typing(&mut self) {
        let at = self.cursor();
        if let Some(typing) = &mut self.typing {
            self.history.join_since(typing.steps);
            typing.leave(at, self.history.steps());
        }
    }

    fn follow_typing(&mut self, change: &Change, before: Pos) {
        let after = self.cursor();
        let Some(typing) = &mut self.typing else {
            return;
        };
        if !typing.goes_on(change, before, after) {
            self.history.join_since(typing.steps);
            typing.leave(before, self.history.steps());
        }
        if typing.goes_on(change, before, after) {
            typing.follow(change, after);
        } else {
            typing.leave(after, self.history.steps());
        }
    }

    /// Something was taken back or done again: that is no typing.
    fn forget_typing(&mut self) {
        let at = self.cursor();
        if let Some(typing) = &mut self.typing {
            typing.leave(at, self.history.steps());
        }
    }

    /// Changes the text area, and nothing else. None where the place is beyond its reach.
    fn put(&mut self, from: Pos, to: Pos, text: &str) -> Option<Shift> {
        let at = self.cursor();
        self.place(from, false);
        let reached = self.cursor() == from;
        if from != to {
            self.place(to, true);
        }
        if !reached || self.cursor() != to {
            self.place(at, false);
            return None;
        }
        let is_blank = |part: Option<&str>| part.is_none_or(|it| it.trim().is_empty());
        let (head, tail) = (self.line(from.row), self.line(to.row));
        let keeps_head = !is_blank(head.get(..motion::offset(head, from.column)));
        let keeps_tail = !is_blank(tail.get(motion::offset(tail, to.column)..));
        if from != to {
            // Nothing is selected but this: the text area deletes it, whatever the key is called.
            self.area.delete_char();
        }
        if !text.is_empty() {
            self.area.insert_str(text);
        }
        Some(Shift {
            first: from.row,
            last: to.row,
            end: self.cursor().row,
            keeps_head,
            keeps_tail,
        })
    }

    /// Makes one step to undo of everything that was done since `steps` were.
    pub(super) fn join_since(&mut self, steps: usize) {
        self.history.join_since(steps);
    }

    pub(super) fn steps(&self) -> usize {
        self.history.steps()
    }

    /// The next change begins a step of its own.
    pub(super) fn close_step(&mut self) {
        self.history.close();
    }

    /// Takes the latest step back: what that did to the lines, in order. None where nothing is left.
    pub(super) fn undo(&mut self) -> Option<Vec<Shift>> {
        let step = self.history.back()?;
        let changes = step.changes.iter().rev();
        let shifts = changes
            .filter_map(|it| self.put(it.at, Change::end_of(it.at, &it.inserted), &it.removed))
            .collect();
        self.place(step.before, false);
        self.forget_typing();
        self.version += 1;
        Some(shifts)
    }

    /// Does again what was taken back last.
    pub(super) fn redo(&mut self) -> Option<Vec<Shift>> {
        let step = self.history.forth()?;
        let changes = step.changes.iter();
        let shifts = changes
            .filter_map(|it| self.put(it.at, Change::end_of(it.at, &it.removed), &it.inserted))
            .collect();
        self.place(step.after, false);
        self.forget_typing();
        self.version += 1;
        Some(shifts)
    }
}

/// With one kind of line break. What the text area would drop in silence never reaches it.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

fn lines_of(text: &str) -> Vec<String> {
    let text = plain(text);
    let text = text.strip_suffix('\n').unwrap_or(&text);
    text.split('\n').map(str::to_owned).collect()
}
