//! One comparison: what of it is folded, where the cursor is, and what is searched for in it.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Diff, Item, Items};
use crate::app::action::ListAction;
use crate::app::find::{Search, Way, nearest};
use crate::app::geometry::rows_above;

#[derive(Clone, Debug)]
pub struct View {
    pub diff: Diff,
    pub items: Items,
    open: BTreeSet<usize>,
    /// A row of the diff.
    cursor: usize,
    /// Rows of the screen that a click found above the cursor.
    above: Option<usize>,
    search: Option<Search<usize>>,
}

impl View {
    pub(super) fn new(diff: Diff) -> Self {
        let open = BTreeSet::new();
        let cursor = diff.changes.first().map_or(0, |run| run.start);
        Self {
            items: Items::of(&diff, &open),
            diff,
            open,
            cursor,
            above: None,
            search: None,
        }
    }

    /// The selected row of the diff.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Of so many rows of the screen, those above the cursor: it stays in the middle, or where it was
    /// clicked.
    #[must_use]
    pub fn above(&self, rows: usize) -> usize {
        rows_above(self.above, rows)
    }

    pub(super) fn list(&mut self, action: ListAction, rows: usize) {
        let items = &self.items.side_by_side;
        let (here, last) = (
            Items::position(items, self.cursor),
            items.len().saturating_sub(1),
        );
        let page = rows.saturating_sub(1).max(1);
        let to = match action {
            ListAction::Up => here.saturating_sub(1),
            ListAction::Down => here + 1,
            ListAction::PageUp => here.saturating_sub(page),
            ListAction::PageDown => here + page,
            ListAction::Top => 0,
            ListAction::Bottom => last,
            ListAction::Toggle => return self.toggle_fold(),
            ListAction::Unfold => return self.fold(false),
            ListAction::Fold => return self.fold(true),
            _ => return,
        };
        self.go_to(items.get(to.min(last)).map_or(0, Item::row));
    }

    pub(super) fn click(&mut self, row: usize, above: usize) {
        if row >= self.diff.rows.len() {
            return;
        }
        let again = self.cursor == row;
        self.cursor = row;
        self.above = Some(above);
        if again {
            self.toggle_fold();
        }
    }

    fn fold(&mut self, folded: bool) {
        let start = self.items.stretch(self.cursor);
        if start.is_some_and(|start| self.open.contains(&start) == folded) {
            self.toggle_fold();
        }
    }

    pub(super) fn toggle_fold(&mut self) {
        let Some(start) = self.items.stretch(self.cursor) else {
            return;
        };
        if !self.open.remove(&start) {
            self.open.insert(start);
        }
        self.cursor = start;
        self.items = Items::of(&self.diff, &self.open);
    }

    pub(super) fn next_change(&mut self) {
        let mut starts = self.diff.changes.iter().map(|run| run.start);
        if let Some(row) = starts.find(|start| *start > self.cursor) {
            self.go_to(row);
        }
    }

    pub(super) fn previous_change(&mut self) {
        let mut starts = self.diff.changes.iter().map(|run| run.start).rev();
        if let Some(row) = starts.find(|start| *start < self.cursor) {
            self.go_to(row);
        }
    }

    fn go_to(&mut self, row: usize) {
        self.cursor = row;
        self.above = None;
    }
}

/// Searching in both texts, folded or not.
impl View {
    pub(super) fn set_search(&mut self, text: &str) {
        self.search = Search::typed(text, self.search.as_ref(), self.cursor);
        if let Some(search) = &self.search {
            self.find_from(search.origin(), Way::Here);
        }
    }

    pub(super) fn find(&mut self, way: Way) {
        self.find_from(self.cursor, way);
    }

    pub(super) fn lost(&self) -> Option<&str> {
        self.search.as_ref()?.lost()
    }

    /// Where the search finds something in a line, in bytes.
    #[must_use]
    pub fn found_in(&self, line: &str) -> Vec<Range<usize>> {
        let search = self.search.as_ref();
        search.map_or_else(Vec::new, |search| search.places(line))
    }

    fn find_from(&mut self, from: usize, way: Way) {
        let Some(search) = &mut self.search else {
            return;
        };
        let Diff {
            left, right, rows, ..
        } = &self.diff;
        let row = nearest(rows.len(), from, way, |at| {
            let row = &rows[at];
            let left = row.left().and_then(|line| left.get(line));
            let right = row.right().and_then(|line| right.get(line));
            left.into_iter().chain(right).any(|line| search.is_in(line))
        });
        search.set_found(row.is_some());
        if let Some(row) = row {
            self.unfold(row);
            self.go_to(row);
        }
    }

    fn unfold(&mut self, row: usize) {
        if let Some(start) = self.items.stretch(row)
            && self.open.insert(start)
        {
            self.items = Items::of(&self.diff, &self.open);
        }
    }
}
