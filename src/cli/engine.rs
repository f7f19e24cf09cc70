//! Finds the engine for a command, sweeps what a crash left, and opens a session on it.

use std::sync::Arc;

use anyhow::Context;

use super::Common;
use crate::content::Home;
use crate::engine::connect::{Surroundings, search};
use crate::engine::{DockerEngine, Session};

/// The engine that answers, bound to a new run.
pub(super) async fn connect(common: &Common) -> anyhow::Result<DockerEngine> {
    let surroundings = Surroundings::of_process(common.engine.as_deref());
    let found = search(&surroundings).await.require()?;
    let home = Home::find()?;
    let session = Session::open(home.folder())
        .with_context(|| format!("opening a run in {}", home.folder().display()))?;
    Ok(found.engine(Arc::new(session)))
}
