//! The book of a running build: every step's latest state, its line in the Dockerfile, and the end
//! of its log. Decoders write into it; it tells the events.

use std::collections::HashMap;
use std::time::Instant;

use super::lines::{Lines, one_line};
use super::stages::{from_line, is_from};
use crate::domain::build::{BuildEvent, BuildStep, StepKey, StepState};
use crate::domain::dockerfile::{Dockerfile, Instruction, Stage};
use crate::engine::Sink;

/// Steps of one build that are kept; no Dockerfile worth building has more.
const MAX_STEPS: usize = 2_000;
/// Log lines told in one build; the ends of logs are kept beyond that.
const MAX_LOG_EVENTS: usize = 50_000;

pub(super) struct Steps<'a> {
    dockerfile: &'a Dockerfile,
    events: Sink<'a, BuildEvent>,
    known: Vec<BuildStep>,
    places: HashMap<StepKey, usize>,
    logs: HashMap<StepKey, Lines>,
    begun: HashMap<StepKey, Instant>,
    told: usize,
}

/// A step as a builder announces it.
pub(super) struct Announced {
    pub(super) key: StepKey,
    pub(super) stage: Option<String>,
    pub(super) number: Option<(u32, u32)>,
    pub(super) text: String,
}

impl<'a> Steps<'a> {
    pub(super) fn new(dockerfile: &'a Dockerfile, events: Sink<'a, BuildEvent>) -> Self {
        Self {
            dockerfile,
            events,
            known: Vec::new(),
            places: HashMap::new(),
            logs: HashMap::new(),
            begun: HashMap::new(),
            told: 0,
        }
    }

    pub(super) fn dockerfile(&self) -> &'a Dockerfile {
        self.dockerfile
    }

    /// Notes a step, as waiting when it is new. False when there are too many.
    pub(super) fn announce(&mut self, step: Announced) -> bool {
        if self.places.contains_key(&step.key) {
            return true;
        }
        if self.known.len() == MAX_STEPS {
            return false;
        }
        self.places.insert(step.key.clone(), self.known.len());
        let mut new = BuildStep {
            key: step.key,
            stage: step.stage.map(|stage| one_line(&stage)),
            number: step.number,
            text: one_line(&step.text),
            line: None,
            cached: false,
            seconds: None,
            state: StepState::Waiting,
        };
        new.line = self.line_of(&new);
        new.stage = self.own_stage(&new);
        self.known.push(new.clone());
        (self.events)(BuildEvent::Step(new));
        true
    }

    /// Changes a known step, and tells it when that made a difference.
    pub(super) fn change(&mut self, key: &str, change: impl FnOnce(&mut BuildStep)) {
        let Some(place) = self.places.get(key).copied() else {
            return;
        };
        let line = self.known.get(place).and_then(|step| self.line_of(step));
        let Some(step) = self.known.get_mut(place) else {
            return;
        };
        let before = step.clone();
        change(step);
        step.line = line;
        let now = step.clone();
        if before == now {
            return;
        }
        if matches!(now.state, StepState::Done | StepState::Cancelled) {
            self.flush(key);
            self.logs.remove(key);
        }
        (self.events)(BuildEvent::Step(now));
    }

    /// A step starts now, by our clock.
    pub(super) fn begin(&mut self, key: &str) {
        self.begun.insert(key.to_owned(), Instant::now());
        self.change(key, |step| step.state = StepState::Running);
    }

    /// A step ends now, by our clock.
    pub(super) fn end(&mut self, key: &str, state: StepState, cached: bool) {
        let seconds = self.begun.get(key).map(|at| at.elapsed().as_secs_f64());
        self.change(key, |step| {
            step.state = state;
            step.cached = cached;
            step.seconds = seconds;
        });
    }

    pub(super) fn log(&mut self, key: &str, piece: &[u8]) {
        if !self.places.contains_key(key) {
            return;
        }
        let (events, told) = (self.events, &mut self.told);
        self.logs
            .entry(key.to_owned())
            .or_default()
            .push(piece, |line| tell(events, told, key, line));
    }

    pub(super) fn warn(&self, line: Option<u32>, message: &str) {
        (self.events)(BuildEvent::Warning {
            line,
            message: one_line(message),
        });
    }

    pub(super) fn get(&self, key: &str) -> Option<&BuildStep> {
        self.places
            .get(key)
            .and_then(|place| self.known.get(*place))
    }

    /// The step that failed, else the one that runs: where an end that came from elsewhere points.
    pub(super) fn current(&self) -> Option<&BuildStep> {
        let last = |state| self.known.iter().rev().find(move |s| s.state == state);
        last(StepState::Failed).or_else(|| last(StepState::Running))
    }

    /// The end of a step's log.
    pub(super) fn tail(&self, key: &str) -> Vec<String> {
        self.logs.get(key).map(Lines::tail).unwrap_or_default()
    }

    /// Ends whatever still runs, and tells the unfinished lines.
    pub(super) fn close(&mut self, state: StepState) {
        let open: Vec<StepKey> = self
            .known
            .iter()
            .filter(|step| matches!(step.state, StepState::Waiting | StepState::Running))
            .map(|step| step.key.clone())
            .collect();
        for key in open {
            let running = self
                .get(&key)
                .is_some_and(|s| s.state == StepState::Running);
            let end = if running { state } else { StepState::Cancelled };
            self.flush(&key);
            self.change(&key, |step| step.state = end);
        }
        let rest: Vec<StepKey> = self.logs.keys().cloned().collect();
        for key in rest {
            self.flush(&key);
        }
    }

    #[cfg(test)]
    pub(super) fn all(&self) -> Vec<BuildStep> {
        self.known.clone()
    }

    /// The last state of every step that ran or was found in the cache.
    pub(super) fn finished(self) -> Vec<BuildStep> {
        self.known
            .into_iter()
            .filter(|step| step.state == StepState::Done)
            .collect()
    }

    fn flush(&mut self, key: &str) {
        let (events, told) = (self.events, &mut self.told);
        if let Some(lines) = self.logs.get_mut(key) {
            lines.flush(|line| tell(events, told, key, line));
        }
    }

    /// The instruction's line. Of several equal instructions the first would always be found, so
    /// the order of the steps among their equals decides.
    fn line_of(&self, step: &BuildStep) -> Option<u32> {
        let stage = step.stage.as_deref();
        let Some(line) = self.dockerfile.line_of_step(stage, &step.text) else {
            // Podman puts an image id in the place of a stage's name, newer engines add a digest.
            return is_from(&step.text).then(|| from_line(self.dockerfile, stage))?;
        };
        let rank = self
            .known
            .iter()
            .filter(|other| comes_before(other, step))
            .count();
        if rank == 0 {
            return Some(line);
        }
        let equals = self.equal_lines(step.stage.is_some(), line);
        equals.get(rank).or(equals.last()).copied().or(Some(line))
    }

    /// The stage as this Dockerfile names it. A step that the builder knows from another Dockerfile
    /// comes with the name that its stage has there.
    fn own_stage(&self, step: &BuildStep) -> Option<String> {
        let printed = step.stage.clone()?;
        let stages = &self.dockerfile.stages;
        let holds = |stage: &&Stage| {
            let mut lines = stage.instructions.iter().map(Instruction::line);
            Some(stage.line) == step.line || lines.any(|line| Some(line) == step.line)
        };
        match stages.iter().find(holds) {
            None => Some(printed),
            Some(stage) => match &stage.name {
                Some(name) => Some(name.clone()),
                None => (stages.len() > 1).then(|| format!("stage-{}", stage.index)),
            },
        }
    }

    /// The lines of instructions equal to the one at `line`, in its stage or in the whole file.
    fn equal_lines(&self, in_stage: bool, line: u32) -> Vec<u32> {
        let stages = &self.dockerfile.stages;
        let at = |found: &&Instruction| found.line() == line;
        let Some((home, model)) = stages.iter().find_map(|stage| {
            let found = stage.instructions.iter().find(at)?;
            Some((stage.index, found))
        }) else {
            return Vec::new();
        };
        stages
            .iter()
            .filter(|stage| !in_stage || stage.index == home)
            .flat_map(|stage| &stage.instructions)
            .filter(|other| other.text == model.text)
            .map(Instruction::line)
            .collect()
    }
}

fn comes_before(other: &BuildStep, step: &BuildStep) -> bool {
    other.stage == step.stage
        && other.text == step.text
        && other.key != step.key
        && other.number.map(|(at, _)| at) < step.number.map(|(at, _)| at)
}

fn tell(events: Sink<'_, BuildEvent>, told: &mut usize, key: &str, line: &str) {
    let line = match (*told).cmp(&MAX_LOG_EVENTS) {
        std::cmp::Ordering::Less => line.to_owned(),
        std::cmp::Ordering::Equal => "… the log goes on; only its end is kept".to_owned(),
        std::cmp::Ordering::Greater => return,
    };
    *told += 1;
    events(BuildEvent::Log {
        step: key.to_owned(),
        line,
    });
}
