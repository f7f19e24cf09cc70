//! What creating a container adds to the image's files, and no image meant.

use crate::domain::image::{Entry, Kind, LayerListing, Member};

/// Whether the engine put this path there. The empty files under `etc` are mount points; they hide
/// an image's own, which only its layers show.
pub(super) fn is_injected(path: &str, entry: &Entry) -> bool {
    match path {
        ".dockerenv" | "run/.containerenv" => true,
        "etc/hosts" | "etc/hostname" | "etc/resolv.conf" => {
            entry.kind == Kind::File && entry.bytes == 0
        }
        "etc/mtab" => matches!(&entry.kind, Kind::Symlink { target } if target == "/proc/mounts"),
        _ => path.starts_with("dev/"),
    }
}

/// The listing of an export without what was put there.
pub(super) fn strip(listing: &mut LayerListing) {
    listing.members.retain(|member| match member {
        Member::Entry { path, entry } => !is_injected(path, entry),
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_files_stay() {
        let entry = |kind, bytes| Entry {
            kind,
            mode: 0o644,
            uid: 0,
            gid: 0,
            bytes,
        };
        let file = |bytes| entry(Kind::File, bytes);
        assert!(is_injected("etc/hosts", &file(0)));
        assert!(!is_injected("etc/hosts", &file(20)));
        assert!(is_injected("dev/console", &file(0)));
        assert!(!is_injected("dev", &entry(Kind::Directory, 0)));
        assert!(!is_injected("app/.dockerenv", &file(0)));
        let link = |target: &str| {
            entry(
                Kind::Symlink {
                    target: target.to_owned(),
                },
                0,
            )
        };
        assert!(is_injected("etc/mtab", &link("/proc/mounts")));
        assert!(!is_injected("etc/mtab", &link("../proc/mounts")));
    }
}
