//! Pictures of the model: pure functions from `&Model` and a theme into a buffer of cells.

pub mod highlight;
pub mod markdown;
pub mod text;
pub mod theme;
