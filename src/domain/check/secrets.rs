//! `secrets`: nothing secret in any layer, deleted or not, nor in history or config.

use serde::Deserialize;

use super::Problems;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spec {
    /// Globs of files that may be in no layer.
    pub paths: Vec<String>,
    /// Regexes that may match nowhere.
    pub matches: Vec<String>,
    pub scope: Vec<SecretScope>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretScope {
    Layers,
    History,
    Config,
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
