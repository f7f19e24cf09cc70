//! Base images: there already, or pulled with progress, or a clear word why not.

use std::time::Duration;

use bollard::models::ImageInspect;
use bollard::query_parameters::CreateImageOptionsBuilder;
use futures_util::StreamExt;
use tokio_util::sync::CancellationToken;

use super::closed;
use super::failure::no_image;
use super::loss::{Broken, broken};
use super::pull::PullProgress;
use super::registry::{tagged, validate};
use crate::domain::build::{BuildEvent, BuildFailure, Builder};
use crate::engine::docker::DockerEngine;
use crate::engine::docker::lines::lines;
use crate::engine::{BuildPlan, Sink};

/// A registry that says nothing for this long is not coming back.
const SILENCE: Duration = Duration::from_mins(2);

/// # Errors
/// A name is none, or an image is neither here nor to be had; the build was cancelled; the engine
/// is gone.
pub(super) async fn provide(
    engine: &DockerEngine,
    builder: Builder,
    plan: &BuildPlan,
    events: Sink<'_, BuildEvent>,
    cancel: &CancellationToken,
) -> Result<(), BuildFailure> {
    for (image, at) in closed::images(builder, plan) {
        let line = Some(at);
        let unavailable = |reason: &str| no_image(&plan.dockerfile, &image, reason, line);
        if image.contains('$') {
            if plan.offline {
                return Err(unavailable("only the builder knows its name"));
            }
            continue; // a variable that only a stage knows: the builder must judge
        }
        validate(&image).map_err(|message| BuildFailure::Parse { line, message })?;
        if let Some(here) = here(engine, &image).await? {
            closed::permits(plan, &here, at).map_err(|reason| unavailable(&reason))?;
            continue;
        }
        if plan.offline {
            return Err(unavailable("no such image here, and this run is offline"));
        }
        tokio::select! {
            biased;
            () = cancel.cancelled() => return Err(BuildFailure::Cancelled),
            pulled = pull(engine, &image, events) => match pulled {
                Ok(()) => {}
                Err(Broken::Refused(reason)) => return Err(unavailable(&reason)),
                Err(Broken::Lost(reason)) => return Err(BuildFailure::EngineLost { reason }),
            },
        }
    }
    Ok(())
}

async fn here(engine: &DockerEngine, image: &str) -> Result<Option<ImageInspect>, BuildFailure> {
    match engine.api.inspect_image(image).await {
        Ok(here) => Ok(Some(here)),
        Err(bollard::errors::Error::DockerResponseServerError {
            status_code: 404, ..
        }) => Ok(None),
        Err(error) => Err(BuildFailure::EngineLost {
            reason: match broken(&error) {
                Broken::Refused(reason) | Broken::Lost(reason) => reason,
            },
        }),
    }
}

pub(in crate::engine::docker) async fn pull(
    engine: &DockerEngine,
    image: &str,
    events: Sink<'_, BuildEvent>,
) -> Result<(), Broken> {
    let options = CreateImageOptionsBuilder::new()
        .from_image(&tagged(image))
        .build();
    let stream = lines(engine.api.create_image(Some(options), None, None));
    let mut stream = std::pin::pin!(stream);
    let mut progress = PullProgress::new(image, events);
    loop {
        match tokio::time::timeout(SILENCE, stream.next()).await {
            Ok(Some(Ok(info))) => progress.take(info),
            Ok(Some(Err(error))) => return Err(broken(&error)),
            Ok(None) => return Ok(()),
            Err(_elapsed) => {
                return Err(Broken::Refused(format!(
                    "timeout: the registry sent nothing for {} seconds",
                    SILENCE.as_secs()
                )));
            }
        }
    }
}
