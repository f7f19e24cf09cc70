//! Pictures of the model: pure functions from `&Model` and a theme into a buffer of cells.

pub mod compare;
pub mod debrief;
pub mod highlight;
pub mod hints;
pub mod history;
pub mod markdown;
pub mod text;
pub mod theme;

#[cfg(test)]
mod testing_overlays;
