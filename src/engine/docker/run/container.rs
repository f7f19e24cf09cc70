//! One container from its creation to its end.

use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error;
use bollard::models::ContainerInspectResponse;
use bollard::query_parameters::{
    AttachContainerOptions, InspectContainerOptions, KillContainerOptions, WaitContainerOptions,
};
use futures_util::StreamExt as _;

use super::failure::{Trouble, bounded, engine_error};
use super::output::{Listener, Tap};
use crate::domain::mission::Seconds;
use crate::engine::EngineError;
use crate::engine::docker::limits::LARGEST_DISK;

/// A killed container is gone within this, or the engine is in trouble.
const DEATH: Seconds = Seconds::from_secs(30);
/// How often the disk of a running container is looked at.
const LOOK: Duration = Duration::from_millis(500);
const RETRY: Duration = Duration::from_millis(20);
const TRIES: u32 = 50;
/// What the kernel reports of a process that was killed.
pub(in crate::engine::docker) const KILLED: i64 = 137;

#[derive(Debug)]
pub(in crate::engine::docker) struct Container {
    api: Docker,
    name: String,
}

/// How a container ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine::docker) struct End {
    pub(in crate::engine::docker) code: i64,
    /// The kernel killed something in it for want of memory.
    pub(in crate::engine::docker) short_of_memory: bool,
}

impl Container {
    pub(super) fn new(api: Docker, name: String) -> Self {
        Self { api, name }
    }

    pub(in crate::engine::docker) fn name(&self) -> &str {
        &self.name
    }

    /// Listens from the first byte on; call it before [`Container::start`].
    pub(in crate::engine::docker) async fn tap<L: Listener>(
        &self,
        listener: L,
    ) -> Result<Tap<L>, Trouble> {
        let options = AttachContainerOptions {
            stream: true,
            stdout: true,
            stderr: true,
            ..AttachContainerOptions::default()
        };
        let call = self.api.attach_container(&self.name, Some(options));
        match bounded("attaching to a container", call).await {
            Ok(stream) => Ok(Tap::open(stream, listener)),
            // Podman prepares the container here, so a missing binary shows already.
            Err(failed) => Err(failed.into_trouble()),
        }
    }

    pub(in crate::engine::docker) async fn start(&self) -> Result<(), Trouble> {
        bounded(
            "starting a container",
            self.api.start_container(&self.name, None),
        )
        .await
        .map_err(super::failure::Failed::into_trouble)
    }

    /// Waits until a started container ends; gives its exit code.
    pub(in crate::engine::docker) async fn ended(&self) -> Result<i64, EngineError> {
        let doing = || "waiting for a container".to_owned();
        loop {
            let options = WaitContainerOptions {
                condition: "not-running".to_owned(),
            };
            let mut answers = self.api.wait_container(&self.name, Some(options));
            match answers.next().await {
                Some(Ok(answer)) => return Ok(answer.status_code),
                // An exit code that is not zero comes as an error without words.
                Some(Err(Error::DockerContainerWaitError { error, code })) if error.is_empty() => {
                    return Ok(code);
                }
                // Podman sends its headers at the end only, which a long wait runs into.
                Some(Err(Error::RequestTimeoutError)) => {}
                Some(Err(error)) => return Err(engine_error(doing(), error)),
                None => {
                    return Err(EngineError::Lost {
                        doing: doing(),
                        reason: "the engine closed the connection".to_owned(),
                    });
                }
            }
        }
    }

    /// Sends a signal. A container that has just ended is no error.
    pub(in crate::engine::docker) async fn signal(&self, signal: &str) -> Result<(), EngineError> {
        let options = KillContainerOptions {
            signal: signal.to_owned(),
        };
        let call = self.api.kill_container(&self.name, Some(options));
        match bounded("sending a signal to a container", call).await {
            Ok(()) => Ok(()),
            Err(failed) if self.has_ended().await? => {
                drop(failed);
                Ok(())
            }
            Err(failed) => Err(failed.into()),
        }
    }

    /// Kills it and waits for its end.
    pub(in crate::engine::docker) async fn kill(&self) -> Result<i64, EngineError> {
        self.signal("SIGKILL").await?;
        tokio::time::timeout(DEATH.duration(), self.ended())
            .await
            .map_err(|_elapsed| EngineError::TimedOut {
                doing: "killing a container".to_owned(),
                limit: DEATH,
            })?
    }

    /// Comes back only when the container has written more than it may.
    pub(in crate::engine::docker) async fn overfull(&self) {
        loop {
            tokio::time::sleep(LOOK).await;
            let written = self.inspect(true).await.map(|found| found.size_rw);
            // A look that failed says nothing; a lost engine shows in `ended`.
            if matches!(written, Ok(Some(bytes)) if bytes > LARGEST_DISK) {
                return;
            }
        }
    }

    pub(in crate::engine::docker) async fn has_ended(&self) -> Result<bool, EngineError> {
        let found = self.inspect(false).await?;
        Ok(found.state.and_then(|state| state.running) == Some(false))
    }

    /// How it ended, once it has by itself.
    pub(in crate::engine::docker) async fn end(&self) -> Result<End, EngineError> {
        let state = self.inspect(false).await?.state;
        let state = state.ok_or_else(|| EngineError::Malformed {
            doing: "looking at a container".to_owned(),
            reason: "the engine does not say how it ended".to_owned(),
        })?;
        let code = state.exit_code.unwrap_or(-1);
        // Podman may not notice. Nothing inside a container can kill its first process, so it was
        // the kernel, for want of memory.
        let short_of_memory =
            state.oom_killed == Some(true) || (code == KILLED && is_podman(&self.api).await?);
        Ok(End {
            code,
            short_of_memory,
        })
    }

    /// The image's own STOPSIGNAL.
    pub(in crate::engine::docker) async fn stop_signal(&self) -> Result<String, EngineError> {
        let signal = self
            .inspect(false)
            .await?
            .config
            .and_then(|c| c.stop_signal);
        Ok(signal
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| "SIGTERM".to_owned()))
    }

    async fn inspect(&self, size: bool) -> Result<ContainerInspectResponse, EngineError> {
        let mut tries = 0;
        loop {
            let options = InspectContainerOptions { size };
            let call = self.api.inspect_container(&self.name, Some(options));
            match bounded("looking at a container", call).await {
                Ok(found) => return Ok(found),
                // Between a container's end and its tidying up, podman names a state of its own.
                Err(failed) if failed.is_unreadable() && tries < TRIES => tries += 1,
                Err(failed) => return Err(failed.into()),
            }
            tokio::time::sleep(RETRY).await;
        }
    }
}

async fn is_podman(api: &Docker) -> Result<bool, EngineError> {
    let version = bounded("asking the engine who it is", api.version()).await?;
    let mut parts = version.components.unwrap_or_default().into_iter();
    Ok(parts.any(|part| part.name == "Podman Engine"))
}
