//! `structure`: a container-structure-test 2.0.0 file, unchanged.

mod expand;
mod file;

pub(super) use expand::expand;
pub use file::StructureFile;

use serde::Deserialize;

use super::Problems;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Path inside the mission's folder.
    pub file: String,
    /// What the file says; the loader fills it in.
    #[serde(skip)]
    pub tests: StructureFile,
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
