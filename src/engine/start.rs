//! Finds the engine, binds it to a new run, and sweeps what a crash left: the one way to start for
//! the command line and the screen.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::connect::{Surroundings, search};
use super::{CleanUp, DockerEngine, EngineError, ListingCache, Session};

/// An engine that answers, bound to a new run.
#[derive(Debug)]
pub struct Started {
    pub engine: DockerEngine,
    /// What earlier runs had left on it and is gone now. Why that failed is no reason not to work:
    /// the next start will do.
    pub swept: Result<CleanUp, EngineError>,
}

/// Searches as [`search`] does, opens a run under `state` (the program's data directory) and sweeps.
/// `url` is the engine that was asked for by name; with `cache`, layers that were read are remembered
/// between runs.
///
/// # Errors
/// No engine answers, or `state` cannot be written.
pub async fn start(url: Option<&str>, state: &Path, cache: bool) -> Result<Started, EngineError> {
    let found = search(&Surroundings::of_process(url).with_private(state))
        .await
        .require()?;
    let session = Session::open(state).map_err(|error| unusable("opening a run", state, &error))?;
    let mut engine = found.engine(Arc::new(session));
    if cache {
        let folder = state.join("cache/layers");
        let cache = ListingCache::open(&folder)
            .map_err(|error| unusable("keeping layer listings", &folder, &error))?;
        engine = engine.with_cache(cache);
    }
    let swept = engine.sweep().await;
    Ok(Started { engine, swept })
}

/// The same engine, bound to one more run under `state`: nothing that one run makes helps or hurts
/// the other.
///
/// # Errors
/// `state` cannot be written.
pub fn start_another(engine: &DockerEngine, state: &Path) -> Result<DockerEngine, EngineError> {
    let session = Session::open(state).map_err(|error| unusable("opening a run", state, &error))?;
    Ok(engine.for_run(Arc::new(session)))
}

fn unusable(doing: &str, folder: &Path, error: &io::Error) -> EngineError {
    EngineError::State {
        doing: format!("{doing} in {}", folder.display()),
        reason: error.to_string(),
    }
}
