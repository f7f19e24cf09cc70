//! The members of an image archive, sniffed as they stream by: what says which is which comes last.

use std::collections::HashMap;
use std::io::{BufRead, Read};
use std::sync::Arc;

use tar::EntryType;

use super::entry;
use super::fault::Fault;
use super::inflate::{Peeked, peek, unpacked};
use super::layer::{self, LayerRecord};
use super::limits::{Budget, MAX_JSON};
use super::members::{BLOCK, Members, starts_tar};
use super::wants::Wants;

/// One blob.
enum Blob {
    Layer(Arc<LayerRecord>),
    Json(Vec<u8>),
    /// It cannot be read; told only if an image turns out to need it.
    Unreadable(Fault),
}

/// Everything of an archive that may matter, by path.
#[derive(Default)]
pub(super) struct Blobs {
    blobs: HashMap<String, Blob>,
    /// Podman and old Docker write a repeated layer as a link to its first place.
    links: HashMap<String, String>,
}

/// As many links as may lead to a blob.
const MAX_LINKS: usize = 8;

impl Blobs {
    /// Reads a whole archive.
    pub(super) fn collect(input: impl BufRead, wants: &Wants) -> Result<Self, Fault> {
        let mut all = Self::default();
        let mut budget = Budget::new();
        let mut members = Members::new(input);
        while let Some(head) = members.next()? {
            let path = entry::normalise(&entry::text(&head.path)?);
            match head.kind {
                EntryType::Regular | EntryType::Continuous => {
                    if let Some(blob) = read_blob(members.data(), wants, &mut budget) {
                        budget.take_member(&path, "")?;
                        all.blobs.insert(path, blob);
                    }
                }
                EntryType::Symlink | EntryType::Link => {
                    let target = entry::text(&head.link)?;
                    budget.take_member(&path, &target)?;
                    let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
                    let from_root = head.kind == EntryType::Link || target.starts_with('/');
                    let base = if from_root { "" } else { parent };
                    let target = entry::normalise(&format!("{base}/{target}"));
                    all.links.insert(path, target);
                }
                _ => {}
            }
        }
        Ok(all)
    }

    /// A JSON blob; none when there is no such path.
    pub(super) fn json(&self, path: &str) -> Result<Option<&[u8]>, Fault> {
        match self.get(path) {
            Some(Blob::Json(json)) => Ok(Some(json)),
            Some(Blob::Unreadable(fault)) => Err(fault.clone()),
            Some(Blob::Layer(_)) => Err(Fault::new(format!("`{path}` in it is not JSON"))),
            None => Ok(None),
        }
    }

    pub(super) fn layer(&self, path: &str) -> Result<Arc<LayerRecord>, Fault> {
        match self.get(path) {
            Some(Blob::Layer(record)) => Ok(Arc::clone(record)),
            Some(Blob::Unreadable(fault)) => Err(fault.clone()),
            Some(Blob::Json(_)) => {
                Err(Fault::new(format!("the layer `{path}` in it is not a tar")))
            }
            None => Err(Fault::new(format!(
                "the layer `{path}` is not in it; was it cut short?"
            ))),
        }
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.get(path).is_some()
    }

    fn get(&self, path: &str) -> Option<&Blob> {
        let mut path = entry::normalise(path);
        for _ in 0..MAX_LINKS {
            match self.links.get(&path) {
                Some(target) => path.clone_from(target),
                None => break,
            }
        }
        self.blobs.get(&path)
    }
}

/// What a blob is, by its first bytes; none for what no image needs.
fn read_blob(data: impl BufRead, wants: &Wants, budget: &mut Budget) -> Option<Blob> {
    sniff(data, wants, budget).unwrap_or_else(|fault| Some(Blob::Unreadable(fault)))
}

fn sniff(data: impl BufRead, wants: &Wants, budget: &mut Budget) -> Result<Option<Blob>, Fault> {
    let (head, plain) = peek(unpacked(data)?, BLOCK as u64)?;
    if starts_tar(&head) {
        let record = layer::read(plain, wants, budget)?;
        return Ok(Some(Blob::Layer(Arc::new(record))));
    }
    match head.trim_ascii_start().first() {
        Some(b'{' | b'[') => read_json(plain, budget).map(|json| Some(Blob::Json(json))),
        _ => Ok(None),
    }
}

fn read_json<R: BufRead>(data: Peeked<R>, budget: &mut Budget) -> Result<Vec<u8>, Fault> {
    let mut json = Vec::new();
    data.take(MAX_JSON + 1).read_to_end(&mut json)?;
    if json.len() as u64 > MAX_JSON {
        return Err(Fault::new(format!(
            "it holds a JSON document of more than {MAX_JSON} bytes"
        )));
    }
    budget.take_json(json.len() as u64)?;
    Ok(json)
}
