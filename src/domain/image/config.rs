//! What an image's config says, in one form whatever engine or archive it came from.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The parts of an image's config that checks and reports use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageConfig {
    /// Empty means root.
    pub user: String,
    /// In order, as `NAME=value`.
    pub env: Vec<String>,
    pub entrypoint: Vec<String>,
    pub cmd: Vec<String>,
    /// Empty means `/`.
    pub workdir: String,
    /// `3000/tcp`, sorted.
    pub exposed: Vec<String>,
    pub volumes: Vec<String>,
    pub labels: BTreeMap<String, String>,
    /// `["CMD-SHELL", …]`, `["CMD", …]` or `["NONE"]`; empty when unset.
    pub healthcheck: Vec<String>,
    pub stop_signal: Option<String>,
    /// Uncompressed layer digests, base first.
    pub diff_ids: Vec<String>,
    /// Base first. From the config blob; the history API lacks `empty_layer`.
    pub history: Vec<HistoryEntry>,
}

/// Label by which a kit marks its stand-in base images.
pub const STAND_IN_LABEL: &str = "org.example.kit.stand-in";

impl ImageConfig {
    /// Built by a kit from packages of other distributions, under the real image's name.
    #[must_use]
    pub fn is_stand_in(&self) -> bool {
        let label = self.labels.get(STAND_IN_LABEL);
        label.is_some_and(|value| value == "true")
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    #[serde(default)]
    pub created_by: String,
    /// The instruction made no layer.
    #[serde(default)]
    pub empty_layer: bool,
}
