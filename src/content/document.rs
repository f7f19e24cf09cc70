//! Any YAML file of ours as the type that describes it.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::yaml;

/// Reads one YAML document, within the limits of a mission file.
///
/// # Errors
/// It is no YAML, or another shape: where, and what was expected.
pub fn document<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let document = yaml::parse(text).map_err(|faults| {
        let faults = faults.into_iter();
        faults.map(|it| it.message).collect::<Vec<_>>().join("; ")
    })?;
    let value: Value = document.value;
    serde_path_to_error::deserialize(value)
        .map_err(|error| format!("`{}`: {}", error.path(), error.inner()))
}
