//! Where a learner is in the course and in each mission.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Attempt;
use crate::domain::mission::Slug;

/// Everything that is kept of a learner but drafts and attempts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// The mission that was open last.
    pub last: Option<Slug>,
    pub missions: BTreeMap<Slug, MissionProgress>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MissionProgress {
    /// The step the learner is at, from 0.
    pub step: usize,
    /// The file that is open in the editor; empty for the first.
    pub file: String,
    pub cursors: BTreeMap<String, Cursor>,
    /// First visible line of the brief.
    pub scroll: usize,
    /// How many hints of each step were asked for.
    pub hints: BTreeMap<Slug, usize>,
    /// Solutions the learner chose to see before the third star.
    pub revealed: BTreeSet<Slug>,
    /// 0 until it is passed.
    pub stars: u8,
    pub best: Option<Best>,
    /// Bytes of measured references by id, and the digest of the mission they are true for.
    pub references: BTreeMap<String, u64>,
    pub references_of: String,
}

/// A place in a text, from 0; columns count characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cursor {
    pub line: usize,
    pub column: usize,
    /// First visible line.
    pub top: usize,
}

/// Personal bests over all passing attempts, each by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Best {
    pub bytes: Option<u64>,
    pub layers: Option<usize>,
    /// Seconds of the fastest cached rebuild.
    pub rebuild: Option<f64>,
}

impl MissionProgress {
    #[must_use]
    pub fn passed(&self) -> bool {
        self.stars > 0
    }

    /// Takes a passing attempt into the personal bests.
    pub fn note(&mut self, attempt: &Attempt) {
        let best = self.best.get_or_insert_default();
        best.bytes = least(best.bytes, attempt.total_bytes);
        best.layers = least(best.layers, attempt.layers);
        best.rebuild = quickest(best.rebuild, attempt.rebuild);
    }
}

pub(super) fn quickest(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).reduce(f64::min)
}

pub(super) fn least<T: Ord>(one: Option<T>, other: Option<T>) -> Option<T> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
