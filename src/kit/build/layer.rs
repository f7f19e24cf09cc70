//! A layer on its way: paths, and what is there. Contents wait in a spool on the disk, so that memory
//! stays flat however large a layer is.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

use tar::{Builder, EntryType, Header};

const FILE: u32 = 0o644;
pub(super) const PROGRAM: u32 = 0o755;
const FOLDER: u32 = 0o755;

/// Entries by their paths, which are relative to the image's root.
pub(super) struct Layer {
    pub(super) entries: BTreeMap<String, Entry>,
    spool: File,
    spooled: u64,
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) mode: u32,
    /// User and group.
    pub(super) owner: (u64, u64),
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Folder,
    File(Content),
    /// A symbolic link, to this.
    Link(String),
    /// Another name of the file at this path.
    HardLink(String),
}

#[derive(Clone, Debug)]
pub(super) enum Content {
    Held(Arc<[u8]>),
    Spooled(Span),
}

/// A stretch of the spool, with a beginning that may be another one.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// Bytes that stand for as many at the beginning.
    pub(super) head: Vec<u8>,
    at: u64,
    pub(super) bytes: u64,
}

impl Entry {
    pub(super) fn folder(mode: Option<u32>) -> Self {
        Self::of(mode.unwrap_or(FOLDER), Kind::Folder)
    }

    pub(super) fn link(to: &str) -> Self {
        Self::of(0o777, Kind::Link(to.to_owned()))
    }

    /// A text of ours; a script may be run.
    pub(super) fn text(content: &[u8]) -> Self {
        let mode = if content.starts_with(b"#!") {
            PROGRAM
        } else {
            FILE
        };
        Self::of(mode, Kind::File(Content::Held(content.into())))
    }

    pub(super) fn of(mode: u32, kind: Kind) -> Self {
        Self {
            mode,
            owner: (0, 0),
            kind,
        }
    }
}

impl Content {
    fn bytes(&self) -> u64 {
        match self {
            Self::Held(held) => held.len() as u64,
            Self::Spooled(span) => span.bytes,
        }
    }
}

impl Layer {
    /// A layer whose contents wait in this folder.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            entries: BTreeMap::new(),
            spool: tempfile::tempfile_in(folder)?,
            spooled: 0,
        })
    }

    pub(super) fn put(&mut self, path: &str, entry: Entry) {
        self.entries.insert(path.to_owned(), entry);
    }

    /// Takes a content into the spool.
    pub(super) fn spool(&mut self, content: &mut dyn Read) -> io::Result<Content> {
        let at = self.spooled;
        self.spool.seek(SeekFrom::Start(at))?;
        let bytes = io::copy(content, &mut self.spool)?;
        self.spooled += bytes;
        Ok(Content::Spooled(Span {
            head: Vec::new(),
            at,
            bytes,
        }))
    }

    /// The first bytes of a stretch.
    pub(super) fn peek(&self, span: &Span, count: u64) -> io::Result<Vec<u8>> {
        let mut spool = &self.spool;
        spool.seek(SeekFrom::Start(span.at))?;
        let mut head = Vec::new();
        spool.take(count.min(span.bytes)).read_to_end(&mut head)?;
        Ok(head)
    }

    /// What is in the file at this path; nothing where there is none.
    pub(super) fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(Entry {
            kind: Kind::File(content),
            ..
        }) = self.entries.get(path)
        else {
            return Ok(None);
        };
        let mut all = Vec::new();
        self.open(content)?.read_to_end(&mut all)?;
        Ok(Some(all))
    }

    fn open<'a>(&'a self, content: &'a Content) -> io::Result<Box<dyn Read + 'a>> {
        match content {
            Content::Held(held) => Ok(Box::new(&held[..])),
            Content::Spooled(span) => {
                let head = span.head.len() as u64;
                let mut spool = &self.spool;
                spool.seek(SeekFrom::Start(span.at + head))?;
                let rest = spool.take(span.bytes - head);
                Ok(Box::new(span.head.as_slice().chain(rest)))
            }
        }
    }

    /// Writes the layer: folders before what is in them, hard links after what they name.
    pub(super) fn write(&mut self, out: &mut dyn Write, mtime: u64) -> io::Result<()> {
        self.complete();
        let mut tar = Builder::new(out);
        let hard = |entry: &Entry| matches!(entry.kind, Kind::HardLink(_));
        let (links, rest): (Vec<_>, Vec<_>) =
            self.entries.iter().partition(|(_, entry)| hard(entry));
        for (path, entry) in rest.into_iter().chain(links) {
            self.append(&mut tar, path, entry, mtime)?;
        }
        tar.finish()
    }

    fn append(
        &self,
        tar: &mut Builder<&mut dyn Write>,
        path: &str,
        entry: &Entry,
        mtime: u64,
    ) -> io::Result<()> {
        let mut header = Header::new_gnu();
        header.set_mode(entry.mode & 0o7777);
        header.set_uid(entry.owner.0);
        header.set_gid(entry.owner.1);
        header.set_mtime(mtime);
        header.set_size(0);
        match &entry.kind {
            Kind::Folder => {
                header.set_entry_type(EntryType::Directory);
                tar.append_data(&mut header, format!("{path}/"), io::empty())
            }
            Kind::Link(to) => {
                header.set_entry_type(EntryType::Symlink);
                tar.append_link(&mut header, path, to)
            }
            Kind::HardLink(to) => {
                header.set_entry_type(EntryType::Link);
                tar.append_link(&mut header, path, to)
            }
            Kind::File(content) => {
                header.set_entry_type(EntryType::Regular);
                header.set_size(content.bytes());
                tar.append_data(&mut header, path, self.open(content)?)
            }
        }
    }

    /// Adds the folders that entries lie in.
    fn complete(&mut self) {
        let paths: Vec<_> = self.entries.keys().cloned().collect();
        for path in paths {
            let mut rest = path.as_str();
            while let Some((above, _)) = rest.rsplit_once('/') {
                if !self.entries.contains_key(above) {
                    self.put(above, Entry::folder(None));
                }
                rest = above;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(layer: &mut Layer) -> Vec<(String, String)> {
        let mut archive = Vec::new();
        layer.write(&mut archive, 1).expect("an archive");
        let mut archive = tar::Archive::new(archive.as_slice());
        let entries = archive.entries().expect("entries");
        let told = |entry: io::Result<tar::Entry<'_, _>>| {
            let mut entry: tar::Entry<'_, &[u8]> = entry.expect("an entry");
            let path = entry.path().expect("a path").display().to_string();
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("a text");
            (path, text)
        };
        entries.map(told).collect()
    }

    #[test]
    fn folders_come_first_and_hard_links_last() {
        let mut layer = Layer::new(&std::env::temp_dir()).expect("a layer");
        layer.put("a/b/link", Entry::of(0o644, Kind::HardLink("z".into())));
        let content = layer.spool(&mut &b"held"[..]).expect("a content");
        layer.put("z", Entry::of(0o644, Kind::File(content)));
        let names: Vec<_> = listed(&mut layer).into_iter().map(|it| it.0).collect();
        assert_eq!(names, ["a/", "a/b/", "z", "a/b/link"]);
    }

    #[test]
    fn a_changed_beginning_stands_for_as_many_bytes() {
        let mut layer = Layer::new(&std::env::temp_dir()).expect("a layer");
        layer.spool(&mut &b"another"[..]).expect("a content");
        let Content::Spooled(mut span) = layer.spool(&mut &b"abcdef"[..]).expect("a content")
        else {
            panic!("it is spooled");
        };
        span.head = b"AB".to_vec();
        span.bytes = 5;
        layer.put("f", Entry::of(0o644, Kind::File(Content::Spooled(span))));
        assert_eq!(listed(&mut layer), [("f".to_owned(), "ABcde".to_owned())]);
    }
}
