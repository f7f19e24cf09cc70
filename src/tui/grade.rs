//! Runs of the grading pipeline behind the screen: one at a time, each to be cancelled.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::engines::Engines;
use super::mailbox::Mailbox;
use crate::app::Msg;
use crate::app::effect::{GradeRequest, RunId};
use crate::app::run::RunEnd;
use crate::domain::mission::{Bundle, Slug, Submission};
use crate::engine::Engine;
use crate::grading::{self, Job};

/// Grades what the editor held, and posts all that happens.
pub(super) async fn grade<E: Engines>(
    engines: E,
    request: GradeRequest,
    offline: bool,
    mailbox: Mailbox,
    cancel: CancellationToken,
) -> RunEnd {
    let engine = tokio::select! {
        () = cancel.cancelled() => return RunEnd::Cancelled,
        engine = engines.connect() => engine,
    };
    let engine = match engine {
        Ok(engine) => engine,
        Err(error) => return RunEnd::Lost(error),
    };
    let job = Job {
        submission: Submission::of_texts(&request.files),
        bundle: request.bundle,
        offline,
        always_measure: true,
        fresh: false,
    };
    let run = request.run;
    let sink = |event| {
        mailbox.post_in_turn(Msg::Run {
            run,
            event: Box::new(event),
        });
    };
    grading::run(&job, &engine, &sink, &cancel).await;
    // What could not be removed now is removed at the next start.
    let _left = engine.finish().await;
    if cancel.is_cancelled() {
        RunEnd::Cancelled
    } else {
        RunEnd::Reported
    }
}

/// Measures references one after another, and posts each.
pub(super) async fn measure<E: Engines>(
    engines: E,
    bundle: Arc<Bundle>,
    references: Vec<Slug>,
    offline: bool,
    mailbox: Mailbox,
    cancel: CancellationToken,
) {
    // Without an engine there is nothing to measure with; the next run tries again.
    let Ok(engine) = engines.connect().await else {
        return;
    };
    for reference in references {
        if cancel.is_cancelled() {
            break;
        }
        let result = grading::measure(&bundle, &reference, offline, &engine, &cancel).await;
        mailbox.post(Msg::Measured {
            mission: bundle.mission.about.id.clone(),
            reference,
            result,
        });
    }
    // What could not be removed now is removed at the next start.
    let _left = engine.finish().await;
}

/// Names of runs, for those that end without having said anything.
pub(super) fn crashed(run: RunId, payload: &(dyn std::any::Any + Send)) -> Msg {
    let words = payload
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "an unknown panic".to_owned());
    Msg::RunEnded {
        run,
        end: RunEnd::Crashed(words),
    }
}
