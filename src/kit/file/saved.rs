//! Reads what an engine saves into a kit file: layers as they stream by, configs and names at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Read};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use tar::{Archive, Entry, EntryType};

use super::manifest::{KitImage, config_entry};
use super::writer::Writer;
use crate::engine::archive::{hex, unpacked};

/// The most that a manifest or an image's config may hold.
const MAX_JSON: u64 = 4 << 20;

/// A blob of the archive, by its path there.
enum Blob {
    Layer(String),
    Json(Vec<u8>),
    /// Another blob's path.
    Link(String),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    config: String,
    repo_tags: Option<Vec<String>>,
    layers: Vec<String>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    config: Inner,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inner {
    labels: Option<BTreeMap<String, String>>,
}

/// What is in the file so far.
#[derive(Default)]
pub(super) struct Written {
    pub(super) images: Vec<KitImage>,
    layers: BTreeSet<String>,
    configs: BTreeSet<String>,
}

impl Written {
    /// Takes one archive of an engine into the file.
    pub(super) fn take(
        &mut self,
        archive: &mut dyn BufRead,
        writer: &mut Writer,
        progress: &mut dyn FnMut(u64),
    ) -> io::Result<()> {
        let mut blobs = BTreeMap::new();
        for entry in Archive::new(archive).entries()? {
            let entry = entry?;
            let path = plain(&entry.path()?.to_string_lossy());
            if let Some(blob) = self.blob(entry, &path, writer, progress)? {
                blobs.insert(path, blob);
            }
        }
        let Some(Blob::Json(manifest)) = blobs.get("manifest.json") else {
            return Err(io::Error::other("the engine saved no `manifest.json`"));
        };
        let named: Vec<Named> = serde_json::from_slice(manifest)?;
        for image in named {
            self.image(&image, &blobs, writer)?;
        }
        Ok(())
    }

    fn blob(
        &mut self,
        entry: Entry<'_, impl Read>,
        path: &str,
        writer: &mut Writer,
        progress: &mut dyn FnMut(u64),
    ) -> io::Result<Option<Blob>> {
        match entry.header().entry_type() {
            EntryType::Regular => {}
            EntryType::Symlink | EntryType::Link => {
                let target = entry.link_name()?.unwrap_or_default();
                return Ok(Some(Blob::Link(beside(path, &target.to_string_lossy()))));
            }
            _ => return Ok(None),
        }
        let bytes = entry.size();
        let mut data = BufReader::with_capacity(128 << 10, entry);
        let is_json = matches!(data.fill_buf()?.first(), Some(b'{' | b'['));
        if is_json || bytes == 0 {
            let mut json = Vec::new();
            data.take(MAX_JSON).read_to_end(&mut json)?;
            return Ok(Some(Blob::Json(json)));
        }
        if !looks_like_a_layer(data.fill_buf()?) {
            return Ok(None);
        }
        let mut layer = unpacked(data)?;
        let known = |digest: &str| self.layers.contains(digest);
        let digest = writer.layer(&mut layer, known, progress)?;
        self.layers.insert(digest.clone());
        Ok(Some(Blob::Layer(digest)))
    }

    fn image(
        &mut self,
        image: &Named,
        blobs: &BTreeMap<String, Blob>,
        writer: &mut Writer,
    ) -> io::Result<()> {
        let missing = |path: &str| io::Error::other(format!("the engine saved no `{path}`"));
        let Some(Blob::Json(json)) = blobs.get(&image.config) else {
            return Err(missing(&image.config));
        };
        let layers = image.layers.iter().map(|path| {
            let layer = follow(blobs, path).ok_or_else(|| missing(path))?;
            Ok(layer.to_owned())
        });
        let layers: Vec<String> = layers.collect::<io::Result<_>>()?;
        let config = hex(&Sha256::digest(json));
        if self.configs.insert(config.clone()) {
            writer.text(&config_entry(&config), json)?;
        }
        let parsed: Config = serde_json::from_slice(json)?;
        let labels = parsed.config.labels.unwrap_or_default();
        let stand_in = crate::domain::image::ImageConfig {
            labels,
            ..Default::default()
        }
        .is_stand_in();
        for name in image.repo_tags.iter().flatten() {
            self.images.push(KitImage {
                name: familiar(name).to_owned(),
                config: config.clone(),
                layers: layers.clone(),
                stand_in,
            });
        }
        Ok(())
    }
}

/// Engines write names in full, or with a registry of their own.
fn familiar(name: &str) -> &str {
    let starts = ["docker.io/library/", "docker.io/", "localhost/"];
    let short = starts.iter().find_map(|start| name.strip_prefix(start));
    short.unwrap_or(name)
}

/// The digest of the layer at `path`, through a link if need be.
fn follow<'a>(blobs: &'a BTreeMap<String, Blob>, path: &str) -> Option<&'a str> {
    let blob = blobs.get(path)?;
    let blob = match blob {
        Blob::Link(target) => blobs.get(target)?,
        other => other,
    };
    match blob {
        Blob::Layer(digest) => Some(digest),
        Blob::Json(_) | Blob::Link(_) => None,
    }
}

/// A tar, or something compressed.
fn looks_like_a_layer(head: &[u8]) -> bool {
    head.starts_with(&[0x1f, 0x8b])
        || head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
        || head.get(257..262) == Some(b"ustar")
        // An empty layer is a tar of zeroes.
        || head.iter().all(|byte| *byte == 0)
}

fn plain(path: &str) -> String {
    path.trim_start_matches("./")
        .trim_end_matches('/')
        .to_owned()
}

/// Where a link at `path` leads.
fn beside(path: &str, target: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}
