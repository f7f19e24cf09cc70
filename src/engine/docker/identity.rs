//! Asks an engine who it is, and picks its builder.

use bollard::Docker;

use crate::engine::{EngineError, Identity};

pub(super) async fn ask(_api: &Docker, _endpoint: &str) -> Result<Identity, EngineError> {
    Err(EngineError::Cancelled)
}
