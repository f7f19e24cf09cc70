//! The merged file system: what a container of the image sees.

use std::collections::BTreeMap;

use super::Entry;

/// Paths (relative, `/`-separated) in sorted order, so that everything below a directory is a range.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub nodes: BTreeMap<String, Node>,
}

/// One path of the merged file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    pub entry: Entry,
    /// Index of the layer it comes from; unknown when only the merged system was read.
    pub layer: Option<usize>,
}

impl Tree {
    /// Looks up a path, with or without a leading `/`. Symlinked parents are followed (at most 40).
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Node> {
        self.nodes.get(path.trim_start_matches('/'))
    }
}
