//! A mission: what an instructor writes and a learner plays. Pure data; nothing in it runs.

mod bundle;
mod duration;
mod language;
mod overlay;
mod slug;

pub use bundle::{Bundle, Submission};
pub use duration::Seconds;
pub use language::Language;
pub use overlay::Overlay;
pub use slug::Slug;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::bytes::Bytes;
use super::check::{Check, CheckKind};

/// The version of the mission format this program reads.
pub const FORMAT: u32 = 1;

/// A `mission.yaml`. In the file the fields of [`About`] stand at the top level.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mission {
    pub about: About,
    pub memo: Memo,
    #[serde(default)]
    pub workspace: Workspace,
    /// Base images an answer may build from; empty means any.
    #[serde(default)]
    pub images: Vec<String>,
    #[serde(default)]
    pub build: BuildLimits,
    #[serde(default)]
    pub references: Vec<Reference>,
    pub steps: Vec<Step>,
    #[serde(default)]
    pub starter: Starter,
    #[serde(default)]
    pub wrong: Vec<WrongAnswer>,
    /// Markdown, shown after passing.
    #[serde(default)]
    pub debrief: String,
}

impl Mission {
    #[must_use]
    pub fn reference(&self, id: &str) -> Option<&Reference> {
        self.references
            .iter()
            .find(|reference| reference.id.as_str() == id)
    }

    /// Every check of every step, in order.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.steps.iter().flat_map(|step| &step.checks)
    }

    /// The stages that checks build on their own.
    #[must_use]
    pub fn targets(&self) -> Vec<String> {
        let named = self.checks().filter_map(|check| match &check.kind {
            CheckKind::Target(target) => target.name.clone(),
            _ => None,
        });
        named.collect()
    }
}

/// What the course map shows of a mission.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub format: u32,
    pub id: Slug,
    pub title: String,
    pub summary: String,
    /// 1 (first day) to 5 (hard).
    pub level: u8,
    pub minutes: u16,
    #[serde(default)]
    pub tags: Vec<String>,
    /// Missions to finish first; a learner may still jump.
    #[serde(default)]
    pub needs: Vec<Slug>,
    /// What its texts are written in; `mission.<language>.yaml` beside it translates them.
    #[serde(default)]
    pub language: Language,
}

impl About {
    /// The keys that stand at the top level of the file beside those of [`Mission`].
    pub const KEYS: [&'static str; 9] = [
        "format", "id", "title", "summary", "level", "minutes", "tags", "needs", "language",
    ];
}

/// The letter that opens a mission.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Memo {
    pub from: String,
    pub to: String,
    pub subject: String,
    /// Markdown.
    pub body: String,
}

/// What the learner may edit.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workspace {
    pub edit: Vec<String>,
}

impl Default for Workspace {
    fn default() -> Self {
        Self {
            edit: vec!["Dockerfile".to_owned()],
        }
    }
}

/// Limits and arguments of every build of the mission.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BuildLimits {
    pub timeout: Seconds,
    pub network: BuildNetwork,
    pub memory: Bytes,
    pub args: BTreeMap<String, String>,
}

impl Default for BuildLimits {
    fn default() -> Self {
        Self {
            timeout: Seconds::from_secs(600),
            network: BuildNetwork::None,
            memory: Bytes(2 << 30),
            args: BTreeMap::new(),
        }
    }
}

/// Whether a `RUN` reaches the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BuildNetwork {
    #[default]
    None,
    Default,
}

/// A proven answer, or the baseline an answer is measured against.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    pub id: Slug,
    /// Path inside the mission's folder. `<path>.dockerignore` goes with it when it exists.
    pub dockerfile: String,
    pub role: Role,
    /// Markdown, shown with the reference.
    #[serde(default)]
    pub explain: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The bloated image that ratios are taken against.
    Baseline,
    Solution,
}

/// One step of a mission; it passes when all its checks pass.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub id: Slug,
    pub title: String,
    /// Markdown. Every number, path, port and name a check demands stands here.
    pub task: String,
    /// Revealed one at a time.
    #[serde(default)]
    pub hints: Vec<String>,
    pub checks: Vec<Check>,
}

/// What the files that the learner starts from are worth.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Starter {
    /// The checks that they fail, and no others.
    pub fails: Vec<Slug>,
}

/// An answer that must fail, and on what.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrongAnswer {
    /// Path inside the mission's folder.
    pub dockerfile: String,
    /// The checks that fail, and no others.
    pub fails: Vec<Slug>,
    pub why: String,
}
