//! The blame sentence: which line brings how much, and what of it ships without being seen.

use std::collections::BTreeMap;

use super::Analysis;
use crate::domain::bytes::Bytes;

/// What later layers do to the bytes of one.
#[derive(Clone, Copy, Debug, Default)]
struct Hidden {
    deleted: u64,
    replaced: u64,
}

impl Analysis {
    /// How many of the first layers no line of the Dockerfile made: the base image's.
    #[must_use]
    pub fn base_layers(&self) -> usize {
        let own = self.layers.iter().position(|layer| layer.line.is_some());
        // Without any line nothing is known of whose the layers are.
        own.unwrap_or(0)
    }

    /// `line 6 adds 312 MB; 280 MB of it is deleted in line 9 and still ships`
    #[must_use]
    pub fn blame(&self, layer: usize) -> String {
        let Some(facts) = self.layers.get(layer) else {
            return String::new();
        };
        let who = self.name_of(layer);
        if facts.bytes == 0 {
            return format!("{who} adds no bytes");
        }
        let adds = format!("{who} adds {}", Bytes(facts.bytes));
        match self.hidden_of(layer..layer + 1) {
            hidden if hidden.is_empty() => format!("{adds}, all of it is in the final image"),
            hidden => format!("{adds}; {} and still ships", self.fate(&hidden)),
        }
    }

    /// The same of the base image as a whole.
    #[must_use]
    pub fn blame_base(&self) -> String {
        let count = self.base_layers();
        let bytes = self.layers[..count]
            .iter()
            .fold(0, |sum: u64, layer| sum.saturating_add(layer.bytes));
        let brings = format!("the base image brings {}", Bytes(bytes));
        match self.hidden_of(0..count) {
            hidden if hidden.is_empty() => brings,
            hidden => format!("{brings}; {} and still ships", self.fate(&hidden)),
        }
    }

    /// One sentence for the whole image: its worst line, or that nothing is wasted.
    #[must_use]
    pub fn blame_worst(&self) -> String {
        let wasted = |layer: &usize| -> u64 {
            let own = self
                .wasted
                .iter()
                .filter(|wasted| wasted.added_in == *layer);
            own.fold(0, |sum, wasted| sum.saturating_add(wasted.bytes))
        };
        let worst = (0..self.layers.len()).max_by_key(wasted);
        match worst.filter(|layer| wasted(layer) > 0) {
            Some(layer) if layer < self.base_layers() => self.blame_base(),
            Some(layer) => self.blame(layer),
            None => "nothing ships that cannot be seen".to_owned(),
        }
    }

    /// `line 6`, or the layer where no line is known.
    #[must_use]
    pub fn name_of(&self, layer: usize) -> String {
        match self.layers.get(layer).and_then(|facts| facts.line) {
            Some(line) => format!("line {line}"),
            None => format!("layer {}", layer + 1),
        }
    }

    fn hidden_of(&self, layers: std::ops::Range<usize>) -> BTreeMap<usize, Hidden> {
        let mut hidden: BTreeMap<usize, Hidden> = BTreeMap::new();
        let own = self
            .wasted
            .iter()
            .filter(|wasted| layers.contains(&wasted.added_in));
        for wasted in own.filter(|wasted| wasted.bytes > 0) {
            let fate = hidden.entry(wasted.hidden_in).or_default();
            let is_there = self.tree.nodes.contains_key(&wasted.path);
            let bytes = if is_there {
                &mut fate.replaced
            } else {
                &mut fate.deleted
            };
            *bytes = bytes.saturating_add(wasted.bytes);
        }
        hidden
    }

    /// `280 MB of it is deleted in line 9, 3 MB replaced in line 11`
    fn fate(&self, hidden: &BTreeMap<usize, Hidden>) -> String {
        let mut parts = Vec::new();
        for (layer, fate) in hidden {
            let place = self.name_of(*layer);
            for (bytes, done) in [(fate.deleted, "deleted"), (fate.replaced, "replaced")] {
                if bytes > 0 {
                    let it = if parts.is_empty() { " of it is" } else { "" };
                    parts.push(format!("{}{it} {done} in {place}", Bytes(bytes)));
                }
            }
        }
        parts.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::stacks::{file, listing, whiteout};
    use super::super::{Analysis, LayerListing, analyse, config::ImageConfig};

    fn image(layers: Vec<LayerListing>, lines: &[Option<u32>]) -> Analysis {
        let layers: Vec<_> = layers.into_iter().map(Arc::new).collect();
        let mut analysis = analyse(&ImageConfig::default(), &layers, &[]);
        for (layer, line) in analysis.layers.iter_mut().zip(lines) {
            layer.line = *line;
        }
        analysis
    }

    #[test]
    fn every_byte_has_a_line_and_a_fate() {
        let analysis = image(
            vec![
                listing(vec![file("base", 108_000_000), file("etc", 1_000)]),
                listing(vec![file("big", 280_000_000), file("small", 32_000_000)]),
                listing(vec![whiteout("big"), file("etc", 2_000)]),
                listing(vec![file("small", 1_000)]),
                listing(vec![whiteout("none")]),
            ],
            &[None, Some(6), Some(9), Some(11), Some(12)],
        );
        assert_eq!(analysis.base_layers(), 1);
        for (layer, words) in [
            (
                1,
                "line 6 adds 312.0 MB; 280.0 MB of it is deleted in line 9, 32.0 MB replaced in line 11 and still ships",
            ),
            (2, "line 9 adds 2.00 kB, all of it is in the final image"),
            (4, "line 12 adds no bytes"),
            (99, ""),
        ] {
            assert_eq!(analysis.blame(layer), words);
        }
        assert_eq!(
            analysis.blame_base(),
            "the base image brings 108.0 MB; 1.00 kB of it is replaced in line 9 and still ships"
        );
        assert_eq!(analysis.blame_worst(), analysis.blame(1));
    }

    #[test]
    fn an_image_without_waste_says_so() {
        let analysis = image(vec![listing(vec![file("a", 5)])], &[None]);
        assert_eq!(analysis.blame_worst(), "nothing ships that cannot be seen");
        assert_eq!(
            analysis.blame(0),
            "layer 1 adds 5 B, all of it is in the final image"
        );
        assert_eq!(
            Analysis::default().blame_base(),
            "the base image brings 0 B"
        );
    }
}
