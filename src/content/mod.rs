//! Missions: find, read, embed, lint; what the learner keeps.
//!
//! YAML is named in `yaml.rs` alone. A mission folder is hostile input: nothing in it is run, no
//! link in it is followed, and every size is bounded before it is read.

mod assemble;
mod course;
mod decode;
mod document;
mod folder;
mod home;
mod key_path;
pub mod learner;
pub mod lint;
mod mission_file;
mod outline;
pub mod pack;
mod paths;
mod places;
mod problem;
mod schema;
pub mod settings;
mod shape;
mod skeleton;
mod strict;
mod suggest;
#[cfg(test)]
mod tests;
mod translation;
mod wording;
mod yaml;

pub use course::{Course, Entry};
pub use document::document;
pub use folder::surroundings;
pub use home::{Home, write_atomic};
pub use key_path::KeyPath;
pub use places::Place;
pub use problem::{LoadError, Problem, tally};
pub use schema::{overlay_schema, schema};
pub use skeleton::new_mission;
pub use suggest::nearest;
