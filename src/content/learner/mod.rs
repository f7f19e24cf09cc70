//! A learner's state on disk: progress, drafts, attempts, backups. Nothing is lost, whatever happens.
//!
//! Below the home:
//!
//! ```text
//! progress.json                       where they are, stars, bests; two programs at once merge
//! progress.lock                       held while something is written
//! drafts/<mission>/<file>             real files, also for other editors
//! drafts/<mission>.starter.json       which starter each draft was made from
//! attempts/<mission>.jsonl            one line per try, newest last
//! backups/<mission>/<UTC time>/…      what was reset, replaced or could not be read
//! ```
//!
//! Whoever reads gets a [`Notice`] beside the value when something is to be told.

mod attempts;
mod backups;
mod drafts;
mod error;
mod files;
mod lock;
mod progress;
mod starters;
#[cfg(test)]
mod tests;

pub use drafts::{DraftFile, DraftSource, Drafts};
pub use error::StoreError;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::home::{Home, sweep_parts};
use crate::domain::learner::Progress;
use crate::domain::mission::Slug;
use error::Doing;
use lock::Lock;

/// Something the learner is to be told; whole sentences, safe to print.
pub type Notice = String;

/// The learner's state below one home. May be shared between threads; every call reads or writes
/// files and returns when they are safe on the disk.
#[derive(Debug)]
pub struct Store {
    home: Home,
    seen: Mutex<Seen>,
}

/// What this program last knew of the disk: by it others' changes are told from its own.
#[derive(Debug, Default)]
struct Seen {
    progress: Progress,
    /// Digest of each draft as it was last read or written.
    drafts: BTreeMap<File, String>,
    /// Digest of each starter of the missions that were opened.
    starters: BTreeMap<File, String>,
}

/// A mission and the path of one of its files.
type File = (Slug, String);

impl Store {
    /// Opens the state below `home`, which is made where it is missing.
    ///
    /// # Errors
    /// The folder cannot be made or written to.
    pub fn open(home: Home) -> Result<Self, StoreError> {
        files::make_folder(home.folder()).doing("making the folder", home.folder())?;
        let store = Self {
            home,
            seen: Mutex::default(),
        };
        drop(store.lock()?);
        sweep_parts(store.home.folder());
        Ok(store)
    }

    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    fn lock(&self) -> Result<Lock, StoreError> {
        Lock::take(&self.home.path("progress.lock"))
    }

    /// Held briefly; a panic elsewhere leaves it as useful as it was.
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn below(&self, folder: &str, mission: &Slug) -> PathBuf {
        self.home.folder().join(folder).join(mission.as_str())
    }
}
