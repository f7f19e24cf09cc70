//! Paths as a tree in one piece of memory: every folder knows its sums, and its own in order.

use std::collections::HashMap;
use std::ops::Range;

use crate::domain::image::{Entry, Fate, Kind, Mark};

/// What a list of files is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The largest first.
    #[default]
    Size,
    Name,
}

/// Bytes of a file, or of everything in a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub ships: u64,
    /// Bytes of lower layers that changes here hide.
    pub hides: u64,
    /// Part of `ships` that nobody sees.
    pub wasted: u64,
}

/// Where wasted bytes are hidden.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hidden {
    #[default]
    Nowhere,
    In {
        layer: usize,
        fate: Fate,
    },
    /// Of a folder, whose files are hidden here and there.
    Several,
}

/// A file or folder.
#[derive(Clone, Debug)]
pub struct Node {
    pub name: Box<str>,
    /// 1 for what lies in the root.
    pub depth: u16,
    pub is_folder: bool,
    /// None for a folder that only holds others.
    pub entry: Option<Entry>,
    pub mark: Option<Mark>,
    /// A folder that hides all that lower layers had in it.
    pub opaque: bool,
    pub sums: Sums,
    pub hidden: Hidden,
    /// The layer it comes from.
    pub layer: Option<usize>,
    parent: u32,
    children: Range<u32>,
}

/// What is known of one path.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Item<'a> {
    pub(super) path: &'a str,
    pub(super) entry: Option<&'a Entry>,
    pub(super) mark: Option<Mark>,
    pub(super) sums: Sums,
    pub(super) hidden: Hidden,
    pub(super) layer: Option<usize>,
}

/// The folder that everything is in.
pub(super) const ROOT: u32 = 0;

#[derive(Clone, Debug)]
pub(super) struct Index {
    /// Parents come before what is in them.
    nodes: Vec<Node>,
    /// What each folder holds, side by side.
    children: Vec<u32>,
}

pub(super) struct Builder<'a> {
    nodes: Vec<Node>,
    folders: HashMap<&'a str, u32>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(paths: usize) -> Self {
        let mut nodes = Vec::with_capacity(paths + 1);
        nodes.push(Node::new("", true, 0, ROOT));
        Self {
            nodes,
            folders: HashMap::new(),
        }
    }

    /// Several files may have the same path, and a folder too.
    pub(super) fn add(&mut self, item: &Item<'a>) {
        let is_folder = item.entry.is_some_and(|it| it.kind == Kind::Directory);
        let id = if is_folder {
            self.folder(item.path)
        } else {
            let (folder, name) = item.path.rsplit_once('/').unwrap_or(("", item.path));
            let parent = self.folder(folder);
            self.push(name, false, parent)
        };
        let node = &mut self.nodes[id as usize];
        node.entry = item.entry.cloned();
        node.mark = item.mark;
        node.layer = item.layer;
        node.sums = item.sums;
        node.hidden = item.hidden;
    }

    pub(super) fn mark_opaque(&mut self, path: &'a str) {
        let id = self.folder(path);
        self.nodes[id as usize].opaque = true;
    }

    fn push(&mut self, name: &str, is_folder: bool, parent: u32) -> u32 {
        let depth = self.nodes[parent as usize].depth.saturating_add(1);
        let id = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        self.nodes.push(Node::new(name, is_folder, depth, parent));
        id
    }

    /// The folder of a path, made with its parents where they are missing.
    fn folder(&mut self, path: &'a str) -> u32 {
        let mut missing = Vec::new();
        let mut at = path;
        let mut folder = ROOT;
        while !at.is_empty() {
            if let Some(known) = self.folders.get(at) {
                folder = *known;
                break;
            }
            missing.push(at);
            at = at.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        for path in missing.into_iter().rev() {
            let name = path.rsplit('/').next().unwrap_or(path);
            folder = self.push(name, true, folder);
            self.folders.insert(path, folder);
        }
        folder
    }

    pub(super) fn finish(mut self, order: Order) -> Index {
        let count = self.nodes.len();
        let mut starts = vec![0_u32; count + 1];
        for id in (1..count).rev() {
            let (node, parent) = (&self.nodes[id], self.nodes[id].parent as usize);
            let (sums, hidden) = (node.sums, node.hidden);
            self.nodes[parent].take_in(sums, hidden);
            starts[parent + 1] += 1;
        }
        for id in 0..count {
            starts[id + 1] += starts[id];
            self.nodes[id].children = starts[id]..starts[id];
        }
        let mut children = vec![0; count - 1];
        for (id, child) in (0_u32..).zip(0..count).skip(1) {
            let parent = self.nodes[child].parent as usize;
            let own = &mut self.nodes[parent].children;
            children[own.end as usize] = id;
            own.end += 1;
        }
        let mut index = Index {
            nodes: self.nodes,
            children,
        };
        index.sort(order);
        index
    }
}

impl Node {
    fn new(name: &str, is_folder: bool, depth: u16, parent: u32) -> Self {
        Self {
            name: name.into(),
            depth,
            is_folder,
            entry: None,
            mark: None,
            opaque: false,
            sums: Sums::default(),
            hidden: Hidden::Nowhere,
            layer: None,
            parent,
            children: 0..0,
        }
    }

    fn take_in(&mut self, sums: Sums, hidden: Hidden) {
        self.sums.ships = self.sums.ships.saturating_add(sums.ships);
        self.sums.hides = self.sums.hides.saturating_add(sums.hides);
        self.sums.wasted = self.sums.wasted.saturating_add(sums.wasted);
        self.hidden = match (self.hidden, hidden) {
            (one, Hidden::Nowhere) => one,
            (Hidden::Nowhere, other) => other,
            (one, other) if one == other => one,
            _ => Hidden::Several,
        };
    }

    fn weight(&self) -> u64 {
        self.sums.ships.saturating_add(self.sums.hides)
    }
}

impl Index {
    #[must_use]
    pub(super) fn node(&self, id: u32) -> &Node {
        self.nodes.get(id as usize).unwrap_or(&self.nodes[0])
    }

    /// Files and folders, without the root.
    #[must_use]
    pub(super) fn len(&self) -> usize {
        self.children.len()
    }

    pub(super) fn children(&self, id: u32) -> &[u32] {
        let own = &self.node(id).children;
        let own = own.start as usize..own.end as usize;
        self.children.get(own).unwrap_or_default()
    }

    pub(super) fn parent(&self, id: u32) -> u32 {
        self.node(id).parent
    }

    pub(super) fn ids(&self) -> impl DoubleEndedIterator<Item = u32> + use<> {
        let count = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        1..count
    }

    pub(super) fn sort(&mut self, order: Order) {
        let nodes = &self.nodes;
        for folder in nodes.iter().filter(|node| !node.children.is_empty()) {
            let own = folder.children.start as usize..folder.children.end as usize;
            self.children[own].sort_unstable_by(|a, b| {
                let (one, other) = (&nodes[*a as usize], &nodes[*b as usize]);
                let by_size = match order {
                    Order::Size => other.weight().cmp(&one.weight()),
                    Order::Name => std::cmp::Ordering::Equal,
                };
                by_size
                    .then_with(|| one.name.cmp(&other.name))
                    .then_with(|| a.cmp(b))
            });
        }
    }
}
