//! Every layer of several images in one save, or in none when all were read before.

use std::collections::BTreeSet;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::engine_error;
use super::inspect::inspect;
use super::pipe::through;
use crate::domain::image::ImageConfig;
use crate::engine::archive::{self, ArchivedImage, Wants, hex, scan_of};
use crate::engine::docker::DockerEngine;
use crate::engine::scan::ListingCache;
use crate::engine::{EngineError, Scan, ScanRequest};

/// An image as the engine knows it.
#[derive(Clone)]
struct Wanted {
    id: String,
    config: ImageConfig,
    /// What its config was kept under: equal for builds that differ in nothing but our label.
    content: String,
}

impl Wanted {
    async fn of(engine: &DockerEngine, image: &str) -> Result<Self, EngineError> {
        let absent = || EngineError::NoImage {
            image: image.to_owned(),
        };
        let details = inspect(engine, image).await?.ok_or_else(absent)?;
        let history = Box::pin(engine.api.image_history(&details.id)).await;
        let doing = format!("reading the history of `{image}`");
        let history = history.map_err(|error| engine_error(&doing, &error))?;
        let mut hash = Sha256::new();
        let mut add = |part: &str| {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        details.config.diff_ids.iter().for_each(|it| add(it));
        for step in history {
            add(&step.created.to_string());
            add(&step.created_by);
            add(&step.size.to_string());
        }
        Ok(Self {
            id: details.id,
            config: details.config,
            content: hex(&hash.finalize()),
        })
    }
}

pub(in crate::engine::docker) async fn scan(
    engine: &DockerEngine,
    request: &ScanRequest,
) -> Result<Vec<Scan>, EngineError> {
    let wants = Arc::new(Wants::new(&request.captures, &request.patterns)?);
    let mut images = Vec::new();
    for image in &request.images {
        images.push(Wanted::of(engine, image).await?);
    }
    let mut scans = remembered(engine, &images, &wants).await?;
    for (wanted, scan) in images.iter().zip(&mut scans) {
        // Old engines cannot save an image without layers, and there is nothing to read in it.
        if wanted.config.diff_ids.is_empty() {
            *scan = Some(scan_of(wanted.config.clone(), &[]));
        }
    }
    let unknown: BTreeSet<&String> = images
        .iter()
        .zip(&scans)
        .filter(|(_, scan)| scan.is_none())
        .map(|(i, _)| &i.id)
        .collect();
    if !unknown.is_empty() {
        let ids: Vec<&str> = unknown.into_iter().map(String::as_str).collect();
        let mut saved = save(engine, &ids, &wants).await?;
        for (wanted, scan) in images
            .iter()
            .zip(&mut scans)
            .filter(|(_, scan)| scan.is_none())
        {
            let at = if let Some(at) = find(&saved, wanted, ids.len()) {
                at
            } else {
                saved.push(save_alone(engine, wanted, &wants).await?);
                saved.len() - 1
            };
            *scan = Some(saved[at].scan());
            remember(engine, wanted, &saved[at], &wants).await?;
        }
    }
    Ok(scans.into_iter().flatten().collect())
}

/// Which of the saved images is the wanted one. Podman may write another config than it keeps, so
/// the layers tell too.
fn find(saved: &[ArchivedImage], wanted: &Wanted, asked: usize) -> Option<usize> {
    let by_id = saved
        .iter()
        .position(|image| image.ids.contains(&wanted.id));
    let by_layers = || {
        let same = |image: &ArchivedImage| image.config.diff_ids == wanted.config.diff_ids;
        let mut found = saved.iter().enumerate().filter(|(_, image)| same(image));
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Some(at),
            _ => None,
        }
    };
    let only = || (asked == 1 && saved.len() == 1).then_some(0);
    by_id.or_else(by_layers).or_else(only)
}

async fn save(
    engine: &DockerEngine,
    ids: &[&str],
    wants: &Arc<Wants>,
) -> Result<Vec<ArchivedImage>, EngineError> {
    let wants = Arc::clone(wants);
    let stream = engine.api.export_images(ids);
    let read = move |pipe| archive::read_buffered(pipe, &wants);
    through("reading the layers that the engine saves", stream, read).await
}

/// Some engines save only one image at a time.
async fn save_alone(
    engine: &DockerEngine,
    wanted: &Wanted,
    wants: &Arc<Wants>,
) -> Result<ArchivedImage, EngineError> {
    let mut saved = save(engine, &[&wanted.id], wants).await?;
    let at = find(&saved, wanted, 1).ok_or_else(|| EngineError::Malformed {
        doing: format!("saving the image `{}`", wanted.id),
        reason: "the engine saved something else".to_owned(),
    })?;
    Ok(saved.swap_remove(at))
}

/// What the cache knows of each image: all or nothing.
async fn remembered(
    engine: &DockerEngine,
    images: &[Wanted],
    wants: &Wants,
) -> Result<Vec<Option<Scan>>, EngineError> {
    let (images, digest) = (images.to_vec(), wants.digest());
    let look_up = move |cache: &ListingCache| {
        let scan = |image: &Wanted| {
            let mut config = cache.config(&image.content)?;
            config.labels.clone_from(&image.config.labels);
            let layer = |diff_id: &String| cache.layer(diff_id, &digest);
            let layers: Option<Vec<_>> = config.diff_ids.iter().map(layer).collect();
            Some(scan_of(config, &layers?))
        };
        images.iter().map(scan).collect()
    };
    with_cache(engine, look_up).await
}

async fn remember(
    engine: &DockerEngine,
    wanted: &Wanted,
    image: &ArchivedImage,
    wants: &Wants,
) -> Result<(), EngineError> {
    let (content, digest, image) = (wanted.content.clone(), wants.digest(), image.clone());
    let keep = move |cache: &ListingCache| {
        for (diff_id, record) in image.config.diff_ids.iter().zip(&image.layers) {
            cache.keep_layer(diff_id, &digest, record);
        }
        cache.keep_config(&content, &image.config);
        cache.trim();
    };
    with_cache(engine, keep).await
}

/// The cache may read and write files, which must not hold up other tasks.
async fn with_cache<T: Send + 'static>(
    engine: &DockerEngine,
    work: impl FnOnce(&ListingCache) -> T + Send + 'static,
) -> Result<T, EngineError> {
    let cache = Arc::clone(&engine.cache);
    let done = tokio::task::spawn_blocking(move || work(&cache)).await;
    done.map_err(|error| EngineError::Malformed {
        doing: "looking up layers that were read before".to_owned(),
        reason: error.to_string(),
    })
}
