//! Missions prove themselves: each of their own answers is graded like a learner's, several at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::{StreamExt, stream};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::{Job, run};
use crate::domain::mission::{Bundle, Slug};
use crate::domain::proof::{Claim, Proof};
use crate::engine::{Engine, EngineError, Sink};

/// What is to be verified, and how.
#[derive(Clone, Debug)]
pub struct Verify {
    pub claims: Vec<(Arc<Bundle>, Claim)>,
    /// How often every answer is graded, at least 1.
    pub repeat: u32,
    /// Answers graded at once, at least 1.
    pub jobs: usize,
    /// Forbids pulls and build networks, whatever a mission says.
    pub offline: bool,
}

/// One answer that was graded.
#[derive(Clone, Debug, Serialize)]
pub struct Proved {
    pub mission: Slug,
    #[serde(flatten)]
    pub proof: Proof,
    /// Seconds by phase of the run.
    pub phases: BTreeMap<String, f64>,
}

struct Task {
    bundle: Arc<Bundle>,
    claim: Claim,
    repeat: u32,
}

/// Grades every answer that is claimed, each on an engine of its own from `open`, so that nothing
/// one run made helps or hurts another. Tells `sink` each as it ends; returns all in the order of the
/// claims, without those that a cancel kept from starting or cut: of them nothing is known.
pub async fn verify<E: Engine>(
    verify: &Verify,
    open: &(dyn Fn() -> Result<E, EngineError> + Send + Sync),
    sink: Sink<'_, Proved>,
    cancel: &CancellationToken,
) -> Vec<Proved> {
    let tasks = tasks(verify).into_iter().enumerate();
    let mut proved: Vec<(usize, Proved)> = stream::iter(tasks)
        .take_until(cancel.cancelled())
        .map(|(index, task)| async move {
            let proved = prove(&task, verify.offline, open, cancel).await?;
            sink(proved.clone());
            Some((index, proved))
        })
        .buffer_unordered(verify.jobs.max(1))
        .filter_map(std::future::ready)
        .collect()
        .await;
    proved.sort_by_key(|(index, _)| *index);
    proved.into_iter().map(|(_, proved)| proved).collect()
}

fn tasks(verify: &Verify) -> Vec<Task> {
    let repeats = 1..=verify.repeat.max(1);
    verify
        .claims
        .iter()
        .flat_map(|(bundle, claim)| {
            repeats.clone().map(move |repeat| Task {
                bundle: Arc::clone(bundle),
                claim: claim.clone(),
                repeat,
            })
        })
        .collect()
}

/// None when a cancel came before the end.
async fn prove<E: Engine>(
    task: &Task,
    offline: bool,
    open: &(dyn Fn() -> Result<E, EngineError> + Send + Sync),
    cancel: &CancellationToken,
) -> Option<Proved> {
    let mission = task.bundle.mission.about.id.clone();
    let job = Job {
        bundle: Arc::clone(&task.bundle),
        submission: task.claim.submission.clone(),
        offline,
        always_measure: true,
        fresh: task.claim.fresh,
    };
    let engine = match open() {
        Ok(engine) => engine,
        Err(error) => {
            let proof = task.claim.unproved(task.repeat, error.to_string());
            let phases = BTreeMap::new();
            return Some(Proved {
                mission,
                proof,
                phases,
            });
        }
    };
    let report = run(&job, &engine, &|_| {}, cancel).await;
    let is_cut = cancel.is_cancelled();
    let cleaned = engine.finish().await;
    if is_cut {
        // What could not be removed is removed at the next start.
        return None;
    }
    let mut proof = task.claim.judge(&report, task.repeat);
    if let Err(error) = cleaned {
        proof.surprises.push(format!("cleaning up: {error}"));
    }
    Some(Proved {
        mission,
        proof,
        phases: report.timings.phases,
    })
}
