//! The hints of a step, revealed one at a time.

use crate::app::action::ListAction;
use crate::app::scroll::Scroll;

#[derive(Clone, Debug)]
pub struct Hints {
    step: String,
    /// Markdown, weakest first.
    tiers: Vec<String>,
    shown: usize,
    scroll: Scroll,
    keys: Keys,
}

/// Keys as they are shown; empty for those that the learner took away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys {
    pub next: String,
    /// To the checks.
    pub checks: String,
    /// To the comparison, where solutions are.
    pub compare: String,
}

impl Hints {
    /// The hints of the step titled `step`, of which `shown` were asked for before.
    #[must_use]
    pub fn new(step: String, hints: Vec<String>, shown: usize) -> Self {
        let shown = shown.min(hints.len());
        Self {
            step,
            tiers: hints,
            shown,
            scroll: Scroll::at_end(),
            keys: Keys::default(),
        }
    }

    #[must_use]
    pub fn with_keys(mut self, keys: Keys) -> Self {
        self.keys = keys;
        self
    }

    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    #[must_use]
    pub fn step(&self) -> &str {
        &self.step
    }

    /// How many there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.tiers.len()
    }

    /// How many were asked for; this is what the learner's progress keeps.
    #[must_use]
    pub fn shown(&self) -> usize {
        self.shown
    }

    #[must_use]
    pub fn all_shown(&self) -> bool {
        self.shown == self.tiers.len()
    }

    /// Those that were asked for, the newest last.
    #[must_use]
    pub fn revealed(&self) -> &[String] {
        self.tiers.get(..self.shown).unwrap_or_default()
    }

    /// Shows one more; false when there is none.
    pub fn reveal_next(&mut self) -> bool {
        let more = !self.all_shown();
        self.shown += usize::from(more);
        self.scroll = Scroll::at_end();
        more
    }

    /// `hint 1 of 3`
    #[must_use]
    pub fn count(&self) -> String {
        match (self.total(), self.shown) {
            (0, _) => "no hints".to_owned(),
            (1, 0) => "1 hint".to_owned(),
            (total, 0) => format!("{total} hints"),
            (total, shown) => format!("hint {shown} of {total}"),
        }
    }

    #[must_use]
    pub fn scroll(&self) -> &Scroll {
        &self.scroll
    }

    pub fn set_extent(&mut self, lines: usize) {
        self.scroll.set_extent(lines);
    }

    /// `rows` are the rows inside the frame of the body.
    pub fn list(&mut self, action: ListAction, rows: usize) {
        self.scroll.list(action, rows);
    }
}

#[cfg(test)]
mod tests {
    use super::Hints;

    #[test]
    fn hints_come_one_at_a_time_and_are_counted() {
        let three = ["nudge", "stronger", "nearly there"].map(str::to_owned);
        let mut hints = Hints::new("Two stages".to_owned(), three.to_vec(), 0);
        assert_eq!(
            (hints.count().as_str(), hints.revealed().len()),
            ("3 hints", 0)
        );
        for count in ["hint 1 of 3", "hint 2 of 3", "hint 3 of 3"] {
            assert!(!hints.all_shown());
            assert!(hints.reveal_next());
            assert_eq!(hints.count(), count);
        }
        assert!(!hints.reveal_next() && hints.all_shown());
        assert_eq!(hints.revealed(), three);
    }

    #[test]
    fn what_was_asked_for_before_is_there_again() {
        let two = ["a", "b"].map(str::to_owned).to_vec();
        assert_eq!(Hints::new(String::new(), two.clone(), 1).revealed(), ["a"]);
        let shrunk = Hints::new(String::new(), two, 7);
        assert_eq!(
            (shrunk.shown(), shrunk.count()),
            (2, "hint 2 of 2".to_owned())
        );
        let none = Hints::new(String::new(), vec![], 0);
        assert_eq!(
            (none.count().as_str(), none.all_shown()),
            ("no hints", true)
        );
    }
}
