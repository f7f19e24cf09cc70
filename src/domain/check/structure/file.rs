//! The container-structure-test schema 2.0.0. Unknown keys are ignored, as the tool does.

use serde::Deserialize;

/// A whole file. Field names are the tool's own.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StructureFile {
    pub schema_version: String,
}
