//! Where runs get their engine from, and what is told of it.

use std::path::PathBuf;

use crate::app::engine::{EngineState, MissingEngine, ReadyEngine, Tried};
use crate::engine::connect::{Search, Surroundings, search};
use crate::engine::{DockerEngine, Engine, ImageStore, Session, start};

/// Engines for runs. Two implementors: the one that answers on this machine, and the scripted one
/// of the stories in `tests/`.
pub trait Engines: Clone + Send + Sync + 'static {
    type Engine: Engine + 'static;

    /// An engine bound to a run of its own.
    ///
    /// # Errors
    /// There is none, or no run can be opened; in words.
    fn connect(&self) -> impl Future<Output = Result<Self::Engine, String>> + Send;

    /// Looks who is there.
    fn look(&self) -> impl Future<Output = EngineState> + Send;

    /// Returns once the engine that answered has gone away.
    fn gone(&self) -> impl Future<Output = ()> + Send;
}

/// The engine that answers on this machine.
#[derive(Clone, Debug)]
pub struct LocalEngines {
    /// `--engine`
    pub url: Option<String>,
    /// The program's data directory.
    pub state: PathBuf,
    /// Base images of the course.
    pub images: Vec<String>,
}

impl Engines for LocalEngines {
    type Engine = DockerEngine;

    async fn connect(&self) -> Result<DockerEngine, String> {
        let started = start(self.url.as_deref(), &self.state, true).await;
        started
            .map(|started| started.engine)
            .map_err(|error| error.to_string())
    }

    async fn look(&self) -> EngineState {
        let mut search = search(&Surroundings::of_process(self.url.as_deref())).await;
        let Some(found) = search.found.take() else {
            return EngineState::Missing(missing(&search, None));
        };
        let (source, endpoint) = (found.source.to_string(), found.endpoint.clone());
        let engine = found.engine(std::sync::Arc::new(Session::ephemeral()));
        let identity = match engine.identity().await {
            Ok(identity) => identity,
            Err(error) => return EngineState::Missing(missing(&search, Some(error.to_string()))),
        };
        // Images that cannot be asked for are not called missing: a build will say what is wrong.
        let missing_images = engine.lacks(&self.images).await.unwrap_or_default();
        let store = match &identity.store {
            ImageStore::Containerd => "containerd".to_owned(),
            ImageStore::Driver(name) => name.clone(),
        };
        let fact = |label: &str, value: String| (label.to_owned(), value);
        EngineState::Ready(ReadyEngine {
            label: identity.label(),
            source,
            facts: vec![
                fact("API", identity.api_version.clone()),
                fact("platform", identity.platform.clone()),
                fact("builder", format!("{:?}", identity.builder).to_lowercase()),
                fact("image store", store),
                fact(
                    "rootless",
                    if identity.rootless { "yes" } else { "no" }.to_owned(),
                ),
            ],
            endpoint,
            missing_images,
        })
    }

    async fn gone(&self) {
        let search = search(&Surroundings::of_process(self.url.as_deref())).await;
        if let Some(found) = search.found {
            found.gone().await;
        }
    }
}

/// What was tried, and what mends it.
fn missing(search: &Search, lost: Option<String>) -> MissingEngine {
    let tried = search.probes.iter().map(|probe| Tried {
        endpoint: probe.endpoint.clone(),
        source: probe.source.to_string(),
        said: probe.message(),
    });
    MissingEngine {
        lost,
        tried: tried.collect(),
        mends: search
            .mend()
            .into_iter()
            .map(|mend| (mend.say, mend.command))
            .collect(),
    }
}
