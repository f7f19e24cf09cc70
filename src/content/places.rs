//! Which line and column each key of a YAML file stands on.

use std::collections::BTreeMap;

use serde::Serialize;

use super::key_path::{KeyPath, Segment};

/// A position in a text; both count from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    pub line: u32,
    pub column: u32,
}

/// Which part of a key and its value a message points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    Key,
    Value,
}

/// A key or list item with everything below it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) key: Place,
    pub(super) value: Place,
    pub(super) children: BTreeMap<Segment, Node>,
}

/// The places of a whole file. What an alias stands for is found at the alias.
#[derive(Clone, Debug)]
pub(super) struct Places(pub(super) Node);

impl Places {
    /// The place of `path`, or of the nearest thing above it that the file has.
    pub(super) fn find(&self, path: &KeyPath, spot: Spot) -> Place {
        let mut node = &self.0;
        for segment in &path.0 {
            match node.children.get(segment) {
                Some(child) => node = child,
                None => return node.key,
            }
        }
        match spot {
            Spot::Key => node.key,
            Spot::Value => node.value,
        }
    }
}
