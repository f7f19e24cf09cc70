//! `command`: what happens when a command runs in a container of the image.

pub(super) mod quote;
pub(super) mod start;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use self::quote::{error_lines, first_lines, message, shown};
use self::start::{Cause, cause_in_log, start_line};
use super::Problems;
use super::pattern::regex;
use crate::domain::facts::{Fact, Facts, Plan, RunEnd, RunOutcome};
use crate::domain::mission::Seconds;
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "command")]
pub struct Spec {
    /// Program and arguments, in place of the image's ENTRYPOINT and CMD; none runs the image as it is.
    #[serde(default)]
    pub run: Option<Vec<String>>,
    #[serde(default)]
    pub exit: i64,
    /// Regexes that must match.
    #[serde(default)]
    pub stdout: Vec<String>,
    #[serde(default)]
    pub stderr: Vec<String>,
    #[serde(default = "default_timeout")]
    pub timeout: Seconds,
}

/// One container run, as the engine is asked for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunSpec {
    /// None runs the image's own ENTRYPOINT and CMD.
    pub command: Option<Vec<String>>,
    pub env: Vec<(String, String)>,
    /// Commands run before, each seeing the files the last one left.
    pub setup: Vec<Vec<String>>,
    /// Commands run after.
    pub teardown: Vec<Vec<String>>,
    pub timeout: Seconds,
}

/// For commands that name no limit of their own.
pub const DEFAULT_TIMEOUT: Seconds = Seconds::from_secs(10);

fn default_timeout() -> Seconds {
    DEFAULT_TIMEOUT
}

impl RunSpec {
    /// This run with `$NAME` and `${NAME}` in the values of [`Self::env`] replaced by the image's own
    /// variables (`NAME=value` each), so that `PATH: /env/bin:$PATH` means what it says. Names the
    /// image does not set are left as they are.
    #[must_use]
    pub fn for_image(&self, image_env: &[String]) -> Self {
        let known: BTreeMap<&str, &str> = image_env
            .iter()
            .filter_map(|pair| pair.split_once('='))
            .collect();
        let env = self
            .env
            .iter()
            .map(|(name, value)| (name.clone(), super::structure::expand(value, &known)))
            .collect();
        Self {
            env,
            ..self.clone()
        }
    }
}

impl Spec {
    fn run_spec(&self) -> RunSpec {
        RunSpec {
            command: self.run.clone(),
            env: Vec::new(),
            setup: Vec::new(),
            teardown: Vec::new(),
            timeout: self.timeout,
        }
    }

    pub(super) fn plan(&self, plan: &mut Plan) {
        plan.runs.insert(self.run_spec());
    }

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let outcome = facts.image()?.run(&self.run_spec())?;
        // Only the image's own command stands in the Dockerfile.
        let line = match self.run {
            None => start_line(facts),
            Some(_) => None,
        };
        let name = self.run.as_deref().map_or_else(
            || "the image's own command".to_owned(),
            |command| format!("`{}`", shown(command)),
        );
        let mut findings: Vec<Finding> = judge_end(&name, self.exit, self.timeout, outcome)
            .into_iter()
            .collect();
        if matches!(outcome.end, RunEnd::Exited(_)) {
            let streams = [
                ("stdout", &self.stdout, &outcome.stdout),
                ("stderr", &self.stderr, &outcome.stderr),
            ];
            for (stream, patterns, output) in streams {
                let of = format!("{stream} of {name}");
                findings.extend(unmatched(&of, patterns, output, outcome.truncated)?);
            }
        }
        Ok(findings
            .into_iter()
            .map(|finding| finding.at_line(line))
            .collect())
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        match self.run.as_deref() {
            Some([]) => problems.add(
                "run",
                "no command; leave `run` out to run the image's own CMD",
            ),
            Some([program, ..]) if program.trim().is_empty() => {
                problems.add("run[0]", "the program's name is empty");
            }
            Some([only]) if only.trim().contains(char::is_whitespace) => problems.add(
                "run[0]",
                "one word with spaces is no program; write [node, --version], or [sh, -c, \"…\"]",
            ),
            _ => {}
        }
        if !(0..=255).contains(&self.exit) {
            problems.add("exit", "an exit code is between 0 and 255");
        }
        problems.regexes("stdout", &self.stdout);
        problems.regexes("stderr", &self.stderr);
    }
}

/// One finding for each pattern that an output does not match.
fn unmatched(of: &str, patterns: &[String], output: &str, truncated: bool) -> Fact<Vec<Finding>> {
    let mut findings = Vec::new();
    for source in patterns {
        if !regex(source)?.is_match(output) {
            let expected = format!("{of} matches `{source}`");
            findings.push(Finding::new(expected, printed(output, truncated)));
        }
    }
    Ok(findings)
}

/// What is wrong with how a run ended; none when it ended with the demanded exit code.
pub(super) fn judge_end(
    name: &str,
    exit: i64,
    timeout: Seconds,
    outcome: &RunOutcome,
) -> Option<Finding> {
    let found = match &outcome.end {
        RunEnd::Exited(code) if *code == exit => return None,
        RunEnd::Exited(code) => exited(*code, outcome),
        RunEnd::OutOfMemory => with_output(
            "it used more memory than a container may and was killed",
            outcome,
        ),
        RunEnd::TimedOut => with_output(
            &format!("it was still running after {timeout} and was stopped"),
            outcome,
        ),
        RunEnd::NotStarted(reason) => {
            let cause = Cause::of(reason);
            if cause.and_then(Cause::exit_code) == Some(exit) {
                return None;
            }
            not_started(reason)
        }
    };
    Some(Finding::new(
        format!("{name} ends with exit code {exit}"),
        found,
    ))
}

/// Why the engine could not start a container, in words that help.
pub(super) fn not_started(reason: &str) -> String {
    let said = tail(reason);
    match Cause::of(reason) {
        Some(Cause::NoLoader) if Cause::is_explained(reason) => {
            format!("it could not be started: {said}; {OTHER_LIBRARY}")
        }
        Some(cause) if !Cause::is_explained(reason) => {
            format!("it could not be started: {} ({said})", cause.advice())
        }
        Some(_) | None => format!("it could not be started: {said}"),
    }
}

/// The missing loader's most common cause, which engines do not know to name.
const OTHER_LIBRARY: &str = "if it was built against another C library (glibc, on Alpine or scratch), build it static or on the same base";

/// The telling end of an engine's message; the layers of the runtime come first.
fn tail(reason: &str) -> String {
    let reason = reason.trim();
    let from = ["exec: \"", "exec /", "crun: "]
        .iter()
        .find_map(|start| reason.find(start))
        .unwrap_or(0);
    message(reason[from..].trim_end_matches(": unknown"))
}

fn exited(code: i64, outcome: &RunOutcome) -> String {
    let ended = match cause_in_log(outcome.stderr.lines().chain(outcome.stdout.lines())) {
        Some(cause) => format!("exit code {code}: {}", cause.advice()),
        None => match code {
            126 => "exit code 126: what it calls may not be executed".to_owned(),
            127 => "exit code 127: a program it calls is not in the image".to_owned(),
            137 => "exit code 137: it was killed".to_owned(),
            139 => "exit code 139: it crashed".to_owned(),
            _ => format!("exit code {code}"),
        },
    };
    with_output(&ended, outcome)
}

/// Adds what was printed, errors first, and why it was stopped when the output ends with that.
fn with_output(found: &str, outcome: &RunOutcome) -> String {
    let last = outcome.stderr.trim_end().lines().next_back();
    if let Some(why) = last.filter(|line| line.starts_with("stopped: ")) {
        return format!("{found}; {}", message(why));
    }
    match error_lines(&outcome.stderr).or_else(|| first_lines(&outcome.stdout)) {
        Some(lines) => format!("{found}; it printed {lines}"),
        None => format!("{found}; it printed nothing"),
    }
}

/// An output that did not match.
pub(super) fn printed(output: &str, truncated: bool) -> String {
    let lines = first_lines(output).unwrap_or_else(|| "nothing".to_owned());
    if truncated {
        format!("it printed {lines} (the output was longer than is kept, and cut)")
    } else {
        format!("it printed {lines}")
    }
}

#[cfg(test)]
mod tests;
