//! Starts the engine for a command, and says what is to be said of the sweep.

use super::Common;
use crate::content::Home;
use crate::engine::{DockerEngine, Started, start};

/// Keeps nothing between runs when set: for measurements.
const NO_CACHE: &str = "PHOENIX_NO_CACHE";

/// The engine that answers, bound to a new run, and what is to be said of what earlier runs had left
/// on it.
pub(super) async fn connect(common: &Common) -> anyhow::Result<(DockerEngine, Option<String>)> {
    let home = Home::find()?;
    let started = start_in(common.engine.as_deref(), &home).await?;
    let said = said(&started);
    Ok((started.engine, said))
}

/// The same for whoever is at home already.
pub(super) async fn start_in(url: Option<&str>, home: &Home) -> anyhow::Result<Started> {
    let cache = std::env::var_os(NO_CACHE).is_none();
    Ok(start(url, home.folder(), cache).await?)
}

/// What the sweep removed, or why it did not.
pub(super) fn said(started: &Started) -> Option<String> {
    match &started.swept {
        Ok(removed) => super::clean::in_words(removed)
            .map(|what| format!("removed what an interrupted run had left: {what}")),
        Err(error) => Some(format!("what earlier runs left is still there: {error}")),
    }
}
