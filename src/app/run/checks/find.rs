//! Searching the checks: titles and every line of what is said of them, folded or not.

use std::ops::Range;

use super::rows::{Anchor, Line};
use super::{Checks, Search};
use crate::app::find::{Way, nearest};

impl Checks {
    /// The search, as it is typed, in a pane of so many rows and cells. An empty text ends it.
    pub fn set_search(&mut self, text: &str, rows: usize, width: usize) {
        let Some(here) = self.selected(width) else {
            return;
        };
        self.search = Search::typed(text, self.search.as_ref(), here);
        if let Some(search) = &self.search {
            let room = rows.saturating_sub(Self::header(rows)).max(1);
            self.find_from(search.origin(), Way::Here, room, width);
        }
    }

    /// What is searched for and stands nowhere.
    #[must_use]
    pub fn lost(&self) -> Option<&str> {
        self.search.as_ref()?.lost()
    }

    /// Where the search finds something in a row's own text, in bytes. What is broken over two rows is
    /// in both.
    #[must_use]
    pub fn found_in(&self, line: &Line<'_>) -> Vec<Range<usize>> {
        let Some(search) = &self.search else {
            return Vec::new();
        };
        let (text, here) = line.searched();
        let places = search.places(text).into_iter();
        let places = places.map(|it| it.start.max(here.start)..it.end.min(here.end));
        let seen = places.filter(|it| !it.is_empty());
        seen.map(|it| it.start - here.start..it.end - here.start)
            .collect()
    }

    pub(super) fn find(&mut self, way: Way, room: usize, width: usize) {
        if let Some(here) = self.selected(width) {
            self.find_from(here, way, room, width);
        }
    }

    fn find_from(&mut self, from: Anchor, way: Way, room: usize, width: usize) {
        let all = self.all_rows(width);
        let from = all.partition_point(|row| row.anchor <= from);
        let wanted = |at: usize| !self.found_in(&all[at].line).is_empty();
        let found = nearest(all.len(), from.saturating_sub(1), way, wanted);
        let anchor = found.map(|at| all[at].anchor);
        if let Some(search) = &mut self.search {
            search.set_found(anchor.is_some());
        }
        if let Some(anchor) = anchor {
            self.show(anchor, room);
        }
    }

    /// Unfolds what hides a row, and puts the cursor on it.
    fn show(&mut self, anchor: Anchor, room: usize) {
        if let Some(step) = self.steps.get_mut(anchor.step) {
            step.open = Some(true);
            let check = anchor.check.filter(|_| anchor.row > 0);
            if let Some(check) = check.and_then(|at| step.checks.get_mut(at)) {
                check.open = Some(true);
            }
        }
        self.cursor = Some(anchor);
        self.above = room / 2;
    }

    fn selected(&self, width: usize) -> Option<Anchor> {
        let rows = self.rows(width);
        Some(rows.get(self.cursor_in(&rows))?.anchor)
    }
}
