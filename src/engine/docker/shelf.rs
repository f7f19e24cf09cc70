//! One labelled, never-started container per image, made when first needed.

/// Container ids by image id.
#[derive(Debug, Default)]
pub(super) struct Shelf {}
