//! How keeping a learner's state fails. Every message says what was tried, what came back, and what
//! to do next.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::domain::text::sanitise;

/// Longest path in a message, in characters.
const LONGEST: usize = 400;

#[derive(Debug, Error)]
pub enum StoreError {
    #[error("{doing} {}: {cause}; {}", shown(.path), advice(.cause))]
    Io {
        doing: &'static str,
        path: PathBuf,
        cause: io::Error,
    },
    #[error("`{}` cannot be a draft: {why}", sanitise(.path, LONGEST))]
    Path { path: String, why: &'static str },
    #[error(
        "saving the draft {}: {} is a link, and links are not written through; remove it, or move the real file there",
        shown(.path),
        shown(.link)
    )]
    Link { path: PathBuf, link: PathBuf },
    #[error("saving the draft {}: it is larger than 1 MiB; make it smaller", shown(.path))]
    TooLarge { path: PathBuf },
    #[error(
        "saving your progress: {} was written by a newer phoenix (version {version} of the file, this one knows {known}), so it is left as it is; update phoenix",
        shown(.path)
    )]
    Newer {
        path: PathBuf,
        version: u64,
        known: u64,
    },
    #[error(
        "waiting for {}: another phoenix has held it for {seconds} seconds; end that one and try again",
        shown(.path)
    )]
    Busy { path: PathBuf, seconds: u64 },
}

/// Adds to an IO error what was being done, and to what.
pub(super) trait Doing<T> {
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, StoreError>;
}

impl<T> Doing<T> for io::Result<T> {
    fn doing(self, doing: &'static str, path: &Path) -> Result<T, StoreError> {
        self.map_err(|cause| StoreError::Io {
            doing,
            path: path.to_owned(),
            cause,
        })
    }
}

/// A path as messages show it.
pub(super) fn shown(path: &Path) -> String {
    sanitise(&path.to_string_lossy(), LONGEST)
}

fn advice(cause: &io::Error) -> &'static str {
    match cause.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "make the folder writable for you, or set PHOENIX_HOME to one that is"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some disk space, or set PHOENIX_HOME to a folder on another disk"
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file is where a folder belongs: move it away, or set PHOENIX_HOME to another folder"
        }
        _ => "look at what is there, or set PHOENIX_HOME to another folder",
    }
}
