//! `files`: what is and is not in the image, or the facts of one path.

mod attributes;
mod listing;
#[cfg(test)]
mod tests;

pub(super) use listing::{nothing, traced};

use schemars::JsonSchema;
use serde::Deserialize;

use super::Problems;
use super::find::absolute;
use super::mode;
use super::place::from_line;
use crate::domain::bytes::Bytes;
use crate::domain::facts::{Fact, Facts, Plan};
use crate::domain::glob::is_literal;
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "files")]
pub struct Spec {
    /// Paths or globs of which each must match something.
    pub present: Vec<String>,
    /// Paths or globs of which none may match anything.
    pub absent: Vec<String>,
    pub scope: FileScope,
    /// The one path that the keys below speak of.
    pub path: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<FileType>,
    /// Octal (`"0644"`), ls style (`-rw-r--r--`) or Go style.
    pub mode: Option<String>,
    pub owner: Option<u64>,
    pub group: Option<u64>,
    /// Target of a symbolic link.
    pub link: Option<String>,
    pub max_size: Option<Bytes>,
}

/// Where `present` and `absent` look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileScope {
    /// The merged file system.
    #[default]
    Final,
    /// Every layer above the base image's: a file deleted later is still there. What the base image
    /// ships is not the learner's to mend.
    AnyLayer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FileType {
    File,
    Directory,
    Symlink,
}

impl Spec {
    pub(super) fn plan(&self, plan: &mut Plan) {
        let patterns = || self.present.iter().chain(&self.absent);
        if self.scope == FileScope::AnyLayer {
            plan.layers = true;
        } else if patterns().any(|pattern| !is_literal(pattern)) {
            plan.tree = true;
        } else {
            plan.stats.extend(patterns().map(|path| absolute(path)));
        }
        if let Some(path) = &self.path {
            plan.stats.insert(absolute(path));
            // Only a listing says how much is below a directory.
            plan.tree |= self.kind == Some(FileType::Directory) && self.max_size.is_some();
        }
    }

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let image = facts.image()?;
        let mut findings = Vec::new();
        for pattern in &self.present {
            findings.extend(listing::missing(image, self.scope, pattern)?);
        }
        for pattern in &self.absent {
            findings.extend(listing::unwanted(image, self.scope, pattern)?);
        }
        if let Some(path) = &self.path {
            findings.extend(attributes::wrong(image, self, path)?);
        }
        // What the base image brings is mended where it is chosen.
        let base = image.base_layers().unwrap_or_default();
        for finding in &mut findings {
            if finding.line.is_none() && finding.layer.is_some_and(|layer| layer < base) {
                finding.line = from_line(facts);
            }
        }
        Ok(findings)
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        problems.globs("present", &self.present);
        problems.globs("absent", &self.absent);
        for (key, patterns) in [("present", &self.present), ("absent", &self.absent)] {
            problems.paths(key, patterns);
        }
        for pattern in self.present.iter().filter(|p| self.absent.contains(p)) {
            problems.add("absent", format!("`{pattern}` is in present too"));
        }
        let lists = !self.present.is_empty() || !self.absent.is_empty();
        match &self.path {
            None => self.path_is_missing(lists, problems),
            Some(_) if lists => {
                problems.add(
                    "path",
                    "stands for itself; put present and absent in another check",
                );
            }
            Some(path) if !is_literal(path) => {
                problems.add("path", "must be one path; globs go with present and absent");
            }
            Some(path) => problems.path("path", path),
        }
        if self.path.is_some() && self.scope == FileScope::AnyLayer {
            problems.add("scope", "path looks at the final file system only");
        }
        if let Some(Err(error)) = self.mode.as_deref().map(mode::parse) {
            problems.add("mode", error);
        }
        if self.link.is_some() && self.kind.is_some_and(|kind| kind != FileType::Symlink) {
            problems.add(
                "link",
                "only a symlink has a target; write type: symlink or leave it out",
            );
        }
    }

    fn path_is_missing(&self, lists: bool, problems: &mut Problems) {
        let keys = [
            ("type", self.kind.is_some()),
            ("mode", self.mode.is_some()),
            ("owner", self.owner.is_some()),
            ("group", self.group.is_some()),
            ("link", self.link.is_some()),
            ("max_size", self.max_size.is_some()),
        ];
        let orphans = || keys.iter().filter(|(_, given)| *given);
        for (key, _) in orphans() {
            problems.add(*key, "of which path? write path: /the/path");
        }
        if !lists && orphans().next().is_none() {
            problems.add("", "nothing is asked; write present, absent or path");
        }
    }
}
