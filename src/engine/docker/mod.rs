//! The Docker API engine on bollard: Docker with `BuildKit` or the classic builder, and podman.

mod build;
mod clean;
mod depot;
mod identity;
mod limits;
mod lines;
mod look;
mod pieces;
mod probe;
mod request;
mod run;
mod shelf;

use std::sync::Arc;

use bollard::Docker;
use tokio::sync::OnceCell;
use tokio_util::sync::CancellationToken;

use super::session::Session;
use super::{
    BuildPlan, CleanUp, Engine, EngineError, Export, Identity, ImageDetails, ListingCache, Scan,
    ScanRequest, Sink,
};
use crate::domain::build::{BuildEvent, BuildFailure, Built};
use crate::domain::bytes::Bytes;
use crate::domain::check::command::RunSpec;
use crate::domain::check::http::HttpRequest;
use crate::domain::facts::{HttpOutcome, RunOutcome};
use crate::domain::image::Entry;

/// Label of everything a run makes: the run's id.
pub(super) const RUN_LABEL: &str = "phoenix.run";
/// Label of everything an installation makes.
pub(super) const BUILD_LABEL: &str = "phoenix.build";
pub(super) const OWNER_LABEL: &str = "phoenix.owner";

/// An engine behind a Docker API socket.
#[derive(Debug)]
pub struct DockerEngine {
    api: Docker,
    endpoint: String,
    session: Arc<Session>,
    identity: OnceCell<Identity>,
    /// One never-started container per image that is looked into.
    shelf: shelf::Shelf,
    cache: Arc<ListingCache>,
}

impl DockerEngine {
    /// `endpoint` is the URL that `api` talks to, for messages.
    #[must_use]
    pub fn new(api: Docker, endpoint: String, session: Arc<Session>) -> Self {
        Self {
            api,
            endpoint,
            session,
            identity: OnceCell::new(),
            shelf: shelf::Shelf::default(),
            cache: Arc::default(),
        }
    }

    /// The same engine for another run: what that one makes, its own [`Engine::finish`] removes.
    #[must_use]
    pub(super) fn for_run(&self, session: Arc<Session>) -> Self {
        Self {
            api: self.api.clone(),
            endpoint: self.endpoint.clone(),
            session,
            identity: self.identity.clone(),
            shelf: shelf::Shelf::default(),
            cache: Arc::clone(&self.cache),
        }
    }

    /// Remembers layers in `cache` rather than only for as long as this engine lives.
    #[must_use]
    pub fn with_cache(self, cache: ListingCache) -> Self {
        Self {
            cache: Arc::new(cache),
            ..self
        }
    }
}

impl Engine for DockerEngine {
    async fn identity(&self) -> Result<Identity, EngineError> {
        self.identity
            .get_or_try_init(|| identity::ask(&self.api, &self.endpoint))
            .await
            .cloned()
    }

    async fn build(
        &self,
        plan: &BuildPlan,
        events: Sink<'_, BuildEvent>,
        cancel: &CancellationToken,
    ) -> Result<Built, BuildFailure> {
        build::build(self, plan, events, cancel).await
    }

    async fn inspect(&self, image: &str) -> Result<Option<ImageDetails>, EngineError> {
        look::inspect(self, image).await
    }

    async fn stat(&self, image: &str, path: &str) -> Result<Option<Entry>, EngineError> {
        look::stat(self, image, path).await
    }

    async fn read(
        &self,
        image: &str,
        path: &str,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, EngineError> {
        look::read(self, image, path, limit).await
    }

    async fn export(&self, image: &str, captures: &[String]) -> Result<Export, EngineError> {
        look::export(self, image, captures).await
    }

    async fn scan(&self, request: &ScanRequest) -> Result<Vec<Scan>, EngineError> {
        look::scan(self, request).await
    }

    async fn run(
        &self,
        image: &str,
        spec: &RunSpec,
        memory: Bytes,
    ) -> Result<RunOutcome, EngineError> {
        run::run(self, image, spec, memory).await
    }

    async fn request(
        &self,
        image: &str,
        request: &HttpRequest,
        memory: Bytes,
    ) -> Result<HttpOutcome, EngineError> {
        request::request(self, image, request, memory).await
    }

    async fn finish(&self) -> Result<CleanUp, EngineError> {
        clean::finish(self).await
    }
}
