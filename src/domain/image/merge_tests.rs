//! Merging against a naive reference, and the cases that other tools get wrong.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::stacks::{
    any_stack, directory, file, hardlink, listing, member, opaque, symlink, whiteout,
};
use super::*;

fn merged(layers: &[LayerListing]) -> (Tree, Vec<Wasted>) {
    let mut merger = Merger::default();
    for (index, layer) in layers.iter().enumerate() {
        merger.lay(index, layer);
    }
    merger.finish()
}

fn paths(layers: Vec<Vec<Member>>) -> Vec<String> {
    let layers: Vec<_> = layers.into_iter().map(listing).collect();
    merged(&layers).0.nodes.into_keys().collect()
}

fn waste(layers: Vec<Vec<Member>>) -> Vec<(String, u64, usize, usize)> {
    let layers: Vec<_> = layers.into_iter().map(listing).collect();
    let wasted = merged(&layers).1.into_iter();
    wasted
        .map(|w| (w.path, w.bytes, w.added_in, w.hidden_in))
        .collect()
}

#[test]
fn whiteouts_come_before_additions_in_any_order() {
    let base = vec![directory("a"), file("a/old", 5)];
    let layer = vec![file("a/new", 1), whiteout("a")];
    assert_eq!(paths(vec![base.clone(), layer]), ["a", "a/new"]);
    let same = vec![file("a/old", 2), whiteout("a/old")];
    assert_eq!(paths(vec![base, same]), ["a", "a/old"]);
}

#[test]
fn opaque_directories_hide_what_was_below() {
    let base = vec![file("a/old", 5), file("ab", 1)];
    assert_eq!(
        paths(vec![base.clone(), vec![file("a/new", 1), opaque("a")]]),
        ["a", "a/new", "ab"]
    );
    let link = vec![directory("real"), file("real/x", 3), symlink("a", "real")];
    let over = vec![opaque("a"), file("a/new", 1)];
    assert_eq!(paths(vec![link, over]), ["a", "a/new", "real", "real/x"]);
    assert_eq!(
        paths(vec![base.clone(), vec![opaque("")]]),
        Vec::<String>::new()
    );
    assert_eq!(
        waste(vec![base, vec![opaque("a")]]),
        [("a/old".to_owned(), 5, 0, 1)]
    );
}

#[test]
fn kinds_change_without_whiteouts() {
    let tree = |top| paths(vec![vec![directory("a"), file("a/x", 5)], vec![top]]);
    assert_eq!(tree(symlink("a", "b")), ["a"]);
    assert_eq!(tree(file("a", 1)), ["a"]);
    assert_eq!(
        paths(vec![
            vec![file("a", 5)],
            vec![directory("a"), file("a/x", 1)]
        ]),
        ["a", "a/x"]
    );
    assert_eq!(
        paths(vec![vec![symlink("a", "b")], vec![file("a/x", 1)]]),
        ["a", "a/x"]
    );
}

#[test]
fn stray_whiteouts_and_missing_parents() {
    assert_eq!(
        paths(vec![vec![whiteout("no/such")], vec![file("x/y/z", 1)]]),
        ["x", "x/y", "x/y/z"]
    );
}

#[test]
fn copies_for_a_new_mode_waste_the_older_copy() {
    let mut changed = file("big", 100);
    if let Member::Entry { entry, .. } = &mut changed {
        entry.mode = 0o755;
    }
    assert_eq!(
        waste(vec![vec![file("big", 100)], vec![changed]]),
        [("big".to_owned(), 100, 0, 1)]
    );
}

#[test]
fn repeated_layers_count_each_time() {
    let layer = vec![file("a", 3)];
    assert_eq!(
        waste(vec![layer.clone(), layer]),
        [("a".to_owned(), 3, 0, 1)]
    );
}

#[test]
fn a_hard_links_bytes_live_until_its_last_name_goes() {
    let base = vec![file("a", 9), hardlink("b", "a"), hardlink("c", "a")];
    let layers = [listing(base.clone()), listing(vec![whiteout("a")])];
    let (tree, wasted) = merged(&layers);
    assert_eq!(wasted, []);
    assert_eq!(tree.nodes["b"].entry.kind, Kind::File);
    assert_eq!(tree.nodes["b"].entry.bytes, 9);
    assert_eq!(
        tree.nodes["c"].entry.kind,
        Kind::Hardlink {
            target: "b".to_owned()
        }
    );
    let gone = waste(vec![
        base,
        vec![whiteout("a")],
        vec![whiteout("c"), whiteout("b")],
    ]);
    assert_eq!(gone, [("a".to_owned(), 9, 0, 2)]);
}

#[test]
fn layers_are_counted() {
    let mut merger = Merger::default();
    let base = listing(vec![
        directory("a"),
        file("a/x", 1),
        file("a/y", 1),
        file("a/z", 1),
    ]);
    let first = merger.lay(0, &base);
    assert_eq!((first.added, first.changed, first.deleted), (4, 0, 0));
    let next = vec![
        directory("a"),
        file("a/x", 2),
        whiteout("a/y"),
        file("a/y", 7),
        whiteout("a/z"),
        file("b", 1),
    ];
    let second = merger.lay(1, &listing(next));
    assert_eq!((second.added, second.changed, second.deleted), (1, 2, 1));
    let (tree, _) = merger.finish();
    assert_eq!(tree.nodes["a"].layer, Some(0), "listed again, not changed");
    assert_eq!(tree.nodes["a/x"].layer, Some(1));
}

/// Twenty thousand files, two thousand whiteouts: the case that takes other tools most of a minute.
#[test]
fn whiteouts_cost_near_linear_time() {
    let name = |n: usize| format!("app/node_modules/package-{}/lib/file-{n}.js", n / 10);
    let base = listing((0..20_000).map(|n| file(&name(n), 100)).collect());
    let top = (0..2_000).map(|n| whiteout(&format!("app/node_modules/package-{n}")));
    let layers = [base, listing(top.collect())];
    let start = std::time::Instant::now();
    let (tree, wasted) = merged(&layers);
    let took = start.elapsed();
    println!("20,000 files and 2,000 whiteouts merged in {took:?}");
    assert_eq!((tree.bytes(), wasted.len()), (0, 20_000));
    let bound = if cfg!(debug_assertions) { 3_000 } else { 200 };
    assert!(took.as_millis() < bound, "{took:?}");
}

/// The same semantics, told the slow way: names point at inodes, and waste is an inode without a
/// name.
#[derive(Clone, PartialEq, Debug)]
enum Thing {
    Directory,
    Symlink(String),
    File(usize),
    DanglingLink,
}

#[derive(Default)]
struct Naive {
    names: BTreeMap<String, Thing>,
    /// Bytes, layer, and the layer that hid it.
    inodes: Vec<(u64, usize, Option<usize>)>,
}

impl Naive {
    fn drop_below(&mut self, path: &str) {
        self.names.retain(|name, _| {
            !path.is_empty()
                && !name
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.starts_with('/'))
        });
    }

    fn directories(&mut self, path: &str) {
        for (end, _) in path.match_indices('/').chain([(path.len(), "")]) {
            let parent = &path[..end];
            if !parent.is_empty() && self.names.get(parent) != Some(&Thing::Directory) {
                self.names.insert(parent.to_owned(), Thing::Directory);
            }
        }
    }

    fn add(&mut self, layer: usize, path: &str, entry: &Entry) {
        if matches!(&entry.kind, Kind::Hardlink { target } if target == path) {
            return;
        }
        if let Some((parent, _)) = path.rsplit_once('/') {
            self.directories(parent);
        }
        let thing = match &entry.kind {
            Kind::Directory => {
                self.names.insert(path.to_owned(), Thing::Directory);
                return;
            }
            Kind::Symlink { target } => Thing::Symlink(target.clone()),
            Kind::Hardlink { target } => {
                self.drop_below(path);
                self.names.remove(path);
                match self.names.get(target) {
                    Some(Thing::File(inode)) => Thing::File(*inode),
                    _ => Thing::DanglingLink,
                }
            }
            _ => {
                self.inodes.push((entry.bytes, layer, None));
                Thing::File(self.inodes.len() - 1)
            }
        };
        self.drop_below(path);
        self.names.insert(path.to_owned(), thing);
    }

    fn lay(&mut self, layer: usize, members: &[Member]) {
        for member in members {
            match member {
                Member::Whiteout { path } => {
                    self.drop_below(path);
                    self.names.remove(path);
                }
                Member::Opaque { path } => self.drop_below(path),
                Member::Entry { .. } => {}
            }
        }
        for member in members {
            match member {
                Member::Entry { path, entry } => self.add(layer, path, entry),
                Member::Opaque { path } => self.directories(path),
                Member::Whiteout { .. } => {}
            }
        }
        let named: BTreeSet<usize> = self.living();
        for (inode, facts) in self.inodes.iter_mut().enumerate() {
            if !named.contains(&inode) {
                facts.2.get_or_insert(layer);
            }
        }
    }

    fn living(&self) -> BTreeSet<usize> {
        let files = self.names.values().filter_map(|thing| match thing {
            Thing::File(inode) => Some(*inode),
            _ => None,
        });
        files.collect()
    }
}

fn shape(kind: &Kind) -> &'static str {
    match kind {
        Kind::Directory => "directory",
        Kind::Symlink { .. } => "symlink",
        _ => "file",
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn agrees_with_the_naive_reference(stack in any_stack()) {
        let mut naive = Naive::default();
        for (index, layer) in stack.iter().enumerate() {
            naive.lay(index, &layer.members);
        }
        let (tree, wasted) = merged(&stack);

        let ours: Vec<_> = tree.nodes.iter().map(|(p, n)| (p.clone(), shape(&n.entry.kind))).collect();
        let theirs: Vec<_> = naive.names.iter().map(|(path, thing)| {
            let kind = match thing {
                Thing::Directory => "directory",
                Thing::Symlink(_) => "symlink",
                Thing::File(_) | Thing::DanglingLink => "file",
            };
            (path.clone(), kind)
        }).collect();
        prop_assert_eq!(ours, theirs);

        let alive: u64 = naive.living().iter().map(|inode| naive.inodes[*inode].0).sum();
        prop_assert_eq!(tree.bytes(), alive);

        let mut ours: Vec<_> = wasted.iter().map(|w| (w.bytes, w.added_in, w.hidden_in)).collect();
        let mut theirs: Vec<_> = naive.inodes.iter()
            .filter(|(bytes, ..)| *bytes > 0)
            .filter_map(|(bytes, layer, hidden)| hidden.map(|hidden| (*bytes, *layer, hidden)))
            .collect();
        ours.sort_unstable();
        theirs.sort_unstable();
        prop_assert_eq!(ours, theirs);
    }
}

#[test]
fn links_that_outlive_their_directory_keep_their_mode() {
    let base = vec![
        directory("d"),
        member("d/tool", Kind::File, 4),
        hardlink("tool", "d/tool"),
    ];
    let (tree, wasted) = merged(&[listing(base), listing(vec![whiteout("d")])]);
    assert_eq!(tree.nodes.keys().collect::<Vec<_>>(), ["tool"]);
    assert_eq!((tree.bytes(), wasted.len()), (4, 0));
}
