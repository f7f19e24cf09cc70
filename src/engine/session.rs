//! One run's identity and its journal on disk, by which the next start finds what a crash left.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

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

    /// A run without a journal, for tests: nothing finds its leftovers after a crash.
    #[must_use]
    pub fn ephemeral() -> Self {
        static OPENED: AtomicU32 = AtomicU32::new(0);
        let time = SystemTime::UNIX_EPOCH
            .elapsed()
            .map_or(0, |time| time.as_micros());
        let count = OPENED.fetch_add(1, Ordering::Relaxed);
        Self {
            run: RunId(format!("{time:x}-{:x}-{count:x}", std::process::id())),
            owner: Owner("ephemeral".to_owned()),
        }
    }

    /// Notes the id of an image that the engine made without our label (the classic builder's
    /// intermediate images), so that it can be removed after a crash.
    pub fn remember_image(&self, _id: &str) {}
}
