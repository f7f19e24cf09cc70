//! `dockerfile`: the shape of the Dockerfile itself.

use serde::Deserialize;

use super::Problems;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spec {
    pub min_stages: Option<usize>,
    pub max_stages: Option<usize>,
    /// Regex over the external base image of the final stage.
    pub final_base: Option<String>,
    /// Stages the final stage copies from.
    pub copies_from: Vec<String>,
    /// Regexes of which each must match an instruction.
    pub require: Vec<String>,
    /// Regexes of which none may match an instruction.
    pub forbid: Vec<String>,
    /// Pairs: the first match of the one stands before the first match of the other.
    pub before: Vec<(String, String)>,
    /// Lint rules that must be clean.
    pub lint: Vec<String>,
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
