//! `history`: what was tried before, newest first.

use std::io;

use super::desk::Desk;
use super::session::Session;
use crate::domain::bytes::Bytes;
use crate::domain::learner::{Attempt, CheckOutcome, Date};
use crate::domain::report::Overall;
use crate::domain::text::counted;

/// So many are read; more would take minutes to listen to.
const MOST: usize = 20;

impl Session {
    pub(super) fn history(&mut self, desk: &Desk) -> io::Result<()> {
        let count = desk.attempts.len();
        if count == 0 {
            return self.console.say("You have not built this mission yet.");
        }
        let tries = if count == 1 { "try" } else { "tries" };
        self.console
            .say(format!("{count} {tries}, the newest first."))?;
        for (index, attempt) in desk.attempts.iter().enumerate().rev().take(MOST) {
            self.console
                .say(format!("Try {}: {}", index + 1, words(attempt)))?;
        }
        if count > MOST {
            let more = count - MOST;
            self.console.say(format!("There are {more} older ones."))?;
        }
        if let Some(best) = &desk.place.best {
            let bytes = best.bytes.map(|bytes| Bytes(bytes).to_string());
            let layers = best.layers.map(|layers| counted(layers, "layer"));
            let rebuild = best
                .rebuild
                .map(|seconds| format!("rebuilt in {seconds:.1} seconds"));
            let parts: Vec<_> = [bytes, layers, rebuild].into_iter().flatten().collect();
            self.console.say(format!(
                "Your bests among those that passed: {}.",
                parts.join(", ")
            ))?;
        }
        Ok(())
    }
}

/// `23 May 2026, 14:15 UTC, passed, 110 MB, 9 layers, 12.3 seconds, 9 of 9 checks.`
pub(super) fn words(attempt: &Attempt) -> String {
    let outcome = match attempt.outcome {
        Overall::Passed => "passed",
        Overall::Failed => "failed",
        Overall::CouldNotBeGraded => "could not be graded",
    };
    let passed = attempt.checks.iter();
    let passed = passed
        .filter(|check| check.outcome == CheckOutcome::Pass)
        .count();
    let size = attempt.total_bytes.map(|bytes| Bytes(bytes).to_string());
    let layers = attempt.layers.map(|layers| counted(layers, "layer"));
    let parts: Vec<String> = [
        Some(format!("{} UTC", Date::of(attempt.at))),
        Some(outcome.to_owned()),
        size,
        layers,
        Some(format!("{:.1} seconds", attempt.seconds)),
        Some(format!("{passed} of {} checks", attempt.checks.len())),
    ]
    .into_iter()
    .flatten()
    .collect();
    format!("{}.", parts.join(", "))
}
