//! Removes what a run made: by label, by tag, by journal. Never anything else, and never by asking
//! the engine to prune.
//!
//! `inventory` asks the engine what there is, `choose` and `images` decide from that alone what goes,
//! `remove` removes it.

mod choose;
mod images;
mod inventory;
mod remove;

use std::sync::Arc;

use choose::{Plan, Scope};
use inventory::Inventory;

use super::{DockerEngine, OWNER_LABEL};
use crate::domain::mission::Seconds;
use crate::engine::session::Census;
use crate::engine::{CleanUp, EngineError};

/// A clean-up that takes longer is left to the next start.
const LIMIT: Seconds = Seconds::from_secs(60);
/// Days after which a journal is given up: its engine, or what is built on its images, stays.
const JOURNAL_DAYS: i64 = 30;

/// Removes what this engine's run made. The run itself goes on living until its session is dropped.
pub(super) async fn finish(engine: &DockerEngine) -> Result<CleanUp, EngineError> {
    let filter = format!("{}={}", super::RUN_LABEL, engine.session.run.0);
    let scope = Scope::Run;
    within_limit("removing what this run made", clean(engine, scope, &filter)).await
}

impl DockerEngine {
    /// Removes what dead runs of this installation left on this engine. For the start of a program.
    pub async fn sweep(&self) -> Result<CleanUp, EngineError> {
        let filter = format!("{OWNER_LABEL}={}", self.session.owner.0);
        let work = clean(self, Scope::Dead, &filter);
        within_limit("removing what earlier runs left", work).await
    }

    /// Removes everything of ours whoever owns it, the probe images too, except what live runs of
    /// this installation use.
    pub async fn sweep_all(&self) -> Result<CleanUp, EngineError> {
        let work = clean(self, Scope::All, OWNER_LABEL);
        within_limit("removing everything of ours", work).await
    }

    /// What [`DockerEngine::sweep`] would remove. Removes nothing.
    pub async fn leftovers(&self) -> Result<CleanUp, EngineError> {
        let filter = format!("{OWNER_LABEL}={}", self.session.owner.0);
        let (plan, _census) = plan(self, Scope::Dead, &filter).await?;
        Ok(plan.count())
    }
}

async fn clean(engine: &DockerEngine, scope: Scope, filter: &str) -> Result<CleanUp, EngineError> {
    let (plan, census) = plan(engine, scope, filter).await?;
    let removed = remove::remove(&engine.api, plan).await;
    engine.session.forget_images(&removed.settled);
    // Claims are given back by dropping them; only what owes nothing more is forgotten.
    for stale in census.stale {
        let settled = stale.images.iter().all(|id| removed.settled.contains(id));
        if settled || is_ancient(&engine.session.run, &stale.run) {
            stale.discard();
        }
    }
    match removed.failure {
        Some(failure) => Err(failure),
        None => Ok(removed.count),
    }
}

/// Asks the engine first and counts the runs after: a run is alive on disk before it makes anything,
/// so whatever was listed and has no live run belongs to a dead one.
async fn plan(
    engine: &DockerEngine,
    scope: Scope,
    filter: &str,
) -> Result<(Plan, Census), EngineError> {
    let inventory = Inventory::take(&engine.api, filter).await?;
    let session = Arc::clone(&engine.session);
    let counted = tokio::task::spawn_blocking(move || session.census()).await;
    let census = counted
        .map_err(|failed| failed.to_string())
        .and_then(|census| census.map_err(|error| error.to_string()))
        .map_err(|reason| EngineError::Malformed {
            doing: "looking which runs are alive".to_owned(),
            reason,
        })?;
    let asking = choose::Asking {
        scope,
        run: &engine.session.run,
        owner: &engine.session.owner,
        remembered: engine.session.images(),
        endpoint: &engine.endpoint,
        census: &census,
    };
    let plan = choose::choose(&inventory, &asking);
    Ok((plan, census))
}

async fn within_limit(
    doing: &str,
    work: impl Future<Output = Result<CleanUp, EngineError>>,
) -> Result<CleanUp, EngineError> {
    let timed_out = || EngineError::TimedOut {
        doing: doing.to_owned(),
        limit: LIMIT,
    };
    let ended = tokio::time::timeout(LIMIT.duration(), work).await;
    ended.unwrap_or_else(|_elapsed| Err(timed_out()))
}

fn is_ancient(now: &crate::engine::RunId, then: &crate::engine::RunId) -> bool {
    use crate::engine::session::started;
    match (started(now), started(then)) {
        (Some(now), Some(then)) => now.saturating_sub(then) > JOURNAL_DAYS * 24 * 60 * 60,
        _ => false,
    }
}
