//! Looks into images the cheapest way: HEAD, archive, export, save.

use super::DockerEngine;
use crate::domain::image::Entry;
use crate::engine::{EngineError, Export, ImageDetails, Scan, ScanRequest};

pub(super) async fn inspect(
    _engine: &DockerEngine,
    _image: &str,
) -> Result<Option<ImageDetails>, EngineError> {
    Err(EngineError::Cancelled)
}

pub(super) async fn stat(
    _engine: &DockerEngine,
    _image: &str,
    _path: &str,
) -> Result<Option<Entry>, EngineError> {
    Err(EngineError::Cancelled)
}

pub(super) async fn read(
    _engine: &DockerEngine,
    _image: &str,
    _path: &str,
    _limit: u64,
) -> Result<Option<Vec<u8>>, EngineError> {
    Err(EngineError::Cancelled)
}

pub(super) async fn export(
    _engine: &DockerEngine,
    _image: &str,
    _captures: &[String],
) -> Result<Export, EngineError> {
    Err(EngineError::Cancelled)
}

pub(super) async fn scan(
    _engine: &DockerEngine,
    _request: &ScanRequest,
) -> Result<Vec<Scan>, EngineError> {
    Err(EngineError::Cancelled)
}
