//! What the doctor found, before it is put into words or JSON.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::bytes::Bytes;
use crate::engine::connect::{Found, Mend, Probe, Search};
use crate::engine::{CleanUp, DockerEngine, Engine, EngineError, Identity, Session};

/// Less than this is not enough for an afternoon of builds.
const LITTLE_DISK: Bytes = Bytes(5_000_000_000);

#[derive(Debug)]
pub(super) struct Findings {
    pub(super) probes: Vec<Probe>,
    pub(super) engine: Result<EngineFindings, NoEngine>,
    pub(super) state: StateFolder,
    pub(super) advice: Vec<Mend>,
}

/// Why there is nothing more to say.
#[derive(Debug)]
pub(super) enum NoEngine {
    NoAnswer,
    /// It answers, but not to the question who it is.
    Silent(EngineError),
}

#[derive(Debug)]
pub(super) struct EngineFindings {
    pub(super) identity: Identity,
    /// What led to it: `default socket`.
    pub(super) source: String,
    pub(super) disk: Option<Disk>,
    pub(super) images: BaseImages,
    pub(super) leftovers: Result<CleanUp, String>,
}

/// Room on the disk of the engine's data, when that is on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Disk {
    pub(super) free: Bytes,
    pub(super) total: Bytes,
}

#[derive(Debug)]
pub(super) struct BaseImages {
    /// How many the missions declare.
    pub(super) wanted: usize,
    pub(super) missing: Result<Vec<String>, EngineError>,
}

#[derive(Debug)]
pub(super) struct StateFolder {
    pub(super) path: PathBuf,
    /// Why it cannot be used.
    pub(super) trouble: Option<String>,
}

impl Findings {
    /// Whether every base image that the missions declare is on the engine.
    pub(super) fn has_images(&self) -> bool {
        let missing = self.engine.as_ref().map(|engine| &engine.images.missing);
        matches!(missing, Ok(Ok(missing)) if missing.is_empty())
    }

    pub(super) async fn gather(mut search: Search, state: &Path, images: &[String]) -> Self {
        let (session, trouble) = match Session::open(state) {
            Ok(session) => (session, None),
            Err(error) => (Session::ephemeral(), Some(error.to_string())),
        };
        let state = StateFolder {
            path: state.to_path_buf(),
            trouble,
        };
        let mut advice = search.mend();
        let engine = match search.found.take() {
            None => Err(NoEngine::NoAnswer),
            Some(found) => look(found, session, &state, images).await,
        };
        advice.extend(advise(engine.as_ref(), &state));
        Self {
            probes: search.probes,
            engine,
            state,
            advice,
        }
    }
}

async fn look(
    found: Found,
    session: Session,
    state: &StateFolder,
    images: &[String],
) -> Result<EngineFindings, NoEngine> {
    let source = found.source.to_string();
    let engine = found.engine(Arc::new(session));
    let identity = engine.identity().await.map_err(NoEngine::Silent)?;
    let (missing, leftovers) = tokio::join!(engine.lacks(images), leftovers(&engine, state));
    Ok(EngineFindings {
        disk: disk(&identity),
        source,
        images: BaseImages {
            wanted: images.len(),
            missing,
        },
        leftovers,
        identity,
    })
}

/// Whose leftovers they are is written in the state folder; without it nobody can tell.
async fn leftovers(engine: &DockerEngine, state: &StateFolder) -> Result<CleanUp, String> {
    if state.trouble.is_some() {
        return Err("cannot be told without the state folder".to_owned());
    }
    engine.leftovers().await.map_err(|error| error.to_string())
}

/// The engine's data may be inside a virtual machine, or far away: then nothing is known.
#[cfg(unix)]
fn disk(identity: &Identity) -> Option<Disk> {
    let root = identity.data_root.as_deref()?;
    if !identity.endpoint.starts_with("unix://") || cfg!(not(target_os = "linux")) {
        return None;
    }
    // Absent or closed to this user: it is then not this machine's, or not to be told.
    let stat = rustix::fs::statvfs(root).ok()?;
    Some(Disk {
        free: Bytes(stat.f_bavail.saturating_mul(stat.f_frsize)),
        total: Bytes(stat.f_blocks.saturating_mul(stat.f_frsize)),
    })
}

#[cfg(not(unix))]
fn disk(_identity: &Identity) -> Option<Disk> {
    None
}

fn advise(engine: Result<&EngineFindings, &NoEngine>, state: &StateFolder) -> Vec<Mend> {
    let mend = |say: &str, command: Option<&str>| Mend {
        say: say.to_owned(),
        command: command.map(str::to_owned),
    };
    let mut advice = Vec::new();
    if state.trouble.is_some() {
        advice.push(mend(
            "make the state folder writable, or choose another one",
            Some("export PHOENIX_HOME=~/phoenix"),
        ));
    }
    let Ok(engine) = engine else {
        return advice;
    };
    if engine.disk.is_some_and(|disk| disk.free < LITTLE_DISK) {
        advice.push(mend("free some disk space: builds need room", None));
    }
    if engine.images.missing.as_ref().is_ok_and(|m| !m.is_empty()) {
        advice.push(mend(
            "bring the missing base images",
            Some("phoenix kit pull"),
        ));
    }
    let some = |left: &CleanUp| *left != CleanUp::default();
    if engine.leftovers.as_ref().is_ok_and(some) {
        advice.push(mend("remove what earlier runs left", Some("phoenix clean")));
    }
    advice
}
