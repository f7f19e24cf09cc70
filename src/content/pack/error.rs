//! Why a pack cannot be made or opened, and what to do about it.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::FORMAT;
use crate::content::problem::LoadError;
use crate::domain::bytes::Bytes;
use crate::domain::text::sanitise;

/// The seal holds, so it was made like this.
const ASK: &str = "ask whoever gave it to you for one that `phoenix pack` made";

/// A pack that was read and is not used.
#[derive(Debug, Error)]
#[error("read {pack} and did not use it: {fault}", pack = sanitise(&.pack.to_string_lossy(), 400))]
pub struct PackError {
    pub pack: PathBuf,
    pub fault: Fault,
}

/// What is wrong with a pack. Every text is safe to print.
#[derive(Debug, Error)]
pub enum Fault {
    #[error("it cannot be read: {0}")]
    Unreadable(io::Error),
    #[error("it is no pack; `phoenix pack DIR -o FILE` makes one")]
    NoPack,
    #[error("it is a pack of format {0}, and this phoenix reads {FORMAT}; update phoenix")]
    OtherFormat(u32),
    #[error("it holds {there} of its {told}; it was cut short, copy it again", there = Bytes(*.there), told = Bytes(*.told))]
    CutShort { there: u64, told: u64 },
    #[error("it is not as it was written; it was damaged on its way, copy it again")]
    Damaged,
    #[error("{what}; the most is {most}", most = Bytes(*.most))]
    TooLarge { what: String, most: u64 },
    #[error("the archive in it cannot be unpacked: {0}; {ASK}")]
    Unpacked(io::Error),
    #[error("`{member}`: {why}; {ASK}")]
    Refused { member: String, why: String },
    #[error(transparent)]
    Mission(#[from] LoadError),
}

impl Fault {
    pub(super) fn too_large(what: &str, most: u64) -> Self {
        Self::TooLarge {
            what: sanitise(what, 200),
            most,
        }
    }

    pub(super) fn refused(member: &str, why: impl AsRef<str>) -> Self {
        Self::Refused {
            member: sanitise(member, 200),
            why: sanitise(why.as_ref(), 400),
        }
    }
}
