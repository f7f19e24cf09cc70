//! A run's events as lines: what is being built, what came of each step, each verdict as it falls.

use std::collections::{HashMap, HashSet};

use crate::domain::build::{BuildEvent, BuildFailure, BuildStep, StepState};
use crate::domain::event::{BuildOf, GradeEvent};
use crate::domain::log::telling;
use crate::domain::mission::{Mission, Slug};

/// So many lines of a failed step's log are read.
const LOG: usize = 15;

/// Turns events into lines, and says nothing twice.
pub(super) struct News {
    /// Numbers of the checks, as `checks` shows them.
    checks: HashMap<Slug, usize>,
    steps: HashMap<(BuildOf, String), StepState>,
    pulls: HashMap<String, String>,
    /// Builds beside the submission's that were told of.
    begun: HashSet<BuildOf>,
}

impl News {
    pub(super) fn new(mission: &Mission) -> Self {
        let checks = mission.checks().enumerate();
        Self {
            checks: checks
                .map(|(index, check)| (check.id.clone(), index + 1))
                .collect(),
            steps: HashMap::new(),
            pulls: HashMap::new(),
            begun: HashSet::new(),
        }
    }

    /// What is to be said of an event.
    pub(super) fn lines(&mut self, event: &GradeEvent) -> Vec<String> {
        match event {
            GradeEvent::Phase(words) => vec![format!("Now {words}.")],
            GradeEvent::Build { of, event } => self.build(of, event),
            GradeEvent::BuildEnded {
                of: BuildOf::Submission,
                result: Err(failure),
            } => failed(failure),
            GradeEvent::BuildEnded {
                of,
                result: Err(failure),
            } => vec![format!("{} failed: {failure}.", name(of))],
            GradeEvent::Verdict { verdict, .. } => {
                let number = self.checks.get(&verdict.check).copied().unwrap_or(0);
                let word = verdict.outcome.word();
                vec![format!("Check {number}, {}: {word}.", verdict.title)]
            }
            _ => Vec::new(),
        }
    }

    fn build(&mut self, of: &BuildOf, event: &BuildEvent) -> Vec<String> {
        let mut lines = Vec::new();
        if *of != BuildOf::Submission && self.begun.insert(of.clone()) {
            lines.push(format!("Building {}.", name(of)));
        }
        match event {
            BuildEvent::Step(step) if *of == BuildOf::Submission => {
                lines.extend(self.step(of, step));
            }
            BuildEvent::Pull(pull) if pull.layer.is_empty() => {
                let old = self.pulls.insert(pull.image.clone(), pull.status.clone());
                if old.as_ref() != Some(&pull.status) {
                    lines.push(format!("Pulling {}: {}.", pull.image, pull.status));
                }
            }
            BuildEvent::Warning { line, message } if *of == BuildOf::Submission => {
                let place = line.map_or(String::new(), |line| format!(", Dockerfile line {line}"));
                lines.push(format!("Warning{place}: {message}"));
            }
            _ => {}
        }
        lines
    }

    fn step(&mut self, of: &BuildOf, step: &BuildStep) -> Option<String> {
        let key = (of.clone(), step.key.clone());
        let before = self.steps.insert(key, step.state);
        if before == Some(step.state) {
            return None;
        }
        let which = which(step);
        match (step.state, step.cached, step.seconds) {
            (StepState::Running, ..) => Some(format!("{which} runs: {}", step.text)),
            (StepState::Done, true, _) => Some(format!("{which} is cached: {}", step.text)),
            // The words were said when it began.
            (StepState::Done, false, Some(seconds)) if before == Some(StepState::Running) => {
                Some(format!("{which} is done, {seconds:.1} seconds."))
            }
            (StepState::Done, false, _) => Some(format!("{which} is done: {}", step.text)),
            (StepState::Failed, ..) => Some(format!("{which} failed: {}", step.text)),
            (StepState::Waiting | StepState::Cancelled, ..) => None,
        }
    }
}

/// `Stage builder, step 3 of 6`
fn which(step: &BuildStep) -> String {
    let number = step.number.map(|(at, of)| format!("step {at} of {of}"));
    let stage = step.stage.as_ref().map(|stage| format!("stage {stage}"));
    let parts: Vec<_> = [stage, number].into_iter().flatten().collect();
    let words = parts.join(", ");
    match words.split_at_checked(1) {
        Some((first, rest)) => format!("{}{rest}", first.to_uppercase()),
        None => "A step".to_owned(),
    }
}

fn name(of: &BuildOf) -> String {
    match of {
        BuildOf::Submission => "your files".to_owned(),
        BuildOf::Reference(id) => format!("the reference {id}, to compare with"),
        BuildOf::Target(name) => format!("the stage {name}"),
        BuildOf::Trial(path) => format!("once more after editing {path}"),
    }
}

fn failed(failure: &BuildFailure) -> Vec<String> {
    let line = failure.line();
    let place = line.map_or(String::new(), |line| format!(" Dockerfile line {line}."));
    let mut lines = vec![format!("There is no image: {failure}.{place}")];
    if let BuildFailure::RunFailed { log, .. } = failure
        && !log.is_empty()
    {
        let (first, last) = telling(log, LOG);
        lines.extend(first.map(|line| format!("Its first error: {line}")));
        lines.push("It said last:".to_owned());
        lines.extend(last.iter().map(|line| format!("  {line}")));
        lines.push("End of what it said.".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{News, failed, which};
    use crate::domain::build::{BuildEvent, BuildFailure, BuildStep, Pull, StepState};
    use crate::domain::event::{BuildOf, GradeEvent};
    use std::collections::{HashMap, HashSet};

    fn news() -> News {
        News {
            checks: HashMap::new(),
            steps: HashMap::new(),
            pulls: HashMap::new(),
            begun: HashSet::new(),
        }
    }

    fn step(state: StepState, cached: bool, seconds: Option<f64>) -> BuildEvent {
        BuildEvent::Step(BuildStep {
            key: "1".to_owned(),
            stage: Some("builder".to_owned()),
            number: Some((3, 6)),
            text: "RUN npm ci".to_owned(),
            line: Some(4),
            cached,
            seconds,
            state,
        })
    }

    fn told(news: &mut News, of: &BuildOf, event: BuildEvent) -> Vec<String> {
        news.lines(&GradeEvent::Build {
            of: of.clone(),
            event,
        })
    }

    #[test]
    fn a_step_is_told_when_it_begins_and_when_it_ends() {
        let mut news = news();
        let of = BuildOf::Submission;
        let running = step(StepState::Running, false, None);
        assert_eq!(
            told(&mut news, &of, running.clone()),
            ["Stage builder, step 3 of 6 runs: RUN npm ci"]
        );
        assert_eq!(told(&mut news, &of, running), [""; 0]);
        assert_eq!(
            told(&mut news, &of, step(StepState::Done, false, Some(2.34))),
            ["Stage builder, step 3 of 6 is done, 2.3 seconds."]
        );
        let mut news = self::news();
        assert_eq!(
            told(&mut news, &of, step(StepState::Done, true, None)),
            ["Stage builder, step 3 of 6 is cached: RUN npm ci"]
        );
    }

    #[test]
    fn other_builds_are_named_once_and_pulls_when_they_change() {
        let mut news = news();
        let of = BuildOf::Reference("fat".to_owned());
        assert_eq!(
            told(&mut news, &of, step(StepState::Running, false, None)),
            ["Building the reference fat, to compare with."]
        );
        let pull = |status: &str| {
            BuildEvent::Pull(Pull {
                image: "node:20".to_owned(),
                layer: String::new(),
                status: status.to_owned(),
                current: None,
                total: None,
            })
        };
        assert_eq!(
            told(&mut news, &of, pull("started")),
            ["Pulling node:20: started."]
        );
        assert_eq!(told(&mut news, &of, pull("started")), [""; 0]);
    }

    #[test]
    fn a_failure_says_where_and_what_was_said_last() {
        let failed_with = |log: Vec<String>| {
            failed(&BuildFailure::RunFailed {
                code: 3,
                line: Some(7),
                command: "npm ci".to_owned(),
                log,
            })
        };
        let mut log: Vec<_> = (0..100).map(|number| format!("line {number}")).collect();
        let lines = failed_with(log.clone());
        assert_eq!(
            lines[0],
            "There is no image: `npm ci` ended with exit code 3. Dockerfile line 7."
        );
        assert_eq!(lines.len(), 3 + super::LOG);
        assert_eq!(lines[lines.len() - 2], "  line 99");
        log[3] = "npm ERR! code ENOENT".to_owned();
        assert_eq!(failed_with(log)[1], "Its first error: npm ERR! code ENOENT");
        let plain = BuildStep {
            stage: None,
            number: None,
            ..match step(StepState::Done, false, None) {
                BuildEvent::Step(step) => step,
                _ => unreachable!(),
            }
        };
        assert_eq!(which(&plain), "A step");
    }
}
