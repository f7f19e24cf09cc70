//! Finds the engine, binds it to a new run, and sweeps what a crash left: the one way to start for
//! the command line and the screen.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use super::connect::{Search, Surroundings, search};
use super::{CleanUp, DockerEngine, EngineError, ListingCache, Session};

/// An engine that answers, bound to a new run.
#[derive(Debug)]
pub struct Started {
    pub engine: DockerEngine,
    /// What earlier runs had left on it and is gone now. Why that failed is no reason not to work:
    /// the next start will do.
    pub swept: Result<CleanUp, EngineError>,
}

/// Why there is no engine to work with.
#[derive(Debug, Error)]
pub enum StartError {
    /// What was tried, and what mends it.
    #[error("no engine answers: {0}")]
    NoEngine(Box<Search>),
    #[error("opening a run in {}: {cause}", folder.display())]
    State { folder: PathBuf, cause: io::Error },
    #[error("keeping layer listings in {}: {cause}", folder.display())]
    Cache { folder: PathBuf, cause: io::Error },
}

/// Whether layers that were read are remembered between runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remember {
    Layers,
    /// For measurements.
    Nothing,
}

/// Searches as [`search`] does, opens a run under `state` (the program's data directory) and sweeps.
/// `url` is the engine that was asked for by name.
///
/// # Errors
/// No engine answers, or `state` cannot be written.
pub async fn start(
    url: Option<&str>,
    state: &Path,
    remember: Remember,
) -> Result<Started, StartError> {
    let mut search = search(&Surroundings::of_process(url)).await;
    let Some(found) = search.found.take() else {
        return Err(StartError::NoEngine(Box::new(search)));
    };
    let session = Session::open(state).map_err(|cause| StartError::State {
        folder: state.to_owned(),
        cause,
    })?;
    let mut engine = found.engine(Arc::new(session));
    if remember == Remember::Layers {
        let folder = state.join("cache/layers");
        match ListingCache::open(&folder) {
            Ok(cache) => engine = engine.with_cache(cache),
            Err(cause) => return Err(StartError::Cache { folder, cause }),
        }
    }
    let swept = engine.sweep().await;
    Ok(Started { engine, swept })
}
