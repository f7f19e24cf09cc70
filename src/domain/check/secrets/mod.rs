//! `secrets`: nothing secret in any layer, deleted or not, nor in history or config. What the base
//! image ships is not the learner's to mend. Findings never repeat a secret.

mod layers;
mod records;
mod redact;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Deserialize;

use redact::Redactor;

use super::Problems;
use crate::domain::facts::{Fact, Facts, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "secrets")]
pub struct Spec {
    /// Globs of files that may be in no layer above the base image's.
    pub paths: Vec<String>,
    /// Regexes that may match nowhere.
    pub matches: Vec<String>,
    /// Where `matches` looks; empty means everywhere.
    pub scope: Vec<SecretScope>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SecretScope {
    Layers,
    History,
    Config,
}

impl Spec {
    pub(super) fn plan(&self, plan: &mut Plan) {
        if self.looks_at(SecretScope::Layers) {
            plan.layers = true;
            plan.patterns.extend(self.matches.iter().cloned());
        }
        // Only a reading of the layers brings the config blob, which has the whole history.
        plan.layers |= self.looks_at(SecretScope::History);
    }

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let image = facts.image()?;
        let redactor = Redactor::new(&self.matches)?;
        let mut findings = Vec::new();
        if self.looks_at(SecretScope::Layers) {
            for glob in &self.paths {
                findings.extend(layers::files(image, &redactor, glob)?);
            }
            if !self.matches.is_empty() {
                findings.extend(layers::hits(image, &redactor, &self.matches)?);
            }
        }
        if self.looks_at(SecretScope::History) && !self.matches.is_empty() {
            findings.extend(records::in_history(facts, &redactor)?);
        }
        if self.looks_at(SecretScope::Config) && !self.matches.is_empty() {
            findings.extend(records::in_config(facts, &redactor)?);
        }
        Ok(findings)
    }

    fn looks_at(&self, scope: SecretScope) -> bool {
        self.scope.is_empty() || self.scope.contains(&scope)
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        if self.paths.is_empty() && self.matches.is_empty() {
            problems.add("", "nothing is asked; write paths or matches");
        }
        problems.globs("paths", &self.paths);
        problems.paths("paths", &self.paths);
        problems.regexes("matches", &self.matches);
        if !self.paths.is_empty() && !self.looks_at(SecretScope::Layers) {
            problems.add("scope", "paths are looked for in layers; add layers");
        }
        let layers_only = self.scope.iter().all(|scope| *scope == SecretScope::Layers);
        if self.matches.is_empty() && !layers_only {
            problems.add(
                "scope",
                "history and config are searched for matches; write some",
            );
        }
    }
}
