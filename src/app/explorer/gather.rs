//! Which paths the file tree is made of: those a layer touches, the whole file system, or what is
//! wasted.

use std::collections::{BTreeSet, HashMap};

use super::tree::{Item, Mark};
use crate::domain::image::{Analysis, Member};

/// What the files' pane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What these layers (from, to) touch.
    Layers(usize, usize),
    /// What a container sees.
    Whole,
    /// What ships and cannot be seen.
    Wasted,
}

pub(super) fn items(analysis: &Analysis, scope: Scope) -> Vec<Item> {
    match scope {
        Scope::Layers(from, to) => touched(analysis, from, to),
        Scope::Whole => whole(analysis),
        Scope::Wasted => wasted(analysis),
    }
}

fn whole(analysis: &Analysis) -> Vec<Item> {
    let nodes = analysis.tree.nodes.iter();
    let item = |(path, node): (&String, &crate::domain::image::Node)| Item {
        path: path.clone(),
        mark: Mark::There,
        bytes: node.entry.bytes,
        entry: Some(node.entry.clone()),
        hidden_in: None,
    };
    nodes.map(item).collect()
}

fn wasted(analysis: &Analysis) -> Vec<Item> {
    let item = |wasted: &crate::domain::image::Wasted| Item {
        path: wasted.path.clone(),
        mark: Mark::There,
        entry: None,
        bytes: wasted.bytes,
        hidden_in: Some(wasted.hidden_in),
    };
    analysis.wasted.iter().map(item).collect()
}

fn touched(analysis: &Analysis, from: usize, to: usize) -> Vec<Item> {
    let below = paths_below(analysis, from);
    let own = analysis
        .wasted
        .iter()
        .filter(|it| (from..to).contains(&it.added_in));
    let hidden: HashMap<&str, usize> = own.map(|it| (it.path.as_str(), it.hidden_in)).collect();
    let mut items = Vec::new();
    for layer in analysis.layers.iter().take(to).skip(from) {
        for member in &layer.listing.members {
            items.push(item(member, &below, &hidden));
        }
    }
    items.retain(|item| !item.path.is_empty());
    items
}

fn item(member: &Member, below: &BTreeSet<&str>, hidden: &HashMap<&str, usize>) -> Item {
    match member {
        Member::Entry { path, entry } => Item {
            mark: if below.contains(path.as_str()) {
                Mark::Changed
            } else {
                Mark::Added
            },
            bytes: entry.bytes,
            entry: Some(entry.clone()),
            hidden_in: hidden.get(path.as_str()).copied(),
            path: path.clone(),
        },
        Member::Whiteout { path } | Member::Opaque { path } => Item {
            path: path.clone(),
            mark: Mark::Deleted,
            entry: None,
            bytes: 0,
            hidden_in: None,
        },
    }
}

/// What the layers below hold, after their own deletions.
fn paths_below(analysis: &Analysis, layers: usize) -> BTreeSet<&str> {
    let mut paths = BTreeSet::new();
    for layer in analysis.layers.iter().take(layers) {
        let members = || layer.listing.members.iter();
        // A layer's deletions concern what lies below it, whatever their order.
        for member in members() {
            if let Member::Whiteout { path } | Member::Opaque { path } = member {
                remove_below(&mut paths, path);
                if matches!(member, Member::Whiteout { .. }) {
                    paths.remove(path.as_str());
                }
            }
        }
        for member in members() {
            if let Member::Entry { path, .. } = member {
                paths.insert(path.as_str());
            }
        }
    }
    paths
}

fn remove_below(paths: &mut BTreeSet<&str>, folder: &str) {
    let start = format!("{folder}/");
    // `0` follows `/` in the order of bytes.
    let end = format!("{folder}0");
    let gone: Vec<&str> = paths.range(start.as_str()..end.as_str()).copied().collect();
    for path in gone {
        paths.remove(path);
    }
}
