//! Checks: what a mission demands. One kind, one file; evaluation is pure over gathered facts.

pub mod builds;
pub mod cache;
pub mod command;
pub mod config;
pub mod content;
pub mod context;
pub mod dockerfile;
pub mod files;
mod find;
pub mod http;
pub mod layers;
pub mod mode;
mod nearest;
pub mod packages;
mod pattern;
mod percent;
mod place;
mod problems;
pub mod secrets;
pub mod size;
pub mod structure;
pub mod target;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod testing_facts;
pub mod waste;
mod words;

pub use percent::Percent;
pub use problems::Problems;

use schemars::JsonSchema;
use serde::Deserialize;

use super::facts::{Fact, Facts, NoAnswer, Plan};
use super::mission::Slug;
use super::verdict::{Finding, Outcome, Verdict};

/// One check of a step. In the file the kind's key stands beside the common ones.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    pub id: Slug,
    pub title: String,
    #[serde(default = "default_points")]
    pub points: u32,
    /// Checks of the mission that must pass first.
    #[serde(default)]
    pub needs: Vec<Slug>,
    /// Shown when the check fails; `{found}` stands for what was found.
    #[serde(default)]
    pub hint: Option<String>,
    pub kind: CheckKind,
}

/// What a check asserts.
#[expect(
    clippy::large_enum_variant,
    reason = "a course holds some hundred of them"
)]
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckKind {
    Builds(builds::Spec),
    Size(size::Spec),
    Layers(layers::Spec),
    Waste(waste::Spec),
    Files(files::Spec),
    Content(content::Spec),
    Config(config::Spec),
    Dockerfile(dockerfile::Spec),
    Context(context::Spec),
    Command(command::Spec),
    Http(http::Spec),
    Cache(cache::Spec),
    Target(target::Spec),
    Secrets(secrets::Spec),
    Packages(packages::Spec),
    Structure(structure::Spec),
}

/// Runs one expression over whichever kind it is.
macro_rules! of_kind {
    ($kind:expr, $spec:ident => $call:expr) => {
        match $kind {
            CheckKind::Builds($spec) => $call,
            CheckKind::Size($spec) => $call,
            CheckKind::Layers($spec) => $call,
            CheckKind::Waste($spec) => $call,
            CheckKind::Files($spec) => $call,
            CheckKind::Content($spec) => $call,
            CheckKind::Config($spec) => $call,
            CheckKind::Dockerfile($spec) => $call,
            CheckKind::Context($spec) => $call,
            CheckKind::Command($spec) => $call,
            CheckKind::Http($spec) => $call,
            CheckKind::Cache($spec) => $call,
            CheckKind::Target($spec) => $call,
            CheckKind::Secrets($spec) => $call,
            CheckKind::Packages($spec) => $call,
            CheckKind::Structure($spec) => $call,
        }
    };
}

impl CheckKind {
    /// The keys, in the order of the documentation.
    pub const NAMES: [&'static str; 16] = [
        "builds",
        "size",
        "layers",
        "waste",
        "files",
        "content",
        "config",
        "dockerfile",
        "context",
        "command",
        "http",
        "cache",
        "target",
        "secrets",
        "packages",
        "structure",
    ];

    /// The key in the mission file.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let position = match self {
            Self::Builds(_) => 0,
            Self::Size(_) => 1,
            Self::Layers(_) => 2,
            Self::Waste(_) => 3,
            Self::Files(_) => 4,
            Self::Content(_) => 5,
            Self::Config(_) => 6,
            Self::Dockerfile(_) => 7,
            Self::Context(_) => 8,
            Self::Command(_) => 9,
            Self::Http(_) => 10,
            Self::Cache(_) => 11,
            Self::Target(_) => 12,
            Self::Secrets(_) => 13,
            Self::Packages(_) => 14,
            Self::Structure(_) => 15,
        };
        Self::NAMES[position]
    }

    /// Adds what this check needs to be gathered.
    pub fn plan(&self, plan: &mut Plan) {
        of_kind!(self, spec => spec.plan(plan));
    }

    /// What is not as demanded; empty means the check passes.
    pub fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        of_kind!(self, spec => spec.evaluate(facts))
    }

    /// Mistakes of the author that the types cannot express: bad regexes, nothing asked.
    pub fn problems(&self, problems: &mut Problems) {
        of_kind!(self, spec => spec.problems(problems));
    }
}

impl Check {
    /// What an evaluation says of this check; `needs` are the caller's business.
    #[must_use]
    pub fn verdict(&self, answer: Fact<Vec<Finding>>) -> Verdict {
        let outcome = match answer {
            Ok(findings) if findings.is_empty() => Outcome::Pass,
            Ok(findings) => Outcome::Fail { findings },
            Err(why @ NoAnswer::NotBuilt) => Outcome::Skipped {
                because: why.to_string(),
            },
            Err(why) => Outcome::CouldNotCheck {
                reason: why.to_string(),
            },
        };
        self.said(outcome)
    }

    /// This check, without an answer because a check it needs has none.
    #[must_use]
    pub fn could_not(&self, reason: &str) -> Verdict {
        self.said(Outcome::CouldNotCheck {
            reason: reason.to_owned(),
        })
    }

    /// This check, skipped because the one titled `needed` did not pass.
    #[must_use]
    pub fn skipped(&self, needed: &str) -> Verdict {
        self.said(Outcome::Skipped {
            because: format!("“{needed}” comes first"),
        })
    }

    fn said(&self, outcome: Outcome) -> Verdict {
        let hint = match &outcome {
            Outcome::Fail { findings } => self.hint.as_deref().map(|hint| {
                hint.replace("{found}", findings.first().map_or("", |f| f.found.as_str()))
            }),
            _ => None,
        };
        Verdict {
            check: self.id.clone(),
            kind: self.kind.name(),
            title: self.title.clone(),
            points: self.points,
            outcome,
            hint,
        }
    }
}

fn default_points() -> u32 {
    10
}
