//! `packages`: what is installed, read from the image itself.

mod alpine;
mod debian;
mod lock;
mod named;
mod npm;
mod python;
mod weight;

use schemars::JsonSchema;
use serde::Deserialize;

use self::named::Found;
use super::Problems;
use super::target::settle;
use crate::domain::facts::{Fact, Facts, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "packages")]
pub struct Spec {
    pub npm: Option<Npm>,
    /// Debian.
    pub apt: Option<Named>,
    /// Alpine.
    pub apk: Option<Named>,
    pub python: Option<Named>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Named {
    pub present: Vec<String>,
    pub absent: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Npm {
    pub present: Vec<String>,
    pub absent: Vec<String>,
    /// No package that the lock file marks as for development only.
    pub dev: Option<DevRule>,
    /// The lock file of the build context.
    pub lock: String,
}

impl Default for Npm {
    fn default() -> Self {
        Self {
            present: Vec::new(),
            absent: Vec::new(),
            dev: None,
            lock: "package-lock.json".to_owned(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DevRule {
    Absent,
}

/// One installed package.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Package {
    name: String,
    /// Empty when the record has none.
    version: String,
    /// The package's directory, or the record that names it; without the leading `/`.
    path: String,
}

impl Spec {
    pub(super) fn plan(&self, plan: &mut Plan) {
        let families = [
            (self.npm.is_some(), &npm::RECORDS[..]),
            (self.apt.is_some(), &debian::RECORDS),
            (self.apk.is_some(), &alpine::RECORDS),
            (self.python.is_some(), &python::RECORDS),
        ];
        for (_, records) in families.iter().filter(|(asked, _)| *asked) {
            plan.captures
                .extend(records.iter().map(|record| (*record).to_owned()));
        }
        // Sizes, and who put a package there.
        plan.tree = true;
    }

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let captures = facts.image()?.captures()?;
        let mut verdicts = Vec::new();
        if let Some(npm) = &self.npm {
            let found = npm::installed(captures);
            verdicts.extend(named::judge(
                "npm",
                &npm.present,
                &npm.absent,
                &found,
                facts,
            ));
            if npm.dev == Some(DevRule::Absent) {
                verdicts.push(npm::no_dev(npm, &found, facts));
            }
        }
        let families: [(_, _, fn(_) -> Found); 3] = [
            ("Debian", &self.apt, debian::installed),
            ("Alpine", &self.apk, alpine::installed),
            ("Python", &self.python, python::installed),
        ];
        for (family, asked, installed) in families {
            if let Some(asked) = asked {
                let found = installed(captures);
                verdicts.extend(named::judge(
                    family,
                    &asked.present,
                    &asked.absent,
                    &found,
                    facts,
                ));
            }
        }
        settle(verdicts)
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        let npm = self.npm.as_ref();
        let named = |asked: &Option<Named>| {
            asked
                .as_ref()
                .map(|asked| (asked.present.clone(), asked.absent.clone(), false))
        };
        let families = [
            (
                "npm",
                npm.map(|npm| (npm.present.clone(), npm.absent.clone(), npm.dev.is_some())),
            ),
            ("apt", named(&self.apt)),
            ("apk", named(&self.apk)),
            ("python", named(&self.python)),
        ];
        if families.iter().all(|(_, asked)| asked.is_none()) {
            problems.add("", "nothing asked; give npm, apt, apk or python");
        }
        for (key, asked) in families {
            if let Some((present, absent, more)) = asked {
                named::problems(key, &present, &absent, more, problems);
            }
        }
        if let Some(lock) = npm.map(|npm| &npm.lock) {
            let inside =
                !lock.is_empty() && lock.split('/').all(|part| !matches!(part, "" | "." | ".."));
            if !inside {
                problems.add(
                    "npm.lock",
                    format!("`{lock}` is not a path inside the build context"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests;
