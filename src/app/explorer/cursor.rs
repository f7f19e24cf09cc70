//! A cursor in a list that scrolls.

use crate::app::action::ListAction;
use crate::app::geometry::scrolled_to;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    at: usize,
    top: usize,
}

impl Cursor {
    #[must_use]
    pub fn at(self) -> usize {
        self.at
    }

    /// The first visible of `count` rows, where `rows` fit.
    #[must_use]
    pub fn top(self, count: usize, rows: usize) -> usize {
        scrolled_to(self.at, self.top, rows).min(count.saturating_sub(rows))
    }

    pub(super) fn list(&mut self, action: ListAction, count: usize, rows: usize) {
        let page = rows.saturating_sub(1).max(1);
        let at = match action {
            ListAction::Up => self.at.saturating_sub(1),
            ListAction::Down => self.at + 1,
            ListAction::PageUp => self.at.saturating_sub(page),
            ListAction::PageDown => self.at + page,
            ListAction::Top => 0,
            ListAction::Bottom => count,
            _ => return,
        };
        self.go(at);
        self.settle(count, rows);
    }

    pub(super) fn go(&mut self, at: usize) {
        self.at = at;
    }

    /// Keeps the cursor in the list, and the list where it shows the cursor.
    pub(super) fn settle(&mut self, count: usize, rows: usize) {
        self.at = self.at.min(count.saturating_sub(1));
        self.top = self.top(count, rows);
    }
}
