//! Brings the images of a checked kit file into an engine: what it lacks, in one archive made on the
//! way.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde_json::json;
use tar::{Builder, EntryType, Header};

use super::check::{Checked, Layer};
use super::manifest::KitImage;
use super::save::{Report, folder_of, new_file};
use super::writer::MTIME;
use crate::engine::archive::unpacked;
use crate::engine::{DockerEngine, Engine, EngineError};
use crate::kit::{KitError, Progress, Unit};

/// What became of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// It is new in the engine.
    New,
    /// The engine had it, layer by layer the same.
    Present,
    /// Another image of this name is there and was left alone.
    Kept,
}

/// Loads what the engine lacks and tells what became of each image, in the order of the file. An image
/// of the same name and other content is left alone unless `replace`.
///
/// # Errors
/// The file cannot be read again, or the engine refuses or goes away.
pub async fn load(
    engine: &DockerEngine,
    checked: &Checked,
    replace: bool,
    report: Report,
) -> Result<Vec<(String, Loaded)>, KitError> {
    let mut outcomes = Vec::new();
    let mut wanted = Vec::new();
    for image in &checked.manifest.images {
        let outcome = match present(engine, image).await? {
            Some(true) => Loaded::Present,
            Some(false) if !replace => Loaded::Kept,
            Some(false) | None => {
                wanted.push(image.clone());
                Loaded::New
            }
        };
        outcomes.push((image.name.clone(), outcome));
    }
    if wanted.is_empty() {
        return Ok(outcomes);
    }
    let (source, images) = (checked.clone(), wanted.clone());
    let write = move |out: &mut dyn Write| archive(&source, &images, out, &report);
    engine.load(write).await?;
    for image in &wanted {
        if present(engine, image).await? != Some(true) {
            return Err(KitError::Engine(EngineError::Malformed {
                doing: format!("loading `{}`", image.name),
                reason: "the engine took it, and has something else now".to_owned(),
            }));
        }
    }
    Ok(outcomes)
}

/// Whether the engine has this image: none of that name, another one, or the same layers.
async fn present(engine: &DockerEngine, image: &KitImage) -> Result<Option<bool>, EngineError> {
    let details = engine.inspect(&image.name).await?;
    Ok(details.map(|details| {
        let have = details.config.diff_ids.iter();
        have.map(|id| id.strip_prefix("sha256:").unwrap_or(id))
            .eq(image.layers.iter().map(String::as_str))
    }))
}

/// Writes an archive of all images, as engines load them.
///
/// # Errors
/// The layers cannot be read, or the archive cannot be written.
pub fn write_archive(checked: &Checked, out: &mut dyn Write, report: &Report) -> io::Result<()> {
    archive(checked, &checked.manifest.images, out, report)
}

/// The same into a new file at `path`; one that was there is replaced only by a whole one. Returns its
/// bytes.
///
/// # Errors
/// As above.
pub fn write_archive_file(checked: &Checked, path: &Path, report: &Report) -> io::Result<u64> {
    let part = new_file(&folder_of(path))?;
    let mut out = BufWriter::with_capacity(1 << 20, part.as_file());
    write_archive(checked, &mut out, report)?;
    out.flush()?;
    drop(out);
    part.as_file().sync_all()?;
    let file = part.persist(path)?;
    Ok(file.metadata()?.len())
}

/// An archive as engines load them, each layer once.
fn archive(
    checked: &Checked,
    images: &[KitImage],
    out: &mut dyn Write,
    report: &Report,
) -> io::Result<()> {
    let layers: BTreeSet<&String> = images.iter().flat_map(|image| &image.layers).collect();
    let of = |digest: &String| checked.layers.get(digest);
    let total = layers
        .iter()
        .filter_map(|it| of(it))
        .map(|it| it.unpacked)
        .sum();
    let mut done = 0;
    let mut tar = Builder::new(out);
    for digest in layers {
        let Some(layer) = of(digest) else { continue };
        report(Progress {
            what: "loading images".to_owned(),
            done,
            total: Some(total),
            unit: Unit::Bytes,
        });
        append(
            &mut tar,
            &layer_path(digest),
            layer.unpacked,
            reader(layer)?,
        )?;
        done += layer.unpacked;
    }
    for config in images
        .iter()
        .map(|image| &image.config)
        .collect::<BTreeSet<_>>()
    {
        let bytes = checked.configs.get(config).map_or(&[][..], Vec::as_slice);
        append(&mut tar, &config_path(config), bytes.len() as u64, bytes)?;
    }
    let manifest: Vec<_> = images
        .iter()
        .map(|image| {
            json!({
                "Config": config_path(&image.config),
                "RepoTags": [image.name],
                "Layers": image.layers.iter().map(|it| layer_path(it)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let manifest = serde_json::to_vec(&manifest)?;
    append(
        &mut tar,
        "manifest.json",
        manifest.len() as u64,
        &manifest[..],
    )?;
    tar.finish()
}

pub(in crate::kit) fn reader(layer: &Layer) -> io::Result<Box<dyn io::BufRead>> {
    let mut file = File::open(&layer.path)?;
    file.seek(SeekFrom::Start(layer.at))?;
    unpacked(BufReader::with_capacity(256 << 10, file.take(layer.stored)))
}

fn append(
    tar: &mut Builder<&mut dyn Write>,
    name: &str,
    bytes: u64,
    data: impl Read,
) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_entry_type(EntryType::Regular);
    header.set_mode(0o644);
    header.set_size(bytes);
    header.set_mtime(MTIME);
    tar.append_data(&mut header, name, data)
}

fn layer_path(digest: &str) -> String {
    format!("{digest}/layer.tar")
}

fn config_path(digest: &str) -> String {
    format!("{digest}.json")
}
