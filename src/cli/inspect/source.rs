//! Where the image comes from: an engine, or an archive that needs none.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::domain::text::sanitise;
use crate::engine::archive::{self, ArchivedImage, Wants};
use crate::engine::{Engine, Scan, ScanRequest};

/// An image's layers, as they were read.
pub(super) struct Source {
    pub(super) name: String,
    pub(super) engine_bytes: Option<u64>,
    pub(super) scan: Scan,
}

pub(super) async fn of_engine(engine: &impl Engine, image: String) -> anyhow::Result<Source> {
    let scanned = look(engine, &image).await;
    // A clean-up that fails must not hide what was found, nor why it was not.
    let finished = engine.finish().await;
    let (engine_bytes, scan) = scanned?;
    finished.context("removing what looking into the image made")?;
    Ok(Source {
        name: image,
        engine_bytes,
        scan,
    })
}

async fn look(engine: &impl Engine, image: &str) -> anyhow::Result<(Option<u64>, Scan)> {
    let shown = sanitise(image, 200);
    let absent =
        || anyhow::anyhow!("the engine has no image `{shown}`; `docker images` lists those it has");
    let details = engine.inspect(image).await?.ok_or_else(absent)?;
    let request = ScanRequest {
        images: vec![details.id],
        ..ScanRequest::default()
    };
    let scans = engine.scan(&request).await?;
    let scan = scans.into_iter().next().ok_or_else(absent)?;
    Ok((details.engine_bytes, scan))
}

/// `-` is standard input. `wanted` picks one of several images.
pub(super) async fn of_archive(path: PathBuf, wanted: Option<String>) -> anyhow::Result<Source> {
    let shown = if path.as_os_str() == "-" {
        "standard input".into()
    } else {
        path.display().to_string()
    };
    let images = tokio::task::spawn_blocking(move || read(&path))
        .await?
        .context(shown.clone())?;
    let image = pick(images, wanted.as_deref(), &shown)?;
    let name = image
        .names
        .first()
        .or(image.ids.first())
        .cloned()
        .unwrap_or(shown);
    Ok(Source {
        name,
        engine_bytes: None,
        scan: image.scan(),
    })
}

fn read(path: &Path) -> anyhow::Result<Vec<ArchivedImage>> {
    let input: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        if path.is_dir() {
            bail!(
                "it is a folder; pack it first: tar -C {} -cf image.tar .",
                path.display()
            );
        }
        Box::new(File::open(path)?)
    };
    Ok(archive::read(input, &Wants::default())?)
}

fn pick(
    mut images: Vec<ArchivedImage>,
    wanted: Option<&str>,
    shown: &str,
) -> anyhow::Result<ArchivedImage> {
    let called = |image: &ArchivedImage| wanted.is_none_or(|name| image.is_called(name));
    let all: Vec<String> = images.iter().map(label).collect();
    images.retain(called);
    match (images.len(), wanted) {
        (1, _) => Ok(images.swap_remove(0)),
        (0, Some(name)) if !all.is_empty() => bail!(
            "{shown} holds no image `{}`, but {}",
            sanitise(name, 200),
            all.join(", ")
        ),
        (0, _) => bail!("{shown} holds no image"),
        _ => bail!(
            "{shown} holds several images; name one of {}",
            all.join(", ")
        ),
    }
}

/// The image's name, or its id in short.
fn label(image: &ArchivedImage) -> String {
    let id = || {
        image
            .ids
            .first()
            .map_or("", |id| id.trim_start_matches("sha256:"))
    };
    image
        .names
        .first()
        .map_or_else(|| sanitise(id(), 12), |name| sanitise(name, 200))
}
