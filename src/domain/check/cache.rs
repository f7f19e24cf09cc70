//! `cache`: after an edit, which instructions stay cached and which run.

use serde::Deserialize;

use super::Problems;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    pub edit: Edit,
    /// Regexes over instructions.
    #[serde(default)]
    pub stays_cached: Vec<String>,
    #[serde(default)]
    pub runs: Vec<String>,
}

/// A change of one context file's content; modification times are not in the cache key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    pub path: String,
    pub append: String,
}

/// One rebuild after an edit, as grading is asked for it.
pub type CacheTrial = Edit;

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
