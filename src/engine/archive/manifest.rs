//! Which blobs make which image: `manifest.json` of Docker and podman, `index.json` of OCI layouts.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::blobs::Blobs;
use super::fault::Fault;

/// An image of the archive, its parts by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// As the archive has them: `node:20-alpine`.
    pub(super) names: Vec<String>,
    /// Digests of its manifest and of the indexes that lead there.
    pub(super) digests: Vec<String>,
    pub(super) config: String,
    /// Base first.
    pub(super) layers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DockerImage {
    config: String,
    repo_tags: Option<Vec<String>>,
    layers: Option<Vec<String>>,
}

/// An OCI index or manifest.
#[derive(Deserialize)]
struct Document {
    manifests: Option<Vec<Descriptor>>,
    config: Option<Descriptor>,
    layers: Option<Vec<Descriptor>>,
}

#[derive(Clone, Deserialize)]
struct Descriptor {
    digest: String,
    platform: Option<Platform>,
    annotations: Option<BTreeMap<String, String>>,
}

#[derive(Clone, Deserialize)]
struct Platform {
    architecture: Option<String>,
    os: Option<String>,
}

/// Indexes within indexes.
const MAX_DEPTH: usize = 4;

const REF_NAME: &str = "org.opencontainers.image.ref.name";
const FULL_NAME: &str = "io.containerd.image.name";
const REFERENCE_TYPE: &str = "vnd.docker.reference.type";

/// Every image of the archive.
pub(super) fn images(blobs: &Blobs) -> Result<Vec<Found>, Fault> {
    let docker = blobs.json("manifest.json")?;
    let index = blobs.json("index.json")?;
    match (docker, index) {
        (Some(docker), None) => docker_images(docker),
        (None, Some(index)) => oci_images(blobs, index),
        (Some(docker), Some(index)) => {
            let mut images = docker_images(docker)?;
            // The manifest says all but the digests: an index that cannot be read costs nothing.
            for oci in oci_images(blobs, index).unwrap_or_default() {
                for image in images.iter_mut().filter(|image| image.config == oci.config) {
                    image.digests.extend_from_slice(&oci.digests);
                    image.names.extend_from_slice(&oci.names);
                }
            }
            Ok(images)
        }
        (None, None) => Err(Fault::new(
            "it is not an image archive: it holds neither manifest.json nor index.json; write one \
             with `docker save` (not `docker export`)",
        )),
    }
}

fn parse<T: DeserializeOwned>(json: &[u8], what: &str) -> Result<T, Fault> {
    serde_json::from_slice(json)
        .map_err(|error| Fault::new(format!("its {what} cannot be read: {error}")))
}

fn docker_images(json: &[u8]) -> Result<Vec<Found>, Fault> {
    let images: Vec<DockerImage> = parse(json, "manifest.json")?;
    let found = |image: DockerImage| Found {
        names: image.repo_tags.unwrap_or_default(),
        digests: Vec::new(),
        config: image.config,
        layers: image.layers.unwrap_or_default(),
    };
    Ok(images.into_iter().map(found).collect())
}

fn oci_images(blobs: &Blobs, json: &[u8]) -> Result<Vec<Found>, Fault> {
    let index: Document = parse(json, "index.json")?;
    let mut images = Vec::new();
    for group in groups(index.manifests.unwrap_or_default()) {
        let names = group.iter().flat_map(names).collect();
        if let Some(best) = best(blobs, &group) {
            images.push(follow(blobs, best, names)?);
        }
    }
    Ok(images)
}

/// Entries of one name (or of none, when each has its own platform) are one image for several
/// platforms.
fn groups(entries: Vec<Descriptor>) -> Vec<Vec<Descriptor>> {
    let mut groups: Vec<Vec<Descriptor>> = Vec::new();
    let name = |entry: &Descriptor| names(entry).next();
    for entry in entries {
        let same = groups.iter_mut().find(|group| {
            group[0].platform.is_some()
                && entry.platform.is_some()
                && name(&group[0]) == name(&entry)
        });
        match same {
            Some(group) => group.push(entry),
            None => groups.push(vec![entry]),
        }
    }
    groups
}

fn names(entry: &Descriptor) -> impl Iterator<Item = String> + use<> {
    let of = |key| {
        entry
            .annotations
            .as_ref()
            .and_then(|all| all.get(key))
            .cloned()
    };
    [of(FULL_NAME), of(REF_NAME)].into_iter().flatten()
}

/// The entry for Linux on this machine's kind of processor, else for any Linux, else any at all.
/// Platforms whose blobs were left out, and attestations, are none.
fn best<'a>(blobs: &Blobs, entries: &'a [Descriptor]) -> Option<&'a Descriptor> {
    let is_image = |entry: &&Descriptor| {
        let notes = entry.annotations.as_ref();
        blobs.has(&path_of(&entry.digest)) && !notes.is_some_and(|n| n.contains_key(REFERENCE_TYPE))
    };
    entries.iter().filter(is_image).min_by_key(|entry| {
        entry.platform.as_ref().map_or(1, |platform| {
            let linux = platform.os.as_deref() == Some("linux");
            let here = platform.architecture.as_deref() == Some(architecture());
            match (linux, here) {
                (true, true) => 0,
                (true, false) => 1,
                _ => 2,
            }
        })
    })
}

/// From an entry of an index down to one image.
fn follow(blobs: &Blobs, entry: &Descriptor, names: Vec<String>) -> Result<Found, Fault> {
    let mut entry = entry.clone();
    let mut digests = Vec::new();
    for _ in 0..MAX_DEPTH {
        let path = path_of(&entry.digest);
        let absent = || Fault::new(format!("`{path}` is not in it; was it cut short?"));
        let document: Document = parse(blobs.json(&path)?.ok_or_else(absent)?, "manifest")?;
        digests.push(entry.digest);
        if let Some(config) = document.config {
            let layers = document.layers.unwrap_or_default();
            return Ok(Found {
                names,
                digests,
                config: path_of(&config.digest),
                layers: layers.iter().map(|layer| path_of(&layer.digest)).collect(),
            });
        }
        let platforms = document.manifests.unwrap_or_default();
        let none = || Fault::new("none of its platforms is complete");
        entry = best(blobs, &platforms).ok_or_else(none)?.clone();
    }
    Err(Fault::new("its indexes lead nowhere"))
}

/// `sha256:ab…` lies at `blobs/sha256/ab…`.
fn path_of(digest: &str) -> String {
    format!("blobs/{}", digest.replacen(':', "/", 1))
}

/// This machine's processor, in the words of image platforms.
pub(super) fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        "powerpc64" => "ppc64le",
        other => other,
    }
}
