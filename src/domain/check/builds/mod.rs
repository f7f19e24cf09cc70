//! `builds`: the build succeeds within its limits. The words for every way it can fail are here.

mod advice;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Problems;
use super::nearest;
use super::words::{LONGEST, code, list, size};
use crate::domain::build::BuildFailure;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::log::telling;
use crate::domain::text::sanitise;
use crate::domain::verdict::Finding;

/// How many of the last lines of a failed step are shown.
const LOG_LINES: usize = 5;

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "builds")]
pub struct Spec {}

impl Spec {
    #[expect(
        clippy::unused_self,
        reason = "every kind has the same three functions"
    )]
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    #[expect(
        clippy::unused_self,
        reason = "every kind has the same three functions"
    )]
    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        match &facts.build {
            Some(Ok(_)) => Ok(Vec::new()),
            Some(Err(failure)) if failure.is_submissions_fault() => {
                Ok(vec![finding(failure, facts)])
            }
            Some(Err(failure)) => Err(NoAnswer::Unknown(not_the_submissions(failure))),
            None => not_tried(facts),
        }
    }

    #[expect(
        clippy::unused_self,
        reason = "every kind has the same three functions"
    )]
    pub(super) fn problems(&self, _problems: &mut Problems) {}
}

/// What to try when a RUN failed, where a general truth exists.
#[must_use]
pub fn advice(failure: &BuildFailure) -> Option<&'static str> {
    match failure {
        BuildFailure::RunFailed {
            code, command, log, ..
        } => advice::for_run(*code, command, log),
        _ => None,
    }
}

/// Without a build the files that it starts from may still say why.
fn not_tried(facts: &Facts) -> Fact<Vec<Finding>> {
    if let Err(error) = &facts.dockerfile {
        return Ok(vec![unparsed(Some(error.line), &error.message)]);
    }
    if let Err((line, message)) = &facts.sent {
        return Ok(vec![bad_ignore_file(*line, message)]);
    }
    facts.image().map(|_| Vec::new())
}

/// A malformed `.dockerignore`, for every check that needs the build context.
pub(super) fn bad_ignore_file(line: u32, message: &str) -> Finding {
    let found = format!("line {line}: {}", sanitise(message, LONGEST));
    Finding::new("a .dockerignore that can be read", found).at_path(".dockerignore")
}

fn unparsed(line: Option<u32>, message: &str) -> Finding {
    let found = sanitise(message, 2 * LONGEST);
    Finding::new("a Dockerfile that can be read", found).at_line(line)
}

fn not_the_submissions(failure: &BuildFailure) -> String {
    let next = match failure {
        BuildFailure::ImageUnavailable { .. } => {
            "; load it with `phoenix kit load`, or connect and try again"
        }
        BuildFailure::EngineLost { .. } | BuildFailure::EngineFailed { .. } => {
            "; see `phoenix doctor`, then try again"
        }
        _ => "; try again",
    };
    sanitise(&format!("{failure}{next}"), 4 * LONGEST)
}

fn finding(failure: &BuildFailure, facts: &Facts) -> Finding {
    let (expected, found) = match failure {
        BuildFailure::Parse { line, message } => return unparsed(*line, message),
        BuildFailure::RunFailed {
            code, command, log, ..
        } => (
            "every RUN ends with exit code 0",
            run_failed(*code, command, log),
        ),
        BuildFailure::MissingSource { path, ignored, .. } => (
            "every file that is copied is in the build context",
            missing_source(path, *ignored, facts),
        ),
        BuildFailure::UnknownStage { name, stages, .. } => (
            "every stage that is named exists",
            unknown_stage(name, stages),
        ),
        BuildFailure::ImageNotAllowed { image, allowed, .. } => {
            ("a base image of this mission", not_allowed(image, allowed))
        }
        BuildFailure::NeedsBuildKit { feature, .. } => (
            "a Dockerfile that this engine's builder can read",
            format!(
                "{} needs BuildKit, which this engine does not offer; write it without",
                code(feature)
            ),
        ),
        BuildFailure::TimedOut { limit, .. } => (
            "the build ends within its time",
            format!(
                "stopped after {limit}; look for a step that waits: for input, for the network, \
                 or for a server that never ends"
            ),
        ),
        BuildFailure::DiskLimit { used, limit, .. } => (
            "the build stays within its share of the disk",
            format!("it filled {}, the limit is {}", size(used.0), size(limit.0)),
        ),
        BuildFailure::Other { message, .. } => {
            ("the build succeeds", sanitise(message, 4 * LONGEST))
        }
        // These are nobody's findings; `evaluate` has turned them away.
        BuildFailure::ImageUnavailable { .. }
        | BuildFailure::Cancelled
        | BuildFailure::EngineFailed { .. }
        | BuildFailure::EngineLost { .. } => ("the build succeeds", failure.to_string()),
    };
    Finding::new(expected, found).at_line(failure.line())
}

/// What happened, what to try, and of the step's own log the first error and the last lines.
fn run_failed(exit: i64, command: &str, log: &[String]) -> String {
    let mut found = format!("{} ended with exit code {exit}", code(command));
    if let Some(advice) = advice::for_run(exit, command, log) {
        found += ": ";
        found += advice;
    }
    let written = log.iter().map(|line| sanitise(line, LONGEST));
    let written: Vec<String> = written.filter(|line| !line.trim().is_empty()).collect();
    let (first, last) = telling(&written, LOG_LINES);
    let first = first.into_iter().flat_map(|line| [line, "…"]);
    for line in first.chain(last.iter().map(String::as_str)) {
        found.push('\n');
        found += line;
    }
    found
}

fn missing_source(path: &str, ignored: bool, facts: &Facts) -> String {
    let missing = code(path);
    if ignored {
        return format!(
            "{missing} is in the folder, but .dockerignore leaves it out; \
             take the pattern out or add `!{}` below it",
            sanitise(path.trim_matches('/'), LONGEST)
        );
    }
    let there = facts.context.0.keys().map(String::as_str);
    match nearest::path(path, there) {
        Some(near) => format!(
            "{missing} is not in the build context; {} is. Paths start at the folder of the \
             Dockerfile",
            code(near)
        ),
        None => format!(
            "{missing} is not in the build context; is it made by another stage? \
             Then write COPY --from=STAGE"
        ),
    }
}

fn unknown_stage(name: &str, stages: &[String]) -> String {
    let missing = code(name);
    if let Some(near) = nearest::name(name, stages.iter().map(String::as_str)) {
        return format!("there is no stage {missing}; did you mean {}?", code(near));
    }
    if stages.is_empty() {
        return format!(
            "there is no stage {missing}; name one with `FROM … AS {}`",
            bare(name)
        );
    }
    let known: Vec<String> = stages.iter().take(10).map(|stage| code(stage)).collect();
    format!("there is no stage {missing}; there is {}", list(&known))
}

fn not_allowed(image: &str, allowed: &[String]) -> String {
    let used = code(image);
    if let Some(near) = nearest::name(image, allowed.iter().map(String::as_str)) {
        return format!("{used} is not one of them; did you mean {}?", code(near));
    }
    let allowed: Vec<String> = allowed.iter().map(|image| code(image)).collect();
    format!("{used} is not one of them: {}", list(&allowed))
}

fn bare(name: &str) -> String {
    sanitise(name, LONGEST)
}
