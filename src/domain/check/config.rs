//! `config`: the image's own settings.

use serde::Deserialize;

use super::Problems;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spec {
    pub user: Option<String>,
    pub non_root: Option<bool>,
    pub cmd: Option<Vec<String>>,
    pub entrypoint: Option<Vec<String>>,
    /// `null` means: must not be set.
    pub env: BTreeMap<String, Option<ValueRule>>,
    pub workdir: Option<String>,
    /// `3000` or `53/udp`.
    pub exposed: Vec<Port>,
    /// `null` means: must not be set.
    pub labels: BTreeMap<String, Option<ValueRule>>,
    /// Whether there is one (`NONE` counts as none).
    pub healthcheck: Option<bool>,
    pub stop_signal: Option<String>,
}

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(
    untagged,
    expecting = "a text, { matches: regex } or { min: number, max: number }"
)]
pub enum ValueRule {
    Exact(String),
    Pattern(PatternRule),
    Range(RangeRule),
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternRule {
    pub matches: String,
}

/// The value is a number within bounds, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RangeRule {
    pub min: f64,
    pub max: f64,
}

/// An exposed port; TCP when no protocol is named.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a port such as 3000 or 53/udp")]
pub enum Port {
    Number(u16),
    Named(String),
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
