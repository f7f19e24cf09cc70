//! What was changed, so that it can be taken back: steps of changes, each the text that went and
//! the text that came. The text area's own history knows single letters only, and a step of many
//! letters would lay the whole text out anew for each.

use std::collections::VecDeque;

use super::buffer::{Grouping, Pos};

/// Steps that are remembered; more than anybody takes back.
const MOST: usize = 10_000;

/// At one place, `removed` gave way to `inserted`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) at: Pos,
    pub(super) removed: String,
    pub(super) inserted: String,
}

impl Change {
    /// Where `text` ends that begins at `at`.
    pub(super) fn end_of(at: Pos, text: &str) -> Pos {
        match text.rsplit_once('\n') {
            None => Pos {
                row: at.row,
                column: at.column + text.chars().count(),
            },
            Some((above, last)) => Pos {
                row: at.row + 1 + above.matches('\n').count(),
                column: last.chars().count(),
            },
        }
    }

    /// Takes `next` up, where both amount to one change.
    fn join(&mut self, next: &Self) -> bool {
        if next.removed.is_empty() && Self::end_of(self.at, &self.inserted) == next.at {
            self.inserted.push_str(&next.inserted);
        } else if !self.inserted.is_empty() || !next.inserted.is_empty() {
            return false;
        } else if next.at == self.at {
            self.removed.push_str(&next.removed);
        } else if Self::end_of(next.at, &next.removed) == self.at {
            self.removed.insert_str(0, &next.removed);
            self.at = next.at;
        } else {
            return false;
        }
        true
    }
}

/// Changes that are taken back together, and where the cursor was.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) changes: Vec<Change>,
    pub(super) before: Pos,
    pub(super) after: Pos,
}

#[derive(Debug, Default)]
pub(super) struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
    /// The kind of the latest step while it may still grow.
    open: Option<Grouping>,
}

impl History {
    /// How many steps can be taken back.
    pub(super) fn steps(&self) -> usize {
        self.done.len()
    }

    /// The next change begins a step of its own.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    /// The cursor went to `at`: a step that ended elsewhere is finished.
    pub(super) fn moved(&mut self, at: Pos) {
        if self.done.back().is_none_or(|step| step.after != at) {
            self.open = None;
        }
    }

    /// Remembers a change that led the cursor from `before` to `after`.
    pub(super) fn record(&mut self, change: Change, grouping: Grouping, before: Pos, after: Pos) {
        self.undone.clear();
        let grows = self.open == Some(grouping) && grouping != Grouping::Alone;
        let latest = self
            .done
            .back_mut()
            .filter(|step| grows && step.after == before);
        match latest {
            Some(step) => {
                let joined = step.changes.last_mut().is_some_and(|it| it.join(&change));
                if !joined {
                    step.changes.push(change);
                }
                step.after = after;
            }
            None => self.done.push_back(Step {
                changes: vec![change],
                before,
                after,
            }),
        }
        if self.done.len() > MOST {
            self.done.pop_front();
        }
        self.open = Some(grouping);
    }

    /// Makes one step of everything that was done since there were `steps`.
    pub(super) fn join_since(&mut self, steps: usize) {
        if self.done.len() <= steps + 1 {
            return;
        }
        let mut joined: Option<Step> = None;
        for step in self.done.drain(steps..) {
            match &mut joined {
                None => joined = Some(step),
                Some(first) => {
                    first.changes.extend(step.changes);
                    first.after = step.after;
                }
            }
        }
        self.done.extend(joined);
        self.open = None;
    }

    /// The step to take back next.
    pub(super) fn back(&mut self) -> Option<Step> {
        self.open = None;
        let step = self.done.pop_back()?;
        self.undone.push(step.clone());
        Some(step)
    }

    /// The step to do again next.
    pub(super) fn forth(&mut self) -> Option<Step> {
        self.open = None;
        let step = self.undone.pop()?;
        self.done.push_back(step.clone());
        Some(step)
    }
}
