//! Starts the engine for a command, and says what is to be said of the sweep.

use super::Common;
use crate::content::Home;
use crate::engine::{DockerEngine, Remember, Started, start};

/// Keeps nothing between runs when set: for measurements.
const NO_CACHE: &str = "PHOENIX_NO_CACHE";

/// The engine that answers, bound to a new run, and what is to be said of what earlier runs had left
/// on it.
pub(super) async fn connect(common: &Common) -> anyhow::Result<(DockerEngine, Option<String>)> {
    let home = Home::find()?;
    let remember = match std::env::var_os(NO_CACHE) {
        Some(_) => Remember::Nothing,
        None => Remember::Layers,
    };
    let started = start(common.engine.as_deref(), home.folder(), remember).await?;
    let said = said(&started);
    Ok((started.engine, said))
}

fn said(started: &Started) -> Option<String> {
    match &started.swept {
        Ok(removed) => super::clean::in_words(removed)
            .map(|what| format!("removed what an interrupted run had left: {what}")),
        Err(error) => Some(format!("what earlier runs left is still there: {error}")),
    }
}
