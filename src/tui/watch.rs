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
    /// Watches a folder, which is made where it is missing. Looks once as soon as it watches, for what
    /// was written since the caller read the folder, and then after each change.
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
        eyes.watch(folder, RecursiveMode::Recursive)?;
        thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || {
                look();
                look_when_quiet(&waiting, look);
            })
            .map_err(notify::Error::io)?;
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
            // Held while the file is read: whoever saves notes and writes under the same lock, so
            // that what we are about to replace is not taken for somebody else's.
            let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(text) = read(&path) else { continue };
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use super::{Watch, Watched, fs, mpsc};
    use crate::app::Msg;
    use crate::domain::mission::Slug;
    use crate::tui::mailbox::Mailbox;

    /// Longer than any machine takes to start a thread.
    const PATIENCE: Duration = Duration::from_mins(1);

    #[test]
    fn it_looks_as_soon_as_it_watches_and_after_each_change() {
        let home = tempfile::tempdir().unwrap();
        let (looks, looked) = mpsc::channel();
        let watch = Watch::start(home.path(), move || looks.send(()).unwrap()).unwrap();
        looked.recv_timeout(PATIENCE).unwrap();
        fs::write(home.path().join("Dockerfile"), "FROM scratch").unwrap();
        looked.recv_timeout(PATIENCE).unwrap();
        drop(watch);
        // Its thread ends with it.
        while looked.recv_timeout(PATIENCE).is_ok() {}
        assert_eq!(looked.try_recv(), Err(mpsc::TryRecvError::Disconnected));
    }

    #[test]
    fn what_was_written_between_reading_and_watching_is_told() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("Dockerfile");
        let written = HashMap::from([(path.clone(), "FROM a".to_owned())]);
        let mailbox = Mailbox::default();
        let watched = Watched {
            mission: Slug::new("m").unwrap(),
            folder: home.path().to_owned(),
            files: vec!["Dockerfile".to_owned()],
            written: Arc::new(Mutex::new(written)),
            mailbox: mailbox.clone(),
        };
        fs::write(&path, "FROM b").unwrap();
        let (looks, looked) = mpsc::channel();
        let looking = watched.clone();
        let _watch = Watch::start(home.path(), move || {
            looking.look();
            looks.send(()).unwrap();
        })
        .unwrap();
        looked.recv_timeout(PATIENCE).unwrap();
        let told = mailbox.take();
        let [Msg::Changed { path, text, .. }] = told.as_slice() else {
            panic!("{told:?}");
        };
        assert_eq!((path.as_str(), text.as_str()), ("Dockerfile", "FROM b"));
        // What is known is told no more.
        watched.look();
        assert!(mailbox.take().is_empty());
    }
}
