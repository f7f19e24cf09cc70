//! What the build tree is made of: builds, their stages, their steps.

use std::collections::HashMap;
use std::time::Duration;

use super::log::Log;
use super::pull::Pulling;
use crate::domain::build::{BuildFailure, BuildStep, StepKey, StepState};
use crate::domain::event::BuildOf;
use crate::domain::image::Analysis;

/// Warnings that are kept of one build.
const MAX_WARNINGS: usize = 100;

/// One build of the run.
#[derive(Clone, Debug)]
pub struct Build {
    pub of: BuildOf,
    /// In the order in which they appeared.
    pub steps: Vec<Step>,
    /// In the order of the Dockerfile.
    pub stages: Vec<Stage>,
    pub pulls: Vec<Pulling>,
    pub warnings: Vec<Warning>,
    pub end: Option<End>,
    /// Bytes of the image, once it is measured.
    pub bytes: Option<u64>,
    pub(super) since: Duration,
    /// As the learner folded it.
    pub(super) open: Option<bool>,
    places: HashMap<StepKey, usize>,
}

/// How a build ended, and after how many seconds.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    Built(f64),
    Failed(f64, BuildFailure),
    /// The run ended first.
    Stopped(f64),
}

#[derive(Clone, Debug)]
pub struct Stage {
    /// As the builder names it; none when there is one only.
    pub name: Option<String>,
    /// Indices of its steps, in their order.
    pub steps: Vec<usize>,
    pub(super) open: bool,
}

#[derive(Clone, Debug)]
pub struct Step {
    /// As the builder told it last.
    pub told: BuildStep,
    pub log: Log,
    /// Bytes of the layer it added; none when it added none, or while that is unknown.
    pub bytes: Option<u64>,
    pub(super) fold: Fold,
    since: Option<Duration>,
}

/// Whether the log of a step is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fold {
    /// As its state asks for.
    #[default]
    Auto,
    /// It was open by itself when the learner began to read.
    Pinned,
    Open,
    Closed,
}

/// What the builder thinks of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub line: Option<u32>,
    pub message: String,
    /// The step it belongs to.
    pub(super) step: Option<usize>,
}

impl Step {
    /// How long it runs or ran.
    #[must_use]
    pub fn seconds(&self, now: Duration) -> Option<f64> {
        let since = || Some(now.saturating_sub(self.since?).as_secs_f64());
        match self.told.state {
            StepState::Running => since(),
            _ => self.told.seconds,
        }
    }

    pub(super) fn is(&self, state: StepState) -> bool {
        self.told.state == state
    }

    fn take(&mut self, news: &BuildStep, now: Duration) {
        self.told.clone_from(news);
        if news.state == StepState::Running {
            self.since.get_or_insert(now);
        } else if news.seconds.is_none()
            && !news.cached
            && let Some(since) = self.since
        {
            self.told.seconds = Some(now.saturating_sub(since).as_secs_f64());
        }
    }
}

impl Build {
    pub(super) fn new(of: BuildOf, now: Duration) -> Self {
        Self {
            of,
            steps: Vec::new(),
            stages: Vec::new(),
            pulls: Vec::new(),
            warnings: Vec::new(),
            end: None,
            bytes: None,
            since: now,
            open: None,
            places: HashMap::new(),
        }
    }

    /// Whether its steps are shown: those of the learner's own build unless they folded it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open.unwrap_or(self.of == BuildOf::Submission)
    }

    #[must_use]
    pub fn is_running(&self) -> bool {
        self.end.is_none()
    }

    #[must_use]
    pub fn failure(&self) -> Option<&BuildFailure> {
        match &self.end {
            Some(End::Failed(_, failure)) => Some(failure),
            _ => None,
        }
    }

    #[must_use]
    pub fn seconds(&self, now: Duration) -> f64 {
        match &self.end {
            None => now.saturating_sub(self.since).as_secs_f64(),
            Some(End::Built(seconds) | End::Failed(seconds, _) | End::Stopped(seconds)) => *seconds,
        }
    }

    /// The step that runs; of several the one that appeared last.
    #[must_use]
    pub fn running_step(&self) -> Option<&Step> {
        let mut latest = self.steps.iter().rev();
        latest.find(|step| step.is(StepState::Running))
    }

    /// Steps that are done, those of them that came from the cache, and all that are shown.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let shown = self.stages.iter().flat_map(|stage| &stage.steps);
        let steps = shown.filter_map(|step| self.steps.get(*step));
        steps.fold((0, 0, 0), |(done, cached, all), step| {
            let is_done = step.is(StepState::Done);
            (
                done + usize::from(is_done),
                cached + usize::from(is_done && step.told.cached),
                all + 1,
            )
        })
    }

    /// Whether stages have a row of their own.
    #[must_use]
    pub fn has_stages(&self) -> bool {
        self.stages.len() > 1 || self.stages.iter().any(|stage| stage.name.is_some())
    }

    /// The line that is one of the learner's own Dockerfile.
    pub(super) fn own_line(&self, line: Option<u32>) -> Option<u32> {
        line.filter(|_| !matches!(self.of, BuildOf::Reference(_)))
    }

    /// Takes the latest state of a step, and returns its index.
    pub(super) fn step(&mut self, news: &BuildStep, now: Duration) -> usize {
        if let Some(known) = self.find(&news.key)
            && let Some(step) = self.steps.get_mut(known)
        {
            step.take(news, now);
            return known;
        }
        let index = self.steps.len();
        let mut step = Step {
            told: news.clone(),
            log: Log::default(),
            bytes: None,
            fold: Fold::Auto,
            since: None,
        };
        step.take(news, now);
        self.steps.push(step);
        self.places.insert(news.key.clone(), index);
        self.place_in_stage(index);
        self.place_warnings();
        index
    }

    pub(super) fn find(&self, key: &str) -> Option<usize> {
        self.places.get(key).copied()
    }

    fn place_in_stage(&mut self, index: usize) {
        let name = &self.steps[index].told.stage;
        match self.stages.iter_mut().find(|stage| stage.name == *name) {
            Some(stage) => stage.steps.push(index),
            None => self.stages.push(Stage {
                name: name.clone(),
                steps: vec![index],
                open: true,
            }),
        }
        let told = |index: &usize| self.steps.get(*index).map(|step| &step.told);
        // A builder that works on several stages at once announces their steps in any order.
        for stage in &mut self.stages {
            stage
                .steps
                .sort_by_key(|index| told(index).and_then(|told| told.number));
        }
        self.stages.sort_by_key(|stage| {
            let lines = stage.steps.iter().filter_map(|index| told(index)?.line);
            lines.min().unwrap_or(u32::MAX)
        });
    }

    pub(super) fn warn(&mut self, line: Option<u32>, message: &str) {
        let known = |it: &Warning| it.line == line && it.message == message;
        if self.warnings.len() == MAX_WARNINGS || self.warnings.iter().any(known) {
            return;
        }
        self.warnings.push(Warning {
            line,
            message: message.to_owned(),
            step: None,
        });
        self.place_warnings();
    }

    /// A warning belongs to the instruction that starts at its line or last before it.
    fn place_warnings(&mut self) {
        for warning in &mut self.warnings {
            let Some(line) = warning.line else { continue };
            let starts = self.steps.iter().enumerate();
            warning.step = starts
                .filter_map(|(index, step)| Some((step.told.line?, index)))
                .filter(|(start, _)| *start <= line)
                .max_by_key(|(start, index)| (*start, std::cmp::Reverse(*index)))
                .map(|(_, index)| index);
        }
    }

    /// Takes the end. After a success only what took part in it is left to see.
    pub(super) fn end(&mut self, end: End, now: Duration) {
        let well = matches!(end, End::Built(_));
        for step in &mut self.steps {
            if matches!(step.told.state, StepState::Waiting | StepState::Running) {
                let mut told = step.told.clone();
                told.state = StepState::Cancelled;
                step.take(&told, now);
            }
        }
        if well {
            for stage in &mut self.stages {
                let done = |index: &usize| self.steps[*index].is(StepState::Done);
                stage.steps.retain(done);
            }
            self.stages.retain(|stage| !stage.steps.is_empty());
        }
        for pull in &mut self.pulls {
            pull.end(now);
        }
        self.end = Some(end);
    }

    /// Gives every step the bytes of the layer it added. The base image's go to its `FROM`.
    pub(super) fn measured(&mut self, analysis: &Analysis) {
        self.bytes = Some(analysis.total_bytes);
        let own = analysis.layers.iter().filter(|layer| layer.line.is_some());
        for layer in own.clone() {
            let mut made_it = self.steps.iter_mut();
            if let Some(step) = made_it.find(|step| step.told.line == layer.line) {
                step.bytes = Some(step.bytes.unwrap_or_default() + layer.bytes);
            }
        }
        let Some(first) = own.filter_map(|layer| layer.line).min() else {
            return;
        };
        let base = analysis.layers.iter().take_while(|it| it.line.is_none());
        let base: u64 = base.map(|layer| layer.bytes).sum();
        let froms = self.steps.iter_mut().filter(|step| is_from(&step.told));
        let from = froms
            .filter(|step| step.told.line.is_some_and(|line| line < first))
            .max_by_key(|step| step.told.line);
        if let Some(from) = from {
            from.bytes = Some(base);
        }
    }

    pub(super) fn pull_of(&mut self, image: &str, now: Duration) -> &mut Pulling {
        let known = self.pulls.iter().position(|pull| pull.image == image);
        let at = known.unwrap_or_else(|| {
            self.pulls.push(Pulling::new(image, now));
            self.pulls.len() - 1
        });
        &mut self.pulls[at]
    }
}

fn is_from(step: &BuildStep) -> bool {
    let keyword = step.text.split_whitespace().next();
    keyword.is_some_and(|word| word.eq_ignore_ascii_case("FROM"))
}
