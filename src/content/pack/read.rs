//! Opens a pack, which is hostile until it is read: seal, manifest, then each member as it was listed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use tar::{Archive, Entry as Found, EntryType};

use super::MANIFEST;
use super::error::{Fault, PackError};
use super::manifest::{Manifest, Member};
use super::seal::{hex, unseal};
use crate::content::course::Course;
use crate::content::folder::{
    MAX_BYTES, MAX_MANIFEST, MAX_PACK, MAX_RATIO, MAX_WINDOW_LOG, UNSUSPICIOUS,
};
use crate::domain::files::{Content, File, FileTree};

/// The files of each mission, by its folder.
pub(super) type Trees = BTreeMap<String, FileTree>;

/// The missions of a pack. All of it is checked and read into memory; nothing is written anywhere.
///
/// # Errors
/// The file cannot be read, is no pack, was damaged, or holds what is refused.
pub fn open(path: &Path) -> Result<Course, PackError> {
    let trees = read(path).and_then(|pack| trees(&pack));
    let trees = trees.map_err(|fault| PackError {
        pack: path.to_owned(),
        fault,
    })?;
    Ok(Course::of_trees(path, trees))
}

fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    let facts = fs::metadata(path).map_err(Fault::Unreadable)?;
    if !facts.is_file() {
        let error = io::Error::other("it is not a file");
        return Err(Fault::Unreadable(error));
    }
    let mut pack = Vec::new();
    let file = fs::File::open(path).map_err(Fault::Unreadable)?;
    file.take(MAX_PACK + 1)
        .read_to_end(&mut pack)
        .map_err(Fault::Unreadable)?;
    if pack.len() as u64 > MAX_PACK {
        return Err(Fault::too_large("the file is too many bytes", MAX_PACK));
    }
    Ok(pack)
}

/// The missions of a whole pack.
pub(super) fn trees(pack: &[u8]) -> Result<Trees, Fault> {
    let archive = unseal(pack)?;
    let most = most(archive);
    let mut unpacked = unpacked(archive, most).map_err(Fault::Unpacked)?;
    let trees = members(&mut Archive::new(&mut unpacked))
        .and_then(|trees| nothing_behind(&mut unpacked).map(|()| trees));
    if unpacked.limit() == 0 {
        // Whatever else was said came of the end that was not read.
        let what = "it unpacks to too many bytes for its size";
        return Err(Fault::too_large(what, most));
    }
    trees
}

/// Most bytes that an archive may unpack to: with headers, and never hugely more than it is itself.
fn most(archive: &[u8]) -> u64 {
    let by_ratio = (archive.len() as u64).saturating_mul(MAX_RATIO);
    by_ratio.clamp(UNSUSPICIOUS, 2 * MAX_BYTES)
}

fn unpacked(archive: &[u8], most: u64) -> io::Result<io::Take<impl Read>> {
    let mut decoder = zstd::Decoder::with_buffer(archive)?;
    decoder.window_log_max(MAX_WINDOW_LOG)?;
    Ok(decoder.take(most))
}

fn members<R: Read>(archive: &mut Archive<R>) -> Result<Trees, Fault> {
    let mut found = archive.entries().map_err(Fault::Unpacked)?;
    let manifest = manifest(found.next())?;
    manifest.check()?;
    let mut trees = Trees::new();
    for member in &manifest.members {
        let file = file(found.next(), member)?;
        match member.path().split_once('/') {
            Some((folder, inside)) => {
                let tree: &mut FileTree = trees.entry(folder.to_owned()).or_default();
                tree.insert(inside, file);
            }
            None => drop(trees.entry(member.path().to_owned()).or_default()),
        }
    }
    match found.next() {
        None => Ok(trees),
        Some(more) => {
            let more = more.map_err(Fault::Unpacked)?;
            let path = String::from_utf8_lossy(&more.path_bytes()).into_owned();
            Err(Fault::refused(&path, "the manifest does not list it"))
        }
    }
}

type Next<'a, R> = Option<io::Result<Found<'a, R>>>;

fn manifest<R: Read>(next: Next<'_, R>) -> Result<Manifest, Fault> {
    let mut found = expected(next, MANIFEST, EntryType::Regular)?;
    if found.size() > MAX_MANIFEST {
        let what = format!("`{MANIFEST}` has {} bytes", found.size());
        return Err(Fault::too_large(&what, MAX_MANIFEST));
    }
    let mut text = Vec::new();
    found.read_to_end(&mut text).map_err(Fault::Unpacked)?;
    serde_json::from_slice(&text).map_err(|error| Fault::refused(MANIFEST, error.to_string()))
}

fn file<R: Read>(next: Next<'_, R>, member: &Member) -> Result<File, Fault> {
    let refused = |why: &str| Err(Fault::refused(member.path(), why));
    match member {
        Member::Folder { path } => {
            expected(next, path, EntryType::Directory)?;
            Ok(File::Directory)
        }
        Member::Link { path, target } => {
            let found = expected(next, path, EntryType::Symlink)?;
            if found.link_name_bytes().as_deref() != Some(target.as_bytes()) {
                return refused("it points elsewhere than the manifest says");
            }
            Ok(File::Symlink {
                target: target.clone(),
            })
        }
        Member::File {
            path,
            bytes,
            sha256,
        } => {
            let mut found = expected(next, path, EntryType::Regular)?;
            if found.size() != *bytes {
                return refused("it has another size than the manifest says");
            }
            let mut data = Vec::new();
            found.read_to_end(&mut data).map_err(Fault::Unpacked)?;
            if hex(&data) != *sha256 {
                return refused("its SHA-256 is not the one that the manifest says");
            }
            Ok(File::from_content(Content::Shared(data.into())))
        }
    }
}

/// The next member, when it is what the manifest says.
fn expected<'a, R: Read>(
    next: Next<'a, R>,
    path: &str,
    kind: EntryType,
) -> Result<Found<'a, R>, Fault> {
    let Some(found) = next else {
        return Err(Fault::refused(path, "it is not in the pack"));
    };
    let found = found.map_err(Fault::Unpacked)?;
    let there = found.path_bytes();
    if there.as_ref() != path.as_bytes() {
        let there = String::from_utf8_lossy(&there).into_owned();
        let why = format!("it stands where the manifest says `{path}`");
        return Err(Fault::refused(&there, why));
    }
    if found.header().entry_type() == kind {
        return Ok(found);
    }
    Err(Fault::refused(
        path,
        match found.header().entry_type() {
            EntryType::Regular | EntryType::Directory | EntryType::Symlink => {
                "it is of another kind than the manifest says"
            }
            _ => "hard links, pipes, devices and sparse files are refused",
        },
    ))
}

/// Behind the archive only the zeros that end it may stand.
fn nothing_behind(rest: &mut impl Read) -> Result<(), Fault> {
    let mut bytes = [0; 8 << 10];
    loop {
        match rest.read(&mut bytes).map_err(Fault::Unpacked)? {
            0 => return Ok(()),
            count if bytes[..count].iter().all(|byte| *byte == 0) => {}
            _ => {
                let why = "something stands behind the archive's end";
                return Err(Fault::refused(MANIFEST, why));
            }
        }
    }
}
