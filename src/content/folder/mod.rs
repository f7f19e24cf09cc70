//! The files of a mission folder, from disk, from inside the binary or from a pack.

mod digest;
mod disk;
mod embedded;
mod link;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::Dir;

pub(super) use digest::digest;
pub(super) use link::refusal as link_refusal;

use super::problem::{LoadError, Problem};
use super::yaml::MAX_TEXT;
use crate::domain::files::FileTree;

/// The file that makes a folder a mission.
pub(super) const MISSION_FILE: &str = "mission.yaml";
/// Most files and folders in a mission's folder, and in a pack.
pub(super) const MAX_FILES: usize = 10_000;
/// Most bytes of all its files.
pub(super) const MAX_BYTES: u64 = 256 << 20;
/// Larger files stay on disk until a build context is streamed.
const MAX_IN_MEMORY: u64 = 1 << 20;

/// Most bytes of a pack, as it lies on the disk.
pub(super) const MAX_PACK: u64 = 128 << 20;
/// Most bytes of one file in it: it is held in memory.
pub(super) const MAX_PACKED_FILE: u64 = 64 << 20;
/// Most bytes of the list of its files.
pub(super) const MAX_MANIFEST: u64 = 16 << 20;
/// A pack may unpack to this many times its own bytes; text does to five or ten times.
pub(super) const MAX_RATIO: u64 = 200;
/// Up to here it may be all zeros.
pub(super) const UNSUSPICIOUS: u64 = 16 << 20;
/// Most memory that unpacking itself may ask for, as a power of two.
pub(super) const MAX_WINDOW_LOG: u32 = 23;

/// Where a mission's folder is.
#[derive(Clone, Debug)]
pub(super) enum Source {
    Embedded(&'static Dir<'static>),
    Disk(PathBuf),
    /// Unpacked in memory.
    Packed(Arc<FileTree>),
}

impl Source {
    /// The bytes of a text directly in the folder; nothing else is read. `shown` is the folder's name
    /// in messages.
    pub(super) fn text(&self, file: &str, shown: &str) -> Result<Cow<'static, [u8]>, LoadError> {
        let missing = || "the file is missing".to_owned();
        let text = match self {
            Self::Embedded(dir) => embedded::file(dir, file)
                .map(Cow::Borrowed)
                .ok_or_else(missing),
            Self::Packed(files) => files
                .data(file)
                .map(|text| Cow::Owned(text.to_owned()))
                .ok_or_else(missing),
            Self::Disk(folder) => {
                disk::read_text_file(&folder.join(file), MAX_TEXT as u64).map(Cow::Owned)
            }
        };
        text.map_err(|why| Problem::of_file(&format!("{shown}/{file}"), &why).into())
    }

    /// The names directly in the folder, in order; nothing is read.
    pub(super) fn names(&self, shown: &str) -> Result<Vec<String>, LoadError> {
        match self {
            Self::Embedded(dir) => Ok(embedded::names(dir)),
            Self::Packed(files) => {
                let paths = files.0.keys().filter(|path| !path.contains('/'));
                Ok(paths.cloned().collect())
            }
            Self::Disk(folder) => {
                disk::names(folder).map_err(|why| Problem::of_file(shown, &why).into())
            }
        }
    }

    /// Every file of the folder by its path inside it; all that is refused is reported at once.
    pub(super) fn files(&self, shown: &str) -> Result<FileTree, LoadError> {
        match self {
            Self::Embedded(dir) => Ok(embedded::files(dir)),
            Self::Packed(files) => Ok(FileTree::clone(files)),
            Self::Disk(folder) => disk::files(folder).map_err(|refused| LoadError {
                problems: refused
                    .into_iter()
                    .map(|(path, why)| match path.as_str() {
                        "" => Problem::of_file(shown, &why),
                        path => Problem::of_file(&format!("{shown}/{path}"), &why),
                    })
                    .collect(),
            }),
        }
    }
}

/// The files around a Dockerfile that is linted by itself, as far as they are few: contents stay on
/// disk. None when the folder is too large to look at.
#[must_use]
pub fn surroundings(folder: &Path) -> Option<FileTree> {
    disk::listing(folder)
}
