//! Moves what is in the way to a place of its own instead of overwriting it.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::Store;
use super::error::{Doing, StoreError};
use super::files;
use crate::domain::learner::Date;
use crate::domain::mission::Slug;

/// Backups of one second that are told apart by a number.
const MOST_AT_ONCE: u32 = 10_000;

impl Store {
    /// Moves `drafts/<mission>/<part>` to a new folder below `backups/<mission>` and returns where it
    /// is now. A link is moved, not what it leads to.
    pub(super) fn back_up(&self, mission: &Slug, part: &Path) -> Result<PathBuf, StoreError> {
        let from = self.below("drafts", mission).join(part);
        let folder = self.new_backup(mission)?;
        let to = folder.join(part);
        if let Some(above) = to.parent() {
            files::make_folder(above).doing("making the folder", above)?;
        }
        fs::rename(&from, &to).doing("keeping a backup of", &from)?;
        Ok(to)
    }

    /// A folder that is new, empty and named after the time.
    pub(super) fn new_backup(&self, mission: &Slug) -> Result<PathBuf, StoreError> {
        let above = self.below("backups", mission);
        files::make_folder(&above).doing("making the folder", &above)?;
        let stamp = now().stamp();
        for number in 1..MOST_AT_ONCE {
            let folder = above.join(numbered(stamp.clone().into(), number));
            match fs::create_dir(&folder) {
                Ok(()) => return Ok(folder),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error).doing("making the folder", &folder),
            }
        }
        Err(io::Error::from(io::ErrorKind::AlreadyExists)).doing("making a folder in", &above)
    }
}

/// Renames a file beside itself: `progress.json.20260523T141530Z.bak`.
pub(super) fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let stamp = now().stamp();
    for number in 1..MOST_AT_ONCE {
        let mut name = path.as_os_str().to_owned();
        name.push(".");
        name.push(numbered(stamp.clone().into(), number));
        name.push(".bak");
        let aside = PathBuf::from(name);
        if fs::symlink_metadata(&aside).is_err() {
            fs::rename(path, &aside).doing("keeping a backup of", path)?;
            return Ok(aside);
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists)).doing("keeping a backup of", path)
}

fn numbered(mut name: OsString, number: u32) -> OsString {
    if number > 1 {
        name.push(format!("-{number}"));
    }
    name
}

fn now() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    // A clock before 1970 is no reason to keep no backup.
    Date::of(since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0)))
}
