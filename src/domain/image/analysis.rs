//! Total, final and wasted bytes, per layer and per path.

use std::sync::Arc;

use super::{ImageConfig, LayerListing, Tree};

/// Everything the layers say.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Sum over layers of the bytes of regular files; a repeated layer counts each time.
    pub total_bytes: u64,
    /// Bytes of regular files in the merged file system.
    pub final_bytes: u64,
    /// Base first.
    pub layers: Vec<LayerFacts>,
    pub tree: Tree,
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
#[must_use]
pub fn analyse(
    _config: &ImageConfig,
    _layers: &[Arc<LayerListing>],
    _lines: &[Option<u32>],
) -> Analysis {
    Analysis::default()
}
