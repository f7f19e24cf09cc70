//! What each layer did to the files below it, path by path.

use std::collections::HashMap;

use super::merge::{Journal, Merger};
use super::{Analysis, Entry, LayerFacts, Member, Tree};

/// What a layer did to a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Added,
    Changed,
    Deleted,
}

/// One path that a layer touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub path: String,
    pub mark: Mark,
    /// As the layer leaves it; as it was before where the layer deletes it.
    pub entry: Entry,
    /// Bytes of lower layers that still ship and cannot be seen since.
    pub hides: u64,
}

/// All that one layer did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerChanges {
    /// In path order, each path once. A folder that is deleted is there with all that was in it.
    pub changes: Vec<Change>,
    /// Folders that hide all that lower layers had in them.
    pub opaque: Vec<String>,
}

/// What each layer did, base first.
#[must_use]
pub fn changes(analysis: &Analysis) -> Vec<LayerChanges> {
    let mut merger = Merger::with_journal();
    let layers = analysis.layers.iter().enumerate();
    let layer = |(index, facts): (usize, &LayerFacts)| {
        merger.lay(index, &facts.listing);
        let journal = merger.take_journal();
        let opaque = facts
            .listing
            .members
            .iter()
            .filter_map(|member| match member {
                Member::Opaque { path } => Some(path.clone()),
                _ => None,
            });
        LayerChanges {
            changes: told(journal, index, merger.tree()),
            opaque: opaque.collect(),
        }
    };
    layers.map(layer).collect()
}

/// The merged file system of some layers, base first.
#[must_use]
pub fn merged(layers: &[LayerFacts]) -> Tree {
    let mut merger = Merger::default();
    for (index, layer) in layers.iter().enumerate() {
        merger.lay(index, &layer.listing);
    }
    merger.finish().0
}

fn told(journal: Journal, layer: usize, after: &Tree) -> Vec<Change> {
    let Journal {
        before,
        mut placed,
        undone,
    } = journal;
    placed.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    if undone {
        settle(&mut placed, layer, after);
    }
    let before = before
        .into_iter()
        .map(|(path, entry, hidden)| (path, (entry, hidden)));
    let mut before: HashMap<String, (Entry, u64)> = before.collect();
    let mut changes = Vec::with_capacity(placed.len() + before.len());
    for (path, entry) in placed {
        let (mark, hides) = match before.remove(&path) {
            Some((_, hidden)) => (Mark::Changed, hidden),
            None => (Mark::Added, 0),
        };
        changes.push(Change {
            path,
            mark,
            entry,
            hides,
        });
    }
    if !before.is_empty() {
        changes.extend(before.into_iter().map(|(path, (entry, hides))| Change {
            path,
            mark: Mark::Deleted,
            entry,
            hides,
        }));
        changes.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    }
    changes
}

/// Of what was placed only what is there in the end, once.
fn settle(placed: &mut Vec<(String, Entry)>, layer: usize, after: &Tree) {
    placed.dedup_by(|a, b| a.0 == b.0);
    placed.retain_mut(|(path, entry)| {
        let node = after.nodes.get(path).filter(|it| it.layer == Some(layer));
        if let Some(node) = node {
            entry.clone_from(&node.entry);
        }
        node.is_some()
    });
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::stacks::{
        any_stack, directory, file, hardlink, listing, opaque, symlink, whiteout,
    };
    use super::super::{ImageConfig, LayerListing, analyse};
    use super::*;

    fn image(stack: Vec<LayerListing>) -> Analysis {
        let stack: Vec<_> = stack.into_iter().map(Arc::new).collect();
        analyse(&ImageConfig::default(), &stack, &[])
    }

    fn told(layer: &LayerChanges) -> Vec<String> {
        let mark = |mark| match mark {
            Mark::Added => '+',
            Mark::Changed => '~',
            Mark::Deleted => '-',
        };
        let line = |it: &Change| {
            format!(
                "{} {} {}/{}",
                mark(it.mark),
                it.path,
                it.entry.bytes,
                it.hides
            )
        };
        layer.changes.iter().map(line).collect()
    }

    #[test]
    fn every_kind_of_change_is_told() {
        let analysis = image(vec![
            listing(vec![
                file("app/a", 5),
                file("app/b", 7),
                file("lib/x", 3),
                file("lib/y", 4),
                file("old/z", 9),
                file("one", 20),
                hardlink("two", "one"),
            ]),
            listing(vec![
                whiteout("old"),
                opaque("lib"),
                file("lib/new", 1),
                file("app/b", 8),
                symlink("app/link", "b"),
                whiteout("one"),
            ]),
            listing(vec![whiteout("two"), directory("app")]),
        ]);
        let all = changes(&analysis);
        assert_eq!(
            told(&all[1]),
            [
                "~ app/b 8/7",
                "+ app/link 0/0",
                "+ lib/new 1/0",
                "- lib/x 3/3",
                "- lib/y 4/4",
                "- old 0/0",
                "- old/z 9/9",
                // Its bytes live on under the other name.
                "- one 20/0",
            ]
        );
        assert_eq!(all[1].opaque, ["lib"]);
        assert_eq!(told(&all[2]), ["- two 20/20"]);
        assert_eq!(merged(&analysis.layers), *analysis.tree);
    }

    #[test]
    fn a_change_of_mode_is_a_change() {
        let mut narrow = directory("app");
        if let Member::Entry { entry, .. } = &mut narrow {
            entry.mode = 0o700;
        }
        let layers = vec![
            listing(vec![file("app/a", 5)]),
            listing(vec![narrow]),
            listing(vec![]),
        ];
        let all = changes(&image(layers));
        assert_eq!(told(&all[1]), ["~ app 0/0"]);
        assert_eq!(all[2], LayerChanges::default());
    }

    proptest! {
        /// Replaying the changes makes the same file system as merging does.
        #[test]
        fn changes_make_the_merged_paths(stack in any_stack()) {
            let analysis = image(stack);
            let mut paths: BTreeMap<String, u32> = BTreeMap::new();
            for layer in changes(&analysis) {
                prop_assert!(layer.changes.is_sorted_by(|a, b| a.path < b.path));
                for change in layer.changes {
                    let was = paths.remove(&change.path).is_some();
                    match change.mark {
                        Mark::Deleted => prop_assert!(was),
                        mark => {
                            prop_assert_eq!(was, mark == Mark::Changed);
                            paths.insert(change.path, change.entry.mode);
                        }
                    }
                }
            }
            let nodes = analysis.tree.nodes.iter();
            let expected: BTreeMap<String, u32> =
                nodes.map(|(path, node)| (path.clone(), node.entry.mode)).collect();
            // A link that outlives its file takes the file's own mode.
            prop_assert!(paths.keys().eq(expected.keys()));
        }
    }
}
