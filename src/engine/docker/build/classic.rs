//! The classic builder's text: `Step 2/5 : RUN …`, ` ---> Using cache`, ` ---> <id>`.
//!
//! A command's output arrives in the same stream, so a hostile one can print such lines itself. It
//! cannot gain from it: what stands between `Running in <id>` and `Removing intermediate container
//! <id>` is only log, and a step that was announced twice never counts as cached.

use std::collections::HashSet;

use bollard::models::{BuildInfo, BuildInfoAux};

use super::labels::is_own_label;
use super::made::MadeImages;
use super::stages::StageCount;
use super::steps::{Announced, Steps};
use crate::domain::build::StepState;

#[derive(Default)]
pub(super) struct Classic {
    /// The current step's key.
    at: Option<String>,
    seen: HashSet<u32>,
    stages: StageCount,
    phase: Phase,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Phase {
    /// The step was announced; the builder speaks.
    #[default]
    Builder,
    Cached,
    /// The container with this short id runs and prints.
    Running(String),
    /// It ran, or cannot be told from one that ran; the builder speaks again.
    Ran,
}

impl Classic {
    pub(super) fn take(
        &mut self,
        info: BuildInfo,
        steps: &mut Steps<'_>,
        made: &MadeImages,
    ) -> Option<String> {
        if let Some(BuildInfoAux::Default(image)) = info.aux {
            return image.id;
        }
        let text = info.stream?;
        if let Phase::Running(id) = &self.phase
            && text.trim_end() != format!("Removing intermediate container {id}")
        {
            if let Some(key) = &self.at {
                steps.log(key, text.as_bytes());
            }
            return None;
        }
        self.builder_says(&text, steps, made);
        None
    }

    /// The one that runs now.
    pub(super) fn container(&self) -> Option<&str> {
        match &self.phase {
            Phase::Running(id) => Some(id),
            _ => None,
        }
    }

    fn builder_says(&mut self, text: &str, steps: &mut Steps<'_>, made: &MadeImages) {
        if let Some((number, instruction)) = announcement(text) {
            self.next(number, instruction, steps);
        } else if let Some(id) = text.trim().strip_prefix("---> Running in ") {
            self.phase = Phase::Running(id.trim().to_owned());
        } else if text.trim() == "---> Using cache" {
            if self.phase == Phase::Builder {
                self.phase = Phase::Cached;
            }
        } else if text.starts_with("Removing intermediate container ") {
            self.phase = Phase::Ran;
        } else if let Some(id) = text.trim().strip_prefix("---> ")
            && self.phase != Phase::Cached
        {
            made.note(id);
        }
    }

    fn next(&mut self, number: (u32, u32), instruction: &str, steps: &mut Steps<'_>) {
        self.finish(steps);
        self.phase = Phase::Builder;
        self.stages.count(instruction);
        if is_own_label(instruction) && number.0 == number.1 {
            self.at = None;
            return;
        }
        let key = number.0.to_string();
        if !self.seen.insert(number.0) {
            self.phase = Phase::Ran;
        }
        steps.announce(Announced {
            key: key.clone(),
            stage: self.stages.name(steps.dockerfile()),
            number: Some(number),
            text: instruction.to_owned(),
        });
        steps.begin(&key);
        self.at = Some(key);
    }

    /// The current step went well: another one follows, or the build ended.
    pub(super) fn finish(&mut self, steps: &mut Steps<'_>) {
        if let Some(key) = self.at.take() {
            steps.end(&key, StepState::Done, self.phase == Phase::Cached);
        }
    }

    /// The current step is the one that failed.
    pub(super) fn fail(&mut self, steps: &mut Steps<'_>) {
        if let Some(key) = self.at.take() {
            steps.end(&key, StepState::Failed, false);
        }
    }
}

/// `Step 2/5 : RUN make`
fn announcement(text: &str) -> Option<((u32, u32), &str)> {
    let (count, instruction) = text.strip_prefix("Step ")?.split_once(" : ")?;
    let (at, of) = count.split_once('/')?;
    Some(((at.parse().ok()?, of.parse().ok()?), instruction.trim())) // not numbers: not a step
}

#[cfg(test)]
mod tests {
    use bollard::models::BuildInfo;
    use proptest::prelude::{any, prop, proptest};

    use super::Classic;
    use crate::domain::build::{BuildEvent, BuildStep, StepState};
    use crate::engine::docker::build::made::MadeImages;
    use crate::engine::docker::build::steps::Steps;
    use crate::engine::docker::build::tests::{Heard, parsed};

    fn feed(text: &str, messages: &[&str], ended_well: bool) -> (Vec<BuildStep>, Vec<BuildEvent>) {
        let (heard, dockerfile) = (Heard::default(), parsed(text));
        let sink = |event| heard.hear(event);
        let mut steps = Steps::new(&dockerfile, &sink);
        let (mut classic, made) = (Classic::default(), MadeImages::none_yet());
        for message in messages {
            let info = BuildInfo {
                stream: Some((*message).to_owned()),
                ..BuildInfo::default()
            };
            classic.take(info, &mut steps, &made);
        }
        if ended_well {
            classic.finish(&mut steps);
        } else {
            classic.fail(&mut steps);
        }
        (steps.all(), heard.events())
    }

    const RUN: [&str; 4] = [
        "Step 1/3 : FROM alpine",
        "\n",
        " ---> aa2ac9ec322d\n",
        "Step 2/3 : RUN make",
    ];

    #[test]
    fn a_run_and_a_cached_step() {
        let mut messages = RUN.to_vec();
        messages.extend([
            "\n",
            " ---> Running in 53e403a6bd15\n",
            "one\n",
            "\u{1b}[91mtwo\n\u{1b}[0m",
            "Step 9/9 : RUN fake\n",
            " ---> Using cache\n",
            "Removing intermediate container 53e403a6bd15\n",
            " ---> 71db3d6ef2d3\n",
            "Step 3/3 : COPY . .",
            "\n",
            " ---> Using cache\n",
            " ---> 9477a6476333\n",
            "Successfully built 9477a6476333\n",
        ]);
        let (steps, events) = feed("FROM alpine\nRUN make\nCOPY . .\n", &messages, true);
        let seen: Vec<_> = steps
            .iter()
            .map(|s| (s.text.as_str(), s.number, s.cached, s.state))
            .collect();
        assert_eq!(
            seen,
            [
                ("FROM alpine", Some((1, 3)), false, StepState::Done),
                ("RUN make", Some((2, 3)), false, StepState::Done),
                ("COPY . .", Some((3, 3)), true, StepState::Done),
            ]
        );
        let logs: Vec<_> = events
            .iter()
            .filter_map(|event| match event {
                BuildEvent::Log { step, line } => Some((step.as_str(), line.as_str())),
                _ => None,
            })
            .collect();
        assert_eq!(
            logs,
            [
                ("2", "one"),
                ("2", "two"),
                ("2", "Step 9/9 : RUN fake"),
                ("2", " ---> Using cache"),
            ]
        );
    }

    #[test]
    fn a_command_cannot_pretend_to_be_cached() {
        let mut messages = RUN.to_vec();
        messages.extend([
            " ---> Running in 53e403a6bd15\n",
            "Removing intermediate container 53e403a6bd15\n",
            "Step 3/3 : RUN later",
            " ---> Using cache\n",
            "Step 2/3 : RUN make",
            " ---> Using cache\n",
            "Removing intermediate container 53e403a6bd15\n",
            " ---> 71db3d6ef2d3\n",
            "Step 3/3 : RUN later",
            " ---> Running in 63e403a6bd15\n",
            "Removing intermediate container 63e403a6bd15\n",
        ]);
        let (steps, _) = feed("FROM alpine\n", &messages, true);
        assert!(steps.iter().all(|step| !step.cached), "{steps:?}");
    }

    #[test]
    fn the_failing_step_is_the_last() {
        let (steps, _) = feed("FROM alpine\n", &RUN, false);
        assert_eq!(steps.last().map(|s| s.state), Some(StepState::Failed));
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(messages in prop::collection::vec(
            prop::sample::select(vec!["Step ", "1/2", "2/2", " : ", "RUN x", " ---> ", "Running in ", "Using cache", "\n", "é", "Removing intermediate container "]), 0..40),
            noise in any::<String>(), cut in 1_usize..5)
        {
            let mut joined: Vec<String> = messages.chunks(cut).map(<[&str]>::concat).collect();
            joined.push(noise);
            let joined: Vec<&str> = joined.iter().map(String::as_str).collect();
            feed("FROM alpine\n", &joined, true);
        }
    }
}
