//! The folder of runs: who lives, who left without clearing up.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::id::named;
use super::is_image_id;
use crate::engine::RunId;

/// Bytes of a journal that are read: some ten thousand images.
const JOURNAL_LIMIT: u64 = 1 << 20;

/// `<state>/runs`.
#[derive(Clone, Debug)]
pub(super) struct Runs(PathBuf);

/// The runs of one installation.
#[derive(Debug, Default)]
pub(in crate::engine) struct Census {
    /// Includes the asking run.
    pub(in crate::engine) live: BTreeSet<RunId>,
    pub(in crate::engine) stale: Vec<Stale>,
}

/// A run that ended without clearing up, claimed by this process until dropped.
#[derive(Debug)]
pub(in crate::engine) struct Stale {
    pub(in crate::engine) run: RunId,
    /// Where its images are, when it said so.
    pub(in crate::engine) engine: Option<String>,
    /// Oldest first.
    pub(in crate::engine) images: Vec<String>,
    files: Runs,
    /// Held while the run's things are removed; none when only the journal was left.
    _lock: Option<File>,
}

impl Runs {
    pub(super) fn under(state: &Path) -> io::Result<Self> {
        let path = state.join("runs");
        fs::create_dir_all(&path).map_err(|error| named(&path, &error))?;
        Ok(Self(path))
    }

    /// Serialises beginning a run and counting runs, so that nobody meets a lock file that is made
    /// but not locked yet. Held for a few file operations only.
    pub(super) fn gate(&self) -> io::Result<File> {
        let path = self.0.join("gate");
        let gate = open(&path).and_then(|gate| gate.lock().map(|()| gate));
        gate.map_err(|error| named(&path, &error))
    }

    /// Makes and locks a run's file. The caller holds the gate.
    pub(super) fn enter(&self, run: &RunId) -> io::Result<File> {
        let path = self.lock_file(run);
        let lock = open(&path).and_then(|lock| lock.lock().map(|()| lock));
        lock.map_err(|error| named(&path, &error))
    }

    /// Removes a run's files: the journal first, so that a lock never goes before what it guards.
    pub(super) fn forget(&self, run: &RunId) {
        for path in [self.journal(run), self.lock_file(run)] {
            // What stays is found, and removed, by the next start.
            let _next_start_retries = fs::remove_file(path);
        }
    }

    pub(super) fn journal(&self, run: &RunId) -> PathBuf {
        self.0.join(format!("{}.journal", run.0))
    }

    fn lock_file(&self, run: &RunId) -> PathBuf {
        self.0.join(format!("{}.lock", run.0))
    }

    /// Every run but `own` with a file here: alive when its lock is held.
    pub(super) fn census(&self, own: &RunId) -> io::Result<Census> {
        let _gate = self.gate()?;
        let mut census = Census::default();
        for run in self.names()? {
            if run == *own {
                continue;
            }
            match self.claim(&run) {
                Some(stale) => census.stale.push(stale),
                None => {
                    census.live.insert(run);
                }
            }
        }
        Ok(census)
    }

    fn names(&self) -> io::Result<BTreeSet<RunId>> {
        let mut names = BTreeSet::new();
        for entry in fs::read_dir(&self.0).map_err(|error| named(&self.0, &error))? {
            let name = entry?.file_name();
            let run = name.to_str().and_then(|name| {
                name.strip_suffix(".lock")
                    .or_else(|| name.strip_suffix(".journal"))
            });
            names.extend(run.map(|run| RunId(run.to_owned())));
        }
        Ok(names)
    }

    /// `None` when the run lives, or when that cannot be told: then its things are left alone.
    fn claim(&self, run: &RunId) -> Option<Stale> {
        let lock = match OpenOptions::new().write(true).open(self.lock_file(run)) {
            Ok(lock) => match lock.try_lock() {
                Ok(()) => Some(lock),
                Err(TryLockError::WouldBlock | TryLockError::Error(_)) => return None,
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(_) => return None,
        };
        let (engine, images) = match read_journal(&self.journal(run)) {
            Ok(journal) => journal,
            Err(error) if error.kind() == io::ErrorKind::NotFound => (None, Vec::new()),
            Err(_) => return None,
        };
        Some(Stale {
            run: run.clone(),
            engine,
            images,
            files: self.clone(),
            _lock: lock,
        })
    }
}

impl Stale {
    /// Its things are gone: forgets the run.
    pub(in crate::engine) fn discard(self) {
        self.files.forget(&self.run);
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true).open(path)
}

/// The engine and the images of a journal. Only whole, well-formed lines count: the last line of a
/// killed run may be cut, and a cut id could name another image.
fn read_journal(path: &Path) -> io::Result<(Option<String>, Vec<String>)> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(JOURNAL_LIMIT)
        .read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    let mut engine = None;
    let mut images = Vec::new();
    for line in whole.lines() {
        match line.split_once(' ') {
            Some(("engine", url)) => engine = Some(url.to_owned()),
            Some(("image", id)) if is_image_id(id) => images.push(id.to_owned()),
            _ => {}
        }
    }
    Ok((engine, images))
}
