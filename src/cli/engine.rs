//! Finds the engine for a command, sweeps what a crash left, and opens a session on it.

use std::sync::Arc;

use anyhow::Context;

use super::Common;
use crate::content::Home;
use crate::engine::connect::{Surroundings, search};
use crate::engine::{DockerEngine, ListingCache, Session};

/// Keeps nothing between runs when set: for measurements.
const NO_CACHE: &str = "PHOENIX_NO_CACHE";

/// The engine that answers, bound to a new run, and what is to be said of what earlier runs had left
/// on it.
pub(super) async fn connect(common: &Common) -> anyhow::Result<(DockerEngine, Option<String>)> {
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
    let said = match engine.sweep().await {
        Ok(removed) => super::clean::in_words(&removed)
            .map(|what| format!("removed what an interrupted run had left: {what}")),
        // Another start will do; it is no reason not to work.
        Err(error) => Some(format!("what earlier runs left is still there: {error}")),
    };
    Ok((engine, said))
}
