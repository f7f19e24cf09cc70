//! One layer's members, in the order of its tar.

use serde::{Deserialize, Serialize};

/// A file's facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub kind: Kind,
    /// `mode & 0o7777`.
    pub mode: u32,
    pub uid: u64,
    pub gid: u64,
    /// Bytes of a regular file; 0 for every other kind.
    pub bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    File,
    Directory,
    Symlink {
        target: String,
    },
    /// A second name of a file of the same layer; its bytes count once, at the first name.
    Hardlink {
        target: String,
    },
    /// Devices, pipes.
    Other,
}

/// One member of a layer's tar. Paths are relative, `/`-separated, normalised and not empty, but
/// for an opaque root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Member {
    Entry {
        path: String,
        entry: Entry,
    },
    /// `.wh.NAME`: `path` (with all below it) of the layers below is gone.
    Whiteout {
        path: String,
    },
    /// `.wh..wh..opq`: everything below `path` in the layers below is gone.
    Opaque {
        path: String,
    },
}

/// All members of one layer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerListing {
    pub members: Vec<Member>,
}

impl LayerListing {
    /// Bytes of regular files: the layer's size as DESIGN defines it.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.members
            .iter()
            .map(|member| match member {
                Member::Entry { entry, .. } => entry.bytes,
                _ => 0,
            })
            .fold(0, u64::saturating_add)
    }
}
