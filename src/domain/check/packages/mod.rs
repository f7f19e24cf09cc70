//! `packages`: what is installed, read from the image itself.

use serde::Deserialize;

use super::Problems;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spec {
    pub npm: Option<Npm>,
    /// Debian.
    pub apt: Option<Named>,
    /// Alpine.
    pub apk: Option<Named>,
    pub python: Option<Named>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Named {
    pub present: Vec<String>,
    pub absent: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DevRule {
    Absent,
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
