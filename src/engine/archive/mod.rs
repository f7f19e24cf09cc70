//! Reads image archives: what `save` streams, and files on disk (docker-archive, OCI layout).
//!
//! One pass, no temporary files: each blob is sniffed and read as it streams by, and put into order
//! when the manifest comes, wherever that is. Only listings and wanted files are kept, within the
//! limits of `limits`; nothing in an archive can cause a panic.

mod blobs;
mod config;
mod entry;
mod fault;
mod inflate;
mod layer;
mod limits;
mod manifest;
mod members;
mod pax;
mod search;
mod serial;
#[cfg(test)]
mod tests;
mod wants;

pub(super) use fault::Fault;
pub use inflate::unpacked;
pub(super) use layer::LayerRecord;
pub use wants::Wants;

use std::collections::BTreeMap;
use std::io::{BufRead, Read};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use self::blobs::Blobs;
use self::limits::Budget;
use self::manifest::Found;
use self::members::Members;
use super::{EngineError, Scan};
use crate::domain::facts::PatternHit;
use crate::domain::image::{Entry, ImageConfig, Kind};

/// An image found in an archive.
#[derive(Clone, Debug)]
pub struct ArchivedImage {
    /// As the archive has them: `node:20-alpine`. Images saved by id have none.
    pub names: Vec<String>,
    /// `sha256:…` of its config, then of its manifest and index where there are such: whichever of
    /// them an engine takes for the image's id is among these.
    pub ids: Vec<String>,
    pub config: ImageConfig,
    pub(super) layers: Vec<Arc<LayerRecord>>,
}

/// Reads a whole archive, plain or compressed, and gives its images in the archive's order.
///
/// Patterns are searched in windows of 256 KiB that overlap by 8 KiB: a match up to that long is
/// found wherever it lies. Of a wanted file the first [`crate::domain::facts::MAX_CONTENT`] bytes
/// are kept.
///
/// # Errors
/// [`EngineError::Malformed`]: not an image archive, cut short, damaged, or beyond a limit.
pub fn read(input: impl Read, wants: &Wants) -> Result<Vec<ArchivedImage>, EngineError> {
    let input = std::io::BufReader::with_capacity(256 << 10, input);
    read_buffered(input, wants).map_err(|fault| fault.while_doing("reading the image archive"))
}

/// As [`read`], for streams that have a buffer of their own.
pub(super) fn read_buffered(
    input: impl BufRead,
    wants: &Wants,
) -> Result<Vec<ArchivedImage>, Fault> {
    let mut input = inflate::unpacked(input)?;
    let blobs = Blobs::collect(&mut input, wants)?;
    let found = manifest::images(&blobs)?;
    found
        .into_iter()
        .map(|image| assemble(&blobs, image))
        .collect()
}

/// Reads one tar alone, such as an export of a merged file system.
pub(super) fn read_listing(input: impl BufRead, wants: &Wants) -> Result<LayerRecord, Fault> {
    layer::read(input, wants, &mut Budget::new())
}

/// The first member of a tar, and up to `limit` bytes when it is a regular file. Nothing behind
/// that is read.
pub(super) fn read_first(
    input: impl BufRead,
    limit: u64,
) -> Result<Option<(Entry, Vec<u8>)>, Fault> {
    let mut members = Members::new(input);
    while let Some(head) = members.next()? {
        let Some(entry) = entry::entry(&head)? else {
            continue;
        };
        let mut bytes = Vec::new();
        if entry.kind == Kind::File {
            members.data().take(limit).read_to_end(&mut bytes)?;
        }
        return Ok(Some((entry, bytes)));
    }
    Ok(None)
}

fn assemble(blobs: &Blobs, found: Found) -> Result<ArchivedImage, Fault> {
    let absent = || Fault::new(format!("the image config `{}` is not in it", found.config));
    let json = blobs.json(&found.config)?.ok_or_else(absent)?;
    let config = config::parse(json)?;
    if config.diff_ids.len() != found.layers.len() {
        return Err(Fault::new(format!(
            "its manifest names {} layers, its image config {}",
            found.layers.len(),
            config.diff_ids.len()
        )));
    }
    let mut ids = vec![format!("sha256:{}", hex(&Sha256::digest(json)))];
    ids.extend(found.digests);
    Ok(ArchivedImage {
        names: found.names,
        ids,
        layers: found
            .layers
            .iter()
            .map(|path| blobs.layer(path))
            .collect::<Result<_, _>>()?,
        config,
    })
}

impl ArchivedImage {
    #[must_use]
    pub fn scan(&self) -> Scan {
        scan_of(self.config.clone(), &self.layers)
    }

    /// Whether `name` is one of its names or ids; an id may be shortened, a registry and the tag
    /// `latest` left out.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        let digits = name.strip_prefix("sha256:").unwrap_or(name);
        let is_id = digits.len() >= 12 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let by_id = |id: &String| {
            is_id
                && id
                    .strip_prefix("sha256:")
                    .is_some_and(|id| id.starts_with(digits))
        };
        let by_name = |have: &String| {
            [have.as_str(), have.strip_suffix(":latest").unwrap_or(have)]
                .iter()
                .any(|have| {
                    have.strip_suffix(name)
                        .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
                })
        };
        self.ids.iter().any(by_id) || (!name.is_empty() && self.names.iter().any(by_name))
    }
}

/// Puts layers (base first) together; a repeated layer's files and hits are told for each place.
pub(super) fn scan_of(config: ImageConfig, layers: &[Arc<LayerRecord>]) -> Scan {
    let mut captures = BTreeMap::new();
    let mut hits = Vec::new();
    for (layer, record) in layers.iter().enumerate() {
        for (path, bytes) in &record.captures {
            captures.insert((layer, path.clone()), bytes.clone());
        }
        hits.extend(record.hits.iter().map(|(pattern, path)| PatternHit {
            pattern: pattern.clone(),
            layer,
            path: path.clone(),
        }));
    }
    Scan {
        config,
        layers: layers
            .iter()
            .map(|record| Arc::clone(&record.listing))
            .collect(),
        captures,
        hits,
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    bytes
        .iter()
        .flat_map(|byte| {
            [
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]
        })
        .collect()
}
