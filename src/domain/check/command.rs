//! `command`: what happens when a command runs in a container of the image.

use serde::Deserialize;

use super::Problems;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::mission::Seconds;
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Program and arguments, in place of the image's ENTRYPOINT and CMD; none runs the image as it is.
    #[serde(default)]
    pub run: Option<Vec<String>>,
    #[serde(default)]
    pub exit: i64,
    /// Regexes that must match.
    #[serde(default)]
    pub stdout: Vec<String>,
    #[serde(default)]
    pub stderr: Vec<String>,
    #[serde(default = "default_timeout")]
    pub timeout: Seconds,
}

/// One container run, as the engine is asked for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RunSpec {
    /// None runs the image's own ENTRYPOINT and CMD.
    pub command: Option<Vec<String>>,
    pub env: Vec<(String, String)>,
    /// Commands run before, each seeing the files the last one left.
    pub setup: Vec<Vec<String>>,
    /// Commands run after.
    pub teardown: Vec<Vec<String>>,
    pub timeout: Seconds,
}

/// For commands that name no limit of their own.
pub const DEFAULT_TIMEOUT: Seconds = Seconds::from_secs(10);

fn default_timeout() -> Seconds {
    DEFAULT_TIMEOUT
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
