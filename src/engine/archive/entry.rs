//! From a tar header to a member of a layer.

use tar::EntryType;

use super::fault::Fault;
use super::limits::MAX_PATH;
use super::members::Head;
use crate::domain::image::{Entry, Kind, Member};

/// The file's facts; none for a kind of member that is no file, such as a volume's label.
pub(super) fn entry(head: &Head) -> Result<Option<Entry>, Fault> {
    let kind = match head.kind {
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => Kind::File,
        EntryType::Directory => Kind::Directory,
        EntryType::Symlink => Kind::Symlink {
            target: text(&head.link)?,
        },
        EntryType::Link => Kind::Hardlink {
            target: normalise(&text(&head.link)?),
        },
        EntryType::Char | EntryType::Block | EntryType::Fifo => Kind::Other,
        _ => return Ok(None),
    };
    let bytes = if kind == Kind::File { head.size } else { 0 };
    Ok(Some(Entry {
        kind,
        mode: head.mode & 0o7777,
        uid: head.uid,
        gid: head.gid,
        bytes,
    }))
}

/// The member of a layer; none for the root itself and for what is no file.
pub(super) fn member(head: &Head) -> Result<Option<Member>, Fault> {
    let path = normalise(&text(&head.path)?);
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", &path));
    if let Some(hidden) = name.strip_prefix(".wh.") {
        return Ok(match hidden {
            ".wh..opq" => Some(Member::Opaque {
                path: parent.to_owned(),
            }),
            // Other marks are the bookkeeping of a store that is no more.
            "" | "." | ".." => None,
            _ if hidden.starts_with(".wh.") => None,
            _ if parent.is_empty() => Some(Member::Whiteout {
                path: hidden.to_owned(),
            }),
            _ => Some(Member::Whiteout {
                path: format!("{parent}/{hidden}"),
            }),
        });
    }
    if path.is_empty() {
        return Ok(None);
    }
    Ok(entry(head)?.map(|entry| Member::Entry { path, entry }))
}

/// Bytes as text. What is not UTF-8 is written `\xNN`, so that different names stay different.
pub(super) fn text(bytes: &[u8]) -> Result<String, Fault> {
    if bytes.len() > MAX_PATH {
        return Err(Fault::new(format!(
            "it holds a path of {} bytes; {MAX_PATH} are allowed",
            bytes.len()
        )));
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str("\\x");
            text.push_str(&super::hex(&[*byte]));
        }
    }
    Ok(text)
}

/// Relative, without `.` and empty names; `..` goes up, but never above the root.
pub(super) fn normalise(path: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(names.pop()),
            _ => names.push(name),
        }
    }
    names.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(path: &str, kind: EntryType) -> Head {
        Head {
            path: path.as_bytes().to_vec(),
            link: b"./usr/../bin//sh".to_vec(),
            kind,
            mode: 0o104_755,
            uid: 1,
            gid: 2,
            size: 3,
        }
    }

    fn told(path: &str) -> Option<Member> {
        member(&head(path, EntryType::Regular)).unwrap()
    }

    #[test]
    fn whiteouts_are_told_apart() {
        let white = |path: &str| {
            Some(Member::Whiteout {
                path: path.to_owned(),
            })
        };
        let opaque = |path: &str| {
            Some(Member::Opaque {
                path: path.to_owned(),
            })
        };
        assert_eq!(told("./a/.wh.b"), white("a/b"));
        assert_eq!(told(".wh.b"), white("b"));
        assert_eq!(told("a/.wh..wh..opq"), opaque("a"));
        assert_eq!(told(".wh..wh..opq"), opaque(""));
        for path in [
            "a/.wh..wh.plnk",
            "a/.wh.",
            "a/.wh..",
            "a/.wh...",
            "./",
            "/",
            "..",
        ] {
            assert_eq!(told(path), None, "{path}");
        }
    }

    #[test]
    fn entries_are_normalised() {
        let Some(Member::Entry { path, entry }) = told("/./a//../../b/c/") else {
            panic!("an entry");
        };
        assert_eq!((path.as_str(), entry.mode, entry.bytes), ("b/c", 0o4755, 3));
        let kind = |kind| entry_of(kind).map(|entry| (entry.kind, entry.bytes));
        let target = |text: &str| text.to_owned();
        assert_eq!(
            kind(EntryType::Symlink),
            Some((
                Kind::Symlink {
                    target: target("./usr/../bin//sh")
                },
                0
            ))
        );
        assert_eq!(
            kind(EntryType::Link),
            Some((
                Kind::Hardlink {
                    target: target("bin/sh")
                },
                0
            ))
        );
        assert_eq!(kind(EntryType::Fifo), Some((Kind::Other, 0)));
        assert_eq!(kind(EntryType::new(b'V')), None);
    }

    fn entry_of(kind: EntryType) -> Option<Entry> {
        entry(&head("a", kind)).unwrap()
    }

    #[test]
    fn names_that_are_not_text_stay_different() {
        assert_eq!(text(b"a\xff\xfeb").unwrap(), "a\\xff\\xfeb");
        assert_ne!(text(b"\xff").unwrap(), text(b"\xfe").unwrap());
        assert!(text(&[b'a'; 5000]).unwrap_err().0.contains("5000"));
    }
}
