//! Podman's archive of a path follows links (`..` by the letter) and gives every file to the
//! container's user. So on podman one export per image answers where a path leads and whose it is.

use std::sync::Arc;

use crate::domain::build::Builder;
use crate::domain::image::{Entry, Kind, Tree};
use crate::engine::docker::DockerEngine;
use crate::engine::{Engine, EngineError};

pub(super) async fn is_behind(engine: &DockerEngine) -> bool {
    // An identity that cannot be had is told by whoever needs it.
    engine
        .identity()
        .await
        .is_ok_and(|it| it.builder == Builder::Podman)
}

pub(super) async fn stat(
    engine: &DockerEngine,
    image: &str,
    path: &str,
) -> Result<Option<Entry>, EngineError> {
    let tree = tree(engine, image).await?;
    if path.trim_matches('/').is_empty() {
        return Ok(Some(ROOT));
    }
    Ok(tree.get(path).map(|node| with_bytes(&tree, &node.entry)))
}

/// The path without links; none when it does not lead to a file.
pub(super) async fn real(
    engine: &DockerEngine,
    image: &str,
    path: &str,
) -> Result<Option<String>, EngineError> {
    let tree = tree(engine, image).await?;
    let is_file = |kind: &Kind| matches!(kind, Kind::File | Kind::Hardlink { .. });
    let found = tree
        .follow(path)
        .filter(|(_, node)| is_file(&node.entry.kind));
    Ok(found.map(|(real, _)| real.to_owned()))
}

async fn tree(engine: &DockerEngine, image: &str) -> Result<Arc<Tree>, EngineError> {
    let cell = engine.shelf.tree(image);
    let read = async || Ok(Arc::new(super::export(engine, image, &[]).await?.tree));
    cell.get_or_try_init(read).await.cloned()
}

/// A further name of a file is the file, as other engines have it.
fn with_bytes(tree: &Tree, entry: &Entry) -> Entry {
    match &entry.kind {
        Kind::Hardlink { target } => Entry {
            kind: Kind::File,
            bytes: tree.nodes.get(target).map_or(0, |node| node.entry.bytes),
            ..*entry
        },
        _ => entry.clone(),
    }
}

/// An export has no member for it.
const ROOT: Entry = Entry {
    kind: Kind::Directory,
    mode: 0o755,
    uid: 0,
    gid: 0,
    bytes: 0,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::image::{LayerListing, Member};

    #[test]
    fn further_names_are_files() {
        let member = |path: &str, kind, bytes| Member::Entry {
            path: path.to_owned(),
            entry: Entry {
                kind,
                bytes,
                ..ROOT
            },
        };
        let link = Kind::Hardlink {
            target: "a".to_owned(),
        };
        let members = vec![member("a", Kind::File, 5), member("b", link, 0)];
        let tree = Tree::of(&LayerListing { members });
        let entry = with_bytes(&tree, &tree.get("b").unwrap().entry);
        assert_eq!((entry.kind, entry.bytes), (Kind::File, 5));
    }
}
