//! From what the builder said to what the learner reads: the failure, its line, its log.

use globset::GlobBuilder;

use super::gates::advice;
use super::registry::{familiar, same_image, why_unavailable};
use super::said::{self, Said};
use super::steps::Steps;
use crate::domain::build::{BuildFailure, BuildStep};
use crate::domain::dockerfile::{Base, Dockerfile, Instruction};
use crate::domain::files::FileTree;
use crate::engine::BuildPlan;

const VANISHED: &str = "an equal image was removed just when this one was made";

/// Whether the same build is likely to come off if it is begun once more.
pub(super) fn may_pass_again(failure: &BuildFailure) -> bool {
    matches!(failure, BuildFailure::EngineFailed { reason, .. } if reason == VANISHED)
}

/// `message` is the builder's own last word.
pub(super) fn explain(message: &str, plan: &BuildPlan, steps: &Steps<'_>) -> BuildFailure {
    let at = steps.current();
    let line = at.and_then(|step| step.line);
    match said::read(message) {
        Said::Exit(code) => {
            let log = at.map(|step| steps.tail(&step.key)).unwrap_or_default();
            match said::runtime_fault(&log) {
                Some(reason) => BuildFailure::EngineFailed { reason, line },
                None => BuildFailure::RunFailed {
                    code,
                    line,
                    command: at.map(command).unwrap_or_default(),
                    log,
                },
            }
        }
        Said::CannotStart(why) => BuildFailure::Other {
            message: format!("the command could not be started: {why}"),
            line,
        },
        Said::Syntax {
            line: said,
            message,
        } => BuildFailure::Parse {
            line: said
                .or(line)
                .or_else(|| line_of_message(&plan.dockerfile, &message)),
            message,
        },
        Said::Missing(path) => missing(&path, plan, line),
        Said::Outside(path) => BuildFailure::Other {
            message: format!(
                "`{path}` is outside the build context; only files inside it can be copied"
            ),
            line,
        },
        Said::UnknownTarget(name) => unknown_stage(&plan.dockerfile, name, None),
        Said::UnknownFrom { name, reason } => no_image(&plan.dockerfile, &name, &reason, line),
        Said::NoImage { image, reason } => {
            let name = image.or_else(|| at.and_then(base_of)).unwrap_or_default();
            no_image(&plan.dockerfile, &name, &reason, line)
        }
        Said::NeedsBuildKit { flag, line: said } => BuildFailure::NeedsBuildKit {
            feature: feature(flag.as_deref(), at),
            line: said.or(line),
        },
        Said::Lost(reason) => BuildFailure::EngineLost { reason },
        Said::Vanished => BuildFailure::EngineFailed {
            reason: VANISHED.to_owned(),
            line: None,
        },
        Said::Other(message) => BuildFailure::Other { message, line },
    }
}

/// The command line without `RUN`.
fn command(step: &BuildStep) -> String {
    let text = step.text.trim();
    text.strip_prefix("RUN ").unwrap_or(text).to_owned()
}

fn feature(flag: Option<&str>, at: Option<&BuildStep>) -> String {
    match (flag, at) {
        (Some(flag), _) => advice(flag),
        (None, Some(step)) => format!("a flag of `{}`", step.text),
        (None, None) => "a flag".to_owned(),
    }
}

/// The line that a message without one speaks of: no step exists yet for a `FROM $X` whose name is
/// empty, nor for an instruction that nobody knows.
fn line_of_message(dockerfile: &Dockerfile, message: &str) -> Option<u32> {
    let (first, later) = match message.split_once("base name (") {
        Some((_, rest)) => ("FROM", rest.split_once(')').map(|(name, _)| name)),
        None => (message.strip_prefix("unknown instruction: ")?, None),
    };
    let at = dockerfile.text.lines().position(|line| {
        let mut words = line.split_whitespace();
        words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case(first))
            && later.is_none_or(|later| words.any(|word| word == later))
    })?;
    u32::try_from(at + 1).ok() // more lines than u32 counts: no line
}

pub(super) fn unknown_stage(
    dockerfile: &Dockerfile,
    name: String,
    line: Option<u32>,
) -> BuildFailure {
    let stages = dockerfile
        .stages
        .iter()
        .map(|stage| {
            stage
                .name
                .clone()
                .unwrap_or_else(|| stage.index.to_string())
        })
        .collect();
    BuildFailure::UnknownStage { name, line, stages }
}

/// The name of an image that cannot be had. A bare word after `--from=` was meant as a stage.
pub(super) fn no_image(
    dockerfile: &Dockerfile,
    name: &str,
    reason: &str,
    line: Option<u32>,
) -> BuildFailure {
    let image = familiar(name).to_owned();
    let untagged = image.strip_suffix(":latest").unwrap_or(&image);
    let meant = instructions(dockerfile).find(|instruction| {
        let from = instruction.flag("from");
        from.is_some_and(|from| from == untagged && !from.contains(['/', ':', '.', '@']))
    });
    if let Some(instruction) = meant {
        return unknown_stage(dockerfile, untagged.to_owned(), Some(instruction.line()));
    }
    let base = dockerfile
        .stages
        .iter()
        .find_map(|stage| match &stage.base {
            Base::Image(base) if same_image(base, &image) => Some((base.clone(), stage.line)),
            _ => None,
        });
    let (image, line) = match base {
        Some((base, at)) => (base, Some(at)),
        None => (image, line),
    };
    let reason = why_unavailable(reason);
    BuildFailure::ImageUnavailable {
        image,
        line,
        reason,
    }
}

fn base_of(step: &BuildStep) -> Option<String> {
    let mut words = step.text.split_whitespace().skip(1);
    words
        .find(|word| !word.starts_with("--"))
        .map(str::to_owned)
}

fn missing(said: &str, plan: &BuildPlan, line: Option<u32>) -> BuildFailure {
    let copy = copying(&plan.dockerfile, said, line);
    let written = copy.and_then(|copy| {
        let sources = copy.sources();
        let same = |source: &&String| plain(source) == plain(said);
        sources
            .iter()
            .find(same)
            .or(sources.first().filter(|_| said.is_empty()))
    });
    let path = written.map_or_else(
        || plain(said).to_owned(),
        |written| plain(written).to_owned(),
    );
    let line = copy.map(Instruction::line).or(line);
    match copy.and_then(|copy| copy.flag("from")) {
        Some(from) => BuildFailure::Other {
            message: not_in_stage(&plan.dockerfile, &path, from),
            line,
        },
        None => BuildFailure::MissingSource {
            ignored: holds(&plan.folder, &path) && !holds(&plan.context, &path),
            path,
            line,
        },
    }
}

/// Of an image that is copied from there is no more to say than its name.
fn not_in_stage(dockerfile: &Dockerfile, path: &str, from: &str) -> String {
    match dockerfile.stage(from) {
        Some(stage) => format!(
            "there is no `/{path}` in stage `{from}`, which begins on line {}; see where its lines \
             put what they make",
            stage.line
        ),
        None => format!("there is no `/{path}` in `{from}`"),
    }
}

/// The COPY or ADD that the failing step is, else the first that names the path.
fn copying<'a>(
    dockerfile: &'a Dockerfile,
    path: &str,
    line: Option<u32>,
) -> Option<&'a Instruction> {
    let copies =
        || instructions(dockerfile).filter(|i| matches!(i.keyword.as_str(), "COPY" | "ADD"));
    copies()
        .find(|copy| Some(copy.line()) == line)
        .or_else(|| copies().find(|copy| copy.sources().iter().any(|s| plain(s) == plain(path))))
}

fn instructions(dockerfile: &Dockerfile) -> impl Iterator<Item = &Instruction> {
    dockerfile
        .stages
        .iter()
        .flat_map(|stage| &stage.instructions)
}

/// `./src/`, `/src` and `src` are one path of the context.
fn plain(path: &str) -> &str {
    let mut path = path.trim_end_matches('/');
    while let Some(inner) = path.strip_prefix("./").or_else(|| path.strip_prefix('/')) {
        path = inner;
    }
    path
}

/// Whether the tree has a file or folder at `path`, which may be a pattern.
fn holds(tree: &FileTree, path: &str) -> bool {
    let below = format!("{path}/");
    let here = |file: &String| file == path || file.starts_with(&below);
    if tree.0.keys().any(here) {
        return true;
    }
    let pattern = GlobBuilder::new(path).literal_separator(true).build();
    // Not a pattern: then it names nothing.
    let Ok(pattern) = pattern else { return false };
    let pattern = pattern.compile_matcher();
    tree.0.keys().any(|file| pattern.is_match(file))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{explain, holds, plain};
    use crate::domain::build::BuildFailure;
    use crate::domain::files::{File, FileTree};
    use crate::engine::docker::build::steps::{Announced, Steps};
    use crate::engine::docker::build::tests::{Heard, plan};

    fn tree(paths: &[&str]) -> FileTree {
        let mut tree = FileTree::default();
        for path in paths {
            tree.insert(*path, File::text("x"));
        }
        tree
    }

    #[test]
    fn paths() {
        for path in ["./src/", "/src", "src", ".//src"] {
            assert_eq!(plain(path), "src", "{path}");
        }
        let files = tree(&["src/a.js", "package.json"]);
        for (path, there) in [
            ("src", true),
            ("*.json", true),
            ("sr", false),
            ("*.js", false),
            ("[", false),
        ] {
            assert_eq!(holds(&files, path), there, "{path}");
        }
    }

    #[test]
    fn an_ignored_source_is_told_from_a_missing_one() {
        let mut plan = plan("FROM alpine\nCOPY ./secret.txt /x\nCOPY gone.txt /y\n");
        plan.folder = Arc::new(tree(&["secret.txt", "kept.txt"]));
        plan.context = Arc::new(tree(&["kept.txt"]));
        let (heard, dockerfile) = (Heard::default(), Arc::clone(&plan.dockerfile));
        let sink = |event| heard.hear(event);
        let steps = Steps::new(&dockerfile, &sink);
        let told = |path: &str| {
            let message = format!("failed to compute cache key: \"/{path}\" not found: not found");
            explain(&message, &plan, &steps)
        };
        assert_eq!(
            told("secret.txt"),
            BuildFailure::MissingSource {
                path: "secret.txt".to_owned(),
                line: Some(2),
                ignored: true
            }
        );
        assert_eq!(
            told("gone.txt"),
            BuildFailure::MissingSource {
                path: "gone.txt".to_owned(),
                line: Some(3),
                ignored: false
            }
        );
    }

    #[test]
    fn a_source_missing_in_a_stage_is_not_the_contexts() {
        let plan = plan("FROM alpine AS a\nFROM alpine\nCOPY --from=a /nope /x\n");
        let (heard, dockerfile) = (Heard::default(), Arc::clone(&plan.dockerfile));
        let sink = |event| heard.hear(event);
        let steps = Steps::new(&dockerfile, &sink);
        let words = |stage| {
            format!(
                "there is no `/nope` in stage `{stage}`, which begins on line 1; see where its \
                 lines put what they make"
            )
        };
        let failure = explain("COPY failed: stat nope: file does not exist", &plan, &steps);
        assert_eq!(
            failure,
            BuildFailure::Other {
                message: words("a"),
                line: Some(3)
            }
        );
        let said = "lstat /var/lib/docker/overlay2/x9/merged/nope: no such file or directory";
        assert_eq!(explain(said, &plan, &steps), failure);
    }

    #[test]
    fn a_bare_from_was_meant_as_a_stage() {
        let plan = plan("FROM alpine AS build\nFROM alpine\nCOPY --from=biuld /a /b\n");
        let (heard, dockerfile) = (Heard::default(), Arc::clone(&plan.dockerfile));
        let sink = |event| heard.hear(event);
        let steps = Steps::new(&dockerfile, &sink);
        let message = "failed to load cache key: failed to do request: Head \"https://r/v2/library/biuld/manifests/latest\": no such host";
        assert_eq!(
            explain(message, &plan, &steps),
            BuildFailure::UnknownStage {
                name: "biuld".to_owned(),
                line: Some(3),
                stages: vec!["build".to_owned(), "1".to_owned()],
            }
        );
    }

    #[test]
    fn a_failed_command_brings_its_log() {
        let plan = plan("FROM alpine\nRUN make\n");
        let (heard, dockerfile) = (Heard::default(), Arc::clone(&plan.dockerfile));
        let sink = |event| heard.hear(event);
        let mut steps = Steps::new(&dockerfile, &sink);
        steps.announce(Announced {
            key: "k".to_owned(),
            stage: None,
            number: Some((2, 2)),
            text: "RUN make".to_owned(),
        });
        steps.begin("k");
        steps.log("k", b"cc: not found\n");
        let failure = explain(
            "executor failed running [/bin/sh -c make]: exit code: 2",
            &plan,
            &steps,
        );
        let BuildFailure::RunFailed {
            code, command, log, ..
        } = failure
        else {
            panic!("{failure:?}");
        };
        assert_eq!(
            (code, command.as_str(), log.as_slice()),
            (2, "make", &["cc: not found".to_owned()][..])
        );
    }
}
