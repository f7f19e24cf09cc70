//! One name for everything a mission folder says, the same inside the binary and on disk.

use std::fs;
use std::io;

use sha2::{Digest, Sha256};

use super::super::problem::{LoadError, Problem};
use crate::domain::files::{Content, File, FileTree};

/// `sha256:…` over path, kind, length and bytes of every file and link in order of path. Folders
/// do not count: version control and packages keep no empty ones.
pub(in crate::content) fn digest(files: &FileTree, shown: &str) -> Result<String, LoadError> {
    let mut hash = Sha256::new();
    for (path, file) in &files.0 {
        match file {
            File::Directory => {}
            File::Symlink { target } => {
                head(&mut hash, "link", path, target.len() as u64);
                hash.update(target.as_bytes());
            }
            File::Regular { content, .. } => {
                head(&mut hash, "file", path, content.bytes());
                add(&mut hash, content).map_err(|error| {
                    let message = format!("could not be read again: {error}");
                    LoadError::from(Problem::of_file(&format!("{shown}/{path}"), &message))
                })?;
            }
        }
    }
    let hex: Vec<String> = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(format!("sha256:{}", hex.concat()))
}

fn head(hash: &mut Sha256, kind: &str, path: &str, bytes: u64) {
    hash.update(format!("{kind}\0{path}\0{bytes}\0"));
}

fn add(hash: &mut Sha256, content: &Content) -> io::Result<()> {
    match content {
        Content::Static(data) => hash.update(data),
        Content::Shared(data) => hash.update(data),
        Content::Disk { path, .. } => {
            io::copy(&mut fs::File::open(path)?, hash)?;
        }
    }
    Ok(())
}
