//! `http`: the container answers a request, and stops when asked.

use serde::Deserialize;

use super::Problems;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::mission::Seconds;
use crate::domain::verdict::Finding;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    pub port: u16,
    #[serde(default = "default_path")]
    pub path: String,
    #[serde(default)]
    pub method: Method,
    #[serde(default = "default_status")]
    pub status: u16,
    /// Regex by header name.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Regexes that must match the body.
    #[serde(default)]
    pub body: Vec<String>,
    #[serde(default = "default_ready")]
    pub ready_within: Seconds,
    /// The container ends by itself this soon after its stop signal.
    #[serde(default)]
    pub stops_within: Option<Seconds>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    #[default]
    Get,
    Head,
    Post,
}

/// One request, as the engine is asked for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpRequest {
    pub port: u16,
    pub path: String,
    pub method: Method,
    pub ready_within: Seconds,
    pub stops_within: Option<Seconds>,
}

fn default_path() -> String {
    "/".to_owned()
}

fn default_status() -> u16 {
    200
}

fn default_ready() -> Seconds {
    Seconds::from_secs(10)
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
