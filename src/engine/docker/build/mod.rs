//! Builds: context out, steps and logs in, failures with their line.
//!
//! What bounds a build: its time limit, a cancel token, and on a local engine a watch on disk,
//! processes and memory ([`guard`]). Each of them drops the connection, which ends the running step
//! with all its processes ([`halt`] tells where that is not enough).

mod buildkit;
mod classic;
mod closed;
mod context;
mod courier;
mod decoder;
mod drive;
mod failure;
mod gates;
mod guard;
mod halt;
pub(super) mod images;
mod labels;
mod lines;
pub(super) mod loss;
mod made;
mod options;
mod podman;
mod pull;
pub(super) mod registry;
mod said;
mod stages;
mod steps;
mod syntax;
mod unsent;

use std::time::Instant;

use tokio_util::sync::CancellationToken;

use self::decoder::Decoder;
use self::drive::{Drive, End};
use self::guard::{Breach, Guard};
use self::made::MadeImages;
use self::options::{Names, options};
use self::steps::Steps;
use super::DockerEngine;
use crate::domain::build::{BuildEvent, BuildFailure, Builder, Built, StepState};
use crate::engine::{BuildPlan, Engine as _, Identity, Sink};

/// How often a build is begun that fails by a race between equal images.
const TRIES: u32 = 4;

pub(super) async fn build(
    engine: &DockerEngine,
    plan: &BuildPlan,
    events: Sink<'_, BuildEvent>,
    cancel: &CancellationToken,
) -> Result<Built, BuildFailure> {
    let who = tokio::select! {
        biased;
        () = cancel.cancelled() => return Err(BuildFailure::Cancelled),
        who = engine.identity() => who.map_err(|error| BuildFailure::EngineLost {
            reason: error.to_string(),
        })?,
    };
    let mut tries = TRIES;
    loop {
        tries -= 1;
        match build_as(engine, &who, plan, events, cancel).await {
            // Two learners hand in the same, and one of them is done with it.
            Err(failure) if tries > 0 && failure::may_pass_again(&failure) => {}
            ended => return ended,
        }
    }
}

async fn build_as(
    engine: &DockerEngine,
    who: &Identity,
    plan: &BuildPlan,
    events: Sink<'_, BuildEvent>,
    cancel: &CancellationToken,
) -> Result<Built, BuildFailure> {
    let (who, plan) = unsent::arrange(who, plan);
    let (who, plan) = (who.as_ref(), plan.as_ref());
    let dockerfile = gates::check(who, plan)?;
    images::provide(engine, who.builder, plan, events, cancel).await?;

    let made = match who.builder {
        Builder::Buildkit => MadeImages::none_yet(),
        Builder::Classic | Builder::Podman => MadeImages::since_now(&engine.api, &engine.session)
            .await
            .map_err(|error| match loss::broken(&error) {
                loss::Broken::Refused(reason) | loss::Broken::Lost(reason) => {
                    BuildFailure::EngineLost { reason }
                }
            })?,
    };
    let names = Names::next(&engine.session);
    let mut steps = Steps::new(&plan.dockerfile, events);
    let started = Instant::now();
    let guard = Guard::of(who, plan.memory).await;
    let mut drive = Drive {
        engine,
        plan,
        cancel,
        guard: guard.as_ref(),
        decoder: Decoder::new(who.builder),
        made,
        steps: &mut steps,
    };
    let options = options(plan, who.builder, &engine.session, &names);
    let mut end = drive.run(dockerfile, options).await;
    let mut decoder = drive.decoder;

    if let End::Image(image) = end {
        decoder.finish(&mut steps);
        steps.close(StepState::Done);
        return Ok(Built {
            image,
            builder: who.builder,
            steps: steps.finished(),
            seconds: started.elapsed().as_secs_f64(),
        });
    }
    if matches!(end, End::TimedOut | End::Cancelled | End::Breach(_)) {
        halt::halt(&engine.api, who.builder, decoder.container(), names.mark).await;
    }
    if let (End::Breach(breach), Some(guard)) = (&end, &guard) {
        let breach = *breach;
        end = tokio::select! {
            () = cancel.cancelled() => End::Cancelled,
            to_blame = guard.is_to_blame(breach) => {
                if to_blame { End::Breach(breach) } else { End::Starved(breach) }
            }
        };
    }
    Err(fail(end, plan, &mut steps, &mut decoder))
}

fn fail(end: End, plan: &BuildPlan, steps: &mut Steps<'_>, decoder: &mut Decoder) -> BuildFailure {
    let line = steps.current().and_then(|step| step.line);
    let (state, failure) = match end {
        End::Refused(message) => {
            decoder.fail(steps);
            steps.close(StepState::Cancelled);
            return failure::explain(&message, plan, steps);
        }
        End::Cancelled => (StepState::Cancelled, BuildFailure::Cancelled),
        End::Lost(reason) => (StepState::Cancelled, BuildFailure::EngineLost { reason }),
        End::TimedOut => {
            let limit = plan.timeout;
            (StepState::Failed, BuildFailure::TimedOut { limit, line })
        }
        End::Breach(Breach::Disk { used, limit }) => (
            StepState::Failed,
            BuildFailure::DiskLimit { used, limit, line },
        ),
        End::Breach(Breach::Tasks { started }) => {
            let message = format!("it was stopped because it started {started} processes");
            (StepState::Failed, BuildFailure::Other { message, line })
        }
        End::Breach(Breach::Memory { limit }) => {
            let message = format!("it was stopped because it took more than {limit} of memory");
            (StepState::Failed, BuildFailure::Other { message, line })
        }
        End::Starved(breach) => {
            let reason =
                format!("{breach} meanwhile, and it could not be shown that the build took them");
            (
                StepState::Cancelled,
                BuildFailure::EngineFailed { reason, line },
            )
        }
        End::Context(message) | End::Image(message) => (
            StepState::Cancelled,
            BuildFailure::Other {
                message,
                line: None,
            },
        ),
    };
    steps.close(state);
    failure
}

#[cfg(test)]
mod live;
#[cfg(test)]
mod tests;
