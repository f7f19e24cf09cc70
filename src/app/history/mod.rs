//! The attempts at a mission, newest first: what each came to, and which one is selected.

mod ago;
mod plot;

pub use ago::ago;
pub use plot::Plot;

use std::collections::BTreeMap;

use crate::app::action::ListAction;
use crate::app::geometry::rows_above;
use crate::domain::bytes::Bytes;
use crate::domain::learner::{Attempt, Best, CheckOutcome};
use crate::domain::mission::Slug;
use crate::domain::report::{Overall, Points};

/// What the rest of the program has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Nothing,
    /// Put the learner's files beside those of this attempt: its place in the list that
    /// [`History::new`] was given.
    CompareWith(usize),
}

/// What an attempt is measured against.
#[derive(Clone, Debug, Default)]
pub struct Measures {
    /// Titles of the mission's checks.
    pub titles: BTreeMap<Slug, String>,
    pub best: Option<Best>,
    /// The largest size the mission allows, in bytes.
    pub limit: Option<u64>,
}

#[derive(Clone, Debug)]
pub struct History {
    /// Newest first.
    entries: Vec<Entry>,
    best: Option<Best>,
    plot: Plot,
    selected: usize,
    /// Rows that a click found above the selected one.
    above: Option<usize>,
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// From 1, oldest first.
    pub number: usize,
    /// Seconds since 1970, UTC.
    pub at: i64,
    pub outcome: Overall,
    pub points: Points,
    pub bytes: Option<u64>,
    pub layers: Option<usize>,
    pub seconds: f64,
    /// Titles of the checks that failed or could not be checked, in the mission's order.
    pub missed: Vec<Missed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    pub title: String,
    pub outcome: CheckOutcome,
}

impl Entry {
    fn of(number: usize, attempt: &Attempt, titles: &BTreeMap<Slug, String>) -> Self {
        let counts =
            |it: CheckOutcome| matches!(it, CheckOutcome::Fail | CheckOutcome::CouldNotCheck);
        let missed = attempt.checks.iter().filter(|check| counts(check.outcome));
        Self {
            number,
            at: attempt.at,
            outcome: attempt.outcome,
            points: attempt.points,
            bytes: attempt.total_bytes,
            layers: attempt.layers,
            seconds: attempt.seconds,
            missed: missed
                .map(|check| Missed {
                    // A check of an older release may have no title any more.
                    title: titles
                        .get(&check.check)
                        .cloned()
                        .unwrap_or_else(|| check.check.to_string()),
                    outcome: check.outcome,
                })
                .collect(),
        }
    }

    /// The outcome in a word or two.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self.outcome {
            Overall::Passed => "passed",
            Overall::Failed => "failed",
            Overall::CouldNotBeGraded => "not graded",
        }
    }
}

impl History {
    /// `attempts` are in the order they were made.
    #[must_use]
    pub fn new(attempts: &[Attempt], measures: Measures) -> Self {
        let numbered = attempts.iter().enumerate().rev();
        let entries: Vec<_> = numbered
            .map(|(index, attempt)| Entry::of(index + 1, attempt, &measures.titles))
            .collect();
        let plot = Plot::of(&entries, measures.limit);
        Self {
            entries,
            best: measures.best,
            plot,
            selected: 0,
            above: None,
        }
    }

    /// Newest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    #[must_use]
    pub fn plot(&self) -> &Plot {
        &self.plot
    }

    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The first visible line of a table with room for `rows`: the selected one stays in the middle,
    /// or where it was clicked.
    #[must_use]
    pub fn top(&self, rows: usize) -> usize {
        let most = self.entries.len().saturating_sub(rows);
        let above = rows_above(self.above, rows);
        self.selected.saturating_sub(above).min(most)
    }

    /// A click on a line that has so many above it on the screen: selects it, and chooses what was
    /// selected.
    pub fn click(&mut self, index: usize, above: usize) -> Outcome {
        if self.selected == index {
            return self.chosen();
        }
        if index < self.entries.len() {
            self.selected = index;
            self.above = Some(above);
        }
        Outcome::Nothing
    }

    /// `rows` are the rows inside the frame.
    pub fn list(&mut self, action: ListAction, rows: usize) -> Outcome {
        let last = self.entries.len().saturating_sub(1);
        let page = rows.saturating_sub(1).max(1);
        self.selected = match action {
            ListAction::Up => self.selected.saturating_sub(1),
            ListAction::Down => (self.selected + 1).min(last),
            ListAction::PageUp => self.selected.saturating_sub(page),
            ListAction::PageDown => self.selected.saturating_add(page).min(last),
            ListAction::Top => 0,
            ListAction::Bottom => last,
            ListAction::Toggle | ListAction::Confirm => return self.chosen(),
            _ => return Outcome::Nothing,
        };
        self.above = None;
        Outcome::Nothing
    }

    fn chosen(&self) -> Outcome {
        let entry = self.entries.get(self.selected);
        entry.map_or(Outcome::Nothing, |entry| {
            Outcome::CompareWith(entry.number - 1)
        })
    }

    /// `smallest 110.0 MB · fewest layers 9 · fastest rebuild 1.2 s`, of what passed.
    #[must_use]
    pub fn bests(&self) -> Option<String> {
        let best = self.best.as_ref()?;
        let words: Vec<_> = [
            best.bytes.map(|it| format!("smallest {}", Bytes(it))),
            best.layers.map(|it| format!("fewest layers {it}")),
            best.rebuild
                .map(|it| format!("fastest rebuild {}", seconds(it))),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!words.is_empty()).then(|| words.join(" · "))
    }
}

/// `0.8 s`, `12.3 s`, `2 min 05 s`
#[must_use]
pub fn seconds(seconds: f64) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return "–".to_owned();
    }
    if seconds < 99.95 {
        return format!("{seconds:.1} s");
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative; a cast saturates"
    )]
    let whole = seconds.round() as u64;
    format!("{} min {:02} s", whole / 60, whole % 60)
}

#[cfg(test)]
mod tests;
