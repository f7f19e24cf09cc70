//! One path of an image: its facts, or its bytes. The archive of the path tells owner and mode too,
//! which a HEAD does not; the stream is dropped as soon as enough was read.

use super::Files;
use super::injected::is_injected;
use super::podman;
use crate::domain::image::{Entry, Kind};
use crate::engine::docker::DockerEngine;
use crate::engine::{EngineError, archive};

/// As Linux has it.
const MAX_HOPS: usize = 40;
const MAX_PATH: usize = 4096;

pub(in crate::engine::docker) async fn stat(
    engine: &DockerEngine,
    image: &str,
    path: &str,
) -> Result<Option<Entry>, EngineError> {
    if podman::is_behind(engine).await {
        return podman::stat(engine, image, path).await;
    }
    Ok(first(engine, image, path, 0).await?.map(|(entry, _)| entry))
}

pub(in crate::engine::docker) async fn read(
    engine: &DockerEngine,
    image: &str,
    path: &str,
    limit: u64,
) -> Result<Option<Vec<u8>>, EngineError> {
    let mut path = path.to_owned();
    if podman::is_behind(engine).await {
        match podman::real(engine, image, &path).await? {
            Some(real) => path = real,
            None => return Ok(None),
        }
    }
    for _ in 0..=MAX_HOPS {
        let Some((entry, bytes)) = first(engine, image, &path, limit).await? else {
            return Ok(None);
        };
        match entry.kind {
            Kind::File => return Ok(Some(bytes)),
            Kind::Symlink { target } => match behind(engine, image, &path, &target).await? {
                Some(next) => path = next,
                None => return Ok(None),
            },
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// Where a link leads. The engine resolves linked parents itself, but `..` it takes by the letter:
/// after a linked directory that would be the wrong parent, so those are resolved first.
async fn behind(
    engine: &DockerEngine,
    image: &str,
    link: &str,
    target: &str,
) -> Result<Option<String>, EngineError> {
    let parent = link.rsplit_once('/').map_or("", |(parent, _)| parent);
    let joined = if target.starts_with('/') {
        target.to_owned()
    } else {
        format!("{parent}/{target}")
    };
    if !joined.split('/').any(|name| name == "..") {
        return Ok(Some(joined));
    }
    real(engine, image, &joined).await
}

/// Resolves name by name, all but a link at the very end.
async fn real(
    engine: &DockerEngine,
    image: &str,
    path: &str,
) -> Result<Option<String>, EngineError> {
    let names = |path: &str| -> Vec<String> {
        path.split('/')
            .rev()
            .filter(|n| !matches!(*n, "" | "."))
            .map(str::to_owned)
            .collect()
    };
    let mut ahead = names(path);
    let mut real = String::new();
    let mut hops = 0;
    while let Some(name) = ahead.pop() {
        if name == ".." {
            real.truncate(real.rfind('/').unwrap_or(0));
            continue;
        }
        let here = format!("{real}/{name}");
        if ahead.is_empty() {
            return Ok(Some(here));
        }
        match stat(engine, image, &here).await?.map(|entry| entry.kind) {
            Some(Kind::Directory) => real = here,
            Some(Kind::Symlink { target }) => {
                hops += 1;
                if hops > MAX_HOPS || ahead.len() > MAX_PATH {
                    return Ok(None);
                }
                if target.starts_with('/') {
                    real.clear();
                }
                ahead.extend(names(&target));
            }
            _ => return Ok(None),
        }
    }
    Ok(Some(if real.is_empty() {
        "/".to_owned()
    } else {
        real
    }))
}

/// The first member of the path's archive (a link is itself), with up to `limit` bytes of a regular file.
async fn first(
    engine: &DockerEngine,
    image: &str,
    path: &str,
    limit: u64,
) -> Result<Option<(Entry, Vec<u8>)>, EngineError> {
    let path = format!("/{}", path.trim_matches('/'));
    if path.len() > MAX_PATH || path.contains('\0') {
        return Ok(None);
    }
    let doing = format!("reading `{path}` of the image `{image}`");
    let read = move |pipe| archive::read_first(pipe, limit);
    let answer = super::read_files(engine, image, Files::At(&path), &doing, read).await;
    match answer {
        Ok(found) => Ok(found.filter(|(entry, _)| !is_injected(path.trim_matches('/'), entry))),
        Err(EngineError::Refused {
            status, message, ..
        }) if says_absent(status, &message) => Ok(None),
        Err(other) => Err(other),
    }
}

/// A path through a file, in a circle or too long is answered with an error of its own.
fn says_absent(status: u16, message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    status == 404
        || [
            "not a directory",
            "too many links",
            "too many levels",
            "file name too long",
        ]
        .iter()
        .any(|reason| message.contains(reason))
}
