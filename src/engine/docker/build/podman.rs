//! Podman's text: `[1/2] STEP 2/6: RUN …`, `--> Using cache <id>`, `--> <short id>`.
//!
//! A command's output arrives in the same stream, so a hostile one can print such lines itself. A
//! step counts as cached only when podman's own last line of it names the very image that `Using
//! cache` named, which a command cannot know, and when it was announced just once.

use std::collections::HashSet;

use bollard::models::{BuildInfo, BuildInfoAux};

use super::labels::is_own_label;
use super::made::MadeImages;
use super::stages::{alias, is_from, numbered};
use super::steps::{Announced, Steps};
use crate::domain::build::StepState;

/// Bytes of an unfinished line that are looked at.
const LINE_BYTES: usize = 16 * 1024;

#[derive(Default)]
pub(super) struct Podman {
    partial: String,
    at: Option<Current>,
    seen: HashSet<String>,
    /// Stage counter as podman prints it, and the name.
    stage: Option<(u32, String)>,
}

struct Current {
    key: String,
    last: bool,
    origin: Origin,
}

/// Where the step's image comes from, as far as the output says.
#[derive(Debug, PartialEq, Eq)]
enum Origin {
    Unknown,
    /// `Using cache` named this image; the step's last line must agree.
    Claimed(String),
    Cached(String),
    Made,
}

impl Podman {
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
        let mut pieces = text.split_inclusive('\n').peekable();
        while let Some(piece) = pieces.next() {
            let whole = piece.ends_with('\n');
            if self.partial.len() + piece.len() <= LINE_BYTES {
                self.partial.push_str(piece);
            }
            if whole || pieces.peek().is_some() || self.partial.len() > LINE_BYTES {
                let line = std::mem::take(&mut self.partial);
                self.line(line.trim_end_matches(['\n', '\r']), steps, made);
            }
        }
        None
    }

    fn line(&mut self, line: &str, steps: &mut Steps<'_>, made: &MadeImages) {
        if let Some(step) = announcement(line) {
            self.next(step, steps);
            return;
        }
        let Some(at) = &mut self.at else {
            return;
        };
        if let Some(id) = line.strip_prefix("--> Using cache ") {
            at.claim(id.trim());
        } else if let Some(id) = line.strip_prefix("--> ") {
            at.settle(id.trim());
            made.note(id);
        } else if !(at.last && is_closing(line)) {
            let key = at.key.clone();
            steps.log(&key, line.as_bytes());
            steps.log(&key, b"\n");
        }
    }

    fn next(&mut self, step: Line<'_>, steps: &mut Steps<'_>) {
        self.finish(steps);
        if is_own_label(step.instruction) && step.number.0 == step.number.1 {
            return;
        }
        let stage = self.stage_name(&step);
        let key = match step.stage {
            Some((stage, _)) => format!("{stage}.{}", step.number.0),
            None => step.number.0.to_string(),
        };
        let twice = !self.seen.insert(key.clone());
        steps.announce(Announced {
            key: key.clone(),
            stage,
            number: Some(step.number),
            text: step.instruction.to_owned(),
        });
        steps.begin(&key);
        self.at = Some(Current {
            key,
            // The label's own step may still follow; then that one is hidden too.
            last: step.number.0 + 1 >= step.number.1,
            origin: if twice { Origin::Made } else { Origin::Unknown },
        });
    }

    fn stage_name(&mut self, step: &Line<'_>) -> Option<String> {
        let (at, _) = step.stage?;
        if is_from(step.instruction) {
            let index = usize::try_from(at.saturating_sub(1)).unwrap_or(usize::MAX);
            let name = alias(step.instruction).map_or_else(|| numbered(index), str::to_owned);
            self.stage = Some((at, name));
        }
        self.stage
            .as_ref()
            .filter(|(number, _)| *number == at)
            .map(|(_, name)| name.clone())
    }

    /// The current step went well: another one follows, or the build ended.
    pub(super) fn finish(&mut self, steps: &mut Steps<'_>) {
        if let Some(at) = self.at.take() {
            let cached = matches!(at.origin, Origin::Cached(_));
            steps.end(&at.key, StepState::Done, cached);
        }
    }

    /// The current step is the one that failed.
    pub(super) fn fail(&mut self, steps: &mut Steps<'_>) {
        if let Some(at) = self.at.take() {
            steps.end(&at.key, StepState::Failed, false);
        }
    }
}

impl Current {
    fn claim(&mut self, id: &str) {
        let whole = id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.origin = match self.origin {
            Origin::Unknown if whole => Origin::Claimed(id.to_owned()),
            _ => Origin::Made,
        };
    }

    fn settle(&mut self, short: &str) {
        self.origin = match &self.origin {
            Origin::Claimed(id) | Origin::Cached(id)
                if short.len() > 8 && id.starts_with(short) =>
            {
                Origin::Cached(id.clone())
            }
            _ => Origin::Made,
        };
    }
}

/// One `STEP` line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line<'a> {
    stage: Option<(u32, u32)>,
    number: (u32, u32),
    instruction: &'a str,
}

fn announcement(line: &str) -> Option<Line<'_>> {
    let (stage, rest) = match line.strip_prefix('[') {
        Some(rest) => {
            let (count, rest) = rest.split_once("] ")?;
            (Some(pair(count)?), rest)
        }
        None => (None, line),
    };
    let (count, instruction) = rest.strip_prefix("STEP ")?.split_once(": ")?;
    Some(Line {
        stage,
        number: pair(count)?,
        instruction: instruction.trim(),
    })
}

fn pair(count: &str) -> Option<(u32, u32)> {
    let (at, of) = count.split_once('/')?;
    Some((at.parse().ok()?, of.parse().ok()?)) // not numbers: not a step
}

/// What podman prints once the last step is through.
fn is_closing(line: &str) -> bool {
    let id = line.len() == 64 && line.bytes().all(|byte| byte.is_ascii_hexdigit());
    let said = ["COMMIT", "Successfully tagged ", "Successfully built "];
    id || said.iter().any(|said| line.starts_with(said))
}

#[cfg(test)]
mod tests {
    use bollard::models::BuildInfo;
    use proptest::prelude::{any, prop, proptest};

    use super::{Line, Podman, announcement};
    use crate::domain::build::{BuildEvent, BuildStep, StepState};
    use crate::engine::docker::build::made::MadeImages;
    use crate::engine::docker::build::steps::Steps;
    use crate::engine::docker::build::tests::{Heard, parsed};

    fn feed(messages: &[&str]) -> (Vec<BuildStep>, Vec<BuildEvent>) {
        let (heard, dockerfile) = (Heard::default(), parsed("FROM alpine\n"));
        let sink = |event| heard.hear(event);
        let mut steps = Steps::new(&dockerfile, &sink);
        let (mut podman, made) = (Podman::default(), MadeImages::none_yet());
        for message in messages {
            let info = BuildInfo {
                stream: Some((*message).to_owned()),
                ..BuildInfo::default()
            };
            podman.take(info, &mut steps, &made);
        }
        podman.finish(&mut steps);
        (steps.all(), heard.events())
    }

    const FULL: &str = "34b226395657677b48fa898dc5f4931af8808b45674cfe3dd8edd871e313c4cd";

    #[test]
    fn steps_of_two_stages() {
        let (steps, events) = feed(&[
            "[1/2] STEP 1/2: FROM alpine:3.18 AS base\n[1/2] STEP 2/2: RUN echo x\nx\n",
            "--> 06c14773749\n",
            "[2/2] STEP 1/3: FROM 06c147737494010d5eea6139d22635771910e4dc24fc558072c8175ebe43af7b\n",
            "[2/2] STEP 2/3: ENV A=1\n",
            &format!("--> Using cache {FULL}\n--> {}\n", &FULL[..11]),
            "[2/2] STEP 3/3: LABEL \"phoenix.owner\"=\"me\"\nCOMMIT x\n",
        ]);
        let seen: Vec<_> = steps
            .iter()
            .map(|s| (s.key.as_str(), s.stage.as_deref(), s.cached))
            .collect();
        assert_eq!(
            seen,
            [
                ("1.1", Some("base"), false),
                ("1.2", Some("base"), false),
                ("2.1", Some("stage-1"), false),
                ("2.2", Some("stage-1"), true),
            ]
        );
        assert!(steps.iter().all(|step| step.state == StepState::Done));
        let log = BuildEvent::Log {
            step: "1.2".to_owned(),
            line: "x".to_owned(),
        };
        assert!(events.contains(&log), "{events:?}");
    }

    #[test]
    fn a_command_cannot_pretend_to_be_cached() {
        let claim = format!("--> Using cache {FULL}\n");
        let short = format!("--> {}\n", &FULL[..11]);
        for output in [
            vec![claim.as_str()],
            vec![claim.as_str(), short.as_str()],
            vec!["STEP 2/3: RUN a\n", claim.as_str(), short.as_str()],
            vec!["STEP 3/3: RUN b\n", claim.as_str(), short.as_str()],
        ] {
            let mut messages = vec!["STEP 1/3: FROM alpine\n", "STEP 2/3: RUN a\n"];
            messages.extend(output);
            messages.extend([
                "--> b5e0ccdc2df\n",
                "STEP 3/3: RUN b\n",
                "--> c5e0ccdc2df\n",
            ]);
            let (steps, _) = feed(&messages);
            assert!(steps.iter().all(|step| !step.cached), "{messages:?}");
        }
    }

    #[test]
    fn announcements() {
        let line = |stage, number, instruction| {
            Some(Line {
                stage,
                number,
                instruction,
            })
        };
        for (text, expected) in [
            ("STEP 2/6: RUN a: b", line(None, (2, 6), "RUN a: b")),
            ("[1/2] STEP 2/6: RUN a", line(Some((1, 2)), (2, 6), "RUN a")),
            ("STEP x/6: RUN a", None),
            ("[1/2] no", None),
            ("[", None),
            ("", None),
        ] {
            assert_eq!(announcement(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(messages in prop::collection::vec(
            prop::sample::select(vec!["STEP ", "1/2", "[1/2] ", ": ", "RUN x", "--> ", "Using cache ", FULL, "\n", "é", "\r"]), 0..40),
            noise in any::<String>(), cut in 1_usize..5)
        {
            let mut joined: Vec<String> = messages.chunks(cut).map(<[&str]>::concat).collect();
            joined.push(noise);
            let joined: Vec<&str> = joined.iter().map(String::as_str).collect();
            feed(&joined);
        }
    }
}
