//! A grading run as the learner sees it: fed by its events, drawn at any moment.

mod builds;
mod checks;
mod find;
mod headline;
mod log;
mod node;
mod pull;
mod rows;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
pub mod text;
mod walk;

pub use builds::{BuildTree, Failure};
pub use checks::{CheckLine, CheckRow, CheckState, Checks, Detail, Line, StepLine, Tally};
pub use headline::{Headline, Tone};
pub use log::{Log, LogRow};
pub use node::{Build, End, Stage, Step, Warning};
pub use pull::Pulling;
pub use rows::{Place, Row, RowKind};
pub use walk::View;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::domain::event::{BuildOf, GradeEvent};
use crate::domain::image::Analysis;
use crate::domain::mission::Mission;
use crate::domain::report::Report;

use headline::Doing;

/// Everything that is known of one run. Builds and checks are lists of their own: they are moved in
/// through [`Run::builds`] and [`Run::checks`].
#[derive(Clone, Debug)]
pub struct Run {
    pub builds: BuildTree,
    pub checks: Checks,
    submitted: BTreeMap<String, String>,
    analyses: BTreeMap<BuildOf, Arc<Analysis>>,
    report: Option<Arc<Report>>,
    doing: Doing,
    started: Duration,
    end: Option<(RunEnd, Duration)>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// With a report.
    Reported,
    /// The learner stopped it.
    Cancelled,
    /// The engine went away, and why it seems so.
    Lost(String),
    /// A fault of this program, in its own words.
    Crashed(String),
}

impl Run {
    /// A run of what was handed in, by path, that starts now.
    #[must_use]
    pub fn new(mission: &Mission, submitted: BTreeMap<String, String>, now: Duration) -> Self {
        Self {
            builds: BuildTree::default(),
            checks: Checks::started(mission),
            submitted,
            analyses: BTreeMap::new(),
            report: None,
            doing: Doing::Starting,
            started: now,
            end: None,
        }
    }

    /// Takes news. What comes after the end is late and changes nothing.
    pub fn event(&mut self, event: &GradeEvent, now: Duration) {
        if self.end.is_some() {
            return;
        }
        match event {
            GradeEvent::Started { .. } => {}
            GradeEvent::Phase(words) => self.doing = Doing::Phase(words.clone()),
            GradeEvent::Build { of, event } => {
                self.doing.is_building(of);
                self.builds.event(of, event, now);
            }
            GradeEvent::BuildEnded { of, result } => {
                self.doing.is_building(of);
                self.builds.ended(of, result, now);
                if *of == BuildOf::Submission && result.is_ok() {
                    self.checks.built();
                }
            }
            GradeEvent::Measured { of, analysis } => {
                self.builds.measured(of, analysis);
                self.analyses.insert(of.clone(), Arc::clone(analysis));
            }
            GradeEvent::Verdict { step, verdict } => self.checks.judged(step, verdict),
            GradeEvent::Finished(report) => self.report = Some(Arc::new(report.as_ref().clone())),
        }
    }

    /// The run is over.
    pub fn ended(&mut self, end: RunEnd, now: Duration) {
        if self.end.is_none() {
            self.end = Some((end, now));
            self.builds.close(now);
            self.checks.over();
        }
    }

    #[must_use]
    pub fn is_running(&self) -> bool {
        self.end.is_none()
    }

    /// Whether something on the screen moves by itself: marks that turn, seconds that count.
    #[must_use]
    pub fn wants_animation(&self) -> bool {
        self.is_running()
    }

    #[must_use]
    pub fn end(&self) -> Option<&RunEnd> {
        self.end.as_ref().map(|(end, _)| end)
    }

    #[must_use]
    pub fn report(&self) -> Option<&Arc<Report>> {
        self.report.as_ref()
    }

    /// The layers of an image of this run, once they are known.
    #[must_use]
    pub fn analysis(&self, of: &BuildOf) -> Option<&Arc<Analysis>> {
        self.analyses.get(of)
    }

    /// Everything that was measured, the submission first.
    pub fn analyses(&self) -> impl Iterator<Item = (&BuildOf, &Arc<Analysis>)> {
        self.analyses.iter()
    }

    /// What was handed in, by path.
    #[must_use]
    pub fn submitted(&self) -> &BTreeMap<String, String> {
        &self.submitted
    }

    /// Why the learner's own build failed.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        self.builds.failure()
    }

    /// How long the run takes or took.
    #[must_use]
    pub fn elapsed(&self, now: Duration) -> Duration {
        let end = self.end.as_ref().map_or(now, |(_, at)| *at);
        end.saturating_sub(self.started)
    }
}
