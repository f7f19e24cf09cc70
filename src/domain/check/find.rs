//! Looks for paths in what was read of an image: the merged file system or the layers one by one.

use std::sync::Arc;

use crate::domain::facts::{Fact, ImageFacts};
use crate::domain::glob::{PathGlob, is_literal};
use crate::domain::image::{Analysis, Entry, Kind, Member, Node, Tree};

/// One path that was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    /// Without the leading `/`.
    pub(super) path: &'a str,
    pub(super) entry: &'a Entry,
    /// The layer it comes from; unknown when only the merged file system was read.
    pub(super) layer: Option<usize>,
}

/// How a later layer hides a path of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hiding {
    Deletes { layer: usize },
    Replaces { layer: usize },
}

/// `/app/src` for `app/src/` and the like: how literal paths are asked for and shown.
pub(super) fn absolute(path: &str) -> String {
    format!("/{}", path.trim_matches('/'))
}

/// The merged file system, from the layers when they were read: then each path knows its layer.
pub(super) fn tree(image: &ImageFacts) -> Fact<&Tree> {
    match &image.layers {
        Some(Ok(analysis)) => Ok(&analysis.tree),
        Some(Err(_)) | None => image.tree().map(Arc::as_ref),
    }
}

/// One path: from a listing when there is one, else from its own look-up.
pub(super) fn entry<'a>(image: &'a ImageFacts, path: &'a str) -> Fact<Option<Found<'a>>> {
    match tree(image) {
        Ok(tree) => Ok(tree.locate(path).map(|(path, node)| Found {
            path,
            entry: first_name(tree, &node.entry),
            layer: node.layer,
        })),
        Err(no_listing) => match image.stat(&absolute(path)) {
            Ok(entry) => Ok(entry.map(|entry| Found {
                path: path.trim_matches('/'),
                entry,
                layer: None,
            })),
            Err(_) if image.layers.is_some() || image.tree.is_some() => Err(no_listing),
            Err(no_stat) => Err(no_stat),
        },
    }
}

/// A hard link is one more name of a file: the facts stand at the first name.
fn first_name<'a>(tree: &'a Tree, entry: &'a Entry) -> &'a Entry {
    match &entry.kind {
        Kind::Hardlink { target } => tree.get(target).map_or(entry, |node| &node.entry),
        _ => entry,
    }
}

/// Every path of the merged file system that matches.
pub(super) fn matching<'a>(tree: &'a Tree, glob: &'a PathGlob) -> Vec<Found<'a>> {
    tree.matching(glob).map(of_node).collect()
}

/// Every path below a directory.
pub(super) fn below<'a>(tree: &'a Tree, directory: &str) -> Vec<Found<'a>> {
    tree.below(directory).map(of_node).collect()
}

fn of_node<'a>((path, node): (&'a str, &'a Node)) -> Found<'a> {
    Found {
        path,
        entry: &node.entry,
        layer: node.layer,
    }
}

/// Every path that a layer above the base image ships and that matches, deleted later or not.
/// Naming a directory means everything below it too.
pub(super) fn shipped<'a>(
    analysis: &'a Analysis,
    base_layers: usize,
    glob: &PathGlob,
) -> Vec<Found<'a>> {
    let named = glob.source().trim_matches('/');
    let directory = is_literal(named).then_some(named);
    let wanted =
        |path: &str| glob.matches(path) || directory.is_some_and(|named| is_below(path, named));
    let mut found = Vec::new();
    for (layer, facts) in analysis.layers.iter().enumerate().skip(base_layers) {
        let members = facts.listing.members.iter();
        found.extend(members.filter_map(|member| match member {
            Member::Entry { path, entry } if wanted(path) => Some(Found {
                path,
                entry,
                layer: Some(layer),
            }),
            _ => None,
        }));
    }
    found
}

/// The first later layer that deletes `path` of `layer` or puts something else in its place.
pub(super) fn hiding(analysis: &Analysis, layer: usize, path: &str) -> Option<Hiding> {
    let above = analysis.layers.iter().enumerate().skip(layer + 1);
    for (layer, facts) in above {
        let mut deleted = false;
        for member in &facts.listing.members {
            match member {
                Member::Entry { path: new, .. } if new == path => {
                    return Some(Hiding::Replaces { layer });
                }
                // A directory's place taken by something else hides all that was below it.
                Member::Entry { path: new, entry } if entry.kind != Kind::Directory => {
                    deleted |= is_below(path, new);
                }
                Member::Whiteout { path: gone } => deleted |= path == gone || is_below(path, gone),
                Member::Opaque { path: emptied } => deleted |= is_below(path, emptied),
                Member::Entry { .. } => {}
            }
        }
        if deleted {
            return Some(Hiding::Deletes { layer });
        }
    }
    None
}

pub(super) fn is_below(path: &str, directory: &str) -> bool {
    path.strip_prefix(directory)
        .is_some_and(|rest| rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::{Hiding, absolute, entry, hiding, is_below, matching, shipped};
    use crate::domain::check::testing::Image;
    use crate::domain::glob::PathGlob;

    #[test]
    fn paths_are_asked_for_in_one_form() {
        for path in ["/app/src", "app/src", "/app/src/", "//app/src//"] {
            assert_eq!(absolute(path), "/app/src");
        }
        assert!(is_below("a/b", "a"));
        assert!(!is_below("a", "a"));
        assert!(!is_below("ab/c", "a"));
    }

    #[test]
    fn a_later_layer_hides_by_deleting_or_replacing() {
        let image = Image::scratch()
            .layer(
                "COPY . .",
                2,
                &[("app/a", 5), ("app/dir/b", 7), ("app/c", 1)],
            )
            .layer("RUN one", 3, &[("app/a", 6)])
            .deleting("RUN two", 4, &["app/dir"])
            .facts();
        let analysis = image.layers().unwrap();
        assert_eq!(
            hiding(analysis, 0, "app/a"),
            Some(Hiding::Replaces { layer: 1 })
        );
        assert_eq!(
            hiding(analysis, 0, "app/dir/b"),
            Some(Hiding::Deletes { layer: 2 })
        );
        assert_eq!(hiding(analysis, 0, "app/c"), None);
        assert_eq!(hiding(analysis, 1, "app/a"), None);
    }

    #[test]
    fn listings_are_searched_by_layer_or_merged() {
        let image = Image::on(&[("etc/os-release", 10)])
            .layer("COPY . .", 2, &[("app/a.txt", 5), ("app/b.txt", 7)])
            .deleting("RUN rm", 3, &["app/b.txt"])
            .facts();
        let analysis = image.layers().unwrap();
        let glob = PathGlob::new("**/*.txt").unwrap();
        let paths = |found: Vec<super::Found<'_>>| {
            found.iter().map(|f| f.path.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            paths(shipped(analysis, 1, &glob)),
            ["app/a.txt", "app/b.txt"]
        );
        assert_eq!(paths(matching(&analysis.tree, &glob)), ["app/a.txt"]);
        let os = entry(&image, "/etc/os-release").unwrap().unwrap();
        assert_eq!(
            (os.path, os.entry.bytes, os.layer),
            ("etc/os-release", 10, Some(0))
        );
        assert!(entry(&image, "/app/b.txt").unwrap().is_none());
    }
}
