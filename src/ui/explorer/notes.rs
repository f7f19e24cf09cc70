//! Says of a file where it comes from, and where it is hidden.

use crate::app::explorer::{Hidden, Node, Scope};
use crate::domain::bytes::Bytes;
use crate::domain::image::Blame;

/// `line 6`, `layer 3`, or `layer 1 of the base image` for one of its several.
pub(super) fn name(blame: &Blame, layer: usize) -> String {
    if layer < blame.base() && blame.base() > 1 {
        format!("layer {} of the base image", layer + 1)
    } else {
        blame.name(layer)
    }
}

/// `layer 7, line 9`
fn place(blame: &Blame, layer: usize) -> String {
    let name = blame.name(layer);
    if name.starts_with("layer ") {
        name
    } else {
        format!("layer {}, {name}", layer + 1)
    }
}

/// What is said beside a file, at full length and in short. Empty when there is nothing to say, or
/// when what lies in an open folder says it.
pub(super) fn of(node: &Node, open: bool, scope: &Scope, blame: &Blame) -> (String, String) {
    if open && !node.opaque {
        return Default::default();
    }
    let part = match node.sums.wasted {
        wasted if wasted < node.sums.ships => format!("{} ", Bytes(wasted)),
        _ => String::new(),
    };
    let hidden = if open { Hidden::Nowhere } else { node.hidden };
    match (hidden, node.layer) {
        (Hidden::In { layer, .. }, from) => {
            let from = from.filter(|from| brought_by_others(scope, *from, layer));
            match from {
                Some(from) => (
                    format!("from {}, hidden by {}", blame.name(from), blame.name(layer)),
                    format!("from {}", blame.name(from)),
                ),
                None => (
                    format!("{part}hidden by {}", place(blame, layer)),
                    format!("{part}hidden by {}", blame.name(layer)),
                ),
            }
        }
        (Hidden::Several, _) => {
            let words = format!("{} hidden", Bytes(node.sums.wasted));
            (words.clone(), words)
        }
        (Hidden::Nowhere, _) if node.opaque => {
            let words = "hides all that was in it".to_owned();
            (words, "opaque".to_owned())
        }
        (Hidden::Nowhere, Some(layer)) if *scope == Scope::Whole && !node.is_folder => {
            let name = blame.name(layer);
            (name.clone(), name)
        }
        (Hidden::Nowhere, _) => Default::default(),
    }
}

/// Among what a layer wastes or hides, files of other layers say where they come from.
fn brought_by_others(scope: &Scope, from: usize, hider: usize) -> bool {
    match scope {
        Scope::Wasted(layers) => !layers.contains(&from) || layers.len() > 1 && from != hider,
        _ => false,
    }
}
