//! Dockerfile rules: one function per rule, in files by subject, under the ids people know.

use serde::Serialize;

use super::Dockerfile;
use crate::domain::files::FileTree;

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
}

/// Every rule, in order of id.
#[must_use]
pub fn rules() -> Vec<Rule> {
    Vec::new()
}

/// All findings, by line. `# hadolint ignore=` and `# check=skip=` comments are honoured.
#[must_use]
pub fn lint(_dockerfile: &Dockerfile, _around: &Surroundings<'_>) -> Vec<Diagnostic> {
    Vec::new()
}
