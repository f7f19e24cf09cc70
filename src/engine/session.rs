//! One run's identity and its journal on disk, by which the next start finds what a crash left.

use std::io;
use std::path::Path;

use super::{Owner, RunId};

/// Held for as long as the run lives: its lock file goes with the process, even after SIGKILL.
#[derive(Debug)]
pub struct Session {
    pub run: RunId,
    pub owner: Owner,
}

impl Session {
    /// Opens a new run under `state` (the program's data directory).
    pub fn open(_state: &Path) -> io::Result<Self> {
        Err(io::Error::other("not written yet"))
    }

    /// A run without a journal on disk, for tests.
    #[must_use]
    pub fn ephemeral() -> Self {
        let now = std::time::SystemTime::now();
        let age = now
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap_or_default(); // a clock before 1970
        Self {
            run: RunId(format!("t{:x}{:x}", std::process::id(), age.as_nanos())),
            owner: Owner("ephemeral".to_owned()),
        }
    }

    /// Notes the id of an image that the engine made without our label (the classic builder's
    /// intermediate images), so that it can be removed after a crash.
    pub fn remember_image(&self, _id: &str) {}
}
