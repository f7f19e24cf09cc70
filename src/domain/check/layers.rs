//! `layers`: how many layers there are and how large each may be.

use serde::Deserialize;

use super::Problems;
use crate::domain::bytes::Bytes;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spec {
    /// Most layers above the base image's.
    pub added_max: Option<usize>,
    /// Most layers in all.
    pub max: Option<usize>,
    /// Most bytes of one layer.
    pub max_layer: Option<Bytes>,
    /// Which layers `max_layer` looks at.
    pub scope: LayerScope,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LayerScope {
    #[default]
    Added,
    All,
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
