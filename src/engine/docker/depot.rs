//! Whole images in and out of the engine: pull, tag, save, load.

use std::io::{self, BufRead, Write};

use bollard::query_parameters::{ImportImageOptionsBuilder, TagImageOptionsBuilder};
use futures_util::StreamExt;
use tokio_util::sync::CancellationToken;

use super::DockerEngine;
use super::build::images;
use super::build::loss::Broken;
use super::build::registry::why_unavailable;
use super::look::{engine_error, through};
use super::pieces::Pieces;
use crate::domain::build::BuildEvent;
use crate::engine::archive::Fault;
use crate::engine::{EngineError, Sink};

const LOADING: &str = "loading images";

impl DockerEngine {
    /// Pulls one image the way the engine is set up to (its registries, logins and proxies), and tells
    /// `events` how far it is. What it had of the image before is not fetched again.
    ///
    /// # Errors
    /// No registry gives it, or the engine is gone.
    pub async fn pull(
        &self,
        image: &str,
        events: Sink<'_, BuildEvent>,
        cancel: &CancellationToken,
    ) -> Result<(), EngineError> {
        let pulled = tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(EngineError::Cancelled),
            pulled = images::pull(self, image, events) => pulled,
        };
        pulled.map_err(|broken| match broken {
            Broken::Refused(said) => EngineError::Unavailable {
                image: image.to_owned(),
                reason: why_unavailable(&said),
            },
            Broken::Lost(reason) => EngineError::Lost {
                doing: format!("pulling `{image}`"),
                reason,
            },
        })
    }

    /// Gives an image one more name, which another image may have had.
    pub async fn tag(&self, image: &str, name: &str) -> Result<(), EngineError> {
        let (repository, tag) = match name.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => (repository, tag),
            _ => (name, "latest"),
        };
        let options = TagImageOptionsBuilder::new().repo(repository).tag(tag);
        let tagged = self.api.tag_image(image, Some(options.build())).await;
        tagged.map_err(|error| engine_error(&format!("naming an image `{name}`"), &error))
    }

    /// Streams one archive of these images through `read`, which runs on a thread of its own.
    ///
    /// # Errors
    /// The engine refuses or goes away, or `read` fails.
    pub async fn save<T: Send + 'static>(
        &self,
        images: &[&str],
        read: impl FnOnce(&mut dyn BufRead) -> io::Result<T> + Send + 'static,
    ) -> Result<T, EngineError> {
        let stream = self.api.export_images(images);
        let read = move |mut pipe| read(&mut pipe).map_err(Fault::from);
        through("saving images", stream, read).await
    }

    /// Loads the archive that `write` writes, which runs on a thread of its own.
    ///
    /// # Errors
    /// `write` fails, or the engine refuses the archive or goes away.
    pub async fn load(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static,
    ) -> Result<(), EngineError> {
        let (mut out, pieces) = Pieces::channel();
        let writer = tokio::task::spawn_blocking(move || {
            let written = write(&mut out).and_then(|()| out.flush());
            if let Err(error) = &written {
                out.fail(&error.to_string());
            }
            written
        });
        let body = futures_util::stream::unfold(pieces, |mut pieces| async move {
            pieces.recv().await.map(|piece| (piece, pieces))
        });
        let quiet = ImportImageOptionsBuilder::new().quiet(true).build();
        let mut answers = std::pin::pin!(self.api.import_image_stream(quiet, body, None));
        let mut refused = None;
        while let Some(answer) = answers.next().await {
            if let Err(error) = answer {
                refused = Some(engine_error(LOADING, &error));
                break;
            }
        }
        let malformed = |reason: String| EngineError::Malformed {
            doing: LOADING.to_owned(),
            reason,
        };
        let written = writer.await.map_err(|error| malformed(error.to_string()))?;
        match (written, refused) {
            // The engine hung up on the writer: its own words say more.
            (Err(error), Some(refused)) if error.kind() == io::ErrorKind::BrokenPipe => {
                Err(refused)
            }
            (Err(error), _) => Err(malformed(error.to_string())),
            (Ok(()), Some(refused)) => Err(refused),
            (Ok(()), None) => Ok(()),
        }
    }
}
