//! Carries a build's messages from a runtime of its own.
//!
//! The client library answers `BuildKit`'s session from a task that nobody can reach and that the
//! daemon never ends: every build would leave an open connection behind for as long as the program
//! runs. A runtime that lives as long as the build takes all its tasks and connections with it.

use std::thread;

use crate::engine::docker::lines::lines;
use bollard::Docker;
use bollard::body_try_stream;
use bollard::errors::Error;
use bollard::models::BuildInfo;
use bollard::query_parameters::BuildImageOptions;
use bytes::Bytes;
use futures_util::stream::{StreamExt, poll_fn};
use tokio::runtime::Builder;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Messages that may wait; a slow reader slows the builder's output down.
const WAITING: usize = 64;

pub(super) type Message = Result<BuildInfo, Error>;

/// Starts the build. To drop the receiver is to drop the connection.
///
/// # Errors
/// This machine gives no thread or no runtime.
pub(super) fn send(
    api: Docker,
    options: BuildImageOptions,
    context: Receiver<std::io::Result<Bytes>>,
) -> std::io::Result<Receiver<Message>> {
    let (sender, receiver) = channel(WAITING);
    let runtime = Builder::new_current_thread().enable_all().build()?;
    thread::Builder::new()
        .name("build".to_owned())
        .spawn(move || {
            runtime.block_on(carry(&api, options, context, &sender));
            runtime.shutdown_background();
        })?;
    Ok(receiver)
}

async fn carry(
    api: &Docker,
    options: BuildImageOptions,
    mut context: Receiver<std::io::Result<Bytes>>,
    sender: &Sender<Message>,
) {
    let body = body_try_stream(poll_fn(move |cx| context.poll_recv(cx)));
    let mut messages = Box::pin(lines(api.build_image(options, None, Some(body))));
    loop {
        let message = tokio::select! {
            biased;
            () = sender.closed() => return,
            message = messages.next() => message,
        };
        let Some(message) = message else {
            return;
        };
        if sender.send(message).await.is_err() {
            return;
        }
    }
}
