//! Where runs get their engine from, and what is told of it.

use std::path::PathBuf;
use std::sync::Arc;

use super::stand_ins;
use crate::app::engine::{EngineState, MissingEngine, Offer, ReadyEngine, StandIns, Tried};
use crate::content::Course;
use crate::engine::connect::{Search, Source, Surroundings, search};
use crate::engine::private::{self, Place};
use crate::engine::{DockerEngine, Engine, ImageStore, Session, Sink, start};

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

    /// Starts an engine of our own, and installs it first if need be and if that was agreed to;
    /// `say` hears what is done. Returns what came of it, in words.
    ///
    /// # Errors
    /// It does not answer; in words.
    fn raise(
        &self,
        install: bool,
        say: Sink<'_, String>,
    ) -> impl Future<Output = Result<String, String>> + Send;

    /// Makes stand-ins for these base images in the engine that answers, and first installs what that
    /// takes if that was agreed to; `say` hears how far it is. Returns what came of it, in words.
    ///
    /// # Errors
    /// None were made; in words.
    fn make_stand_ins(
        &self,
        install: bool,
        images: Vec<String>,
        say: Sink<'_, String>,
    ) -> impl Future<Output = Result<String, String>> + Send;

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
    pub course: Arc<Course>,
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
        let mut search = search(&self.surroundings()).await;
        let Some(found) = search.found.take() else {
            return EngineState::Missing(self.missing(&search, None));
        };
        let ours = found.source == Source::Private;
        let (source, endpoint) = (found.source.to_string(), found.endpoint.clone());
        let engine = found.engine(Arc::new(Session::ephemeral()));
        let identity = match engine.identity().await {
            Ok(identity) => identity,
            Err(error) => {
                return EngineState::Missing(self.missing(&search, Some(error.to_string())));
            }
        };
        // Images that cannot be asked for are not called missing: a build will say what is wrong.
        let missing_images = engine.lacks(&self.images).await.unwrap_or_default();
        let store = match &identity.store {
            ImageStore::Containerd => "containerd".to_owned(),
            ImageStore::Driver(name) => name.clone(),
        };
        let fact = |label: &str, value: String| (label.to_owned(), value);
        let stop = ours.then(|| fact("ends with", "phoenix engine down".to_owned()));
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
            ]
            .into_iter()
            .chain(stop)
            .collect(),
            endpoint,
            offer: stand_ins::offer(&identity.platform, &missing_images).await,
            missing_images,
            stand_ins: StandIns::NotAsked,
        })
    }

    async fn raise(&self, install: bool, say: Sink<'_, String>) -> Result<String, String> {
        let raised = private::raise(self.url.as_deref(), &self.state, install, say).await;
        raised
            .map(|raised| raised.to_string())
            .map_err(|error| error.to_string())
    }

    async fn make_stand_ins(
        &self,
        install: bool,
        images: Vec<String>,
        say: Sink<'_, String>,
    ) -> Result<String, String> {
        stand_ins::make(self, images, install, say).await
    }

    async fn gone(&self) {
        let search = search(&self.surroundings()).await;
        if let Some(found) = search.found {
            found.gone().await;
        }
    }
}

impl LocalEngines {
    fn surroundings(&self) -> Surroundings {
        Surroundings::of_process(self.url.as_deref()).with_private(&self.state)
    }

    /// What was tried, what mends it, and what we can do.
    fn missing(&self, search: &Search, lost: Option<String>) -> MissingEngine {
        let tried = search.probes.iter().map(|probe| Tried {
            endpoint: probe.endpoint.clone(),
            source: probe.source.to_string(),
            said: probe.message(),
        });
        // Where one is named no other would be looked for.
        let named = search.probes.iter().any(|probe| probe.source.is_choice());
        MissingEngine {
            lost,
            offer: (!named).then(|| self.offer(search)),
            failed: None,
            tried: tried.collect(),
            mends: search
                .mend()
                .into_iter()
                .map(|mend| (mend.say, mend.command))
                .collect(),
        }
    }

    fn offer(&self, search: &Search) -> Offer {
        let after = format!(
            "All of it lies in {}. It goes on when you leave; `phoenix engine down` stops it, and \
             with `--remove` nothing of it stays.",
            Place::under(&self.state).folder().display()
        );
        match private::offer(&search.platform) {
            private::Offer::Start { kind, limits } => {
                let limits = limits.iter().map(|it| format!("\n\nNote: {it}."));
                let limits = limits.collect::<Vec<_>>().concat();
                let program = kind.program();
                Offer::Start(format!(
                    "phoenix starts {program} with data, a socket and a network of its own; no other \
                     engine is touched. {after}{limits}"
                ))
            }
            private::Offer::Install(install) if install.steps.is_some() => Offer::Install {
                command: install.command,
                words: format!("Then phoenix starts an engine of its own. {after}"),
            },
            private::Offer::Install(install) => Offer::Command(install.command),
        }
    }
}
