//! Writes the entries of a kit file. Layers come as streams of unknown length, so each is compressed
//! into a spool beside the file first.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::PathBuf;

use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};

use super::manifest::{Manifest, layer_entry, manifest_entry};
use crate::engine::archive::hex;

/// Of zstd: three times as small as the layers, at the speed of a memory stick.
const LEVEL: i32 = 3;
/// 2000-01-01, so that equal kits make equal files.
pub(super) const MTIME: u64 = 946_684_800;
/// Bytes that are read at once.
const CHUNK: usize = 256 << 10;

pub(super) struct Writer {
    tar: Builder<File>,
    /// For spools.
    folder: PathBuf,
    threads: u32,
}

impl Writer {
    pub(super) fn new(file: File, folder: PathBuf) -> Self {
        let threads = std::thread::available_parallelism();
        Self {
            tar: Builder::new(file),
            folder,
            // One more than this thread is enough to keep up with an engine.
            threads: threads.map_or(1, |it| u32::try_from(it.get().min(8)).unwrap_or(1)),
        }
    }

    pub(super) fn text(&mut self, name: &str, data: &[u8]) -> io::Result<()> {
        self.append(name, data.len() as u64, data)
    }

    /// Compresses a layer and tells its digest; an entry is made unless `known` has it already.
    pub(super) fn layer(
        &mut self,
        layer: &mut dyn Read,
        known: impl FnOnce(&str) -> bool,
        progress: &mut dyn FnMut(u64),
    ) -> io::Result<String> {
        let spool = tempfile::tempfile_in(&self.folder)?;
        let mut encoder = zstd::Encoder::new(spool, LEVEL)?;
        encoder.multithread(self.threads)?;
        let mut hash = Sha256::new();
        let mut chunk = vec![0; CHUNK];
        loop {
            let count = layer.read(&mut chunk)?;
            if count == 0 {
                break;
            }
            hash.update(&chunk[..count]);
            encoder.write_all(&chunk[..count])?;
            progress(count as u64);
        }
        let mut spool = encoder.finish()?;
        let digest = hex(&hash.finalize());
        if !known(&digest) {
            let bytes = spool.stream_position()?;
            spool.rewind()?;
            self.append(&layer_entry(&digest), bytes, spool)?;
        }
        Ok(digest)
    }

    pub(super) fn manifest(&mut self, manifest: &Manifest) -> io::Result<()> {
        let json = serde_json::to_vec_pretty(manifest)?;
        let digest = hex(&Sha256::digest(&json));
        self.text(&manifest_entry(&digest), &json)
    }

    /// The whole file is on the disk when this returns.
    pub(super) fn finish(self) -> io::Result<()> {
        self.tar.into_inner()?.sync_all()
    }

    fn append(&mut self, name: &str, bytes: u64, data: impl Read) -> io::Result<()> {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_mode(0o644);
        header.set_mtime(MTIME);
        header.set_size(bytes);
        self.tar.append_data(&mut header, name, data)
    }
}
