//! News of a grading run. Every reporter and the screen consume the same events.

use std::sync::Arc;

use super::build::{BuildEvent, BuildFailure, Built};
use super::image::Analysis;
use super::mission::Slug;
use super::report::Report;
use super::verdict::Verdict;

#[derive(Clone, Debug)]
pub enum GradeEvent {
    Started {
        mission: Slug,
        title: String,
    },
    /// What is being done now, for a progress line: `reading the layers`.
    Phase(String),
    Build {
        of: BuildOf,
        event: BuildEvent,
    },
    BuildEnded {
        of: BuildOf,
        result: Result<Built, BuildFailure>,
    },
    /// The layers of an image of this run are known: the submission's, a reference's, a target's.
    Measured {
        of: BuildOf,
        analysis: Arc<Analysis>,
    },
    Verdict {
        step: Slug,
        verdict: Verdict,
    },
    Finished(Box<Report>),
}

/// Which of a run's builds an event belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BuildOf {
    Submission,
    Reference(String),
    /// A `target` check's own build.
    Target(String),
    /// The rebuild of a `cache` check.
    Trial(String),
}
