//! What the terminal can do, and the signals that end a run.

use std::io::IsTerminal;

use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::style::Style;

/// How standard output may be written to.
pub(super) fn style() -> Style {
    let columns = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    let colour = std::io::stdout().is_terminal() && colour_allowed();
    Style {
        width: columns,
        colour,
    }
}

/// Whether a live line can be redrawn on standard error.
pub(super) fn is_live() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

fn colour_allowed() -> bool {
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !no_colour && !dumb
}

/// Ctrl-C, SIGTERM and SIGHUP cancel the run, so that what it made is removed before the end.
pub(super) fn cancel_on_signals(cancel: CancellationToken) -> AbortOnDropHandle<()> {
    AbortOnDropHandle::new(tokio::spawn(async move {
        if first_signal().await.is_ok() {
            cancel.cancel();
        }
    }))
}

#[cfg(unix)]
async fn first_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = terminate.recv() => Ok(()),
        _ = hang_up.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn first_signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
