//! Packs: missions in one file, to hand out and to play from.
//!
//! ```text
//! seal       a zstd frame that unpackers skip: format, length and SHA-256 of everything behind it
//! tar.zst    phoenix-pack.json, then every folder, file and link that it lists, in its order
//! ```
//!
//! `tar --zstd` opens one. Here a pack is untrusted: nothing is unpacked before the seal holds, no
//! member is read that the manifest does not name, and what is read stays in memory.

mod error;
mod manifest;
mod read;
mod seal;
#[cfg(test)]
mod tests;
mod write;

pub use error::{Fault, PackError};
pub use read::open;
pub use write::{Packed, pack};

/// The version of the format that this program reads and writes.
const FORMAT: u32 = 1;
/// The first member of the archive.
const MANIFEST: &str = "phoenix-pack.json";
