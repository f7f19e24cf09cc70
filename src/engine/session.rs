//! One run's identity and its journal on disk, by which the next start finds what a crash left.
//!
//! Under the program's state folder: `installation` holds the owner's id; `runs/<run>.lock` is locked
//! for as long as the run's process lives, and the operating system unlocks it even after SIGKILL;
//! `runs/<run>.journal` lists images that carry no label of ours.

mod id;
mod runs;

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Owner, RunId};
pub(in crate::engine) use id::started;
pub(in crate::engine) use runs::Census;
use runs::Runs;

/// Held for as long as the run lives: its lock file goes with the process, even after SIGKILL.
#[derive(Debug)]
pub struct Session {
    pub run: RunId,
    pub owner: Owner,
    notes: Mutex<Notes>,
    home: Home,
}

/// What the run must not forget.
#[derive(Debug, Default)]
struct Notes {
    /// Oldest first: children after their parents.
    images: Vec<String>,
    engine: Option<String>,
    /// The first failure to write the journal: a crash would then leave images behind.
    trouble: Option<String>,
}

#[derive(Debug)]
enum Home {
    /// Nothing on disk: a crash leaves what it leaves.
    Nowhere,
    State {
        runs: Runs,
        /// Locked; closing it ends the run in the eyes of others.
        _lock: File,
    },
}

impl Session {
    /// Opens a new run under `state` (the program's data directory, made when missing).
    ///
    /// # Errors
    /// When `state` cannot be written or does not support file locks; the message names the path.
    pub fn open(state: &Path) -> io::Result<Self> {
        let runs = Runs::under(state)?;
        let run = RunId(id::run());
        let gate = runs.gate()?;
        let owner = Owner(id::installation(state)?);
        let lock = runs.enter(&run)?;
        drop(gate);
        Ok(Self {
            run,
            owner,
            notes: Mutex::default(),
            home: Home::State { runs, _lock: lock },
        })
    }

    /// A run of an installation of its own that leaves nothing on disk. For tests, and for a state
    /// folder that cannot be written.
    #[must_use]
    pub fn ephemeral() -> Self {
        Self {
            run: RunId(id::run()),
            owner: Owner(id::random()),
            notes: Mutex::default(),
            home: Home::Nowhere,
        }
    }

    /// Notes the id of an image that the engine made without our label (the classic builder's
    /// intermediate images), so that it can be removed after a crash. Parents come before children.
    /// Never fails: what goes wrong is kept for [`Session::trouble`].
    pub fn remember_image(&self, id: &str) {
        if !is_image_id(id) {
            return;
        }
        let mut notes = self.notes();
        if notes.images.iter().any(|known| known == id) {
            return;
        }
        notes.images.push(id.to_owned());
        self.write(&mut notes, &format!("image {id}\n"));
    }

    /// Notes which engine the images are on; another engine's clean-up then leaves them alone.
    pub fn remember_engine(&self, endpoint: &str) {
        let mut notes = self.notes();
        let one_line = !endpoint.contains(['\n', '\r']);
        if one_line && notes.engine.as_deref() != Some(endpoint) {
            notes.engine = Some(endpoint.to_owned());
            self.write(&mut notes, &format!("engine {endpoint}\n"));
        }
    }

    /// The first failure to write the journal, in words.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.notes().trouble.clone()
    }

    /// Remembered images, oldest first.
    pub(in crate::engine) fn images(&self) -> Vec<String> {
        self.notes().images.clone()
    }

    /// Forgets the images that are gone; the rest stay in the journal for the next start.
    pub(in crate::engine) fn forget_images(&self, gone: &BTreeSet<String>) {
        let mut notes = self.notes();
        notes.images.retain(|id| !gone.contains(id));
    }

    /// Which runs of this installation live, and which ended without clearing up. To be asked after
    /// the engine was asked for its things: a run is locked before it makes its first.
    pub(in crate::engine) fn census(&self) -> io::Result<Census> {
        let mut census = match &self.home {
            Home::Nowhere => Census::default(),
            Home::State { runs, .. } => runs.census(&self.run)?,
        };
        census.live.insert(self.run.clone());
        Ok(census)
    }

    /// Held briefly and never across an await; a panic elsewhere cannot leave the notes half made.
    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One write per line: a kill leaves whole lines and at most one without its end.
    fn write(&self, notes: &mut Notes, line: &str) {
        let Home::State { runs, .. } = &self.home else {
            return;
        };
        let path = runs.journal(&self.run);
        if let Err(error) = append(&path, line) {
            let words = || format!("cannot write {}: {error}", path.display());
            notes.trouble.get_or_insert_with(words);
        }
    }
}

/// A run that cleared up leaves no file; one that still owes something leaves its journal.
impl Drop for Session {
    fn drop(&mut self) {
        let owes = !self.notes().images.is_empty();
        if let Home::State { runs, .. } = &self.home
            && !owes
        {
            runs.forget(&self.run);
        }
    }
}

fn append(path: &PathBuf, line: &str) -> io::Result<()> {
    let mut journal = OpenOptions::new().create(true).append(true).open(path)?;
    journal.write_all(line.as_bytes())
}

/// `sha256:` and 64 hex digits, or fewer of them alone: the classic builder prints 12, podman 11.
fn is_image_id(id: &str) -> bool {
    let digits = id.strip_prefix("sha256:").unwrap_or(id);
    let full = id.len() == digits.len() || digits.len() == 64;
    full && (11..=64).contains(&digits.len())
        && digits
            .bytes()
            .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests;
