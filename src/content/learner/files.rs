//! Small files, read with a limit and never through a link; folders that are the learner's alone.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Text(String),
    /// Something else, in words: `it is not UTF-8 text`.
    Odd(&'static str),
}

/// Makes a folder and those above it, for this user alone where the system has such modes.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// The text at `relative` below `root`; no part of `relative` may be a link.
pub(super) fn read(root: &Path, relative: &Path, limit: u64) -> io::Result<Found> {
    if link_below(root, relative)?.is_some() {
        return Ok(Found::Odd("it is a link"));
    }
    let path = root.join(relative);
    match fs::symlink_metadata(&path) {
        Ok(facts) if facts.is_file() => {}
        Ok(_) => return Ok(Found::Odd("it is not a file")),
        Err(error) if is_absent(&error) => return Ok(Found::Nothing),
        Err(error) => return Err(error),
    }
    let mut bytes = Vec::new();
    File::open(&path)?.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Ok(Found::Odd("it is larger than 1 MiB"));
    }
    let text = String::from_utf8(bytes);
    Ok(text.map_or(Found::Odd("it is not UTF-8 text"), Found::Text))
}

/// The first part of `relative` that is a link.
pub(super) fn link_below(root: &Path, relative: &Path) -> io::Result<Option<PathBuf>> {
    let mut at = root.to_owned();
    for part in relative {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(facts) if facts.is_symlink() => return Ok(Some(at)),
            Ok(_) => {}
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Nothing is there; also when what should be a folder is a file.
fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// `sha256:…` of a text.
pub(super) fn digest(text: &str) -> String {
    format!("sha256:{:x}", Sha256::digest(text.as_bytes()))
}
