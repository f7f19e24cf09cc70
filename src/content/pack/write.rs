//! Makes a pack of missions: equal folders make equal packs, on every machine.

use std::fs;
use std::io;

use tar::{Builder, EntryType, Header};

use super::error::Fault;
use super::manifest::{Manifest, Member};
use super::read::trees;
use super::seal::{hex, seal};
use super::{FORMAT, MANIFEST};
use crate::content::course::{Course, Entry};
use crate::content::problem::Problem;
use crate::domain::files::{Content, File};

/// Good, and still quick: the source of an app is small.
const LEVEL: i32 = 12;

/// A pack, not written anywhere yet.
#[derive(Debug)]
pub struct Packed {
    pub pack: Vec<u8>,
    pub missions: usize,
    pub files: usize,
    /// Of the files, unpacked.
    pub bytes: u64,
}

/// Packs every mission of the course.
///
/// # Errors
/// A file is refused or cannot be read, or the pack would be one that is refused when it is opened.
pub fn pack(course: &Course) -> Result<Packed, Fault> {
    let mut full = Vec::new();
    for entry in course.entries() {
        full.extend(members(entry)?);
    }
    let (members, contents): (Vec<_>, Vec<_>) = full.into_iter().unzip();
    let manifest = Manifest {
        pack: FORMAT,
        phoenix: env!("CARGO_PKG_VERSION").to_owned(),
        members,
    };
    manifest.check()?;
    let archive = archive(&manifest, &contents).map_err(Fault::Unreadable)?;
    let pack = seal(&archive);
    // Opened as a stranger would: nobody is handed one that does not open.
    trees(&pack)?;
    let files = manifest.members.iter();
    let files = files.filter(|member| matches!(member, Member::File { .. }));
    Ok(Packed {
        pack,
        missions: course.entries().len(),
        files: files.count(),
        bytes: contents.iter().map(|data| data.len() as u64).sum(),
    })
}

/// What is packed of a mission; empty bytes for what is no file.
fn members(entry: &Entry) -> Result<Vec<(Member, Vec<u8>)>, Fault> {
    let folder = entry.folder();
    let mut full = vec![(
        Member::Folder {
            path: folder.to_owned(),
        },
        Vec::new(),
    )];
    for (inside, file) in entry.files()?.0 {
        let path = format!("{folder}/{inside}");
        full.push(match file {
            File::Directory => (Member::Folder { path }, Vec::new()),
            File::Symlink { target } => (Member::Link { path, target }, Vec::new()),
            File::Regular { content, .. } => {
                let data = data(content).map_err(|error| {
                    let message = format!("could not be read again: {error}");
                    Fault::Mission(Problem::of_file(&entry.path_of(&inside), &message).into())
                })?;
                let (bytes, sha256) = (data.len() as u64, hex(&data));
                let member = Member::File {
                    path,
                    bytes,
                    sha256,
                };
                (member, data)
            }
        });
    }
    Ok(full)
}

fn data(content: Content) -> io::Result<Vec<u8>> {
    match content {
        Content::Static(data) => Ok(data.to_owned()),
        Content::Shared(data) => Ok(data.to_vec()),
        Content::Disk { path, .. } => fs::read(path),
    }
}

fn archive(manifest: &Manifest, contents: &[Vec<u8>]) -> io::Result<Vec<u8>> {
    let mut tar = Builder::new(zstd::Encoder::new(Vec::new(), LEVEL)?);
    let listed = serde_json::to_vec_pretty(manifest)?;
    append(&mut tar, EntryType::Regular, MANIFEST, &listed)?;
    for (member, data) in manifest.members.iter().zip(contents) {
        match member {
            Member::Folder { path } => append(&mut tar, EntryType::Directory, path, &[])?,
            Member::File { path, .. } => append(&mut tar, EntryType::Regular, path, data)?,
            Member::Link { path, target } => append_link(&mut tar, path, target)?,
        }
    }
    tar.into_inner()?.finish()
}

fn append<W: io::Write>(
    tar: &mut Builder<W>,
    kind: EntryType,
    path: &str,
    data: &[u8],
) -> io::Result<()> {
    tar.append_data(&mut header(kind, data), path, data)
}

/// To the letter; the builder's own way leaves out `./`.
fn append_link<W: io::Write>(tar: &mut Builder<W>, path: &str, target: &str) -> io::Result<()> {
    let mut link = header(EntryType::Symlink, &[]);
    if link.set_link_name_literal(target).is_err() {
        let whole = format!("{target}\0");
        append(tar, EntryType::GNULongLink, "@LongLink", whole.as_bytes())?;
    }
    tar.append_data(&mut link, path, io::empty())
}

/// Owned by root and from the epoch, whoever packs and whenever.
fn header(kind: EntryType, data: &[u8]) -> Header {
    let mut header = Header::new_gnu();
    header.set_entry_type(kind);
    header.set_size(data.len() as u64);
    header.set_mode(match kind {
        EntryType::Directory => 0o755,
        _ => 0o644,
    });
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(0);
    header
}
