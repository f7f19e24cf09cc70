//! Engines: build, look into, run and clean up images. The only place that knows bollard.

pub mod archive;
mod clean;
pub mod connect;
mod docker;
mod error;
pub mod fake;
mod identity;
pub mod private;
mod scan;
mod session;
mod start;

pub use clean::{CleanUp, Owner, RunId};
pub use docker::DockerEngine;
pub use error::EngineError;
pub use identity::{Identity, ImageStore};
pub use scan::{ListingCache, Scan, ScanRequest};
pub use session::Session;
pub use start::{Started, start, start_another};

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::domain::build::{BuildEvent, BuildFailure, Built};
use crate::domain::bytes::Bytes;
use crate::domain::check::command::RunSpec;
use crate::domain::check::http::HttpRequest;
use crate::domain::dockerfile::Dockerfile;
use crate::domain::facts::{HttpOutcome, RunOutcome};
use crate::domain::files::FileTree;
use crate::domain::image::{Entry, ImageConfig, Tree};
use crate::domain::mission::{BuildNetwork, Seconds};

/// Where events go. Called from async code: it must not block for long.
pub type Sink<'a, E> = &'a (dyn Fn(E) + Send + Sync);

/// One build.
#[derive(Clone, Debug)]
pub struct BuildPlan {
    /// Parsed already: step texts find their lines in it.
    pub dockerfile: Arc<Dockerfile>,
    /// What `.dockerignore` lets through.
    pub context: Arc<FileTree>,
    /// The folder before `.dockerignore`, to tell a missing source from an ignored one.
    pub folder: Arc<FileTree>,
    pub target: Option<String>,
    pub args: BTreeMap<String, String>,
    pub network: BuildNetwork,
    pub timeout: Seconds,
    pub memory: Bytes,
    /// Never contact a registry.
    pub offline: bool,
    /// Take nothing from the builder's cache.
    pub fresh: bool,
}

/// What the engine says of an image without reading its layers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageDetails {
    /// `sha256:…`
    pub id: String,
    /// `history` is empty here: only a scan reads the config blob.
    pub config: ImageConfig,
    /// The engine's own `Size`; shown, never compared.
    pub engine_bytes: Option<u64>,
}

/// One reading of the merged file system.
#[derive(Clone, Debug, Default)]
pub struct Export {
    pub tree: Tree,
    /// Bytes of files that matched the wanted globs, by path.
    pub captures: BTreeMap<String, Vec<u8>>,
}

/// A container engine, bound to one run: everything it makes carries that run's label and is gone
/// after [`Engine::finish`].
///
/// Two implementors: the Docker API (Docker and podman) and a script for tests.
pub trait Engine: Send + Sync {
    /// Who answers. Cheap after the first call.
    fn identity(&self) -> impl Future<Output = Result<Identity, EngineError>> + Send;

    /// Builds. Cancelling stops the build within two seconds.
    fn build(
        &self,
        plan: &BuildPlan,
        events: Sink<'_, BuildEvent>,
        cancel: &CancellationToken,
    ) -> impl Future<Output = Result<Built, BuildFailure>> + Send;

    /// `Ok(None)` when there is no such image.
    fn inspect(
        &self,
        image: &str,
    ) -> impl Future<Output = Result<Option<ImageDetails>, EngineError>> + Send;

    /// One path of the image; `Ok(None)` when it is not there.
    fn stat(
        &self,
        image: &str,
        path: &str,
    ) -> impl Future<Output = Result<Option<Entry>, EngineError>> + Send;

    /// Up to `limit` bytes of one regular file (symbolic links are followed); `Ok(None)` when it is
    /// not there or not a file.
    fn read(
        &self,
        image: &str,
        path: &str,
        limit: u64,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, EngineError>> + Send;

    /// The merged file system, with the bytes of files matching `captures` (globs).
    fn export(
        &self,
        image: &str,
        captures: &[String],
    ) -> impl Future<Output = Result<Export, EngineError>> + Send;

    /// Every layer of several images, in one pass. Results are in the order of the request.
    fn scan(
        &self,
        request: &ScanRequest,
    ) -> impl Future<Output = Result<Vec<Scan>, EngineError>> + Send;

    /// Runs a command in a limited container without network.
    fn run(
        &self,
        image: &str,
        spec: &RunSpec,
        memory: Bytes,
    ) -> impl Future<Output = Result<RunOutcome, EngineError>> + Send;

    /// Starts the image in a limited container, asks it once over HTTP, and stops it.
    fn request(
        &self,
        image: &str,
        request: &HttpRequest,
        memory: Bytes,
    ) -> impl Future<Output = Result<HttpOutcome, EngineError>> + Send;

    /// Removes everything this run made. Called at the end of every run, failed and cancelled ones too.
    fn finish(&self) -> impl Future<Output = Result<CleanUp, EngineError>> + Send;
}
