//! From a history entry back to the Dockerfile line that made it.

use super::ImageConfig;
use crate::domain::dockerfile::Dockerfile;

/// The Dockerfile line of each history entry; none for entries of the base image and for the
/// `LABEL` that the classic builder and podman add.
#[must_use]
pub fn lines_of_history(
    _config: &ImageConfig,
    _dockerfile: &Dockerfile,
    _target: Option<&str>,
) -> Vec<Option<u32>> {
    Vec::new()
}
