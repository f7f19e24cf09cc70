//! What a pack says it holds, and why that may be refused before anything of it is unpacked.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::FORMAT;
use super::error::Fault;
use crate::content::folder::{MAX_BYTES, MAX_FILES, MAX_PACKED_FILE, MISSION_FILE, link_refusal};
use crate::content::paths;

/// `phoenix-pack.json`. It names no time, so that equal folders make equal packs.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) pack: u32,
    /// The version of the phoenix that made it.
    pub(super) phoenix: String,
    pub(super) members: Vec<Member>,
}

/// One member of the archive; paths open with the folder of a mission.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Member {
    Folder {
        path: String,
    },
    File {
        path: String,
        bytes: u64,
        /// Lower-case hexadecimal digits.
        sha256: String,
    },
    Link {
        path: String,
        target: String,
    },
}

impl Member {
    pub(super) fn path(&self) -> &str {
        match self {
            Self::Folder { path } | Self::File { path, .. } | Self::Link { path, .. } => path,
        }
    }
}

impl Manifest {
    /// Everything that can be held against a pack without unpacking more of it.
    pub(super) fn check(&self) -> Result<(), Fault> {
        if self.pack != FORMAT {
            return Err(Fault::OtherFormat(self.pack));
        }
        if self.members.len() > MAX_FILES {
            let why = format!("it lists more than {MAX_FILES} files and folders");
            return Err(Fault::refused(super::MANIFEST, why));
        }
        let mut seen = Seen::default();
        for member in &self.members {
            seen.take(member)?;
        }
        seen.finish()
    }
}

/// The members so far.
#[derive(Default)]
struct Seen<'a> {
    /// Whether each is a folder.
    paths: BTreeMap<&'a str, bool>,
    /// In lower case: on some machines two spellings are one file.
    lower: BTreeSet<String>,
    bytes: u64,
}

impl<'a> Seen<'a> {
    fn take(&mut self, member: &'a Member) -> Result<(), Fault> {
        let path = member.path();
        let refused = |why: &str| Fault::refused(path, why);
        if let Some(why) = paths::objection(path) {
            return Err(refused(why));
        }
        if self.paths.contains_key(path) {
            return Err(refused("it is listed twice"));
        }
        if !self.lower.insert(path.to_lowercase()) {
            return Err(refused(
                "another path differs from it in upper and lower case alone",
            ));
        }
        match path.rsplit_once('/') {
            Some((above, _)) if self.paths.get(above) != Some(&true) => {
                return Err(refused(
                    "what it lies in is not listed as a folder before it",
                ));
            }
            None if !matches!(member, Member::Folder { .. }) => {
                return Err(refused("it lies outside the folders of missions"));
            }
            _ => {}
        }
        match member {
            Member::Folder { .. } => {}
            Member::File { bytes, .. } => self.weigh(path, *bytes)?,
            Member::Link { target, .. } => {
                let (_mission, inside) = path.split_once('/').unwrap_or(("", path));
                if let Some(why) = link_refusal(inside, target) {
                    return Err(refused(why));
                }
            }
        }
        let is_folder = matches!(member, Member::Folder { .. });
        self.paths.insert(path, is_folder);
        Ok(())
    }

    fn weigh(&mut self, path: &str, bytes: u64) -> Result<(), Fault> {
        if bytes > MAX_PACKED_FILE {
            let what = format!("`{path}` has {bytes} bytes");
            return Err(Fault::too_large(&what, MAX_PACKED_FILE));
        }
        self.bytes += bytes;
        if self.bytes > MAX_BYTES {
            return Err(Fault::too_large("its files are too many bytes", MAX_BYTES));
        }
        Ok(())
    }

    fn finish(&self) -> Result<(), Fault> {
        let mut missions = self
            .paths
            .keys()
            .filter(|path| !path.contains('/'))
            .peekable();
        if missions.peek().is_none() {
            return Err(Fault::refused(super::MANIFEST, "it lists no mission"));
        }
        for folder in missions {
            let file = format!("{folder}/{MISSION_FILE}");
            if self.paths.get(file.as_str()) != Some(&false) {
                return Err(Fault::refused(&file, "the file is missing"));
            }
        }
        Ok(())
    }
}
