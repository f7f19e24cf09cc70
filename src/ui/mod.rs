//! Pictures of the model: pure functions from `&Model` and a theme into a buffer of cells.

pub mod build;
pub mod checks;
pub mod gauge;
pub mod theme;
