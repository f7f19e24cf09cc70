//! What a package weighs and which layer brought it, from the merged file system.

use std::collections::BTreeMap;

use super::npm::root;
use crate::domain::facts::Facts;
use crate::domain::image::Tree;

/// Bytes of each of these npm package directories, without the packages nested in them; empty when
/// the file system was not listed. One pass over the listing, however deep packages nest.
pub(super) fn weights<'a>(
    directories: impl Iterator<Item = &'a str>,
    facts: &Facts,
) -> BTreeMap<&'a str, u64> {
    let Some(tree) = tree(facts) else {
        return BTreeMap::new();
    };
    let mut weights: BTreeMap<&str, u64> = directories
        .filter(|directory| root(directory).is_some_and(|root| root.inside.is_empty()))
        .map(|directory| (directory, 0))
        .collect();
    for (path, node) in &tree.nodes {
        if let Some(weight) = root(path).and_then(|root| weights.get_mut(root.directory)) {
            *weight += node.entry.bytes;
        }
    }
    weights
}

/// The layer that a package's record came with, where layers were told apart.
pub(super) fn layer_of(path: &str, facts: &Facts) -> Option<usize> {
    let tree = tree(facts)?;
    let manifest = format!("{path}/package.json");
    let node = tree.nodes.get(&manifest).or_else(|| tree.nodes.get(path))?;
    node.layer
}

/// The listing that knows its layers, if there is one.
fn tree(facts: &Facts) -> Option<&Tree> {
    match (facts.image.layers(), facts.image.tree()) {
        (Ok(analysis), _) => Some(&analysis.tree),
        (Err(_), Ok(tree)) => Some(tree),
        (Err(_), Err(_)) => None,
    }
}
