//! The kit: the base images that missions build from, and how they come to where no registry is.
//!
//! [`needs`] says which, [`stock`] what the engine has of them; [`mod@file`] carries them in one file,
//! [`mirror`] from a registry in the room, and [`serve`] is such a registry. [`mod@build`] makes stand-ins
//! where none can be had.

pub mod build;
pub mod error;
pub mod file;
pub mod mirror;
pub mod needs;
pub mod serve;
pub mod stock;

pub use error::KitError;

/// How far something is, for bars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// `reading node:20`
    pub what: String,
    pub done: u64,
    /// None where the end is not known.
    pub total: Option<u64>,
    pub unit: Unit,
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    #[default]
    Bytes,
    Items,
}
