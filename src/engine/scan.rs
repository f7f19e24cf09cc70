//! One pass over the layers of one or more images: listings, captured files, pattern hits.

mod cache;

pub use cache::ListingCache;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::facts::PatternHit;
use crate::domain::image::{ImageConfig, LayerListing};

/// What to look for in the layers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanRequest {
    /// Image ids or names.
    pub images: Vec<String>,
    /// Globs of files whose bytes are wanted.
    pub captures: Vec<String>,
    /// Regexes to search in every regular file.
    pub patterns: Vec<String>,
}

/// What one image's layers hold.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// With history, from the config blob.
    pub config: ImageConfig,
    /// Base first, one per diff ID.
    pub layers: Vec<Arc<LayerListing>>,
    /// Captured bytes by (layer index, path).
    pub captures: BTreeMap<(usize, String), Vec<u8>>,
    pub hits: Vec<PatternHit>,
}
