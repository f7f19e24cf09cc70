//! Looks into images the cheapest way: inspect, archive of one path, export, save.

mod errors;
mod export;
mod injected;
mod inspect;
mod path;
mod pipe;
mod podman;
mod scan;

pub(super) use errors::engine_error;
pub(super) use export::export;
pub(super) use inspect::inspect;
pub(super) use path::{read, stat};
pub(super) use scan::scan;

use std::pin::Pin;

use bollard::errors::Error;
use bollard::query_parameters::DownloadFromContainerOptionsBuilder;
use bytes::Bytes;
use futures_util::Stream;

use self::pipe::Pipe;
pub(super) use self::pipe::through;
use super::DockerEngine;
use crate::engine::EngineError;
use crate::engine::archive::Fault;

/// What to ask of an image's container.
#[derive(Clone, Copy)]
enum Files<'a> {
    /// One path, and all below it.
    At(&'a str),
    All,
}

/// Reads files of the image's container, and once more of a new one when the first was removed
/// behind our back.
async fn read_files<T: Send + 'static>(
    engine: &DockerEngine,
    image: &str,
    files: Files<'_>,
    doing: &str,
    read: impl Fn(Pipe) -> Result<T, Fault> + Clone + Send + 'static,
) -> Result<T, EngineError> {
    let container = engine.shelf.container(engine, image).await?;
    match through(doing, stream(engine, &container, files), read.clone()).await {
        Err(EngineError::Refused {
            status: 404,
            message,
            ..
        }) if message.to_ascii_lowercase().contains("no such container") => {
            engine.shelf.forget(image, &container);
            let container = engine.shelf.container(engine, image).await?;
            through(doing, stream(engine, &container, files), read).await
        }
        answer => answer,
    }
}

type Pieces<'a> = Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send + 'a>>;

fn stream<'a>(engine: &'a DockerEngine, container: &'a str, files: Files<'_>) -> Pieces<'a> {
    match files {
        Files::At(path) => {
            let options = DownloadFromContainerOptionsBuilder::new()
                .path(path)
                .build();
            Box::pin(engine.api.download_from_container(container, Some(options)))
        }
        Files::All => Box::pin(engine.api.export_container(container)),
    }
}
