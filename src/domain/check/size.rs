//! `size`: bytes of the image, absolute or against a reference built the same way.

use serde::Deserialize;

use super::Percent;
use super::Problems;
use crate::domain::bytes::Bytes;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spec {
    pub max: Option<Bytes>,
    /// Id of the reference that the ratios are taken against.
    pub of: Option<String>,
    pub max_ratio: Option<f64>,
    /// At least this much smaller than the reference: `80%`.
    pub min_reduction: Option<Percent>,
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
