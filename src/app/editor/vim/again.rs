//! The change that `.` makes again.

use super::edit::Edit;
use super::motion::Motion;
use crate::app::editor::typed::Typed;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Again {
    edits: Vec<Edit>,
    /// What came after them in insert mode; none where they did not lead there.
    typed: Option<Typed>,
    /// How often that is typed.
    times: usize,
}

impl Again {
    pub(super) fn of(edits: Vec<Edit>, types: bool, times: usize) -> Self {
        Self {
            edits,
            typed: types.then(Typed::default),
            times,
        }
    }

    pub(super) fn typed(&self) -> Option<&Typed> {
        self.typed.as_ref()
    }

    /// Insert mode ends. Where the cursor had `left` the place, only what was typed since is worth
    /// to be typed again.
    pub(super) fn finish(&mut self, typed: Typed, left: bool) {
        if left {
            *self = Self::of(Vec::new(), true, 1);
        }
        self.typed = Some(typed);
    }

    /// What is left to do when insert mode ends: `3i` types the same twice more.
    pub(super) fn rest(&self) -> Vec<Edit> {
        let mut edits = Vec::new();
        for _ in 1..self.times {
            edits.extend(self.opens());
            edits.push(Edit::TypeAgain);
        }
        edits.push(Edit::Move(Motion::Left, 1));
        edits
    }

    /// All of it, with another count if there is one, which then stays.
    pub(super) fn edits(&mut self, times: Option<usize>) -> Vec<Edit> {
        if let Some(times) = times {
            self.count(times);
        }
        let mut edits = self.edits.clone();
        if self.typed.is_some() {
            edits.push(Edit::TypeAgain);
            edits.extend(self.rest());
        }
        edits
    }

    fn count(&mut self, times: usize) {
        let inserts = !self.edits.iter().any(|edit| edit.changes_text()) || self.opens().is_some();
        if inserts && self.typed.is_some() {
            self.times = times;
            return;
        }
        let by_lines = self.edits.first() == Some(&Edit::StartLineSelection);
        for edit in &mut self.edits {
            *edit = match *edit {
                Edit::Move(motion, _) if by_lines => Edit::Move(motion, times),
                it => it.counted(times),
            };
        }
    }

    /// Each time on a line of its own.
    fn opens(&self) -> Option<Edit> {
        let last = self.edits.last().copied();
        last.filter(|it| matches!(it, Edit::OpenBelow | Edit::OpenAbove))
    }
}
