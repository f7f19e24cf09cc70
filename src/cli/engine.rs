//! Finds the engine for a command, sweeps what a crash left, and opens a session on it.

use std::sync::Arc;

use anyhow::Context;

use super::Common;
use crate::content::Home;
use crate::engine::connect::{Surroundings, search};
use crate::engine::{CleanUp, DockerEngine, ListingCache, Session};

/// Keeps nothing between runs when set: for measurements.
const NO_CACHE: &str = "PHOENIX_NO_CACHE";

/// The engine that answers, bound to a new run, and what an earlier, crashed run had left on it.
pub(super) async fn connect(common: &Common) -> anyhow::Result<(DockerEngine, CleanUp)> {
    let surroundings = Surroundings::of_process(common.engine.as_deref());
    let found = search(&surroundings).await.require()?;
    let home = Home::find()?;
    let session = Session::open(home.folder())
        .with_context(|| format!("opening a run in {}", home.folder().display()))?;
    let mut engine = found.engine(Arc::new(session));
    if std::env::var_os(NO_CACHE).is_none() {
        let folder = home.path("cache/layers");
        let cache = ListingCache::open(&folder)
            .with_context(|| format!("keeping layer listings in {}", folder.display()))?;
        engine = engine.with_cache(cache);
    }
    let removed = engine.sweep().await?;
    Ok((engine, removed))
}
