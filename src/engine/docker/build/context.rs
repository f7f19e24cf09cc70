//! The build context as a tar stream: file by file, never whole in memory, and equal for equal
//! folders whatever the machine.
//!
//! The first entry must be a plain GNU header: one old `BuildKit` takes an archive that opens with
//! anything else for a Dockerfile. So the Dockerfile comes first, and long names are GNU ones.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read, Write as _};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use tar::{Builder, EntryType, Header};
use tokio::sync::mpsc::Receiver;
use tokio::task::JoinHandle;

use crate::domain::files::{Content, File, FileTree};
use crate::engine::docker::pieces::Pieces;

/// Where the Dockerfile stands in the archive.
pub(super) const DOCKERFILE: &str = "Dockerfile";

/// 2000-01-01: the same for all, so that equal folders make equal archives. Not 0, which Java takes
/// for "no such file", and not before 1980, which no ZIP or JAR can hold.
const MTIME: u64 = 946_684_800;

/// A context on its way. The stream ends with an error when a file cannot be read; the task then
/// says which and why.
pub(super) struct Sending {
    pub(super) pieces: Receiver<io::Result<Bytes>>,
    pub(super) task: JoinHandle<Result<(), String>>,
}

/// Starts to stream `tree`, with `dockerfile` in the place of whatever `Dockerfile` it holds.
pub(super) fn send(dockerfile: String, tree: Arc<FileTree>) -> Sending {
    let (mut out, pieces) = Pieces::channel();
    let task = tokio::task::spawn_blocking(move || {
        let written = write(&mut out, &dockerfile, &tree);
        match written {
            Ok(()) | Err(Stop::Unwanted) => Ok(()),
            Err(Stop::Unreadable(why)) => {
                out.fail(&why);
                Err(why)
            }
        }
    });
    Sending { pieces, task }
}

/// Why the archive ends early.
enum Stop {
    /// The other side hung up: the build ended or was cancelled.
    Unwanted,
    Unreadable(String),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Unwanted,
            _ => Self::Unreadable(error.to_string()),
        }
    }
}

fn write(out: &mut Pieces, dockerfile: &str, tree: &FileTree) -> Result<(), Stop> {
    let mut tar = Builder::new(out);
    let text = File::from_content(Content::Shared(dockerfile.as_bytes().into()));
    add(&mut tar, DOCKERFILE, &text)?;
    let mut folders = BTreeSet::new();
    for (path, file) in &tree.0 {
        if path == DOCKERFILE || path.starts_with("Dockerfile/") {
            continue;
        }
        add_parents(&mut tar, path, &mut folders)?;
        if !matches!(file, File::Directory) || folders.insert(path.clone()) {
            add(&mut tar, path, file)?;
        }
    }
    tar.into_inner()?.flush()?;
    Ok(())
}

/// Folders that the tree does not name, so that their mode is ours and not the builder's choice.
fn add_parents(
    tar: &mut Builder<&mut Pieces>,
    path: &str,
    known: &mut BTreeSet<String>,
) -> Result<(), Stop> {
    for (at, _) in path.match_indices('/') {
        let folder = path.get(..at).unwrap_or_default();
        if !folder.is_empty() && known.insert(folder.to_owned()) {
            add(tar, folder, &File::Directory)?;
        }
    }
    Ok(())
}

fn add(tar: &mut Builder<&mut Pieces>, path: &str, file: &File) -> Result<(), Stop> {
    let mut header = Header::new_gnu();
    header.set_mtime(MTIME);
    header.set_uid(0);
    header.set_gid(0);
    header.set_size(0);
    let named = |error: io::Error| match error.kind() {
        io::ErrorKind::BrokenPipe => Stop::Unwanted,
        _ => Stop::Unreadable(format!("`{path}` cannot be sent: {error}")),
    };
    match file {
        File::Directory => {
            header.set_entry_type(EntryType::Directory);
            header.set_mode(0o755);
            tar.append_data(&mut header, path, io::empty())
                .map_err(named)
        }
        File::Symlink { target } => {
            header.set_entry_type(EntryType::Symlink);
            header.set_mode(0o777);
            tar.append_link(&mut header, path, target).map_err(named)
        }
        File::Regular {
            content,
            executable,
        } => {
            header.set_entry_type(EntryType::Regular);
            header.set_mode(if *executable { 0o755 } else { 0o644 });
            header.set_size(content.bytes());
            match content {
                Content::Static(data) => tar.append_data(&mut header, path, *data).map_err(named),
                Content::Shared(data) => {
                    tar.append_data(&mut header, path, &data[..]).map_err(named)
                }
                Content::Disk { path: disk, bytes } => {
                    let exact = Exact::open(disk, *bytes).map_err(named)?;
                    tar.append_data(&mut header, path, exact).map_err(named)
                }
            }
        }
    }
}

/// A file that must have as many bytes as its header says: a shorter one would shift every entry
/// after it.
struct Exact {
    file: fs::File,
    left: u64,
}

impl Exact {
    fn open(path: &Path, bytes: u64) -> io::Result<Self> {
        let file = fs::File::open(path)?;
        Ok(Self { file, left: bytes })
    }
}

impl Read for Exact {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            let more = self.file.read(&mut [0])?;
            return if more == 0 {
                Ok(0)
            } else {
                Err(changed("grew"))
            };
        }
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let room = buffer.get_mut(..most).unwrap_or_default();
        let read = self.file.read(room)?;
        if read == 0 {
            return Err(changed("shrank"));
        }
        self.left -= read as u64;
        Ok(read)
    }
}

fn changed(how: &str) -> io::Error {
    io::Error::other(format!("it {how} while it was read; save it and try again"))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::sync::Arc;

    use super::{MTIME, Sending, send};
    use crate::domain::files::{Content, File, FileTree};
    use crate::engine::docker::pieces::{PIECE_BYTES, PIECES};

    async fn collect(mut sending: Sending) -> (Vec<u8>, Result<(), String>) {
        let mut all = Vec::new();
        while let Some(Ok(piece)) = sending.pieces.recv().await {
            all.extend_from_slice(&piece);
        }
        (all, sending.task.await.unwrap())
    }

    fn tree() -> FileTree {
        let mut tree = FileTree::default();
        tree.insert("Dockerfile", File::text("not this one"));
        tree.insert("run.sh", File::text("#!/bin/sh\n"));
        tree.insert(
            "a/b/data.bin",
            File::from_content(Content::Static(b"\0\x01")),
        );
        tree.insert(
            "a/link",
            File::Symlink {
                target: "x".repeat(300),
            },
        );
        tree.insert("empty", File::Directory);
        tree.insert(format!("deep/{}", "n".repeat(220)), File::text("long"));
        tree
    }

    #[tokio::test]
    async fn the_archive_is_plain_complete_and_repeatable() {
        let (bytes, ended) = collect(send("FROM x\n".to_owned(), Arc::new(tree()))).await;
        assert_eq!(ended, Ok(()));
        assert_eq!(&bytes[..10], b"Dockerfile");
        assert_eq!(
            &bytes[156..158],
            b"0\0",
            "a regular file without an extension before it"
        );
        assert_eq!(&bytes[257..265], b"ustar  \0", "a GNU header");

        let mut seen = Vec::new();
        let mut archive = tar::Archive::new(&bytes[..]);
        for entry in archive.entries().unwrap() {
            let mut entry = entry.unwrap();
            let header = entry.header().clone();
            assert_eq!(
                (
                    header.mtime().unwrap(),
                    header.uid().unwrap(),
                    header.gid().unwrap()
                ),
                (MTIME, 0, 0)
            );
            let path = entry.path().unwrap().display().to_string();
            let mut content = String::new();
            entry.read_to_string(&mut content).unwrap();
            seen.push((path, header.mode().unwrap(), content));
        }
        let names: Vec<_> = seen
            .iter()
            .map(|(path, mode, _)| (path.len(), *mode))
            .collect();
        assert_eq!(
            names,
            [
                (10, 0o644), // Dockerfile
                (1, 0o755),  // a
                (3, 0o755),  // a/b
                (12, 0o644), // a/b/data.bin
                (6, 0o777),  // a/link
                (4, 0o755),  // deep
                (225, 0o644),
                (5, 0o755), // empty
                (6, 0o755), // run.sh
            ]
        );
        assert_eq!(seen[0].2, "FROM x\n");
        let (again, _) = collect(send("FROM x\n".to_owned(), Arc::new(tree()))).await;
        assert_eq!(bytes, again);
    }

    #[tokio::test]
    async fn a_file_that_changed_is_named() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"12345").unwrap();
        for (bytes, how) in [(9, "shrank"), (3, "grew")] {
            let mut tree = FileTree::default();
            let content = Content::Disk {
                path: file.path().to_owned(),
                bytes,
            };
            tree.insert("big.bin", File::from_content(content));
            let (_, ended) = collect(send("FROM x\n".to_owned(), Arc::new(tree))).await;
            let why = ended.unwrap_err();
            assert!(why.contains("big.bin") && why.contains(how), "{why}");
        }
        let mut tree = FileTree::default();
        let content = Content::Disk {
            path: "/nonexistent/file".into(),
            bytes: 1,
        };
        tree.insert("gone.bin", File::from_content(content));
        let (_, ended) = collect(send("FROM x\n".to_owned(), Arc::new(tree))).await;
        assert!(ended.unwrap_err().contains("gone.bin"));
    }

    #[tokio::test]
    async fn a_slow_reader_holds_the_writer_back() {
        let mut tree = FileTree::default();
        let big: Arc<[u8]> = vec![7; 4 << 20].into();
        tree.insert("big", File::from_content(Content::Shared(big)));
        let mut sending = send("FROM x\n".to_owned(), Arc::new(tree));
        let first = sending.pieces.recv().await.unwrap().unwrap();
        assert!(first.len() <= PIECE_BYTES);
        assert_eq!(sending.pieces.max_capacity(), PIECES);
        drop(sending.pieces);
        assert_eq!(
            sending.task.await.unwrap(),
            Ok(()),
            "an unwanted context is no error"
        );
    }
}
