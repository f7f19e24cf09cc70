//! `context`: what reaches the builder.

use serde::Deserialize;

use super::Problems;
use crate::domain::bytes::Bytes;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spec {
    /// Paths or globs of which each must match something sent.
    pub includes: Vec<String>,
    /// Paths or globs that must not be sent.
    pub excludes: Vec<String>,
    pub max: Option<Bytes>,
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
