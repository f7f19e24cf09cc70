//! Which paths the file tree is made of: what layers changed, the whole file system, or what is
//! wasted.

use std::collections::HashMap;
use std::ops::Range;

use super::index::{Builder, Hidden, Index, Item, Order, Sums};
use crate::domain::image::{Analysis, Blame, Change, LayerChanges, Mark, Tree, merged};

/// What the files' pane shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// What one layer changes, or all that the base image brings.
    Changes(Range<usize>),
    /// What a container sees.
    Whole,
    /// What these layers ship, or hide, and nobody sees.
    Wasted(Range<usize>),
}

pub(super) fn index(
    analysis: &Analysis,
    blame: &Blame,
    changes: &[LayerChanges],
    scope: &Scope,
    order: Order,
) -> Index {
    match scope {
        Scope::Whole => tree(&analysis.tree, order),
        Scope::Wasted(layers) => wasted(analysis, blame, layers, order),
        Scope::Changes(layers) if layers.len() > 1 => {
            let base = analysis.layers.get(layers.clone()).unwrap_or_default();
            brought(&merged(base), analysis, blame, layers, order)
        }
        Scope::Changes(layers) => match changes.get(layers.start) {
            Some(changes) => changed(changes, analysis, blame, layers, order),
            None => Builder::new(0).finish(order),
        },
    }
}

fn tree(tree: &Tree, order: Order) -> Index {
    let mut builder = Builder::new(tree.nodes.len());
    for (path, node) in &tree.nodes {
        builder.add(&Item {
            path,
            entry: Some(&node.entry),
            layer: node.layer,
            sums: ships(node.entry.bytes),
            ..Item::default()
        });
    }
    builder.finish(order)
}

/// The base image as one: all of it is added.
fn brought(
    tree: &Tree,
    analysis: &Analysis,
    blame: &Blame,
    layers: &Range<usize>,
    order: Order,
) -> Index {
    let hidden = hidden_later(analysis, blame, layers);
    let mut builder = Builder::new(tree.nodes.len());
    for (path, node) in &tree.nodes {
        let (hidden, lost) = of(&hidden, path, node.entry.bytes);
        builder.add(&Item {
            path,
            entry: Some(&node.entry),
            mark: Some(Mark::Added),
            layer: node.layer,
            sums: Sums {
                wasted: lost,
                ..ships(node.entry.bytes)
            },
            hidden,
        });
    }
    builder.finish(order)
}

fn changed(
    layer: &LayerChanges,
    analysis: &Analysis,
    blame: &Blame,
    layers: &Range<usize>,
    order: Order,
) -> Index {
    let hidden = hidden_later(analysis, blame, layers);
    let mut builder = Builder::new(layer.changes.len());
    for change in &layer.changes {
        builder.add(&item(change, layers.start, &hidden));
    }
    for path in &layer.opaque {
        builder.mark_opaque(path);
    }
    builder.finish(order)
}

fn item<'a>(change: &'a Change, layer: usize, hidden: &HashMap<&str, (Hidden, u64)>) -> Item<'a> {
    let is_there = change.mark != Mark::Deleted;
    let bytes = if is_there { change.entry.bytes } else { 0 };
    let (hidden, lost) = of(hidden, &change.path, bytes);
    Item {
        path: &change.path,
        entry: Some(&change.entry),
        mark: Some(change.mark),
        sums: Sums {
            ships: bytes,
            hides: change.hides,
            wasted: lost,
        },
        hidden,
        layer: Some(layer),
    }
}

fn wasted(analysis: &Analysis, blame: &Blame, layers: &Range<usize>, order: Order) -> Index {
    let mut builder = Builder::new(analysis.wasted.len());
    for (at, wasted) in analysis.wasted.iter().enumerate() {
        let concerns = layers.contains(&wasted.added_in) || layers.contains(&wasted.hidden_in);
        let Some(fate) = blame.fate(at).filter(|_| concerns) else {
            continue;
        };
        builder.add(&Item {
            path: &wasted.path,
            layer: Some(wasted.added_in),
            sums: Sums {
                wasted: wasted.bytes,
                ..ships(wasted.bytes)
            },
            hidden: Hidden::In {
                layer: wasted.hidden_in,
                fate,
            },
            ..Item::default()
        });
    }
    builder.finish(order)
}

/// Where other layers hide files of these, and how many of their bytes, by path. What hides a file
/// within them is no news: the path shows what is there after.
fn hidden_later<'a>(
    analysis: &'a Analysis,
    blame: &Blame,
    layers: &Range<usize>,
) -> HashMap<&'a str, (Hidden, u64)> {
    let ships_unseen = analysis.wasted.iter().enumerate();
    ships_unseen
        .filter(|(_, it)| layers.contains(&it.added_in) && !layers.contains(&it.hidden_in))
        .filter_map(|(at, it)| {
            let fate = blame.fate(at)?;
            let layer = it.hidden_in;
            let hidden = Hidden::In { layer, fate };
            Some((it.path.as_str(), (hidden, it.bytes)))
        })
        .collect()
}

fn of(hidden: &HashMap<&str, (Hidden, u64)>, path: &str, bytes: u64) -> (Hidden, u64) {
    match hidden.get(path) {
        Some((hidden, lost)) if *lost == bytes => (*hidden, *lost),
        _ => (Hidden::Nowhere, 0),
    }
}

fn ships(bytes: u64) -> Sums {
    Sums {
        ships: bytes,
        ..Sums::default()
    }
}
