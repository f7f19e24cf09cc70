//! Files as a tree that folds: an arena of nodes, and the rows that are seen.

use std::collections::HashMap;

use crate::domain::image::{Entry, Kind};

/// What a layer does to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Added,
    Changed,
    Deleted,
    /// Nothing that is told here.
    There,
}

/// A path that the tree is made of.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Relative, with `/`.
    pub(super) path: String,
    pub(super) mark: Mark,
    pub(super) entry: Option<Entry>,
    pub(super) bytes: u64,
    /// The layer that deletes or replaces it, so that it ships and cannot be seen.
    pub(super) hidden_in: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Node {
    pub name: String,
    pub mark: Mark,
    pub entry: Option<Entry>,
    /// Of a folder, everything in it.
    pub bytes: u64,
    pub hidden_in: Option<usize>,
    parent: Option<usize>,
    children: Vec<usize>,
    open: bool,
}

impl Node {
    #[must_use]
    pub fn is_folder(&self) -> bool {
        !self.children.is_empty()
            || self
                .entry
                .as_ref()
                .is_some_and(|entry| entry.kind == Kind::Directory)
    }

    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Size,
    Name,
}

/// A row that is seen: the node, and how deep it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub node: usize,
    pub depth: usize,
}

#[derive(Clone, Debug, Default)]
pub struct FileTree {
    nodes: Vec<Node>,
    roots: Vec<usize>,
    rows: Vec<Row>,
    /// Paths that a filter found.
    pub found: usize,
}

impl FileTree {
    /// Items in any order; folders that none of them names are made.
    pub(super) fn of(items: Vec<Item>, sort: Sort) -> Self {
        let mut tree = Self::default();
        let mut known: HashMap<String, usize> = HashMap::with_capacity(items.len());
        for item in items {
            let at = tree.place(&item.path, &mut known);
            let node = &mut tree.nodes[at];
            node.mark = item.mark;
            node.entry = item.entry;
            node.bytes = node.bytes.saturating_add(item.bytes);
            node.hidden_in = item.hidden_in.or(node.hidden_in);
        }
        tree.sum();
        tree.sort(sort);
        tree.show("");
        tree
    }

    /// The node of a path, made with its parents where they are missing.
    fn place(&mut self, path: &str, known: &mut HashMap<String, usize>) -> usize {
        if let Some(at) = known.get(path) {
            return *at;
        }
        let (parent, name) = match path.rsplit_once('/') {
            Some((folder, name)) => (Some(self.place(folder, known)), name),
            None => (None, path),
        };
        let at = self.nodes.len();
        self.nodes.push(Node {
            name: name.to_owned(),
            mark: Mark::There,
            entry: None,
            bytes: 0,
            hidden_in: None,
            parent,
            children: Vec::new(),
            open: false,
        });
        match parent {
            Some(parent) => self.nodes[parent].children.push(at),
            None => self.roots.push(at),
        }
        known.insert(path.to_owned(), at);
        at
    }

    /// Children come after their parents, so one pass from the end sums everything.
    fn sum(&mut self) {
        for at in (0..self.nodes.len()).rev() {
            let bytes = self.nodes[at].bytes;
            if let Some(parent) = self.nodes[at].parent {
                let sum = &mut self.nodes[parent].bytes;
                *sum = sum.saturating_add(bytes);
            }
        }
    }

    pub(super) fn sort(&mut self, sort: Sort) {
        let mut lists = vec![std::mem::take(&mut self.roots)];
        lists.extend(
            self.nodes
                .iter_mut()
                .map(|node| std::mem::take(&mut node.children)),
        );
        for list in &mut lists {
            list.sort_by(|a, b| {
                let (a, b) = (&self.nodes[*a], &self.nodes[*b]);
                let by_name = || a.name.cmp(&b.name);
                match sort {
                    Sort::Size => b.bytes.cmp(&a.bytes).then_with(by_name),
                    Sort::Name => by_name(),
                }
            });
        }
        let mut lists = lists.into_iter();
        self.roots = lists.next().unwrap_or_default();
        for (node, children) in self.nodes.iter_mut().zip(lists) {
            node.children = children;
        }
    }

    /// The rows that are seen: what is open, or every path with `filter` in it and its folders.
    pub(super) fn show(&mut self, filter: &str) {
        let wanted = filter.to_lowercase();
        let shown = (!wanted.is_empty()).then(|| self.matching(&wanted));
        self.rows.clear();
        let mut waiting: Vec<Row> = self
            .roots
            .iter()
            .rev()
            .map(|node| Row {
                node: *node,
                depth: 0,
            })
            .collect();
        while let Some(row) = waiting.pop() {
            if shown.as_ref().is_some_and(|shown| !shown[row.node]) {
                continue;
            }
            self.rows.push(row);
            let node = &self.nodes[row.node];
            if node.open || shown.is_some() {
                let below = node.children.iter().rev();
                waiting.extend(below.map(|node| Row {
                    node: *node,
                    depth: row.depth + 1,
                }));
            }
        }
    }

    /// Which nodes match, or have something below them that does.
    fn matching(&mut self, wanted: &str) -> Vec<bool> {
        let mut shown = vec![false; self.nodes.len()];
        self.found = 0;
        for at in (0..self.nodes.len()).rev() {
            if self.path(at).to_lowercase().contains(wanted) {
                shown[at] = true;
                self.found += usize::from(self.nodes[at].children.is_empty());
            }
            if let Some(parent) = self.nodes[at].parent.filter(|_| shown[at]) {
                shown[parent] = true;
            }
        }
        shown
    }

    /// The whole path of a node.
    #[must_use]
    pub fn path(&self, node: usize) -> String {
        let mut names = Vec::new();
        let mut at = self.nodes.get(node);
        while let Some(node) = at {
            names.push(node.name.as_str());
            at = node.parent.and_then(|parent| self.nodes.get(parent));
        }
        names.reverse();
        names.join("/")
    }

    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    #[must_use]
    pub fn node(&self, node: usize) -> Option<&Node> {
        self.nodes.get(node)
    }

    /// How many paths there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Opens or closes the folder of a row; where there is none its parent is closed. Returns the
    /// row to stand on.
    pub(super) fn toggle(&mut self, row: usize, filter: &str) -> usize {
        let Some(at) = self.rows.get(row).map(|row| row.node) else {
            return row;
        };
        let folder = if self.nodes[at].is_folder() {
            Some(at)
        } else {
            self.nodes[at].parent
        };
        let Some(folder) = folder else { return row };
        self.nodes[folder].open = !self.nodes[folder].open;
        self.show(filter);
        self.rows
            .iter()
            .position(|row| row.node == folder)
            .unwrap_or(row)
    }

    pub(super) fn open_all(&mut self, open: bool, filter: &str) {
        for node in &mut self.nodes {
            node.open = open && !node.children.is_empty();
        }
        self.show(filter);
    }
}
