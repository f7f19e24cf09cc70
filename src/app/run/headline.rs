//! One line that says what a run does, or what came of it.

use std::time::Duration;

use super::text::{running_for, took};
use super::{Run, RunEnd};
use crate::domain::event::BuildOf;
use crate::domain::report::Overall;
use crate::domain::text::sanitise;

/// Longest reason that is shown, in characters.
const LONGEST: usize = 300;

/// What the run is at.
#[derive(Clone, Debug)]
pub(super) enum Doing {
    Starting,
    Building(BuildOf),
    Phase(String),
}

impl Doing {
    pub(super) fn is_building(&mut self, of: &BuildOf) {
        if !matches!(self, Self::Building(known) if known == of) {
            *self = Self::Building(of.clone());
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Starting => "Starting".to_owned(),
            Self::Building(BuildOf::Submission) => "Building".to_owned(),
            Self::Building(BuildOf::Reference(id)) => format!("Building the reference {id}"),
            Self::Building(BuildOf::Target(name)) => format!("Building the target {name}"),
            Self::Building(BuildOf::Trial(path)) => {
                format!("Building again after an edit of {path}")
            }
            Self::Phase(words) => capitalised(words),
        }
    }
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Running,
    Passed,
    Failed,
    /// There is no answer, through nobody's doing here.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    pub tone: Tone,
    pub words: String,
    /// How long it takes or took.
    pub time: String,
}

impl Run {
    #[must_use]
    pub fn headline(&self, now: Duration) -> Headline {
        let elapsed = self.elapsed(now);
        let (tone, words) = match self.end() {
            None => (Tone::Running, self.doing.words()),
            Some(RunEnd::Cancelled) => (Tone::Unknown, "Stopped".to_owned()),
            Some(RunEnd::Lost(reason)) => (Tone::Unknown, format!("The engine was lost: {reason}")),
            Some(RunEnd::Crashed(reason)) => (
                Tone::Unknown,
                format!("The run broke off, a fault of phoenix: {reason}"),
            ),
            Some(RunEnd::Reported) => self.outcome(),
        };
        Headline {
            tone,
            words: sanitise(&words, LONGEST),
            time: if self.is_running() {
                running_for(elapsed)
            } else {
                took(elapsed.as_secs_f64())
            },
        }
    }

    fn outcome(&self) -> (Tone, String) {
        match self.failure().map(|failure| failure.is_submissions_fault) {
            Some(true) => return (Tone::Failed, "The build failed".to_owned()),
            Some(false) => return (Tone::Unknown, "The build was not finished".to_owned()),
            None => {}
        }
        match self.report().map(|report| report.outcome) {
            Some(Overall::Passed) => (Tone::Passed, "Every check passes".to_owned()),
            Some(Overall::Failed) => {
                let tally = self.checks.tally();
                let words = format!("{} of {} checks pass", tally.passed, tally.checks);
                (Tone::Failed, words)
            }
            Some(Overall::CouldNotBeGraded) | None => {
                (Tone::Unknown, "Not every check has an answer".to_owned())
            }
        }
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
