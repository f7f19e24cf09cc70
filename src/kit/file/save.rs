//! Writes a kit file from the images of an engine.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::NamedTempFile;

use super::manifest::{MISSIONS, Manifest};
use super::saved::Written;
use super::writer::Writer;
use crate::domain::build::Builder;
use crate::engine::{DockerEngine, Engine};
use crate::kit::{KitError, Progress, Unit};

/// Where progress goes from a thread of its own.
pub type Report = Arc<dyn Fn(Progress) + Send + Sync>;

/// Writes these images, and `missions` (a pack) when given, into a new file at `path`. Memory stays
/// flat; a file that was there is replaced only by a whole one.
///
/// # Errors
/// An image is missing, the engine goes away, or the file cannot be written.
pub async fn save(
    engine: &DockerEngine,
    images: &[&str],
    missions: Option<Vec<u8>>,
    path: &Path,
    report: Report,
) -> Result<Manifest, KitError> {
    let failed = |source: io::Error| KitError::Io {
        doing: "writing",
        path: path.to_owned(),
        source,
    };
    let folder = folder_of(path);
    let part = new_file(&folder).map_err(failed)?;
    let file = part.reopen().map_err(failed)?;
    let mut work = (Writer::new(file, folder), Written::default());
    // Podman saves several images only in another format.
    let at_once = match engine.identity().await?.builder {
        Builder::Podman => 1,
        Builder::Buildkit | Builder::Classic => images.len().max(1),
    };
    for images in images.chunks(at_once) {
        work = take(engine, images, work, &report).await?;
    }
    let (mut writer, mut written) = work;
    written
        .images
        .retain(|image| images.contains(&image.name.as_str()));
    let missing: Vec<String> = images
        .iter()
        .filter(|image| !written.has(image))
        .map(|image| (*image).to_owned())
        .collect();
    if !missing.is_empty() {
        return Err(KitError::Missing { images: missing });
    }
    written
        .images
        .sort_by(|one, other| one.name.cmp(&other.name));
    let manifest = Manifest::of(written.images);
    close(&mut writer, missions, &manifest)
        .and_then(|()| writer.finish())
        .map_err(failed)?;
    part.persist(path).map_err(|error| failed(error.error))?;
    Ok(manifest)
}

fn close(writer: &mut Writer, missions: Option<Vec<u8>>, manifest: &Manifest) -> io::Result<()> {
    if let Some(missions) = missions {
        writer.text(MISSIONS, &missions)?;
    }
    writer.manifest(manifest)
}

async fn take(
    engine: &DockerEngine,
    images: &[&str],
    (mut writer, mut written): (Writer, Written),
    report: &Report,
) -> Result<(Writer, Written), KitError> {
    let report = Arc::clone(report);
    let what = match images {
        [image] => format!("saving {image}"),
        _ => format!("saving {} images", images.len()),
    };
    let read = move |archive: &mut dyn io::BufRead| {
        let mut done = 0;
        let mut progress = |bytes: u64| {
            done += bytes;
            report(Progress {
                what: what.clone(),
                done,
                total: None,
                unit: Unit::Bytes,
            });
        };
        written.take(archive, &mut writer, &mut progress)?;
        Ok((writer, written))
    };
    Ok(engine.save(images, read).await?)
}

impl Written {
    fn has(&self, name: &str) -> bool {
        self.images.iter().any(|image| image.name == name)
    }
}

/// Where a file of this path is.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => ".".into(),
    }
}

/// A file that whoever gets the stick may read.
pub(super) fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::fs::Permissions;
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Opens a kit file for reading.
pub(super) fn open(path: &Path) -> Result<File, KitError> {
    File::open(path).map_err(|source| KitError::Io {
        doing: "reading",
        path: path.to_owned(),
        source,
    })
}
