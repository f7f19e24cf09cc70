//! Total, final and wasted bytes, per layer and per path.

use std::sync::Arc;

use super::merge::Merger;
use super::{HistoryEntry, ImageConfig, LayerListing, Tree};
use crate::domain::dockerfile::Dockerfile;

/// Everything the layers say.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Sum over layers of the bytes of regular files; a repeated layer counts each time.
    pub total_bytes: u64,
    /// Bytes of regular files in the merged file system.
    pub final_bytes: u64,
    /// Base first.
    pub layers: Vec<LayerFacts>,
    pub tree: Arc<Tree>,
    /// Paths whose bytes ship but are not in the merged system, largest first.
    pub wasted: Vec<Wasted>,
}

/// One layer of an image.
#[derive(Clone, Debug, Default)]
pub struct LayerFacts {
    pub diff_id: String,
    /// The history entry behind the layer, tidied: `RUN npm ci`.
    pub instruction: Option<String>,
    /// The Dockerfile line, for layers of the submission's own instructions.
    pub line: Option<u32>,
    pub bytes: u64,
    pub added: usize,
    pub changed: usize,
    pub deleted: usize,
    pub listing: Arc<LayerListing>,
}

/// Bytes that a layer ships and a later layer hides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wasted {
    pub path: String,
    pub bytes: u64,
    /// Index of the layer that ships them.
    pub added_in: usize,
    /// Index of the layer that deletes or replaces them.
    pub hidden_in: usize,
}

impl Analysis {
    /// Takes each layer's instruction from the Dockerfile, where its line is known: the history has
    /// lost the flags.
    pub fn name_instructions(&mut self, dockerfile: &Dockerfile) {
        for layer in &mut self.layers {
            let stages = dockerfile
                .stages
                .iter()
                .flat_map(|stage| &stage.instructions);
            let mut written = stages.filter(|instruction| Some(instruction.line()) == layer.line);
            if let Some(instruction) = written.next() {
                layer.instruction = Some(instruction.text.clone());
            }
        }
    }

    #[must_use]
    pub fn wasted_bytes(&self) -> u64 {
        self.total_bytes.saturating_sub(self.final_bytes)
    }

    /// `final / total`; 1 for an empty image.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a ratio for people")]
    pub fn efficiency(&self) -> f64 {
        if self.total_bytes == 0 {
            1.0
        } else {
            self.final_bytes as f64 / self.total_bytes as f64
        }
    }
}

/// Merges the layers (base first). `lines` holds the Dockerfile line of each history entry of
/// `config`, as [`super::lines_of_history`] gives them; empty when no Dockerfile is known.
///
/// The bytes of `wasted` add up to `total_bytes - final_bytes` exactly. A file with several hard
/// links is in the merged system as long as one of its names is.
#[must_use]
pub fn analyse(
    config: &ImageConfig,
    layers: &[Arc<LayerListing>],
    lines: &[Option<u32>],
) -> Analysis {
    let mut merger = Merger::default();
    let mut origins = origins(config, layers.len(), lines);
    let layers: Vec<LayerFacts> = layers
        .iter()
        .enumerate()
        .map(|(index, listing)| {
            let counts = merger.lay(index, listing);
            let (instruction, line) = origins.next().unwrap_or_default();
            LayerFacts {
                diff_id: config.diff_ids.get(index).cloned().unwrap_or_default(),
                instruction,
                line,
                bytes: listing.bytes(),
                added: counts.added,
                changed: counts.changed,
                deleted: counts.deleted,
                listing: Arc::clone(listing),
            }
        })
        .collect();
    let (tree, mut wasted) = merger.finish();
    wasted.sort_by(|a, b| {
        let place = |w: &Wasted| (w.added_in, w.hidden_in);
        b.bytes
            .cmp(&a.bytes)
            .then_with(|| a.path.cmp(&b.path))
            .then(place(a).cmp(&place(b)))
    });
    Analysis {
        total_bytes: layers
            .iter()
            .fold(0, |sum, layer| sum.saturating_add(layer.bytes)),
        final_bytes: tree.bytes(),
        layers,
        tree: Arc::new(tree),
        wasted,
    }
}

/// Instruction and line of each layer, base first. Some tools write less history than layers; what
/// there is then speaks of the last ones. More history than layers says nothing reliable.
fn origins<'a>(
    config: &'a ImageConfig,
    layers: usize,
    lines: &'a [Option<u32>],
) -> impl Iterator<Item = (Option<String>, Option<u32>)> + use<'a> {
    let made = |(_, entry): &(usize, &HistoryEntry)| !entry.empty_layer;
    let count = config.history.iter().enumerate().filter(made).count();
    let known = if count > layers { 0 } else { count };
    let unknown = std::iter::repeat_n((None, None), layers - known);
    let entries = config.history.iter().enumerate().filter(made).take(known);
    unknown.chain(entries.map(|(index, entry)| {
        (
            super::tidy(&entry.created_by),
            lines.get(index).copied().flatten(),
        )
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::stacks::{any_stack, file, listing, whiteout};
    use super::*;

    fn shared(stack: Vec<LayerListing>) -> Vec<Arc<LayerListing>> {
        stack.into_iter().map(Arc::new).collect()
    }

    fn history(entries: &[(&str, bool)]) -> ImageConfig {
        let entry = |(text, empty): &(&str, bool)| HistoryEntry {
            created_by: (*text).to_owned(),
            empty_layer: *empty,
        };
        ImageConfig {
            history: entries.iter().map(entry).collect(),
            ..ImageConfig::default()
        }
    }

    proptest! {
        #[test]
        fn waste_is_total_less_final(stack in any_stack()) {
            let analysis = analyse(&ImageConfig::default(), &shared(stack), &[]);
            let wasted: u64 = analysis.wasted.iter().map(|w| w.bytes).sum();
            prop_assert_eq!(wasted, analysis.wasted_bytes());
            prop_assert!(analysis.wasted.is_sorted_by(|a, b| a.bytes >= b.bytes));
            let ratio = analysis.efficiency();
            prop_assert!((0.0..=1.0).contains(&ratio));
        }
    }

    #[test]
    fn layers_know_instruction_and_line() {
        let config = history(&[
            ("/bin/sh -c #(nop) ADD file:abc in / ", false),
            ("CMD [\"node\"]", true),
            ("RUN /bin/sh -c npm ci # buildkit", false),
        ]);
        let stack = shared(vec![
            listing(vec![file("a", 3)]),
            listing(vec![whiteout("a"), file("b", 1)]),
        ]);
        let analysis = analyse(&config, &stack, &[None, Some(2), Some(3)]);
        let told: Vec<_> = analysis
            .layers
            .iter()
            .map(|l| (l.instruction.as_deref(), l.line))
            .collect();
        assert_eq!(
            told,
            [
                (Some("ADD file:abc in /"), None),
                (Some("RUN npm ci"), Some(3))
            ]
        );
        assert_eq!((analysis.total_bytes, analysis.final_bytes), (4, 1));
        assert_eq!(analysis.wasted[0].path, "a");
    }

    #[test]
    fn short_history_speaks_of_the_last_layers() {
        let stack = shared(vec![LayerListing::default(), LayerListing::default()]);
        let told = |config| {
            let layers = analyse(&config, &stack, &[]).layers;
            layers
                .into_iter()
                .map(|l| l.instruction)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            told(history(&[("COPY a b", false)])),
            [None, Some("COPY a b".to_owned())]
        );
        assert_eq!(
            told(history(&[("a", false), ("b", false), ("c", false)])),
            [None, None]
        );
    }
}
