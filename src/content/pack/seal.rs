//! The seal: a short frame before the archive that says how long it is and what it hashes to.
//!
//! It is one of zstd's skippable frames, so that other unpackers pass over it. A flipped byte or a
//! missing end shows before anything is unpacked.

use sha2::{Digest, Sha256};

use super::FORMAT;
use super::error::Fault;

/// How one of zstd's skippable frames begins.
const MAGIC: [u8; 4] = [0x50, 0x2a, 0x4d, 0x18];
const NAME: &str = "phoenix-pack";
/// Before the words: the magic and their length.
const HEAD: usize = 8;
/// Longer words are none of ours.
const MAX_WORDS: usize = 128;

/// The archive behind its seal.
pub(super) fn seal(archive: &[u8]) -> Vec<u8> {
    let mut sealed = of(archive);
    sealed.extend(archive);
    sealed
}

/// The archive of a pack whose seal holds.
pub(super) fn unseal(pack: &[u8]) -> Result<&[u8], Fault> {
    let (head, rest) = pack.split_at_checked(HEAD).ok_or(Fault::NoPack)?;
    let (magic, length) = head.split_at(MAGIC.len());
    let length = length
        .iter()
        .rev()
        .fold(0, |all, byte| all << 8 | u64::from(*byte));
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if magic != MAGIC || length > MAX_WORDS {
        return Err(Fault::NoPack);
    }
    let Some((words, archive)) = rest.split_at_checked(length) else {
        return Err(Fault::Damaged);
    };
    let words = std::str::from_utf8(words).map_err(|_other_bytes| Fault::NoPack)?;
    let mut words = words.trim_end().split(' ');
    if words.next() != Some(NAME) {
        return Err(Fault::NoPack);
    }
    match words.next().and_then(|format| format.parse().ok()) {
        Some(FORMAT) => {}
        Some(format) => return Err(Fault::OtherFormat(format)),
        None => return Err(Fault::Damaged),
    }
    let told = words.next().and_then(|bytes| bytes.parse().ok());
    let there = archive.len() as u64;
    match told {
        Some(told) if there < told => Err(Fault::CutShort { there, told }),
        // To the letter: nothing in a seal may differ and go unnoticed.
        _ if pack.starts_with(&of(archive)) => Ok(archive),
        _ => Err(Fault::Damaged),
    }
}

fn of(archive: &[u8]) -> Vec<u8> {
    let bytes = archive.len();
    let words = format!("{NAME} {FORMAT} {bytes} {}\n", hex(archive));
    // A few dozen bytes, as the constants above have it.
    let length = u32::try_from(words.len()).unwrap_or(u32::MAX);
    [&MAGIC[..], &length.to_le_bytes(), words.as_bytes()].concat()
}

/// SHA-256 in lower-case hexadecimal digits.
pub(super) fn hex(data: &[u8]) -> String {
    format!("{:x}", Sha256::digest(data))
}
