//! A container engine of our own, for a machine on which none answers.
//!
//! `offer` decides from the platform alone what can be started, or what must be installed first;
//! `place` says where everything of it lies; `start`, `stop` and `remove` do it. Whatever the engine
//! starts carries a mark in its environment: that, and nothing else, is ours to stop.
//!
//! As root it lives in a room: namespaces of its own for processes, mounts and network. It cannot
//! touch the bridge or the rules of another engine, and when its first process ends the kernel ends
//! the rest and takes the mounts with it. `slirp4netns`, when it is installed, gives that room a way
//! out through this machine's own network. Rootless podman makes such rooms by itself.

mod install;
mod offer;
mod place;
mod process;
mod raise;
mod remove;
mod start;
mod stop;

use std::path::Path;

use thiserror::Error;

use super::connect::{Os, Surroundings, search};
pub use install::install;
pub use offer::{Install, Kind, Offer, debian, offer};
pub use place::Place;
pub use raise::{Raised, raise};
pub use remove::remove;
pub use start::{Up, up};
pub use stop::{Down, down};

use crate::domain::mission::Seconds;

/// How the private engine fails to come up, to go down, or to be removed.
#[derive(Debug, Error)]
pub enum PrivateError {
    #[error("another phoenix is starting or stopping the private engine; try again in a moment")]
    Busy,
    #[error("{doing} {path}: {reason}")]
    Files {
        doing: &'static str,
        path: String,
        reason: String,
    },
    #[error(
        "the socket's path is longer than the {limit} bytes a system allows: {path}\n\
         set PHOENIX_HOME to a folder with a shorter path"
    )]
    LongPath { path: String, limit: usize },
    #[error("starting {program}: {reason}")]
    Spawn { program: String, reason: String },
    /// What it wrote last, one line each.
    #[error("{program} ended before it answered; it said last\n{said}")]
    Ended { program: String, said: String },
    #[error("{program} did not answer within {limit} and was stopped; it said last\n{said}")]
    Silent {
        program: String,
        limit: Seconds,
        said: String,
    },
    #[error("process {0} of the private engine belongs to another user: stop it as that user")]
    Foreign(i32),
    #[error("these processes of the private engine do not end: {0}")]
    Stays(String),
    #[error(
        "something is still mounted below it: {0}\nunmount it and try again; nothing was removed"
    )]
    Mounted(String),
    #[error("nothing that could be started is installed; this installs an engine: {0}")]
    Needs(String),
    #[error("`{command}` failed: {reason}")]
    Install { command: String, reason: String },
}

/// How it is with the private engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// It was never started, or was removed.
    Absent,
    Stopped,
    Running {
        pid: i32,
        /// Who answers; none while it starts, or when it hangs.
        version: Option<String>,
    },
}

/// Looks, and changes nothing.
pub async fn condition(place: &Place) -> Condition {
    match process::main(place) {
        Some(pid) => Condition::Running {
            pid,
            version: answers(place).await,
        },
        None if place.folder().is_dir() => Condition::Stopped,
        None => Condition::Absent,
    }
}

/// Who answers on the private engine's socket.
async fn answers(place: &Place) -> Option<String> {
    let surroundings = Surroundings {
        engine: Some(place.url()),
        ..Surroundings::default()
    };
    let found = search(&surroundings).await.found?;
    Some(found.version.to_string())
}

fn files(doing: &'static str, path: &Path, error: &std::io::Error) -> PrivateError {
    PrivateError::Files {
        doing,
        path: path.display().to_string(),
        reason: error.to_string(),
    }
}
