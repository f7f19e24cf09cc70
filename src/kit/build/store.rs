//! Finished layers, kept under a key of all they are made from: a rebuild makes only what changed.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::debian::Installed;
use super::layer::Layer;
use crate::engine::archive::hex;

pub(super) const PASSWD: &str = "etc/passwd";
pub(super) const GROUP: &str = "etc/group";
pub(super) const SHADOW: &str = "etc/shadow";

/// Of zstd: a fifth of the bytes for a second or two.
const LEVEL: i32 = 1;

/// A finished layer, and what layers above it ask.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Finished {
    pub(super) key: String,
    /// SHA-256 of the uncompressed archive, in hexadecimal.
    pub(super) digest: String,
    /// Of the uncompressed archive.
    pub(super) bytes: u64,
    pub(super) base: Base,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Base {
    /// The files of accounts, by path.
    pub(super) files: BTreeMap<String, String>,
    /// All packages up to here.
    pub(super) installed: Vec<Installed>,
}

pub(super) struct Store(PathBuf);

impl Store {
    pub(super) fn new(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    pub(super) fn folder(&self) -> &Path {
        &self.0
    }

    /// The layer's archive, compressed.
    pub(super) fn archive(&self, key: &str) -> PathBuf {
        self.0.join(format!("{key}.tar.zst"))
    }

    fn record(&self, key: &str) -> PathBuf {
        self.0.join(format!("{key}.json"))
    }

    /// A layer that was finished before. What cannot be read was not.
    pub(super) fn find(&self, key: &str) -> Option<Finished> {
        let text = fs::read_to_string(self.record(key)).ok()?; // as said above
        let found = serde_json::from_str(&text).ok()?; // likewise
        self.archive(key).exists().then_some(found)
    }

    /// Writes a layer; its record comes last.
    pub(super) fn finish(
        &self,
        key: &str,
        mut layer: Layer,
        mtime: u64,
        base: Base,
    ) -> io::Result<Finished> {
        let part = tempfile::NamedTempFile::new_in(&self.0)?;
        let mut out = Hashed {
            out: zstd::Encoder::new(part.as_file(), LEVEL)?,
            hash: Sha256::new(),
            bytes: 0,
        };
        layer.write(&mut out, mtime)?;
        out.out.finish()?;
        let finished = Finished {
            key: key.to_owned(),
            digest: hex(&out.hash.finalize()),
            bytes: out.bytes,
            base,
        };
        part.persist(self.archive(key))?;
        let mut record = tempfile::NamedTempFile::new_in(&self.0)?;
        serde_json::to_writer(&mut record, &finished)?;
        record.persist(self.record(key))?;
        Ok(finished)
    }

    /// Opens the archive of a finished layer.
    pub(super) fn open(&self, key: &str) -> io::Result<impl Read> {
        zstd::Decoder::new(File::open(self.archive(key))?)
    }

    /// Removes what other recipes and packages made of the layer of this key, which is
    /// `NAME.DIGEST`.
    pub(super) fn forget_older(&self, key: &str) -> io::Result<()> {
        let name = key.split('.').next().unwrap_or(key);
        for entry in fs::read_dir(&self.0)? {
            let path = entry?.path();
            let file = path.file_name().map(|it| it.to_string_lossy().into_owned());
            let file = file.unwrap_or_default();
            if file.split('.').next() == Some(name) && !file.starts_with(key) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

struct Hashed<W> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.hash.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::super::layer::Entry;
    use super::*;

    fn layer(folder: &Path) -> Layer {
        let mut layer = Layer::new(folder).expect("a layer");
        layer.put("etc/a", Entry::text(b"one"));
        layer
    }

    #[test]
    fn equal_layers_have_equal_digests_and_are_found_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::new(folder.path().join("layers")).expect("a store");
        let finish = |key: &str| {
            let layer = layer(store.folder());
            store
                .finish(key, layer, 1, Base::default())
                .expect("a layer")
        };
        let (one, two) = (finish("k.1"), finish("k.2"));
        assert_eq!(one.digest, two.digest);
        finish("other.1");
        let mut archive = Vec::new();
        store
            .open("k.1")
            .expect("it opens")
            .read_to_end(&mut archive)
            .expect("it reads");
        assert_eq!(hex(&Sha256::digest(&archive)), one.digest);
        assert_eq!(archive.len() as u64, one.bytes);
        assert_eq!(store.find("k.1").expect("it is there").digest, one.digest);
        store.forget_older("k.2").expect("the other one goes");
        assert!(store.find("k.1").is_none());
        assert!(store.find("k.2").is_some());
        assert!(store.find("other.1").is_some());
    }

    #[test]
    fn a_record_without_its_archive_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::new(folder.path().to_owned()).expect("a store");
        let made = layer(store.folder());
        store
            .finish("k", made, 1, Base::default())
            .expect("a layer");
        fs::remove_file(store.archive("k")).expect("it was there");
        assert!(store.find("k").is_none());
    }
}
