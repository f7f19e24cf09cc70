//! Reads a kit file from its first byte to its last and believes nothing: every entry has a name that
//! a kit file has, once; every layer and config is what its digest says; every image is whole.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use tar::{Archive, EntryType};

use super::manifest::{FORMAT, Manifest, Part};
use super::save::open;
use crate::engine::archive::{hex, unpacked};
use crate::kit::{KitError, Progress, Unit};

/// The most of each: far above any kit, far below what would fill a disk.
const MAX_ENTRIES: usize = 4_096;
const MAX_LAYER: u64 = 16 << 30;
const MAX_ALL: u64 = 128 << 30;
const MAX_TEXT: u64 = 4 << 20;
const MAX_MISSIONS: u64 = 256 << 20;
const CHUNK: usize = 256 << 10;

/// Images whose every byte is what its digest says, and where they are.
#[derive(Clone, Debug)]
pub struct Checked {
    pub manifest: Manifest,
    pub(in crate::kit) layers: BTreeMap<String, Layer>,
    /// Config blobs by digest.
    pub(in crate::kit) configs: BTreeMap<String, Vec<u8>>,
    /// A pack of missions, to be checked like any other.
    pub missions: Option<Vec<u8>>,
}

impl Checked {
    /// Nothing yet, of this program.
    pub(in crate::kit) fn empty() -> Self {
        Self {
            manifest: Manifest::of(Vec::new()),
            layers: BTreeMap::new(),
            configs: BTreeMap::new(),
            missions: None,
        }
    }
}

/// A layer on the disk, compressed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::kit) struct Layer {
    pub(in crate::kit) path: Arc<Path>,
    /// Where its bytes begin, and how many there are.
    pub(in crate::kit) at: u64,
    pub(in crate::kit) stored: u64,
    pub(in crate::kit) unpacked: u64,
}

struct Reading {
    path: Arc<Path>,
    manifest: Option<Manifest>,
    layers: BTreeMap<String, Layer>,
    configs: BTreeMap<String, Vec<u8>>,
    missions: Option<Vec<u8>>,
    unpacked: u64,
}

/// Why a file is refused, before its name is added.
pub(in crate::kit) enum Refusal {
    Newer(u32),
    Damaged(String),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Damaged(match error.kind() {
            io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
            _ => error.to_string(),
        })
    }
}

impl Refusal {
    pub(in crate::kit) fn of(self, path: &Path) -> KitError {
        let path = path.to_owned();
        match self {
            Self::Newer(format) => KitError::Newer { path, format },
            Self::Damaged(reason) => KitError::Damaged { path, reason },
        }
    }
}

/// Checks a whole kit file; takes as long as unpacking it.
///
/// # Errors
/// It cannot be read, or anything at all is not as it should be.
pub fn check(path: &Path, report: &dyn Fn(Progress)) -> Result<Checked, KitError> {
    let file = open(path)?;
    let total = file.metadata().map(|it| it.len()).ok(); // only a bar's length
    let progress = |done| {
        report(Progress {
            what: "checking the file".to_owned(),
            done,
            total,
            unit: Unit::Bytes,
        });
    };
    read(path, file, &progress).map_err(|refusal| refusal.of(path))
}

fn read(path: &Path, file: File, progress: &dyn Fn(u64)) -> Result<Checked, Refusal> {
    let mut reading = Reading {
        path: path.into(),
        manifest: None,
        layers: BTreeMap::new(),
        configs: BTreeMap::new(),
        missions: None,
        unpacked: 0,
    };
    let mut archive = Archive::new(BufReader::with_capacity(CHUNK, file));
    // Raw: an extension header could ask for any amount of memory, and a kit file has none.
    for (count, entry) in archive.entries()?.raw(true).enumerate() {
        let entry = entry?;
        if count >= MAX_ENTRIES {
            return Err(damaged("it has too many entries"));
        }
        if reading.manifest.is_some() {
            return Err(damaged("something follows its manifest"));
        }
        progress(entry.raw_file_position());
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let part = Part::of(&name).filter(|_| entry.header().entry_type() == EntryType::Regular);
        let part = part.ok_or_else(|| {
            let name = crate::domain::text::sanitise(&name, 80);
            damaged(&format!("`{name}` has no business in a kit file"))
        })?;
        let place = (entry.raw_file_position(), entry.size());
        reading
            .part(part, entry, place)
            .map_err(|refusal| about(&name, refusal))?;
    }
    reading.close()
}

fn damaged(reason: &str) -> Refusal {
    Refusal::Damaged(reason.to_owned())
}

fn about(name: &str, refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Damaged(reason) => Refusal::Damaged(format!("`{name}`: {reason}")),
        newer @ Refusal::Newer(_) => newer,
    }
}

impl Reading {
    fn part(&mut self, part: Part, data: impl Read, place: (u64, u64)) -> Result<(), Refusal> {
        let (_, stored) = place;
        let fresh = match part {
            Part::Layer(digest) => {
                let layer = self.layer(&digest, data, place)?;
                self.layers.insert(digest, layer).is_none()
            }
            Part::Config(digest) => {
                let bytes = known(data, stored, &digest)?;
                self.configs.insert(digest, bytes).is_none()
            }
            Part::Missions => {
                let bytes = bounded(data, stored, MAX_MISSIONS)?;
                self.missions.replace(bytes).is_none()
            }
            Part::Manifest(digest) => {
                let bytes = known(data, stored, &digest)?;
                self.manifest = Some(manifest(&bytes)?);
                true
            }
        };
        if fresh {
            Ok(())
        } else {
            Err(damaged("it is there twice"))
        }
    }

    fn layer(
        &mut self,
        digest: &str,
        data: impl Read,
        (at, stored): (u64, u64),
    ) -> Result<Layer, Refusal> {
        let (is, bytes) = measure(data)?;
        if is != digest {
            return Err(damaged("its bytes are not those of its digest"));
        }
        self.unpacked += bytes;
        if self.unpacked > MAX_ALL {
            return Err(damaged("with it the layers are more than any kit holds"));
        }
        Ok(Layer {
            path: Arc::clone(&self.path),
            at,
            stored,
            unpacked: bytes,
        })
    }

    fn close(self) -> Result<Checked, Refusal> {
        let manifest = self
            .manifest
            .ok_or_else(|| damaged("it ends before its manifest, or is no kit file"))?;
        let checked = Checked {
            manifest,
            layers: self.layers,
            configs: self.configs,
            missions: self.missions,
        };
        checked.is_whole().map(|()| checked)
    }
}

/// Unpacks a layer, and tells the digest and the number of the bytes that come out.
pub(in crate::kit) fn measure(layer: impl Read) -> io::Result<(String, u64)> {
    let mut layer = unpacked(BufReader::with_capacity(CHUNK, layer))?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    let mut bytes = 0;
    loop {
        let count = layer.read(&mut chunk)?;
        if count == 0 {
            return Ok((hex(&hash.finalize()), bytes));
        }
        hash.update(&chunk[..count]);
        bytes += count as u64;
        if bytes > MAX_LAYER {
            return Err(io::Error::other("it unpacks to more than any layer holds"));
        }
    }
}

impl Checked {
    /// Every image has its config and the layers that this names.
    pub(in crate::kit) fn is_whole(&self) -> Result<(), Refusal> {
        for image in &self.manifest.images {
            let name = crate::domain::text::sanitise(&image.name, 80);
            let config = self.configs.get(&image.config);
            let config = config.ok_or_else(|| damaged(&format!("`{name}` has no config")))?;
            if diff_ids(config)? != image.layers {
                let words = format!("`{name}` has other layers than its config says");
                return Err(damaged(&words));
            }
            if let Some(missing) = image
                .layers
                .iter()
                .find(|it| !self.layers.contains_key(*it))
            {
                return Err(damaged(&format!("`{name}` lacks the layer {missing}")));
            }
            if !is_name(&image.name) {
                return Err(damaged(&format!("`{name}` is no image's name")));
            }
        }
        Ok(())
    }
}

/// A text whose digest is in its name.
fn known(data: impl Read, stored: u64, digest: &str) -> Result<Vec<u8>, Refusal> {
    let bytes = bounded(data, stored, MAX_TEXT)?;
    if hex(&Sha256::digest(&bytes)) == digest {
        Ok(bytes)
    } else {
        Err(damaged("its bytes are not those of its digest"))
    }
}

fn bounded(data: impl Read, stored: u64, most: u64) -> Result<Vec<u8>, Refusal> {
    if stored > most {
        return Err(damaged("it is larger than it may be"));
    }
    let mut bytes = Vec::new();
    data.take(most).read_to_end(&mut bytes)?;
    if bytes.len() as u64 != stored {
        return Err(damaged("it ends too early"));
    }
    Ok(bytes)
}

fn manifest(bytes: &[u8]) -> Result<Manifest, Refusal> {
    #[derive(Deserialize)]
    struct Version {
        kit: u32,
    }
    let unreadable = |error: serde_json::Error| Refusal::Damaged(error.to_string());
    let version: Version = serde_json::from_slice(bytes).map_err(unreadable)?;
    if version.kit > FORMAT {
        return Err(Refusal::Newer(version.kit));
    }
    serde_json::from_slice(bytes).map_err(unreadable)
}

/// The layers that a config names, as digests without their kind.
pub(in crate::kit) fn diff_ids(config: &[u8]) -> Result<Vec<String>, Refusal> {
    #[derive(Deserialize)]
    struct Config {
        rootfs: RootFs,
    }
    #[derive(Deserialize)]
    struct RootFs {
        #[serde(default)]
        diff_ids: Vec<String>,
    }
    let config: Config = serde_json::from_slice(config)
        .map_err(|error| Refusal::Damaged(format!("an image's config: {error}")))?;
    let plain = |id: &String| id.strip_prefix("sha256:").unwrap_or(id).to_owned();
    Ok(config.rootfs.diff_ids.iter().map(plain).collect())
}

/// With a tag, and nothing that an engine or a terminal could take for more than a name.
fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-/:".contains(c);
    let tag = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    name.len() <= 255
        && !name.contains("..")
        && name.rsplit_once(':').is_some_and(|(path, after)| {
            !path.is_empty()
                && !after.is_empty()
                && path.starts_with(|c: char| c.is_ascii_alphanumeric())
                && path.chars().all(fits)
                && after.chars().all(tag)
        })
}
