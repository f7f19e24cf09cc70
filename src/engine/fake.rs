//! A scripted engine for tests: no daemon, same trait. What is not scripted is an error, so that a
//! test notices work nobody expected.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::{
    BuildPlan, CleanUp, Engine, EngineError, Export, Identity, ImageDetails, ImageStore, Scan,
    ScanRequest, Sink,
};
use crate::domain::build::{BuildEvent, BuildFailure, Builder, Built};
use crate::domain::bytes::Bytes;
use crate::domain::check::command::RunSpec;
use crate::domain::check::http::HttpRequest;
use crate::domain::facts::{HttpOutcome, RunOutcome};
use crate::domain::image::Entry;

/// What one build does.
#[derive(Clone, Debug)]
pub struct ScriptedBuild {
    pub events: Vec<BuildEvent>,
    pub pace: Pace,
    pub result: Result<Built, BuildFailure>,
}

/// How fast a scripted build is.
#[derive(Clone, Debug, Default)]
pub enum Pace {
    #[default]
    AtOnce,
    /// So many events a second.
    PerSecond(u32),
    /// All events at once, and the result when it is let go.
    Held(Arc<Notify>),
}

impl ScriptedBuild {
    /// A build at once, without news.
    #[must_use]
    pub fn new(result: Result<Built, BuildFailure>) -> Self {
        Self {
            events: Vec::new(),
            pace: Pace::AtOnce,
            result,
        }
    }

    async fn play(&self, events: Sink<'_, BuildEvent>) {
        match &self.pace {
            Pace::AtOnce => self.events.iter().cloned().for_each(events),
            Pace::PerSecond(rate) => {
                let batch = usize::try_from(rate / BATCHES).unwrap_or(1).max(1);
                let mut clock = tokio::time::interval(std::time::Duration::from_secs(1) / BATCHES);
                for some in self.events.chunks(batch) {
                    clock.tick().await;
                    some.iter().cloned().for_each(events);
                }
            }
            Pace::Held(gate) => {
                self.events.iter().cloned().for_each(events);
                gate.notified().await;
            }
        }
    }
}

/// Batches of a paced build in a second.
const BATCHES: u32 = 100;

/// What one image holds.
#[derive(Clone, Debug, Default)]
pub struct ScriptedImage {
    pub details: ImageDetails,
    pub scan: Scan,
    pub export: Export,
    pub files: BTreeMap<String, Vec<u8>>,
    pub runs: BTreeMap<RunSpec, RunOutcome>,
    pub requests: BTreeMap<HttpRequest, HttpOutcome>,
}

/// An engine that follows a script.
#[derive(Debug, Default)]
pub struct FakeEngine {
    /// By the text of the Dockerfile that is built.
    pub builds: BTreeMap<String, ScriptedBuild>,
    /// By image id or name.
    pub images: BTreeMap<String, ScriptedImage>,
    /// From now on every call fails as if the daemon had died. Twins die together.
    lost: Arc<Mutex<Option<String>>>,
    /// Tells a build under way that the daemon died.
    death: Arc<Notify>,
    scans: AtomicUsize,
    finishes: AtomicUsize,
}

impl FakeEngine {
    /// The daemon dies.
    pub fn lose(&self, reason: &str) {
        *self.lost() = Some(reason.to_owned());
        self.death.notify_waiters();
    }

    /// An empty engine on the same daemon: to lose one is to lose both.
    #[must_use]
    pub fn twin(&self) -> Self {
        Self {
            lost: Arc::clone(&self.lost),
            death: Arc::clone(&self.death),
            ..Self::default()
        }
    }

    /// How often layers were read.
    #[must_use]
    pub fn scans(&self) -> usize {
        self.scans.load(Ordering::Relaxed)
    }

    /// How often everything was cleaned up.
    #[must_use]
    pub fn finishes(&self) -> usize {
        self.finishes.load(Ordering::Relaxed)
    }

    fn lost(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.lost
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn alive(&self, doing: &str) -> Result<(), EngineError> {
        match &*self.lost() {
            Some(reason) => Err(EngineError::Lost {
                doing: doing.to_owned(),
                reason: reason.clone(),
            }),
            None => Ok(()),
        }
    }

    fn image(&self, image: &str, doing: &str) -> Result<&ScriptedImage, EngineError> {
        self.alive(doing)?;
        self.images.get(image).ok_or_else(|| EngineError::NoImage {
            image: image.to_owned(),
        })
    }
}

/// A script lacks something that was asked for.
fn unscripted(doing: &str, what: impl std::fmt::Debug) -> EngineError {
    EngineError::Malformed {
        doing: doing.to_owned(),
        reason: format!("not scripted: {what:?}"),
    }
}

impl Engine for FakeEngine {
    async fn identity(&self) -> Result<Identity, EngineError> {
        self.alive("asking who it is")?;
        Ok(Identity {
            name: "Docker".to_owned(),
            version: "20.10.24".to_owned(),
            api_version: "1.41".to_owned(),
            builder: Builder::Buildkit,
            store: ImageStore::Driver("overlay2".to_owned()),
            platform: "linux/amd64".to_owned(),
            rootless: false,
            data_root: None,
            endpoint: "fake://".to_owned(),
        })
    }

    async fn build(
        &self,
        plan: &BuildPlan,
        events: Sink<'_, BuildEvent>,
        cancel: &CancellationToken,
    ) -> Result<Built, BuildFailure> {
        self.alive("building")
            .map_err(|error| BuildFailure::EngineLost {
                reason: error.to_string(),
            })?;
        if cancel.is_cancelled() {
            return Err(BuildFailure::Cancelled);
        }
        let script = self
            .builds
            .get(&plan.dockerfile.text)
            .ok_or(BuildFailure::Other {
                message: "this build is not scripted".to_owned(),
                line: None,
            })?;
        tokio::select! {
            () = cancel.cancelled() => return Err(BuildFailure::Cancelled),
            () = self.death.notified() => {}
            () = script.play(events) => {}
        }
        self.alive("building")
            .map_err(|error| BuildFailure::EngineLost {
                reason: error.to_string(),
            })?;
        script.result.clone()
    }

    async fn inspect(&self, image: &str) -> Result<Option<ImageDetails>, EngineError> {
        self.alive("inspecting")?;
        Ok(self.images.get(image).map(|image| image.details.clone()))
    }

    async fn stat(&self, image: &str, path: &str) -> Result<Option<Entry>, EngineError> {
        let image = self.image(image, "looking up a path")?;
        Ok(image.export.tree.get(path).map(|node| node.entry.clone()))
    }

    async fn read(
        &self,
        image: &str,
        path: &str,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, EngineError> {
        let image = self.image(image, "reading a file")?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(image
            .files
            .get(path.trim_start_matches('/'))
            .map(|data| data[..data.len().min(limit)].to_vec()))
    }

    async fn export(&self, image: &str, _captures: &[String]) -> Result<Export, EngineError> {
        Ok(self.image(image, "reading the file system")?.export.clone())
    }

    async fn scan(&self, request: &ScanRequest) -> Result<Vec<Scan>, EngineError> {
        self.scans.fetch_add(1, Ordering::Relaxed);
        let scan = |image: &String| Ok(self.image(image, "reading the layers")?.scan.clone());
        request.images.iter().map(scan).collect()
    }

    async fn run(
        &self,
        image: &str,
        spec: &RunSpec,
        _memory: Bytes,
    ) -> Result<RunOutcome, EngineError> {
        let runs = &self.image(image, "running a command")?.runs;
        runs.get(spec)
            .cloned()
            .ok_or_else(|| unscripted("running a command", spec))
    }

    async fn request(
        &self,
        image: &str,
        request: &HttpRequest,
        _memory: Bytes,
    ) -> Result<HttpOutcome, EngineError> {
        let requests = &self.image(image, "asking over HTTP")?.requests;
        requests
            .get(request)
            .cloned()
            .ok_or_else(|| unscripted("asking over HTTP", request))
    }

    async fn finish(&self) -> Result<CleanUp, EngineError> {
        self.finishes.fetch_add(1, Ordering::Relaxed);
        self.alive("cleaning up")?;
        Ok(CleanUp::default())
    }
}
