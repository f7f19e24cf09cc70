//! `target`: another stage of the same Dockerfile, or the same one after an edit, with checks of its
//! own.

use schemars::JsonSchema;
use serde::Deserialize;

use super::cache::Edit;
use super::command::quote::{log_lines, message, short};
use super::{Check, CheckKind, Problems};
use crate::domain::build::BuildFailure;
use crate::domain::dockerfile::{Dockerfile, Stage};
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "target")]
pub struct Spec {
    /// The stage; without it the submission itself, which then needs an edit.
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub edit: Option<Edit>,
    #[serde(default)]
    pub expect: Expect,
    #[serde(default)]
    pub checks: Vec<Check>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Expect {
    #[default]
    Success,
    Failure,
}

/// One build of a target, with an edit or without.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TargetKey {
    /// None is the submission itself.
    pub name: Option<String>,
    pub edit: Option<Edit>,
}

impl Spec {
    fn key(&self) -> TargetKey {
        TargetKey {
            name: self.name.clone(),
            edit: self.edit.clone(),
        }
    }

    /// The same target as it was handed in, when an edit is to break it: a target that fails anyway
    /// proves nothing.
    fn unedited(&self) -> Option<TargetKey> {
        (self.expect == Expect::Failure && self.edit.is_some()).then(|| TargetKey {
            name: self.name.clone(),
            edit: None,
        })
    }

    pub(super) fn plan(&self, plan: &mut Plan) {
        if let Some(unedited) = self.unedited() {
            plan.targets.entry(unedited).or_default();
        }
        let nested = plan.targets.entry(self.key()).or_default();
        for check in &self.checks {
            check.kind.plan(nested);
        }
    }

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let dockerfile = facts
            .dockerfile
            .as_ref()
            .map_err(|_said_by_builds| NoAnswer::NotBuilt)?;
        let stage = match &self.name {
            Some(name) => match dockerfile.stage(name) {
                Some(stage) => stage,
                None => return Ok(vec![no_such_stage(name, dockerfile)]),
            },
            None => match dockerfile.stages.last() {
                Some(stage) => stage,
                None => return Err(NoAnswer::NotBuilt),
            },
        };
        if let Some(edit) = &self.edit {
            edit.requires_file(facts)?;
        }
        match self.expect {
            Expect::Success => self.succeeds(facts, stage),
            Expect::Failure => Ok(self.fails(facts, stage)?.into_iter().collect()),
        }
    }

    fn succeeds(&self, facts: &Facts, stage: &Stage) -> Fact<Vec<Finding>> {
        let target = facts.target(&self.key())?;
        if let Err(failure) = build_of(target)? {
            let finding = Finding::new(
                format!("{} builds{}", self.words(), self.after_edit()),
                failed(failure),
            );
            let line = failure.line().or(Some(stage.line));
            return Ok(vec![finding.at_line(line)]);
        }
        let verdicts = self.checks.iter().map(|check| {
            let findings = check.kind.evaluate(target)?;
            let titled = |mut finding: Finding| {
                finding.expected = format!("{}: {}", check.title, finding.expected);
                finding
            };
            Ok(findings.into_iter().map(titled).collect())
        });
        settle(verdicts)
    }

    /// The build must end because a RUN of it failed, and because of the edit if there is one.
    fn fails(&self, facts: &Facts, stage: &Stage) -> Fact<Option<Finding>> {
        let expected = format!("a RUN of {} fails{}", self.words(), self.after_edit());
        if let Some(unedited) = self.unedited()
            && let Err(failure) = build_of(facts.target(&unedited)?)?
        {
            let found = format!("it fails without the edit too: {}", failed(failure));
            return Ok(Some(Finding::new(expected, found).at_line(failure.line())));
        }
        let (found, line) = match build_of(facts.target(&self.key())?)? {
            Err(BuildFailure::RunFailed { .. }) => return Ok(None),
            Err(other) => (
                format!("it failed for another reason: {}", failed(other)),
                other.line(),
            ),
            Ok(()) => ("it built".to_owned(), Some(stage.line)),
        };
        Ok(Some(Finding::new(expected, found).at_line(line)))
    }

    fn words(&self) -> String {
        match &self.name {
            Some(name) => format!("target `{name}`"),
            None => "the Dockerfile".to_owned(),
        }
    }

    fn after_edit(&self) -> String {
        self.edit.as_ref().map_or_else(String::new, |edit| {
            format!(" after an edit of {}", edit.path)
        })
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        match &self.name {
            Some(name) if name.trim().is_empty() || name.contains(char::is_whitespace) => {
                problems.add("name", "a target is named like a stage: one word");
            }
            None if self.edit.is_none() => problems.add(
                "name",
                "a target without a name is the submission itself: give it an edit, or take its checks out",
            ),
            Some(_) | None => {}
        }
        if let Some(edit) = &self.edit {
            edit.problems(problems);
        }
        if self.expect == Expect::Failure && !self.checks.is_empty() {
            problems.add(
                "checks",
                "a target that must not build leaves nothing to check",
            );
        }
        for (index, check) in self.checks.iter().enumerate() {
            nested_problems(&format!("checks[{index}]"), check, problems);
        }
    }
}

/// Most stage names that one finding lists.
const MOST_NAMES: usize = 10;

fn no_such_stage(name: &str, dockerfile: &Dockerfile) -> Finding {
    let names: Vec<String> = dockerfile
        .stages
        .iter()
        .filter_map(|stage| stage.name.as_deref())
        .map(|name| format!("`{}`", short(name)))
        .take(MOST_NAMES)
        .collect();
    let found = match names.as_slice() {
        [] => "no stage of the Dockerfile has a name (`FROM … AS name`)".to_owned(),
        [only] => format!("the only named stage is {only}"),
        several => format!("the stages are {}", several.join(", ")),
    };
    let last = dockerfile.stages.last().map(|stage| stage.line);
    Finding::new(format!("a stage named `{name}`"), found).at_line(last)
}

/// How a target's build ended.
///
/// # Errors
/// It was not built, through no fault of the submission.
fn build_of(target: &Facts) -> Fact<Result<(), &BuildFailure>> {
    match &target.build {
        Some(Ok(_)) => Ok(Ok(())),
        Some(Err(failure)) if failure.is_submissions_fault() => Ok(Err(failure)),
        Some(Err(failure)) => Err(NoAnswer::Unknown(failure.to_string())),
        None => Err(NoAnswer::Unknown("the target was not built".to_owned())),
    }
}

/// A failed build in one line, with the end of its log.
fn failed(failure: &BuildFailure) -> String {
    let failed = message(&failure.to_string());
    match failure {
        BuildFailure::RunFailed { log, .. } => match log_lines(log) {
            Some(lines) => format!("{failed}; its log says {lines}"),
            None => failed,
        },
        _ => failed,
    }
}

/// All findings of several tests. A test without an answer leaves the whole without one, unless
/// another has failed for certain.
pub(super) fn settle(verdicts: impl IntoIterator<Item = Fact<Vec<Finding>>>) -> Fact<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut unanswered = None;
    for verdict in verdicts {
        match verdict {
            Ok(found) => findings.extend(found),
            Err(why) => unanswered = unanswered.or(Some(why)),
        }
    }
    match unanswered {
        Some(why) if findings.is_empty() => Err(why),
        _ => Ok(findings),
    }
}

fn nested_problems(key: &str, check: &Check, problems: &mut Problems) {
    match &check.kind {
        CheckKind::Builds(_) => problems.add(
            key,
            "`builds` says nothing here: a target must build before its checks are asked",
        ),
        CheckKind::Target(_) => {
            problems.add(key, "a target inside a target is one build too deep");
        }
        _ => {}
    }
    if !check.needs.is_empty() {
        problems.add(
            format!("{key}.needs"),
            "checks of a target need nothing but its build",
        );
    }
    let mut inner = Problems::default();
    check.kind.problems(&mut inner);
    let kind = check.kind.name();
    for (below, message) in inner.found {
        let dot = if below.is_empty() || below.starts_with('[') {
            ""
        } else {
            "."
        };
        problems.add(format!("{key}.{kind}{dot}{below}"), message);
    }
}

#[cfg(test)]
mod tests;
