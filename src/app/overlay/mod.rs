//! What opens over the screen and closes again.

mod confirm;
mod help;

pub use confirm::{Confirm, Question};
pub use help::{Help, HelpLine};

use std::sync::Arc;
use std::time::Duration;

use super::compare::Compare;
use super::debrief::Debrief;
use super::explorer::{Explorer, Subject};
use super::files::Files;
use super::hints::Hints;
use super::history::History;
use super::keys::Context;
use super::workbench::Bench;
use crate::domain::event::BuildOf;
use crate::domain::mission::Role;

#[derive(Debug)]
pub enum Overlay {
    Help(Help),
    Engine {
        top: usize,
    },
    /// What is wrong with missions that are written.
    Problems {
        top: usize,
    },
    Explorer(Box<Explorer>),
    Compare(Box<Compare>),
    Files(Box<Files>),
    History(Box<History>),
    Hints(Hints),
    Debrief(Box<Debrief>),
    Confirm(Confirm),
}

impl Overlay {
    /// Where keys are looked up while it is on top, innermost first.
    #[must_use]
    pub fn contexts(&self) -> Vec<Context> {
        let own = match self {
            Self::Help(_) => Context::Help,
            Self::Engine { .. } => Context::Engine,
            Self::Problems { .. } => Context::Problems,
            Self::Explorer(_) => Context::Explorer,
            Self::Compare(_) => Context::Compare,
            Self::Files(_) => Context::Files,
            Self::History(_) => Context::History,
            Self::Hints(_) => Context::Hints,
            Self::Debrief(_) => Context::Debrief,
            Self::Confirm(_) => return vec![Context::Confirm, Context::Everywhere],
        };
        vec![own, Context::List, Context::Reading, Context::Everywhere]
    }

    #[must_use]
    pub fn wants_animation(&self, now: Duration) -> bool {
        match self {
            Self::Debrief(debrief) => debrief.wants_animation(now),
            _ => false,
        }
    }
}

/// Every image of the run that can be looked into: yours, the baseline, measured solutions.
#[must_use]
pub fn subjects(bench: &Bench) -> Vec<Subject> {
    let mut subjects = Vec::new();
    let run = bench.run.as_ref().map(|graded| &graded.run);
    let report = run.and_then(super::run::Run::report);
    let stand_in = report.is_some_and(|report| !report.receipt.stand_ins.is_empty());
    if let Some(analysis) = run.and_then(|run| run.analysis(&BuildOf::Submission)) {
        subjects.push(Subject {
            name: "yours".to_owned(),
            analysis: Arc::clone(analysis),
            stand_in,
            engine_bytes: report.and_then(|report| report.timings.engine_bytes),
        });
    }
    for reference in &bench.mission().references {
        let of = BuildOf::Reference(reference.id.to_string());
        let measured = bench.references.get(&reference.id);
        let Some(analysis) = run.and_then(|run| run.analysis(&of)).or(measured) else {
            continue;
        };
        let role = match reference.role {
            Role::Baseline => "baseline",
            Role::Solution if bench.place.may_see(reference) => "solution",
            Role::Solution => continue,
        };
        subjects.push(Subject {
            name: format!("{} ({role})", reference.id),
            analysis: Arc::clone(analysis),
            stand_in,
            engine_bytes: None,
        });
    }
    subjects
}
