//! The builds of a run as a tree, fed by their events. What is shown of it is in [`super::rows`], how
//! it is walked in [`super::walk`], how it is searched in [`super::find`].

use std::time::Duration;

use super::log::Log;
use super::node::{Build, End, Fold};
use super::rows::Place;
use crate::app::find::Search;
use crate::domain::build::{BuildEvent, BuildFailure, Built, StepState};
use crate::domain::check::builds;
use crate::domain::event::BuildOf;
use crate::domain::image::Analysis;
use crate::domain::text::sanitise;

/// Bytes of logs that are kept of a whole run.
const LOG_BYTES: usize = 8_000_000;

/// Longest reason that is shown, in characters.
const LONGEST: usize = 2_000;

/// Builds, stages, steps and logs, and the place the learner looks at.
#[derive(Clone, Debug)]
pub struct BuildTree {
    pub(super) builds: Vec<Build>,
    /// The step of the submission's build that is followed.
    pub(super) active: Option<usize>,
    pub(super) follow: bool,
    pub(super) cursor: Place,
    /// Rows shown above the cursor.
    pub(super) above: usize,
    /// Rows there were for the tree when it was moved in last.
    pub(super) room: usize,
    pub(super) search: Option<Search<Place>>,
    log_bytes: usize,
}

/// Why the learner's own build has no image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Dockerfile line.
    pub line: Option<u32>,
    pub words: String,
    /// What to try, where a general truth exists.
    pub advice: Option<&'static str>,
    /// Otherwise it says nothing of the Dockerfile.
    pub is_submissions_fault: bool,
}

impl Failure {
    /// Line, reason and advice on one line, made safe to show.
    #[must_use]
    pub fn text(&self) -> String {
        let line = self.line.map(|line| format!("line {line}: "));
        let advice = self.advice.map(|advice| format!(": {advice}"));
        let words = self.words.replace(['\n', '\r'], " ");
        let words = sanitise(&words, LONGEST);
        [line.unwrap_or_default(), words, advice.unwrap_or_default()].concat()
    }
}

impl Default for BuildTree {
    fn default() -> Self {
        Self {
            builds: Vec::new(),
            active: None,
            follow: true,
            cursor: Place::Build(0),
            above: 0,
            room: 10,
            search: None,
            log_bytes: 0,
        }
    }
}

impl BuildTree {
    #[must_use]
    pub fn builds(&self) -> &[Build] {
        &self.builds
    }

    /// Bytes of logs that are kept.
    #[must_use]
    pub fn log_bytes(&self) -> usize {
        self.log_bytes
    }

    /// The learner's own build.
    #[must_use]
    pub fn submission(&self) -> Option<&Build> {
        self.builds
            .iter()
            .find(|build| build.of == BuildOf::Submission)
    }

    /// Why it failed; none while it runs, when it went well, and when it was stopped on request.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        let failure = self.submission()?.failure()?;
        (*failure != BuildFailure::Cancelled).then(|| Failure {
            line: failure.line(),
            words: failure.to_string(),
            advice: builds::advice(failure),
            is_submissions_fault: failure.is_submissions_fault(),
        })
    }

    pub(super) fn event(&mut self, of: &BuildOf, event: &BuildEvent, now: Duration) {
        let index = self.build_of(of, now);
        let build = &mut self.builds[index];
        match event {
            BuildEvent::Pull(pull) => build.pull_of(&pull.image, now).take(pull, now),
            BuildEvent::Warning { line, message } => build.warn(*line, message),
            BuildEvent::Log { step, line } => {
                if let Some(step) = build.find(step) {
                    let log = &mut build.steps[step].log;
                    let before = log.bytes();
                    log.push(line);
                    self.log_bytes = self.log_bytes + log.bytes() - before;
                    self.bound_logs();
                }
            }
            BuildEvent::Step(news) => {
                let step = build.step(news, now);
                if *of == BuildOf::Submission {
                    self.note_active(step);
                }
            }
        }
    }

    pub(super) fn ended(
        &mut self,
        of: &BuildOf,
        result: &Result<Built, BuildFailure>,
        now: Duration,
    ) {
        let index = self.build_of(of, now);
        let build = &mut self.builds[index];
        let end = match result {
            Ok(made) => {
                for step in &made.steps {
                    build.step(step, now);
                }
                End::Built(made.seconds)
            }
            Err(BuildFailure::Cancelled) => End::Stopped(build.seconds(now)),
            Err(failure) => End::Failed(build.seconds(now), failure.clone()),
        };
        build.end(end, now);
        if *of == BuildOf::Submission {
            self.active = None;
        }
    }

    pub(super) fn measured(&mut self, of: &BuildOf, analysis: &Analysis) {
        // Two targets may share a name; the first unmeasured one is the one that was built first.
        let waiting = |build: &&mut Build| build.of == *of && build.bytes.is_none();
        if let Some(build) = self.builds.iter_mut().find(waiting) {
            build.measured(analysis);
        }
    }

    /// The run is over, whatever still seems to run.
    pub(super) fn close(&mut self, now: Duration) {
        for build in self.builds.iter_mut().filter(|build| build.is_running()) {
            build.end(End::Stopped(build.seconds(now)), now);
        }
        self.active = None;
    }

    fn build_of(&mut self, of: &BuildOf, now: Duration) -> usize {
        let running = |build: &Build| build.of == *of && build.is_running();
        self.builds.iter().rposition(running).unwrap_or_else(|| {
            self.builds.push(Build::new(of.clone(), now));
            self.builds.len() - 1
        })
    }

    /// The followed step stays the one it is while it runs: two stages that build side by side
    /// must not make the screen jump.
    fn note_active(&mut self, news: usize) {
        let Some(build) = self.submission() else {
            return;
        };
        let runs = |index: usize| {
            let step = build.steps.get(index);
            step.is_some_and(|step| step.is(StepState::Running))
        };
        if self.active.is_some_and(runs) {
            return;
        }
        self.active = if runs(news) {
            Some(news)
        } else {
            (0..build.steps.len()).rev().find(|index| runs(*index))
        };
    }

    /// Takes from the largest log, of equals the oldest, until all fit.
    fn bound_logs(&mut self) {
        while self.log_bytes > LOG_BYTES {
            let steps = self.builds.iter_mut().flat_map(|build| &mut build.steps);
            // `max_by_key` finds the last of equals.
            let Some(log) = steps
                .rev()
                .map(|step| &mut step.log)
                .max_by_key(|log| log.bytes())
            else {
                return;
            };
            let before = log.bytes();
            log.shed();
            let after = log.bytes();
            if before == after {
                return;
            }
            self.log_bytes = self.log_bytes + after - before;
        }
    }

    /// How much of a step's log is shown.
    pub(super) fn shown_of(&self, build: usize, step: usize) -> Shown {
        let Some(step) = self.builds.get(build).and_then(|it| it.steps.get(step)) else {
            return Shown::Nothing;
        };
        if step.log.is_empty() {
            return Shown::Nothing;
        }
        match step.fold {
            Fold::Open | Fold::Pinned => Shown::Whole,
            Fold::Auto if step.is(StepState::Failed) => Shown::Whole,
            Fold::Auto if step.is(StepState::Running) && self.follow => Shown::End,
            Fold::Closed | Fold::Auto => Shown::Nothing,
        }
    }
}

/// How much of a log is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Nothing,
    /// Its last lines, while it is followed.
    End,
    Whole,
}

/// Lines of a followed log that are shown: the steps around it stay in sight.
const FOLLOWED: usize = 6;

impl Shown {
    pub(super) fn height(self, log: &Log) -> usize {
        match self {
            Self::Nothing => 0,
            Self::End => log.height().min(FOLLOWED),
            Self::Whole => log.height(),
        }
    }

    /// The log's row behind the first row that is shown.
    pub(super) fn offset(self, log: &Log) -> usize {
        log.height().saturating_sub(self.height(log))
    }
}
