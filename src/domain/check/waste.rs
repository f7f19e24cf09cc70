//! `waste`: bytes that ship but cannot be seen. Waste inside the base image is not the learner's.

use serde::Deserialize;

use super::Problems;
use crate::domain::bytes::Bytes;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spec {
    /// Most bytes hidden by layers above the base image.
    pub max: Option<Bytes>,
    /// Least `final / total` of the whole image.
    pub min_efficiency: Option<f64>,
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
