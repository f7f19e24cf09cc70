//! One build from its request to its end, whatever ends it.

use std::sync::Arc;
use std::time::Duration;

use bollard::query_parameters::BuildImageOptions;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::context::{self, Sending};
use super::courier::{self, Message};
use super::decoder::Decoder;
use super::guard::{Breach, Guard};
use super::loss::{Broken, broken};
use super::made::MadeImages;
use super::steps::Steps;
use crate::engine::BuildPlan;
use crate::engine::docker::DockerEngine;

/// `BuildKit` names the image first and tags it afterwards; then the stream ends.
const TAGGING: Duration = Duration::from_secs(30);
/// Beyond the time limit: the response's head comes late when the context is large.
const SLACK: Duration = Duration::from_mins(1);

/// How a build ended.
#[derive(Debug)]
pub(super) enum End {
    /// The image's id.
    Image(String),
    /// The builder refused; its own words.
    Refused(String),
    /// A file of the context could not be sent.
    Context(String),
    Lost(String),
    TimedOut,
    Cancelled,
    /// It took too much of the engine's machine.
    Breach(Breach),
    /// Somebody did, and perhaps it was not the build.
    Starved(Breach),
}

/// The parts of a build that outlive its stream.
pub(super) struct Drive<'a, 'b> {
    pub(super) engine: &'a DockerEngine,
    pub(super) plan: &'a BuildPlan,
    pub(super) cancel: &'a CancellationToken,
    pub(super) guard: Option<&'a Guard>,
    pub(super) decoder: Decoder,
    pub(super) made: MadeImages,
    pub(super) steps: &'b mut Steps<'a>,
}

impl Drive<'_, '_> {
    /// Runs the build. The connection is dropped on return, which is what stops a daemon.
    pub(super) async fn run(&mut self, dockerfile: String, options: BuildImageOptions) -> End {
        let Sending { pieces, task } = context::send(dockerfile, Arc::clone(&self.plan.context));
        let limit = self.plan.timeout.duration();
        let api = self.engine.api.clone().with_timeout(limit + SLACK);
        let mut messages = match courier::send(api, options, pieces) {
            Ok(messages) => messages,
            Err(error) => return End::Lost(error.to_string()),
        };
        let end = self.follow(&mut messages, Instant::now() + limit).await;
        drop(messages);
        if !matches!(end, End::Refused(_) | End::Lost(_)) {
            return end;
        }
        // The connection broke, perhaps because we broke it: the context's own error says why.
        match timeout(Duration::from_secs(1), task).await {
            Ok(Ok(Err(why))) => End::Context(why),
            _ => end,
        }
    }

    async fn follow(&mut self, messages: &mut Receiver<Message>, deadline: Instant) -> End {
        let (cancel, guard) = (self.cancel, self.guard);
        let breach = async {
            match guard {
                Some(guard) => guard.breach().await,
                None => std::future::pending().await,
            }
        };
        tokio::pin!(breach);
        let mut image: Option<String> = None;
        let mut tagging: Option<Instant> = None;
        loop {
            let next = tokio::select! {
                biased;
                () = cancel.cancelled() => return End::Cancelled,
                breach = &mut breach => return End::Breach(breach),
                () = sleep_until(tagging.unwrap_or(deadline)) => {
                    return image.filter(|_| tagging.is_some()).map_or(End::TimedOut, End::Image);
                }
                // Last: a flood of output must not keep the others from being looked at.
                next = messages.recv() => next,
            };
            match next {
                Some(Ok(info)) => {
                    let found = self.decoder.take(info, self.steps, &self.made);
                    // The others name the image of every stage on the way.
                    if found.is_some() && matches!(self.decoder, Decoder::Buildkit) {
                        tagging = Some(Instant::now() + TAGGING);
                    }
                    image = found.or(image);
                }
                Some(Err(error)) => {
                    return match broken(&error) {
                        Broken::Refused(message) => End::Refused(message),
                        Broken::Lost(reason) => End::Lost(reason),
                    };
                }
                None => {
                    return image.map_or_else(
                        || End::Lost("it ended the build without a result".to_owned()),
                        End::Image,
                    );
                }
            }
        }
    }
}
