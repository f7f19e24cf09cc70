//! One file for the memory stick: images by their digests, missions, and what it all is.
//!
//! A tar of `layers/<diff id>.tar.zst`, `images/<config digest>.json`, perhaps `missions.phoenix`, and
//! at its end `kit/<digest>.json` ([`Manifest`]). Layers that images share are in it once. Nothing is believed:
//! [`check`] reads the whole file, unpacks and digests every layer, before [`load`] sends a byte to an
//! engine; and what the engine has already is not sent again.

mod check;
mod load;
mod manifest;
mod save;
mod saved;
#[cfg(test)]
mod tests;
mod writer;

pub use check::{Checked, check};
pub(super) use check::{Layer, measure};
pub(super) use load::reader;
pub use load::{Loaded, load, write_archive, write_archive_file};
pub use manifest::{FORMAT, KitImage, Manifest};
pub use save::{Report, save};
