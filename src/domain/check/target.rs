//! `target`: another stage of the same Dockerfile, with checks of its own.

use serde::Deserialize;

use super::Check;
use super::Problems;
use super::cache::Edit;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    pub name: String,
    #[serde(default)]
    pub edit: Option<Edit>,
    #[serde(default)]
    pub expect: Expect,
    #[serde(default)]
    pub checks: Vec<Check>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expect {
    #[default]
    Success,
    Failure,
}

/// One build of a target, with an edit or without.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TargetKey {
    pub name: String,
    pub edit: Option<Edit>,
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
