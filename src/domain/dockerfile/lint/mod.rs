//! Dockerfile rules: one function per rule, in files by subject, under the ids people know.

mod apk;
mod apt;
mod base;
mod copy;
mod downloads;
mod exec_form;
mod ignored;
mod labels;
mod node;
mod order;
mod ports;
mod programs;
mod python;
mod registry;
mod repeated;
mod rpm;
mod secrets;
mod shell;
mod stage_names;
mod style;
mod subject;
mod suppress;
mod toolchain;
mod users;
mod variables;
mod versions;
mod waste;
mod workdir;

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Dockerfile, ParseError};
use crate::domain::files::{File, FileTree};
use crate::domain::ignore::IgnoreFile;
use crate::domain::mission::{Bundle, Submission};
use registry::entries;
use subject::Subject;
use suppress::Suppressions;

/// One thing a rule found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Diagnostic {
    pub line: u32,
    /// `DL3006`, `StageNameCasing`, `PX001`, …
    pub rule: &'static str,
    pub severity: Severity,
    pub message: String,
    /// What to write instead.
    pub fix: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Info,
}

/// A rule as `phoenix lint --rules` and checks name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    pub id: &'static str,
    pub severity: Severity,
    /// One sentence.
    pub summary: &'static str,
}

/// What surrounds the Dockerfile; rules that need it stay silent when it is unknown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings<'a> {
    /// The folder before `.dockerignore`.
    pub context: Option<&'a FileTree>,
    /// The text of `.dockerignore`.
    pub dockerignore: Option<&'a str>,
    /// Stages that are known to be built on their own, with `--target`.
    pub targets: &'a [String],
}

/// Every rule, in order of id.
#[must_use]
pub fn rules() -> Vec<Rule> {
    let mut rules: Vec<Rule> = entries().map(|entry| entry.rule).collect();
    rules.extend([registry::UNPARSABLE, registry::ORDER, registry::TOO_LONG]);
    rules.sort_by_key(|rule| rule.id);
    rules
}

/// The id under which findings of `name` are reported: some rules have a second name in another
/// tool (`JSONArgsRecommended` is `DL3025`). None when there is no such rule. Any case.
#[must_use]
pub fn canonical_id(name: &str) -> Option<&'static str> {
    let alias = || {
        entries().find(|entry| {
            entry
                .aliases
                .iter()
                .any(|alias| alias.eq_ignore_ascii_case(name))
        })
    };
    rules()
        .iter()
        .find(|rule| rule.id.eq_ignore_ascii_case(name))
        .map(|rule| rule.id)
        .or_else(|| alias().map(|entry| entry.rule.id))
}

/// Instructions beyond which nothing is judged: builders stop at 127 layers, and rules that compare
/// instructions with each other take time with the square of their number.
const MAX_INSTRUCTIONS: usize = 1000;

/// All findings, by line. `# hadolint ignore=` and `# check=skip=` comments are honoured.
#[must_use]
pub fn lint(dockerfile: &Dockerfile, around: &Surroundings<'_>) -> Vec<Diagnostic> {
    let stages = &dockerfile.stages;
    let count = stages
        .iter()
        .map(|s| s.instructions.len() + 1)
        .sum::<usize>()
        + dockerfile.global_args.len();
    if count > MAX_INSTRUCTIONS {
        return vec![Diagnostic {
            line: 1,
            rule: registry::TOO_LONG.id,
            severity: registry::TOO_LONG.severity,
            message: format!("{count} instructions: no builder makes an image of so many"),
            fix: format!("write at most {MAX_INSTRUCTIONS} instructions"),
        }];
    }
    let subject = Subject::new(dockerfile, around);
    let suppressions = Suppressions::read(dockerfile);
    let mut found = Vec::new();
    for entry in entries() {
        let mut findings = Findings::default();
        (entry.check)(&subject, &mut findings);
        found.extend(
            findings
                .0
                .into_iter()
                .filter(|finding| !suppressions.silence(entry, finding.line))
                .map(|finding| Diagnostic {
                    line: finding.line,
                    rule: entry.rule.id,
                    severity: entry.rule.severity,
                    message: finding.message,
                    fix: finding.fix,
                }),
        );
    }
    found.sort();
    found.dedup();
    found
}

/// The finding that a text which does not parse amounts to.
#[must_use]
pub fn of_parse_error(error: &ParseError) -> Diagnostic {
    let rule = if error.message.starts_with(super::parse::BEFORE_FROM) {
        registry::ORDER
    } else {
        registry::UNPARSABLE
    };
    Diagnostic {
        line: error.line,
        rule: rule.id,
        severity: rule.severity,
        message: error.message.clone(),
        fix: "correct this line first: nothing below it can be judged".to_owned(),
    }
}

/// Judges one editable file of a mission as it stands in an editor, with `files` as the texts of all
/// of them.
#[must_use]
pub fn lint_file(bundle: &Bundle, path: &str, files: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let text = files.get(path).map_or("", String::as_str);
    match path {
        ".dockerignore" => match IgnoreFile::parse(text) {
            Ok(_) => Vec::new(),
            Err((line, message)) => vec![Diagnostic {
                line,
                rule: registry::UNPARSABLE.id,
                severity: Severity::Error,
                message,
                fix: String::new(),
            }],
        },
        "Dockerfile" => {
            let mut submission = Submission::default();
            for (path, text) in files {
                submission.files.insert(path.clone(), File::text(text));
            }
            let around = Surroundings {
                context: Some(&bundle.context_of(&submission)),
                dockerignore: files.get(".dockerignore").map(String::as_str),
                targets: &bundle.mission.targets(),
            };
            match super::parse(text) {
                Ok(dockerfile) => lint(&dockerfile, &around),
                Err(error) => vec![of_parse_error(&error)],
            }
        }
        _ => Vec::new(),
    }
}

/// What one rule collects.
#[derive(Default)]
struct Findings(Vec<Finding>);

struct Finding {
    line: u32,
    message: String,
    fix: String,
}

impl Findings {
    fn add(&mut self, line: u32, message: impl Into<String>, fix: impl Into<String>) {
        self.0.push(Finding {
            line,
            message: message.into(),
            fix: fix.into(),
        });
    }
}

#[cfg(test)]
mod tests;
