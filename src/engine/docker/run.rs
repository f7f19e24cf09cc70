//! Runs a command in a container that can do as little as possible.

mod container;
mod failure;
mod output;
mod own;
mod room;

use std::time::Instant;

use bollard::models::HostConfig;
use tokio_util::sync::CancellationToken;

pub(super) use container::{Container, KILLED};
pub(super) use failure::{Trouble, bounded, exec_failure};
pub(super) use output::{Head, LONGEST_LINE, Listener, Tap, safe_text};
pub(super) use own::Own;
pub(super) use room::{Order, Room, detached};

use output::Heads;

use super::DockerEngine;
use super::limits::{self, LARGEST_DISK};
use crate::domain::bytes::Bytes;
use crate::domain::check::command::RunSpec;
use crate::domain::facts::{RunEnd, RunOutcome};
use crate::engine::EngineError;

pub(super) async fn run(
    engine: &DockerEngine,
    image: &str,
    spec: &RunSpec,
    memory: Bytes,
) -> Result<RunOutcome, EngineError> {
    let room = Room::new(engine);
    let image = image.to_owned();
    let spec = spec.clone();
    detached(|cancel| async move {
        let outcome = play(&room, &image, &spec, memory, &cancel).await;
        room.clear().await;
        outcome
    })
    .await
}

async fn play(
    room: &Room,
    image: &str,
    spec: &RunSpec,
    memory: Bytes,
    cancel: &CancellationToken,
) -> Result<RunOutcome, EngineError> {
    let own = Own::of(room.api(), image).await?;
    let stage = Stage {
        room,
        spec,
        limits: limits::learner(memory, own.root),
        cancel,
    };
    // A commit forgets the image's own command in favour of the setup's.
    let own = (!spec.setup.is_empty() && !own.command.is_empty()).then_some(own.command);
    let command = spec.command.as_deref().or(own.as_deref());
    stage.play(image, command).await
}

/// One spec on its way through its commands.
struct Stage<'a> {
    room: &'a Room,
    spec: &'a RunSpec,
    limits: HostConfig,
    cancel: &'a CancellationToken,
}

impl Stage<'_> {
    async fn play(
        &self,
        image: &str,
        command: Option<&[String]>,
    ) -> Result<RunOutcome, EngineError> {
        let image = match self.chain(image, &self.spec.setup).await? {
            Ok(image) => image,
            Err(outcome) => return Ok(outcome),
        };
        let (container, outcome) = match self.once(&image, command).await? {
            Ok(done) => done,
            Err(outcome) => return Ok(outcome),
        };
        if !self.spec.teardown.is_empty() {
            let image = self.room.commit(&container).await?;
            // What tidying up says or leaves is nobody's concern; that it runs is.
            let _unused = self.chain(&image, &self.spec.teardown).await?;
        }
        Ok(outcome)
    }

    /// Runs commands, each on the files that the one before left. An exit code is nobody's concern,
    /// as with container-structure-test; a command that cannot run to its end is the outcome.
    async fn chain(
        &self,
        image: &str,
        commands: &[Vec<String>],
    ) -> Result<Result<String, RunOutcome>, EngineError> {
        let mut image = image.to_owned();
        for command in commands {
            match self.once(&image, Some(command)).await? {
                Ok((
                    container,
                    RunOutcome {
                        end: RunEnd::Exited(_),
                        ..
                    },
                )) => {
                    image = self.room.commit(&container).await?;
                    self.room.remove(container).await;
                }
                Ok((_, outcome)) | Err(outcome) => return Ok(Err(outcome)),
            }
        }
        Ok(Ok(image))
    }

    /// One container of `image`, from creation to its end; the inner error is one that did not start.
    async fn once(
        &self,
        image: &str,
        command: Option<&[String]>,
    ) -> Result<Result<(Container, RunOutcome), RunOutcome>, EngineError> {
        match self.perform(image, command).await {
            Ok(done) => Ok(Ok(done)),
            Err(Trouble::Image(reason)) => Ok(Err(not_started(reason))),
            Err(Trouble::Engine(error)) => Err(error),
        }
    }

    async fn perform(
        &self,
        image: &str,
        command: Option<&[String]>,
    ) -> Result<(Container, RunOutcome), Trouble> {
        if self.cancel.is_cancelled() {
            return Err(EngineError::Cancelled.into());
        }
        let order = Order {
            image,
            command,
            env: self
                .spec
                .env
                .iter()
                .map(|(k, v)| format!("{k}={v}"))
                .collect(),
            limits: self.limits.clone(),
        };
        let container = self.room.create(order).await?;
        let tap = container.tap(Heads::default()).await?;
        container.start().await?;
        let started = Instant::now();
        let stop = self.wait(&container).await?;
        let seconds = started.elapsed().as_secs_f64();
        let heard = tap.close().await;
        let (stdout, out_cut) = heard.stdout.text();
        let (mut stderr, err_cut) = heard.stderr.text();
        let end = match stop {
            Stop::TimedOut => RunEnd::TimedOut,
            Stop::Overfull => {
                stderr.push_str(&overfull_note());
                RunEnd::Exited(KILLED)
            }
            Stop::Ended => ended(&container, &stderr).await?,
        };
        let outcome = RunOutcome {
            end,
            stdout,
            stderr,
            truncated: out_cut || err_cut,
            seconds,
        };
        Ok((container, outcome))
    }

    async fn wait(&self, container: &Container) -> Result<Stop, EngineError> {
        let stop = tokio::select! {
            code = container.ended() => return code.map(|_code| Stop::Ended),
            () = tokio::time::sleep(self.spec.timeout.duration()) => Stop::TimedOut,
            () = container.overfull() => Stop::Overfull,
            () = self.cancel.cancelled() => return Err(EngineError::Cancelled),
        };
        container.kill().await?;
        Ok(stop)
    }
}

/// Why a command is over.
enum Stop {
    Ended,
    TimedOut,
    Overfull,
}

/// Told in the output, because it is the container's own doing.
pub(super) fn overfull_note() -> String {
    let most = Bytes(LARGEST_DISK.unsigned_abs());
    format!("\nstopped: the container wrote more than {most} to its disk\n")
}

async fn ended(container: &Container, stderr: &str) -> Result<RunEnd, EngineError> {
    let end = container.end().await?;
    Ok(match exec_failure(end.code, stderr) {
        Some(reason) => RunEnd::NotStarted(reason),
        None if end.short_of_memory && end.code != 0 => RunEnd::OutOfMemory,
        None => RunEnd::Exited(end.code),
    })
}

fn not_started(reason: String) -> RunOutcome {
    RunOutcome {
        end: RunEnd::NotStarted(reason),
        stdout: String::new(),
        stderr: String::new(),
        truncated: false,
        seconds: 0.0,
    }
}
