//! Watches a folder for what other programs write: the open mission's drafts, or missions that are
//! being written.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::desk::Written;
use super::mailbox::Mailbox;
use crate::app::Msg;
use crate::domain::mission::Slug;

/// Largest file that is read back, in bytes: the same as a draft may have.
const MOST: u64 = 1 << 20;

/// After the last event of a write.
const QUIET: Duration = Duration::from_millis(40);

/// Ends with its value.
pub(super) struct Watch {
    _eyes: RecommendedWatcher,
}

/// The files of a mission, and whom to tell.
#[derive(Clone)]
pub(super) struct Watched {
    pub(super) mission: Slug,
    pub(super) folder: PathBuf,
    /// Names as the mission calls them.
    pub(super) files: Vec<String>,
    pub(super) written: Written,
    pub(super) mailbox: Mailbox,
}

impl Watch {
    /// Watches a folder, which is made where it is missing, and looks after each change.
    ///
    /// # Errors
    /// The system watches no more files, or none at all; the editor works without.
    pub(super) fn start(folder: &Path, look: impl Fn() + Send + 'static) -> notify::Result<Self> {
        fs::create_dir_all(folder).map_err(notify::Error::io)?;
        let (events, waiting) = mpsc::channel();
        let mut eyes = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.is_ok_and(|event| !event.kind.is_access()) {
                // The other end goes only after the watcher itself.
                let _gone = events.send(());
            }
        })?;
        thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || look_when_quiet(&waiting, look))
            .map_err(notify::Error::io)?;
        eyes.watch(folder, RecursiveMode::Recursive)?;
        Ok(Self { _eyes: eyes })
    }
}

/// Many programs empty a file before they fill it: only what stays for a moment is read. Ends with
/// the watcher.
fn look_when_quiet(events: &Receiver<()>, look: impl Fn()) {
    while events.recv().is_ok() {
        while events.recv_timeout(QUIET).is_ok() {}
        look();
    }
}

impl Watched {
    /// Tells of every file that holds something else than what we wrote last.
    pub(super) fn look(&self) {
        for file in &self.files {
            let path = self.folder.join(file);
            let Some(text) = read(&path) else { continue };
            let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
            if written.get(&path) == Some(&text) {
                continue;
            }
            written.insert(path, text.clone());
            drop(written);
            self.mailbox.post(Msg::Changed {
                mission: self.mission.clone(),
                path: file.clone(),
                text,
            });
        }
    }
}

/// None for what is not there, is a link, is too large or is no text: the next opening reports it.
fn read(path: &Path) -> Option<String> {
    // A file that vanished between two looks is no news yet.
    let metadata = fs::symlink_metadata(path).ok()?;
    if !metadata.is_file() || metadata.len() > MOST {
        return None;
    }
    // As above; and bytes that are no text are left alone.
    fs::read_to_string(path).ok()
}
