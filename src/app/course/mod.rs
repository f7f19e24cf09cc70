//! The course map: missions, what was earned in them, and which one is selected.

mod lint;

pub use lint::{Lint, Problem};

use crate::domain::learner::{MissionProgress, Progress};
use crate::domain::mission::{About, Slug};

use super::action::ListAction;

/// One mission as the map shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The number its folder opens with.
    pub number: Option<u32>,
    /// The mission, or what is wrong with it.
    pub about: Result<About, Broken>,
    /// Its references that solve it.
    pub solutions: Vec<Slug>,
}

/// A mission that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub folder: String,
    pub problem: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CourseMap {
    pub entries: Vec<Entry>,
    /// Index among the visible ones.
    pub selected: usize,
    /// The first one that was in sight at the last click, so that a click moves nothing.
    pub top: usize,
    pub search: String,
    /// Only where missions are written.
    pub lint: Option<Lint>,
}

impl CourseMap {
    #[must_use]
    pub fn new(entries: Vec<Entry>, progress: &Progress) -> Self {
        let mut map = Self {
            entries,
            ..Self::default()
        };
        if let Some(last) = &progress.last {
            map.select(last);
        }
        map
    }

    /// Entries that the search lets through.
    #[must_use]
    pub fn visible(&self) -> Vec<&Entry> {
        let wanted = self.search.to_lowercase();
        let matches = |entry: &&Entry| wanted.split_whitespace().all(|word| entry.mentions(word));
        self.entries.iter().filter(matches).collect()
    }

    /// The selected mission's id; none for one that cannot be read.
    #[must_use]
    pub fn selected(&self) -> Option<&Entry> {
        self.visible().get(self.selected).copied()
    }

    pub fn select(&mut self, id: &Slug) {
        let at = self
            .visible()
            .iter()
            .position(|entry| entry.id() == Some(id));
        self.selected = at.unwrap_or(self.selected);
    }

    /// The missions as they are now; the selected one stays selected.
    pub fn set_entries(&mut self, entries: Vec<Entry>) {
        let id = self.selected().and_then(Entry::id).cloned();
        self.entries = entries;
        self.selected = self.selected.min(self.visible().len().saturating_sub(1));
        if let Some(id) = id {
            self.select(&id);
        }
    }

    pub fn set_search(&mut self, text: &str) {
        let id = self.selected().and_then(Entry::id).cloned();
        text.clone_into(&mut self.search);
        (self.selected, self.top) = (0, 0);
        if let Some(id) = id {
            self.select(&id);
        }
    }

    pub fn list(&mut self, action: ListAction, rows: usize) {
        let last = self.visible().len().saturating_sub(1);
        self.selected = match action {
            ListAction::Up => self.selected.saturating_sub(1),
            ListAction::Down => self.selected + 1,
            ListAction::PageUp => self.selected.saturating_sub(rows),
            ListAction::PageDown => self.selected + rows,
            ListAction::Top => 0,
            ListAction::Bottom => last,
            _ => self.selected,
        }
        .min(last);
    }

    /// A click on a visible one that has so many above it on the screen; whether it was selected
    /// already.
    pub fn click(&mut self, index: usize, above: usize) -> bool {
        if index >= self.visible().len() {
            return false;
        }
        let again = self.selected == index;
        self.selected = index;
        self.top = index.saturating_sub(above);
        again
    }

    /// The mission after `id` that can be read.
    #[must_use]
    pub fn after(&self, id: &Slug) -> Option<&About> {
        let abouts = self
            .entries
            .iter()
            .filter_map(|entry| entry.about.as_ref().ok());
        abouts.skip_while(|about| about.id != *id).nth(1)
    }

    #[must_use]
    pub fn title_of(&self, id: &Slug) -> Option<&str> {
        let abouts = self
            .entries
            .iter()
            .filter_map(|entry| entry.about.as_ref().ok());
        abouts
            .into_iter()
            .find(|about| about.id == *id)
            .map(|about| about.title.as_str())
    }
}

impl Entry {
    #[must_use]
    pub fn id(&self) -> Option<&Slug> {
        self.about.as_ref().ok().map(|about| &about.id)
    }

    fn mentions(&self, word: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(word);
        match &self.about {
            Ok(about) => {
                has(&about.title)
                    || has(&about.summary)
                    || has(about.id.as_str())
                    || about.tags.iter().any(|tag| has(tag))
            }
            Err(broken) => has(&broken.folder),
        }
    }

    /// Missions that should be finished first and are not.
    #[must_use]
    pub fn waits_for<'a>(&'a self, progress: &Progress) -> Vec<&'a Slug> {
        let Ok(about) = &self.about else {
            return Vec::new();
        };
        let passed = |id: &Slug| {
            progress
                .missions
                .get(id)
                .is_some_and(MissionProgress::passed)
        };
        about.needs.iter().filter(|id| !passed(id)).collect()
    }
}
