//! `layers`: each layer in a sentence, and who is to blame for bytes that ship and cannot be seen.

use std::collections::BTreeMap;
use std::io;

use super::desk::Desk;
use super::session::Session;
use crate::domain::bytes::Bytes;
use crate::domain::image::{Analysis, LayerFacts, Wasted};
use crate::domain::text::counted;

impl Session {
    pub(super) fn layers(&mut self, desk: &Desk) -> io::Result<()> {
        let analysis = desk.run.as_ref().and_then(|run| run.analysis.clone());
        let Some(analysis) = analysis else {
            return self
                .console
                .say("There is no image of yours yet. Type build to make one.");
        };
        if desk.is_stale() {
            self.console
                .say("This is the image of the text before your last change.")?;
        }
        self.console.voice.say_all(sentences(&analysis))
    }
}

fn sentences(analysis: &Analysis) -> Vec<String> {
    let count = counted(analysis.layers.len(), "layer");
    let mut lines = vec![format!(
        "Your image is {} in {count}, the first one at the bottom.",
        Bytes(analysis.total_bytes)
    )];
    let layers = analysis.layers.iter().enumerate();
    lines.extend(layers.map(|(index, layer)| sentence(index, layer)));
    lines.extend(blame(analysis));
    lines
}

fn sentence(index: usize, layer: &LayerFacts) -> String {
    let line = layer
        .line
        .map_or(String::new(), |line| format!(", Dockerfile line {line}"));
    let changes = [
        (layer.added, "added"),
        (layer.changed, "changed"),
        (layer.deleted, "deleted"),
    ];
    let changes: Vec<_> = changes
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let changes = if changes.is_empty() {
        String::new()
    } else {
        format!(", files: {}", changes.join(", "))
    };
    let instruction = layer
        .instruction
        .as_deref()
        .unwrap_or("made by an unknown instruction");
    format!(
        "Layer {}, {}{line}{changes}: {instruction}",
        index + 1,
        Bytes(layer.bytes)
    )
}

/// One sentence per pair of a layer that ships and a layer that hides, the largest first.
fn blame(analysis: &Analysis) -> Vec<String> {
    if analysis.wasted.is_empty() {
        return vec!["Nothing is wasted.".to_owned()];
    }
    // Largest first already: the first of each pair is its largest path.
    let mut pairs: BTreeMap<(usize, usize), (u64, &Wasted)> = BTreeMap::new();
    for wasted in &analysis.wasted {
        let pair = pairs
            .entry((wasted.added_in, wasted.hidden_in))
            .or_insert((0, wasted));
        pair.0 = pair.0.saturating_add(wasted.bytes);
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_key(|(_, (bytes, _))| std::cmp::Reverse(*bytes));
    let mut lines = vec![format!(
        "{} of it ship and cannot be seen:",
        Bytes(analysis.wasted_bytes())
    )];
    lines.extend(pairs.into_iter().map(|((added, hidden), (bytes, largest))| {
        format!(
            "{} of {} are deleted or replaced in {}, and still ship. The largest is /{}, {}.",
            Bytes(bytes),
            place(analysis, added),
            place(analysis, hidden),
            largest.path,
            Bytes(largest.bytes)
        )
    }));
    lines
}

/// `layer 6 (line 12)`
fn place(analysis: &Analysis, index: usize) -> String {
    let line = analysis.layers.get(index).and_then(|layer| layer.line);
    let line = line.map_or(String::new(), |line| format!(" (line {line})"));
    format!("layer {}{line}", index + 1)
}

#[cfg(test)]
mod tests {
    use super::sentences;
    use crate::domain::image::{Analysis, LayerFacts, Wasted};

    #[test]
    fn a_table_becomes_sentences() {
        let layer = |bytes, line, added, deleted| LayerFacts {
            bytes,
            line,
            added,
            deleted,
            instruction: line.map(|line| format!("RUN step {line}")),
            ..LayerFacts::default()
        };
        let wasted = |path: &str, bytes, hidden_in| Wasted {
            path: path.to_owned(),
            bytes,
            added_in: 1,
            hidden_in,
        };
        let analysis = Analysis {
            total_bytes: 1_000_000,
            final_bytes: 700_000,
            layers: vec![
                layer(500_000, None, 80, 0),
                layer(500_000, Some(2), 3, 0),
                layer(0, Some(3), 0, 2),
            ],
            wasted: vec![
                wasted("app/big", 200_000, 2),
                wasted("app/small", 100_000, 2),
            ],
            ..Analysis::default()
        };
        assert_eq!(
            sentences(&analysis),
            [
                "Your image is 1.00 MB in 3 layers, the first one at the bottom.",
                "Layer 1, 500.0 kB, files: 80 added: made by an unknown instruction",
                "Layer 2, 500.0 kB, Dockerfile line 2, files: 3 added: RUN step 2",
                "Layer 3, 0 B, Dockerfile line 3, files: 2 deleted: RUN step 3",
                "300.0 kB of it ship and cannot be seen:",
                "300.0 kB of layer 2 (line 2) are deleted or replaced in layer 3 (line 3), and still ship. The largest is /app/big, 200.0 kB.",
            ]
        );
        assert!(sentences(&Analysis::default()).contains(&"Nothing is wasted.".to_owned()));
    }
}
