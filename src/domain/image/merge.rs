//! Lays layers over one another, and keeps account of the bytes that get hidden.
//!
//! A hard link's bytes live as long as any of its names: when the name that carries them goes and
//! another stays, the survivor becomes the regular file. They are wasted when the last name goes.

use std::collections::{HashMap, HashSet, VecDeque};
use std::mem;
use std::ops::Bound;

use super::tree::range_below;
use super::{Entry, Kind, LayerListing, Member, Node, Tree, Wasted};

/// The merged file system so far.
#[derive(Default)]
pub(super) struct Merger {
    tree: Tree,
    wasted: Vec<Wasted>,
    /// Files with more than one name.
    files: Vec<Linked>,
    /// The file behind each living name of `files`.
    file_of: HashMap<String, usize>,
    layer: usize,
    counts: Counts,
    /// Paths of lower layers that this layer removed and has not put back.
    gone: HashSet<String>,
    /// Kept only for those who ask what each layer did.
    journal: Option<Journal>,
}

/// What one layer did, in the order of its tar.
#[derive(Default)]
pub(super) struct Journal {
    /// What lower layers had at a path, and how many of its bytes nobody sees any more.
    pub(super) before: Vec<(String, Entry, u64)>,
    pub(super) placed: Vec<(String, Entry)>,
    /// Something of `placed` is not as it was any more, as happens when a tar names a path twice.
    pub(super) undone: bool,
}

/// A regular file with more than one name.
struct Linked {
    /// Its name in the layer that ships it.
    first: String,
    layer: usize,
    /// The name whose node holds the bytes.
    carrier: String,
    /// Further names; some may be gone or have become something else.
    others: VecDeque<String>,
}

/// What one layer did to the paths below it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) added: usize,
    pub(super) changed: usize,
    pub(super) deleted: usize,
}

/// The tree of a single listing, its layer unknown.
pub(super) fn flat(listing: &LayerListing) -> Tree {
    let mut merger = Merger::default();
    merger.lay(0, listing);
    let (mut tree, _) = merger.finish();
    for node in tree.nodes.values_mut() {
        node.layer = None;
    }
    tree
}

impl Merger {
    pub(super) fn with_journal() -> Self {
        Self {
            journal: Some(Journal::default()),
            ..Self::default()
        }
    }

    /// What was done since the last call.
    pub(super) fn take_journal(&mut self) -> Journal {
        self.journal.as_mut().map(mem::take).unwrap_or_default()
    }

    /// The merged file system so far.
    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// Lays one layer over those below: first what it removes, whatever the order of its tar, then
    /// what it adds.
    pub(super) fn lay(&mut self, index: usize, listing: &LayerListing) -> Counts {
        self.layer = index;
        self.counts = Counts::default();
        for member in &listing.members {
            match member {
                Member::Whiteout { path } => self.remove_with_below(path),
                Member::Opaque { path } => self.remove_below(path),
                Member::Entry { .. } => {}
            }
        }
        for member in &listing.members {
            match member {
                Member::Entry { path, entry } => self.place(path, entry),
                // The marker lies in the directory, so the directory is there.
                Member::Opaque { path } => self.make_directories(path),
                Member::Whiteout { .. } => {}
            }
        }
        self.counts.deleted = mem::take(&mut self.gone).len();
        self.counts
    }

    /// The merged tree and what it hides, in the order of hiding.
    pub(super) fn finish(mut self) -> (Tree, Vec<Wasted>) {
        for (path, file) in &self.file_of {
            let carrier = &self.files[*file].carrier;
            if let Some(node) = self.tree.nodes.get_mut(path)
                && let Kind::Hardlink { target } = &mut node.entry.kind
            {
                target.clone_from(carrier);
            }
        }
        (self.tree, self.wasted)
    }

    fn place(&mut self, path: &str, entry: &Entry) {
        if matches!(&entry.kind, Kind::Hardlink { target } if target == path) {
            return;
        }
        if let Some((parent, _)) = path.rsplit_once('/') {
            self.make_directories(parent);
        }
        if entry.kind == Kind::Directory
            && self.tree.nodes.get(path).is_some_and(Node::is_directory)
        {
            self.change_directory(path, entry);
            return;
        }
        self.remove_with_below(path);
        self.insert(path, entry.clone());
        if let Kind::Hardlink { target } = &entry.kind {
            self.link(path, target);
        }
    }

    /// A directory over a directory: what is in it stays.
    fn change_directory(&mut self, path: &str, entry: &Entry) {
        let Some(node) = self.tree.nodes.get_mut(path) else {
            return;
        };
        if node.entry == *entry {
            return;
        }
        let lower = node.layer.replace(self.layer) != Some(self.layer);
        let before = mem::replace(&mut node.entry, entry.clone());
        self.counts.changed += usize::from(lower);
        match &mut self.journal {
            Some(journal) if lower => {
                journal.before.push((path.to_owned(), before, 0));
                journal.placed.push((path.to_owned(), entry.clone()));
            }
            Some(journal) => journal.undone = true,
            None => {}
        }
    }

    fn insert(&mut self, path: &str, entry: Entry) {
        if self.gone.remove(path) {
            self.counts.changed += 1;
        } else {
            self.counts.added += 1;
        }
        if let Some(journal) = &mut self.journal {
            journal.placed.push((path.to_owned(), entry.clone()));
        }
        let layer = Some(self.layer);
        self.tree
            .nodes
            .insert(path.to_owned(), Node { entry, layer });
    }

    /// Makes `path` and its parents directories where they are not. Since every parent of a node is
    /// a directory, the walk up ends at the first one that is.
    fn make_directories(&mut self, path: &str) {
        let mut missing = Vec::new();
        let mut at = path;
        while !at.is_empty() {
            match self.tree.nodes.get(at) {
                Some(node) if node.is_directory() => break,
                _ => missing.push(at),
            }
            at = at.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        for path in missing {
            self.remove(path);
            self.insert(path, IMPLIED_DIRECTORY);
        }
    }

    fn remove_with_below(&mut self, path: &str) {
        let Some(node) = self.tree.nodes.get(path) else {
            return;
        };
        if node.is_directory() {
            self.remove_below(path);
        }
        self.remove(path);
    }

    fn remove_below(&mut self, directory: &str) {
        let (from, to) = range_below(directory);
        let to = to.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        let range = (Bound::Included(from.as_str()), to);
        let paths: Vec<String> = self
            .tree
            .nodes
            .range::<str, _>(range)
            .map(|(p, _)| p.clone())
            .collect();
        for path in paths {
            self.remove(&path);
        }
    }

    /// Removes one node and accounts for its bytes.
    fn remove(&mut self, path: &str) {
        let Some(node) = self.tree.nodes.remove(path) else {
            return;
        };
        let lower = node.layer != Some(self.layer);
        let kept = (lower && self.journal.is_some()).then(|| node.entry.clone());
        let hidden = match self.file_of.remove(path) {
            Some(file) if self.files[file].carrier == path => self.hand_over(file, node.entry),
            Some(_) => 0,
            None => self.waste(path.to_owned(), node.entry.bytes, node.layer.unwrap_or(0)),
        };
        if lower {
            self.gone.insert(path.to_owned());
        }
        match (&mut self.journal, kept) {
            (Some(journal), Some(entry)) => journal.before.push((path.to_owned(), entry, hidden)),
            (Some(journal), None) => journal.undone = true,
            (None, _) => {}
        }
    }

    /// The name that carried the bytes is gone: another living one takes them, or they are wasted.
    /// Returns the bytes that are wasted.
    fn hand_over(&mut self, file: usize, entry: Entry) -> u64 {
        while let Some(name) = self.files[file].others.pop_front() {
            if self.file_of.get(&name) == Some(&file)
                && let Some(node) = self.tree.nodes.get_mut(&name)
            {
                node.entry = entry;
                self.files[file].carrier = name;
                if let Some(journal) = &mut self.journal {
                    journal.undone = true;
                }
                return 0;
            }
        }
        let first = mem::take(&mut self.files[file].first);
        self.waste(first, entry.bytes, self.files[file].layer)
    }

    fn waste(&mut self, path: String, bytes: u64, added_in: usize) -> u64 {
        if bytes > 0 {
            let hidden_in = self.layer;
            self.wasted.push(Wasted {
                path,
                bytes,
                added_in,
                hidden_in,
            });
        }
        bytes
    }

    /// Makes `path` a further name of the file `target`, when that is there.
    fn link(&mut self, path: &str, target: &str) {
        let file = match (self.file_of.get(target), self.tree.nodes.get(target)) {
            (Some(file), _) => *file,
            (None, Some(node)) if node.entry.kind == Kind::File => {
                self.files.push(Linked {
                    first: target.to_owned(),
                    layer: node.layer.unwrap_or(0),
                    carrier: target.to_owned(),
                    others: VecDeque::new(),
                });
                let file = self.files.len() - 1;
                self.file_of.insert(target.to_owned(), file);
                file
            }
            _ => return,
        };
        self.files[file].others.push_back(path.to_owned());
        self.file_of.insert(path.to_owned(), file);
    }
}

/// A directory that a tar left out: what unpacking makes of it.
const IMPLIED_DIRECTORY: Entry = Entry {
    kind: Kind::Directory,
    mode: 0o755,
    uid: 0,
    gid: 0,
    bytes: 0,
};

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
