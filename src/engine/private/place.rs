//! Where the private engine keeps everything: one folder under the program's data directory.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::{PrivateError, files};

/// Bytes of the longest path a socket may have, without the zero that ends it.
const SOCKET: usize = 107;

/// The folder, which need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    folder: PathBuf,
}

impl Place {
    /// `state` is the program's data directory.
    #[must_use]
    pub fn under(state: &Path) -> Self {
        Self {
            folder: state.join("engine"),
        }
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Images, containers and the builder's cache.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// What matters only while it runs.
    pub(super) fn runtime(&self) -> PathBuf {
        self.folder.join("run")
    }

    #[must_use]
    pub fn socket(&self) -> PathBuf {
        self.folder.join("engine.sock")
    }

    /// `unix:///home/alex/.local/share/phoenix/engine/engine.sock`
    #[must_use]
    pub fn url(&self) -> String {
        format!("unix://{}", self.socket().display())
    }

    /// What the engine says.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    pub(super) fn pid(&self) -> PathBuf {
        self.folder.join("pid")
    }

    /// The room's own `resolv.conf`.
    pub(super) fn names(&self) -> PathBuf {
        self.folder.join("resolv.conf")
    }

    /// The settings of the engine: ours, not those of this machine's other one.
    pub(super) fn settings(&self) -> PathBuf {
        self.folder.join("daemon.json")
    }

    /// Held while the engine is started, stopped or removed; it outlives the folder.
    pub(super) fn lock(&self) -> Result<File, PrivateError> {
        let path = self.folder.with_extension("lock");
        let trouble = |error| files("locking", &path, &error);
        if let Some(state) = path.parent() {
            fs::create_dir_all(state).map_err(trouble)?;
        }
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(trouble)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(PrivateError::Busy),
            Err(TryLockError::Error(error)) => Err(trouble(error)),
        }
    }

    /// Whether a socket can be made there.
    pub(super) fn check(&self) -> Result<(), PrivateError> {
        let socket = self.socket();
        if socket.as_os_str().len() <= SOCKET {
            return Ok(());
        }
        Err(PrivateError::LongPath {
            path: socket.display().to_string(),
            limit: SOCKET,
        })
    }

    /// The last lines of the log, made safe to show.
    pub(super) fn last_words(&self, lines: usize) -> String {
        // A log that cannot be read has no last words.
        let bytes = fs::read(self.log()).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let mut last: Vec<_> = text.lines().rev().take(lines).collect();
        last.reverse();
        let safe = last
            .into_iter()
            .map(|line| format!("  {}", crate::domain::text::sanitise(line, 400)));
        safe.collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Place, PrivateError};

    #[test]
    fn everything_lies_in_one_folder() {
        let place = Place::under(Path::new("/state"));
        for path in [place.data(), place.runtime(), place.socket(), place.pid()] {
            assert!(path.starts_with("/state/engine"), "{}", path.display());
        }
        assert_eq!(place.url(), "unix:///state/engine/engine.sock");
        assert!(place.check().is_ok());
    }

    #[test]
    fn a_path_that_no_socket_can_have_is_refused_before_anything_is_started() {
        let deep = Place::under(Path::new(&format!("/{}", "deep/".repeat(20))));
        let error = deep.check().unwrap_err().to_string();
        assert!(
            error.contains("107") && error.contains("PHOENIX_HOME"),
            "{error}"
        );
    }

    #[test]
    fn two_do_not_start_it_at_once() {
        let state = tempfile::tempdir().unwrap();
        let place = Place::under(state.path());
        let held = place.lock().unwrap();
        assert!(matches!(place.lock(), Err(PrivateError::Busy)));
        drop(held);
        assert!(place.lock().is_ok());
    }

    #[test]
    fn the_last_words_are_few_and_harmless() {
        let state = tempfile::tempdir().unwrap();
        let place = Place::under(state.path());
        assert_eq!(place.last_words(3), "");
        std::fs::create_dir(place.folder()).unwrap();
        std::fs::write(place.log(), "one\ntwo\n\x1b[31mthree\n").unwrap();
        let words = place.last_words(2);
        assert!(
            words.starts_with("  two\n") && !words.contains('\x1b'),
            "{words:?}"
        );
    }
}
