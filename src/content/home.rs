//! Where a learner's progress, drafts, attempts and settings are kept, and how they are written safely.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use directories::ProjectDirs;
use tempfile::NamedTempFile;
use thiserror::Error;

/// Names another folder for the learner's state.
const VARIABLE: &str = "PHOENIX_HOME";
/// Names of files that are being written.
const PART: (&str, &str) = (".phoenix-", ".part");
/// Nobody writes one file for so long: what is older was left by a kill.
const STALE: Duration = Duration::from_mins(10);

/// The folder of this learner's state. It need not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    folder: PathBuf,
    settings: PathBuf,
}

/// There is no folder to keep things in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "looked for your home folder to keep your progress in and found none; set {VARIABLE} to a folder"
)]
pub struct NoHome;

impl Home {
    /// `PHOENIX_HOME`, else the platform's data directory.
    ///
    /// # Errors
    /// The variable is unset or empty and the platform names no data directory.
    pub fn find() -> Result<Self, NoHome> {
        Self::choose(std::env::var_os(VARIABLE))
    }

    fn choose(variable: Option<OsString>) -> Result<Self, NoHome> {
        let named = variable
            .filter(|value| !value.is_empty())
            .map(PathBuf::from);
        if let Some(folder) = named {
            return Ok(Self::at(&folder));
        }
        let dirs = ProjectDirs::from("", "", "phoenix").ok_or(NoHome)?;
        Ok(Self {
            folder: dirs.data_dir().to_owned(),
            settings: dirs.config_dir().to_owned(),
        })
    }

    /// A home in `folder`, settings included.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            settings: folder.to_owned(),
        }
    }

    /// The folder of the learner's settings: the platform's place for them, or the home itself when
    /// `PHOENIX_HOME` names it.
    #[must_use]
    pub fn settings_folder(&self) -> &Path {
        &self.settings
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A path below the home.
    #[must_use]
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.join(below)
    }
}

/// Puts `data` at `path` so that, whatever happens, the file holds either the old or the new bytes:
/// written beside it, flushed to the disk, renamed over it. Missing folders are made.
///
/// # Errors
/// A folder cannot be made, or the file not written; the old one is untouched then.
pub fn write_atomic(path: &Path, data: &[u8]) -> io::Result<()> {
    let (file, folder) = part_beside(path, data)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// As [`write_atomic`], but in its place at once and flushed afterwards: a kill, a panic or a closed
/// terminal loses nothing then, however slow the disk is. Only a power cut between the two could leave
/// the file to the file system's own care.
///
/// # Errors
/// A folder cannot be made, or the file not written; the old one is untouched then.
pub(super) fn write_at_once(path: &Path, data: &[u8]) -> io::Result<()> {
    let (file, folder) = part_beside(path, data)?;
    let file = file.persist(path).map_err(|error| error.error)?;
    file.sync_all()?;
    sync_folder(folder)
}

/// A file with `data` in the folder of `path`, which is made where it is missing.
fn part_beside<'a>(path: &'a Path, data: &[u8]) -> io::Result<(NamedTempFile, &'a Path)> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new()
        .prefix(PART.0)
        .suffix(PART.1)
        .tempfile_in(folder)?;
    file.write_all(data)?;
    Ok((file, folder))
}

/// Removes what kills in the middle of [`write_atomic`] have left in `folder`.
pub(super) fn sweep_parts(folder: &Path) {
    // Litter that cannot be removed harms nobody, and the next start tries again.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let ours = name.starts_with(PART.0) && name.ends_with(PART.1);
        let age = || {
            entry
                .metadata()?
                .modified()?
                .elapsed()
                .map_err(io::Error::other)
        };
        if ours && age().is_ok_and(|age| age > STALE) {
            drop(fs::remove_file(entry.path()));
        }
    }
}

/// A rename outlives a power cut only once the folder is flushed too.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use std::time::SystemTime;

    use super::{Home, STALE, sweep_parts, write_atomic};

    #[test]
    fn the_variable_overrides_and_empty_is_unset() {
        let named = Home::choose(Some("/somewhere/else".into())).unwrap();
        assert_eq!(named.folder(), Path::new("/somewhere/else"));
        assert_eq!(
            named.path("progress.json"),
            Path::new("/somewhere/else/progress.json")
        );
        assert_eq!(Home::choose(Some("".into())), Home::choose(None));
    }

    #[test]
    fn replaces_whole_files_and_leaves_nothing_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("drafts/one/Dockerfile");
        write_atomic(&path, b"FROM a\n").unwrap();
        write_atomic(&path, b"FROM b\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"FROM b\n");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_failed_write_keeps_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let occupied = folder.path().join("taken");
        fs::create_dir(&occupied).unwrap();
        fs::write(occupied.join("draft"), b"kept").unwrap();
        assert!(write_atomic(&occupied, b"new").is_err());
        assert_eq!(fs::read(occupied.join("draft")).unwrap(), b"kept");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn sweeps_what_a_kill_left_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let old = SystemTime::now() - 2 * STALE;
        for (name, time) in [
            (".phoenix-a1b2c3.part", old),
            (".phoenix-d4e5f6.part", SystemTime::now()),
            ("Dockerfile", old),
            (".part", old),
        ] {
            let file = fs::File::create(folder.path().join(name)).unwrap();
            file.set_modified(time).unwrap();
        }
        sweep_parts(folder.path());
        let left = |name: &str| folder.path().join(name).exists();
        assert!(!left(".phoenix-a1b2c3.part"));
        assert!(left(".phoenix-d4e5f6.part") && left("Dockerfile") && left(".part"));
        sweep_parts(&folder.path().join("missing"));
    }
}
