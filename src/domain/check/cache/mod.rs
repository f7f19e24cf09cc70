//! `cache`: after an edit, which instructions stay cached and which run.

mod needed;
mod trial;

use schemars::JsonSchema;
use serde::Deserialize;

use self::trial::Trial;
use super::Problems;
use super::command::quote::{message, short};
use super::pattern::{in_words, regex};
use super::words::{code, list};
use crate::domain::build::BuildStep;
use crate::domain::dockerfile::{Dockerfile, keyword};
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "cache")]
pub struct Spec {
    pub edit: Edit,
    /// Regexes over instructions.
    #[serde(default)]
    pub stays_cached: Vec<String>,
    #[serde(default)]
    pub runs: Vec<String>,
}

/// A change of one context file's content; modification times are not in the cache key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    pub path: String,
    pub append: String,
}

/// One rebuild after an edit, as grading is asked for it.
pub type CacheTrial = Edit;

impl Edit {
    pub(super) fn problems(&self, problems: &mut Problems) {
        let inside = !self.path.is_empty()
            && !self.path.starts_with('/')
            && self
                .path
                .split('/')
                .all(|part| !matches!(part, "" | "." | ".."));
        if !inside {
            problems.add(
                "edit.path",
                format!("`{}` is not a path inside the build context", self.path),
            );
        }
        if self.append.is_empty() {
            problems.add(
                "edit.append",
                "an edit that appends nothing changes nothing",
            );
        }
    }

    /// The edit needs its file; without it no trial says anything about the submission.
    pub(super) fn requires_file(&self, facts: &Facts) -> Fact<()> {
        if facts.context.0.contains_key(&self.path) {
            Ok(())
        } else {
            Err(NoAnswer::Unknown(format!(
                "`{}`, which the check edits, is not in the build context",
                self.path
            )))
        }
    }
}

/// Whether a rebuild after an edit ran a `RUN` again though all before it was cached. No edit does that
/// (unless the instruction mounts the context): the builder shared the step with another build, or
/// has lost it, and the trial says nothing.
pub fn unexplained(dockerfile: &Dockerfile, target: Option<&str>, steps: &[BuildStep]) -> bool {
    Trial::new(dockerfile, target, steps).is_ok_and(|trial| trial.has_unexplained())
}

impl Spec {
    pub(super) fn plan(&self, plan: &mut Plan) {
        plan.trials.insert(self.edit.clone());
    }

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let image = facts.image()?;
        let dockerfile = facts
            .dockerfile
            .as_ref()
            .map_err(|_said_by_builds| NoAnswer::NotBuilt)?;
        self.edit.requires_file(facts)?;
        let rebuilt = match image.trial(&self.edit)? {
            Ok(built) => built,
            Err(failure) if failure.is_submissions_fault() => {
                return Ok(vec![
                    Finding::new(
                        format!("it still builds after an edit of {}", self.edit.path),
                        message(&failure.to_string()),
                    )
                    .at_line(failure.line()),
                ]);
            }
            Err(failure) => return Err(NoAnswer::Unknown(failure.to_string())),
        };
        let trial = Trial::new(dockerfile, facts.target.as_deref(), &rebuilt.steps)?;
        let mut findings = Vec::new();
        for source in &self.stays_cached {
            findings.extend(self.not_cached(&trial, dockerfile, source)?);
        }
        for source in &self.runs {
            findings.extend(self.not_run(&trial, facts, dockerfile, source)?);
        }
        Ok(findings)
    }

    /// Every instruction that matches must have come from the cache.
    fn not_cached(
        &self,
        trial: &Trial<'_>,
        dockerfile: &Dockerfile,
        source: &str,
    ) -> Fact<Vec<Finding>> {
        let wanted = regex(source)?;
        let matching = trial.matching(&wanted);
        if matching.is_empty() {
            let words = code(&in_words(source));
            let expected = format!("an instruction like {words} that stays cached");
            return Ok(vec![missing(dockerfile, &wanted, source, expected)]);
        }
        let mut findings = Vec::new();
        for instruction in matching {
            if !trial.ran(instruction)? {
                continue;
            }
            let culprit = trial.culprit(instruction);
            findings.push(
                Finding::new(
                    format!(
                        "line {} `{}` stays cached after an edit of {}",
                        instruction.line(),
                        short(&instruction.text),
                        self.edit.path
                    ),
                    culprit.words(instruction, &self.edit.path),
                )
                .at_line(Some(culprit.line())),
            );
            if findings.len() == MOST_FINDINGS {
                break;
            }
        }
        Ok(findings)
    }

    /// One instruction that matches must have run.
    fn not_run(
        &self,
        trial: &Trial<'_>,
        facts: &Facts,
        dockerfile: &Dockerfile,
        source: &str,
    ) -> Fact<Option<Finding>> {
        let wanted = regex(source)?;
        let path = &self.edit.path;
        let words = code(&in_words(source));
        let expected = format!("an instruction like {words} runs again after an edit of {path}");
        let matching = trial.matching(&wanted);
        let Some(first) = matching.first() else {
            return Ok(Some(missing(dockerfile, &wanted, source, expected)));
        };
        for instruction in &matching {
            if trial.ran(instruction)? {
                return Ok(None);
            }
        }
        let ignored = matches!(&facts.sent, Ok(sent) if !sent.0.contains_key(path));
        let why = if ignored {
            format!(".dockerignore keeps {path} from the builder")
        } else {
            format!("{path} does not reach it")
        };
        let found = format!("`{}` came from the cache: {why}", short(&first.text));
        Ok(Some(
            Finding::new(expected, found).at_line(Some(first.line())),
        ))
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        self.edit.problems(problems);
        if self.stays_cached.is_empty() && self.runs.is_empty() {
            problems.add("", "nothing asked; give `stays_cached` or `runs`");
        }
        for (key, patterns) in [("stays_cached", &self.stays_cached), ("runs", &self.runs)] {
            problems.regexes(key, patterns);
            for (index, source) in patterns.iter().enumerate() {
                let word = source.trim_start_matches('^').split(' ').next();
                if word.is_some_and(|word| NEVER_STEPS.contains(&word)) {
                    problems.add(
                        format!("{key}[{index}]"),
                        "builders do not run FROM, ENV, USER, CMD and the like as steps; name a RUN, COPY, ADD or WORKDIR",
                    );
                }
            }
        }
    }
}

/// Most instructions that are named instead of one that is not there.
const MOST_NAMED: usize = 4;
/// Most findings for one pattern.
const MOST_FINDINGS: usize = 5;

/// Instructions that `BuildKit` never shows, and FROM, which is cached or not as it likes.
const NEVER_STEPS: [&str; 13] = [
    "FROM",
    "ENV",
    "USER",
    "CMD",
    "ENTRYPOINT",
    "EXPOSE",
    "LABEL",
    "ARG",
    "VOLUME",
    "STOPSIGNAL",
    "HEALTHCHECK",
    "SHELL",
    "MAINTAINER",
];

/// No instruction that is built matches; perhaps one of a stage that is not.
fn missing(
    dockerfile: &Dockerfile,
    wanted: &regex::Regex,
    source: &str,
    expected: String,
) -> Finding {
    let elsewhere = dockerfile
        .stages
        .iter()
        .flat_map(|stage| &stage.instructions)
        .find(|instruction| wanted.is_match(&instruction.text));
    match elsewhere {
        Some(instruction) => Finding::new(
            expected,
            format!(
                "only `{}`, in a stage that the image does not need",
                short(&instruction.text)
            ),
        )
        .at_line(Some(instruction.line())),
        None => Finding::new(expected, instead(dockerfile, source)),
    }
}

/// What stands in the Dockerfile of the kind that is looked for.
fn instead(dockerfile: &Dockerfile, source: &str) -> String {
    let words = in_words(source);
    let named = |word: &&str| keyword(word).is_some_and(|known| known.name == *word);
    let Some(kind) = words.split(' ').next().filter(named) else {
        return "the Dockerfile has none".to_owned();
    };
    let stages = dockerfile.stages.iter();
    let all = stages.flat_map(|stage| &stage.instructions);
    let mut of_kind = all.filter(|it| it.keyword == kind);
    let shown = of_kind.by_ref().take(MOST_NAMED);
    let mut shown: Vec<String> = shown
        .map(|it| format!("line {} `{}`", it.line(), short(&it.text)))
        .collect();
    match of_kind.count() {
        0 => {}
        more => shown.push(format!("{more} more")),
    }
    match shown.as_slice() {
        [] => format!("the Dockerfile has no {kind}"),
        [only] => format!("the only {kind} is {only}"),
        _ => format!("of {kind} there is {}", list(&shown)),
    }
}

#[cfg(test)]
mod tests;
