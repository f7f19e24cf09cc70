//! Remembers what layers hold, by diff ID: a layer never changes, so an image whose layers were all
//! read before needs no save. In memory for the process, and on disk where a folder is given.

use std::collections::{HashMap, VecDeque};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::domain::image::ImageConfig;
use crate::engine::archive::{LayerRecord, hex};

/// Changes whenever a record's shape or meaning does.
const FORMAT: u32 = 1;
/// Bytes of all files; the least recently used go first.
const MAX_DISK: u64 = 512_000_000;
/// A file that unpacks to more is none of ours.
const MAX_FILE: u64 = 1 << 30;
/// About so many bytes in memory; the oldest go first.
const MAX_MEMORY: usize = 256 << 20;
/// Image configs in memory; one may be large, so they do not pile up.
const MAX_CONFIGS: usize = 64;
const SUFFIX: &str = "listing";

/// Layer records and image configs. A missing, damaged or foreign file is a miss.
#[derive(Debug, Default)]
pub struct ListingCache {
    memory: Mutex<Memory>,
    folder: Option<PathBuf>,
}

#[derive(Debug, Default)]
struct Memory {
    layers: HashMap<String, Arc<LayerRecord>>,
    order: VecDeque<String>,
    bytes: usize,
    configs: HashMap<String, ImageConfig>,
}

impl ListingCache {
    /// A cache that also lasts on disk, in `folder`, which is made where it is missing.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self {
            memory: Mutex::default(),
            folder: Some(folder.to_owned()),
        })
    }

    /// A layer read for the same wishes before.
    pub(in crate::engine) fn layer(&self, diff_id: &str, wants: &str) -> Option<Arc<LayerRecord>> {
        let key = key(&["layer", diff_id, wants]);
        if let Some(record) = self.memory().layers.get(&key) {
            return Some(Arc::clone(record));
        }
        let record = Arc::new(self.load(&key)?);
        self.memory().keep(key, &record);
        Some(record)
    }

    pub(in crate::engine) fn keep_layer(
        &self,
        diff_id: &str,
        wants: &str,
        record: &Arc<LayerRecord>,
    ) {
        let key = key(&["layer", diff_id, wants]);
        if !self.memory().keep(key.clone(), record) {
            return;
        }
        self.store(&key, record.as_ref());
    }

    /// The config blob of an image, by a digest of what is in it.
    pub(in crate::engine) fn config(&self, content: &str) -> Option<ImageConfig> {
        let known = self.memory().configs.get(content).cloned();
        known.or_else(|| self.load(&key(&["config", content])))
    }

    pub(in crate::engine) fn keep_config(&self, content: &str, config: &ImageConfig) {
        let known = {
            let mut memory = self.memory();
            if memory.configs.len() >= MAX_CONFIGS {
                memory.configs.clear();
            }
            memory.configs.insert(content.to_owned(), config.clone())
        };
        if known.as_ref() != Some(config) {
            self.store(&key(&["config", content]), config);
        }
    }

    /// Removes the least recently used files beyond the limit.
    pub(in crate::engine) fn trim(&self) {
        self.trim_to(MAX_DISK);
    }

    fn trim_to(&self, limit: u64) {
        // A cache that cannot be listed is merely larger than wished.
        let mut files = self.files().unwrap_or_default();
        files.sort_unstable_by(|a, b| b.cmp(a));
        let mut kept = 0;
        for (_, bytes, path) in files {
            kept += bytes;
            if kept > limit {
                // Another process may have been faster.
                drop(fs::remove_file(path));
            }
        }
    }

    /// Time of last use, bytes and path of each file of ours.
    fn files(&self) -> io::Result<Vec<(SystemTime, u64, PathBuf)>> {
        let mut files = Vec::new();
        let Some(folder) = &self.folder else {
            return Ok(files);
        };
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            // What another process has just removed is not there to be counted.
            let Ok(facts) = fs::symlink_metadata(&path) else {
                continue;
            };
            if facts.is_file() && path.extension().is_some_and(|suffix| suffix == SUFFIX) {
                files.push((facts.modified()?, facts.len(), path));
            }
        }
        Ok(files)
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn path(&self, key: &str) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(key).with_extension(SUFFIX))
    }

    fn load<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        // Whatever fails on the way is a miss: the layer is read again.
        read(&self.path(key)?).ok()
    }

    fn store<T: Serialize>(&self, key: &str, value: &T) {
        if let Some(path) = self.path(key) {
            // A full disk costs speed, not the scan.
            drop(write(&path, value));
        }
    }
}

impl Memory {
    /// Whether it was new.
    fn keep(&mut self, key: String, record: &Arc<LayerRecord>) -> bool {
        if self.layers.contains_key(&key) {
            return false;
        }
        self.bytes += weight(record);
        self.layers.insert(key.clone(), Arc::clone(record));
        self.order.push_back(key);
        while self.bytes > MAX_MEMORY && self.order.len() > 1 {
            if let Some(record) = self
                .order
                .pop_front()
                .and_then(|oldest| self.layers.remove(&oldest))
            {
                self.bytes -= weight(&record);
            }
        }
        true
    }
}

/// Bytes in memory, roughly.
fn weight(record: &LayerRecord) -> usize {
    let captured: usize = record.captures.values().map(Vec::len).sum();
    200 * (1 + record.listing.members.len() + record.hits.len()) + captured
}

fn key(parts: &[&str]) -> String {
    hex(&Sha256::digest(format!("{FORMAT} {}", parts.join(" "))))
}

fn read<T: DeserializeOwned>(path: &Path) -> io::Result<T> {
    let file = File::open(path)?;
    let mut json = Vec::new();
    zstd::Decoder::new(&file)?
        .take(MAX_FILE)
        .read_to_end(&mut json)?;
    let value = serde_json::from_slice(&json)?;
    // Only the order of removal hangs on this.
    drop(file.set_modified(SystemTime::now()));
    Ok(value)
}

fn write<T: Serialize>(path: &Path, value: &T) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    let mut encoder = zstd::Encoder::new(&mut file, 0)?;
    serde_json::to_writer(&mut encoder, value)?;
    encoder.finish()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::image::{LayerListing, Member};

    fn record(name: &str) -> Arc<LayerRecord> {
        let members = vec![Member::Whiteout {
            path: name.to_owned(),
        }];
        Arc::new(LayerRecord {
            listing: Arc::new(LayerListing { members }),
            captures: [("a".to_owned(), vec![0xff, 1])].into(),
            hits: vec![("p".to_owned(), "a".to_owned())],
        })
    }

    #[test]
    fn records_outlast_the_process() {
        let folder = tempfile::tempdir().unwrap();
        let cache = ListingCache::open(&folder.path().join("new/cache")).unwrap();
        let config = ImageConfig {
            cmd: vec!["node".to_owned()],
            ..ImageConfig::default()
        };
        cache.keep_layer("sha256:1", "w", &record("x"));
        cache.keep_config("sha256:i", &config);

        let next = ListingCache::open(&folder.path().join("new/cache")).unwrap();
        assert_eq!(next.layer("sha256:1", "w"), Some(record("x")));
        assert_eq!(next.config("sha256:i"), Some(config));
        assert_eq!(next.layer("sha256:1", "other wishes"), None);
        assert_eq!(next.layer("sha256:2", "w"), None);
    }

    #[test]
    fn without_a_folder_it_lasts_in_memory() {
        let cache = ListingCache::default();
        cache.keep_layer("sha256:1", "w", &record("x"));
        cache.keep_config("sha256:i", &ImageConfig::default());
        cache.trim();
        assert_eq!(cache.layer("sha256:1", "w"), Some(record("x")));
        assert_eq!(cache.config("sha256:i"), Some(ImageConfig::default()));
    }

    #[test]
    fn damaged_files_are_misses_and_mend() {
        let folder = tempfile::tempdir().unwrap();
        let open = || ListingCache::open(folder.path()).unwrap();
        open().keep_layer("sha256:1", "w", &record("x"));
        let file = fs::read_dir(folder.path())
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path();
        let good = fs::read(&file).unwrap();
        for bad in [
            &b""[..],
            b"garbage",
            &good[..good.len() / 2],
            &zstd::encode_all(&b"{}"[..], 0).unwrap(),
        ] {
            fs::write(&file, bad).unwrap();
            assert_eq!(open().layer("sha256:1", "w"), None);
        }
        open().keep_layer("sha256:1", "w", &record("x"));
        assert_eq!(open().layer("sha256:1", "w"), Some(record("x")));
    }

    #[test]
    fn the_least_recently_used_go_first() {
        let folder = tempfile::tempdir().unwrap();
        let cache = ListingCache::open(folder.path()).unwrap();
        for (age, name) in [(300, "old"), (200, "middle"), (100, "new")] {
            let key = key(&["config", name]);
            cache.keep_config(name, &ImageConfig::default());
            let time = SystemTime::now() - std::time::Duration::from_secs(age);
            File::open(cache.path(&key).unwrap())
                .unwrap()
                .set_modified(time)
                .unwrap();
        }
        fs::write(folder.path().join("foreign.txt"), "kept").unwrap();
        let there = |name: &str| {
            ListingCache::open(folder.path())
                .unwrap()
                .config(name)
                .is_some()
        };
        assert!(there("old"), "and used just now");
        let each = fs::metadata(cache.path(&key(&["config", "old"])).unwrap())
            .unwrap()
            .len();
        cache.trim_to(2 * each);
        assert_eq!(["old", "middle", "new"].map(there), [true, false, true]);
        assert!(folder.path().join("foreign.txt").exists());
    }

    #[test]
    fn memory_is_bounded() {
        let mut memory = Memory::default();
        let big = |name: &str| {
            let mut record = LayerRecord::clone(&record(name));
            record
                .captures
                .insert("big".to_owned(), vec![0; MAX_MEMORY / 3]);
            Arc::new(record)
        };
        for name in ["1", "2", "3", "4"] {
            memory.keep(name.to_owned(), &big(name));
        }
        assert_eq!(memory.order, ["3", "4"]);
        assert_eq!(memory.layers.len(), 2);
    }
}
