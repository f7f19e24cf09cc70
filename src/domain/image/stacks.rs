//! Layers made by hand or at random, for tests.

use proptest::prelude::*;

use super::{Entry, Kind, LayerListing, Member};

pub(super) fn listing(members: Vec<Member>) -> LayerListing {
    LayerListing { members }
}

pub(super) fn member(path: &str, kind: Kind, bytes: u64) -> Member {
    let mode = if kind == Kind::Directory {
        0o755
    } else {
        0o644
    };
    let entry = Entry {
        kind,
        mode,
        uid: 0,
        gid: 0,
        bytes,
    };
    Member::Entry {
        path: path.to_owned(),
        entry,
    }
}

pub(super) fn file(path: &str, bytes: u64) -> Member {
    member(path, Kind::File, bytes)
}

pub(super) fn directory(path: &str) -> Member {
    member(path, Kind::Directory, 0)
}

pub(super) fn symlink(path: &str, target: &str) -> Member {
    let target = target.to_owned();
    member(path, Kind::Symlink { target }, 0)
}

pub(super) fn hardlink(path: &str, target: &str) -> Member {
    let target = target.to_owned();
    member(path, Kind::Hardlink { target }, 0)
}

pub(super) fn whiteout(path: &str) -> Member {
    Member::Whiteout {
        path: path.to_owned(),
    }
}

pub(super) fn opaque(path: &str) -> Member {
    Member::Opaque {
        path: path.to_owned(),
    }
}

/// Few names, so that paths collide often.
fn path() -> impl Strategy<Value = String> {
    prop::collection::vec("[abc]", 1..4).prop_map(|names| names.join("/"))
}

fn any_member() -> impl Strategy<Value = Member> {
    prop_oneof![
        6 => (path(), 0u64..100).prop_map(|(p, b)| file(&p, b)),
        3 => path().prop_map(|p| directory(&p)),
        1 => (path(), path()).prop_map(|(p, t)| symlink(&p, &t)),
        3 => (path(), path()).prop_map(|(p, t)| hardlink(&p, &t)),
        3 => path().prop_map(|p| whiteout(&p)),
        1 => path().prop_map(|p| opaque(&p)),
        1 => Just(opaque("")),
    ]
}

/// Up to six layers of up to twelve members.
pub(super) fn any_stack() -> impl Strategy<Value = Vec<LayerListing>> {
    let layer = prop::collection::vec(any_member(), 0..12).prop_map(listing);
    prop::collection::vec(layer, 0..6)
}
