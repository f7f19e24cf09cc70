//! Synthetic layers, for tests of the explorer and of its pictures.

use std::sync::Arc;

use crate::domain::image::{Analysis, Entry, ImageConfig, Kind, LayerListing, Member, analyse};

fn member(path: &str, kind: Kind, bytes: u64) -> Member {
    let entry = Entry {
        kind,
        mode: 0o4755,
        uid: 1_000,
        gid: 1_000,
        bytes,
    };
    Member::Entry {
        path: path.to_owned(),
        entry,
    }
}

pub(crate) fn file(path: &str, bytes: u64) -> Member {
    member(path, Kind::File, bytes)
}

pub(crate) fn folder(path: &str) -> Member {
    member(path, Kind::Directory, 0)
}

pub(crate) fn link(path: &str, target: &str) -> Member {
    let target = target.to_owned();
    member(path, Kind::Symlink { target }, 0)
}

pub(crate) fn second_name(path: &str, target: &str) -> Member {
    let target = target.to_owned();
    member(path, Kind::Hardlink { target }, 0)
}

pub(crate) fn gone(path: &str) -> Member {
    Member::Whiteout {
        path: path.to_owned(),
    }
}

pub(crate) fn opaque(path: &str) -> Member {
    Member::Opaque {
        path: path.to_owned(),
    }
}

/// An image of these layers, the base first.
pub(crate) fn layered(layers: Vec<Vec<Member>>) -> Analysis {
    let listing = |members| Arc::new(LayerListing { members });
    let layers: Vec<_> = layers.into_iter().map(listing).collect();
    analyse(&ImageConfig::default(), &layers, &[])
}
