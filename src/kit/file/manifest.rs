//! What a kit file holds, and the names of its entries.

use serde::{Deserialize, Serialize};

/// The version of the format that is written and read.
pub const FORMAT: u32 = 1;

pub(super) const MISSIONS: &str = "missions.phoenix";

/// The last entry of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the format.
    pub kit: u32,
    /// The version of the program that wrote it.
    pub phoenix: String,
    pub images: Vec<KitImage>,
}

impl Manifest {
    /// Of these images, by this program.
    pub(super) fn of(images: Vec<KitImage>) -> Self {
        Self {
            kit: FORMAT,
            phoenix: env!("CARGO_PKG_VERSION").to_owned(),
            images,
        }
    }
}

/// An image: its parts by the SHA-256 of their bytes, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KitImage {
    /// `node:20-alpine`
    pub name: String,
    /// Of the config blob.
    pub config: String,
    /// Of the uncompressed layers, base first.
    pub layers: Vec<String>,
    pub stand_in: bool,
}

/// What an entry is, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Layer(String),
    Config(String),
    Missions,
    /// By the digest of its bytes, like the others: a changed letter does not pass.
    Manifest(String),
}

impl Part {
    /// None for every name that no kit file has.
    pub(super) fn of(name: &str) -> Option<Self> {
        let digest = |start: &str, end: &str| {
            let digest = name.strip_prefix(start)?.strip_suffix(end)?;
            is_digest(digest).then(|| digest.to_owned())
        };
        match name {
            MISSIONS => Some(Self::Missions),
            _ => digest("layers/", ".tar.zst")
                .map(Self::Layer)
                .or_else(|| digest("images/", ".json").map(Self::Config))
                .or_else(|| digest("kit/", ".json").map(Self::Manifest)),
        }
    }
}

pub(super) fn layer_entry(digest: &str) -> String {
    format!("layers/{digest}.tar.zst")
}

pub(super) fn config_entry(digest: &str) -> String {
    format!("images/{digest}.json")
}

pub(super) fn manifest_entry(digest: &str) -> String {
    format!("kit/{digest}.json")
}

/// 64 lower-case hexadecimal digits.
pub(super) fn is_digest(text: &str) -> bool {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == 64 && text.bytes().all(hex)
}
