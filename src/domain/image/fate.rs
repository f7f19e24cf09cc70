//! Who ships bytes that nobody sees, who hides them, and how.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::{Analysis, Entry, Kind, LayerListing, Member, Wasted};

/// What a later layer does to a file that still ships.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Deleted,
    /// Something else lies at its path.
    Replaced,
    /// A file of the same size with another mode or owner lies at its path, as `chown -R` leaves it.
    Rewritten,
}

/// The bytes of each layer, and what became of them.
#[derive(Clone, Debug, Default)]
pub struct Blame {
    pub(super) base: usize,
    /// Bytes and Dockerfile line of each layer, base first.
    pub(super) layers: Vec<(u64, Option<u32>)>,
    /// Wasted bytes of each layer.
    wasted: Vec<u64>,
    /// Beside [`Analysis::wasted`].
    fates: Vec<Fate>,
    /// Hidden bytes by the layer that ships them, the one that hides them, and how.
    pub(super) flows: BTreeMap<(usize, usize, Fate), u64>,
}

impl Blame {
    #[must_use]
    pub fn of(analysis: &Analysis) -> Self {
        let fates = fates(analysis);
        let mut flows = BTreeMap::new();
        let mut by_layer = vec![0_u64; analysis.layers.len()];
        for (wasted, fate) in analysis.wasted.iter().zip(&fates) {
            if let Some(bytes) = by_layer.get_mut(wasted.added_in) {
                *bytes = bytes.saturating_add(wasted.bytes);
            }
            let bytes: &mut u64 = flows
                .entry((wasted.added_in, wasted.hidden_in, *fate))
                .or_default();
            *bytes = bytes.saturating_add(wasted.bytes);
        }
        let layers = analysis.layers.iter();
        Self {
            base: analysis.base_layers(),
            layers: layers.map(|layer| (layer.bytes, layer.line)).collect(),
            wasted: by_layer,
            fates,
            flows,
        }
    }

    /// How many of the first layers are the base image's.
    #[must_use]
    pub fn base(&self) -> usize {
        self.base
    }

    /// What became of the entry of [`Analysis::wasted`] at this place.
    #[must_use]
    pub fn fate(&self, wasted: usize) -> Option<Fate> {
        self.fates.get(wasted).copied()
    }

    /// Bytes that these layers ship.
    #[must_use]
    pub fn bytes(&self, layers: Range<usize>) -> u64 {
        let layers = self.layers.get(layers).unwrap_or_default();
        sum(layers.iter().map(|(bytes, _)| *bytes))
    }

    /// Bytes that these layers ship and nobody sees.
    #[must_use]
    pub fn wasted(&self, layers: Range<usize>) -> u64 {
        let layers = self.wasted.get(layers).unwrap_or_default();
        sum(layers.iter().copied())
    }
}

pub(super) fn sum(bytes: impl Iterator<Item = u64>) -> u64 {
    bytes.fold(0, u64::saturating_add)
}

fn fates(analysis: &Analysis) -> Vec<Fate> {
    let mut known: HashMap<usize, HashMap<&str, &Entry>> = HashMap::new();
    for wasted in &analysis.wasted {
        for layer in [wasted.added_in, wasted.hidden_in] {
            if let Some(facts) = analysis.layers.get(layer) {
                known
                    .entry(layer)
                    .or_insert_with(|| entries(&facts.listing));
            }
        }
    }
    let at = |layer: usize, path: &str| known.get(&layer)?.get(path).copied();
    let fate = |wasted: &Wasted| {
        let Some(new) = at(wasted.hidden_in, &wasted.path) else {
            return Fate::Deleted;
        };
        let old = at(wasted.added_in, &wasted.path);
        let again = old.is_some_and(|old| is_rewritten(old, new));
        if again && wasted.added_in != wasted.hidden_in {
            Fate::Rewritten
        } else {
            Fate::Replaced
        }
    };
    analysis.wasted.iter().map(fate).collect()
}

/// The last word counts, as it does when a tar is unpacked.
fn entries(listing: &LayerListing) -> HashMap<&str, &Entry> {
    let members = listing.members.iter();
    members
        .filter_map(|member| match member {
            Member::Entry { path, entry } => Some((path.as_str(), entry)),
            _ => None,
        })
        .collect()
}

fn is_rewritten(old: &Entry, new: &Entry) -> bool {
    let looks = |it: &Entry| (it.mode, it.uid, it.gid);
    old.kind == Kind::File
        && new.kind == Kind::File
        && old.bytes == new.bytes
        && looks(old) != looks(new)
}
