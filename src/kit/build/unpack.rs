//! Debian packages, archives of npm and wheels, entry by entry.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use tar::{Archive, EntryType};

use super::layer::{Content, Entry, Kind, Layer, PROGRAM};

/// The folders that Debian has moved into `usr`.
const MERGED: [&str; 6] = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"];
/// Of the file that a package says of itself.
const MAX_CONTROL: u64 = 1 << 20;

/// Where an entry goes; none leaves it out.
pub(super) type Place<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Unpacks a Debian package, and returns what it says of itself.
pub(super) fn deb(layer: &mut Layer, path: &Path, place: Place<'_>) -> io::Result<String> {
    let mut archive = ar::Archive::new(BufReader::new(File::open(path)?));
    let mut control = None;
    while let Some(member) = archive.next_entry() {
        let member = member?;
        let name = String::from_utf8_lossy(member.header().identifier()).into_owned();
        let (part, packing) = name.split_once(".tar").unwrap_or((&name, ""));
        match part {
            "control" => control = Some(own_words(packed(member, packing)?)?),
            "data" => data(layer, packed(member, packing)?, place)?,
            _ => {}
        }
    }
    control.ok_or_else(|| io::Error::other("no Debian package: it has no `control` file"))
}

fn packed<'a>(member: impl Read + 'a, packing: &str) -> io::Result<Box<dyn Read + 'a>> {
    match packing {
        "" => Ok(Box::new(member)),
        ".gz" => Ok(Box::new(GzDecoder::new(member))),
        ".xz" => Ok(Box::new(liblzma::read::XzDecoder::new(member))),
        ".zst" => Ok(Box::new(zstd::Decoder::new(member)?)),
        other => Err(io::Error::other(format!("packed as `{other}`"))),
    }
}

fn own_words(archive: impl Read) -> io::Result<String> {
    for entry in Archive::new(archive).entries()? {
        let entry = entry?;
        if plain(&entry.path()?.to_string_lossy()) == "control" {
            let mut text = String::new();
            entry.take(MAX_CONTROL).read_to_string(&mut text)?;
            return Ok(text.trim().to_owned());
        }
    }
    Err(io::Error::other("no `control` file"))
}

fn data(layer: &mut Layer, archive: impl Read, place: Place<'_>) -> io::Result<()> {
    for entry in Archive::new(archive).entries()? {
        let mut entry = entry?;
        let path = merged(plain(&entry.path()?.to_string_lossy()));
        if path.is_empty() || MERGED.contains(&path.as_str()) {
            continue;
        }
        let Some(place_there) = place(&path) else {
            continue;
        };
        let header = entry.header();
        let (mode, owner) = (header.mode()?, (header.uid()?, header.gid()?));
        let link = entry.link_name()?;
        let link = link.map(|it| it.to_string_lossy().into_owned());
        let kind = match (entry.header().entry_type(), link) {
            (EntryType::Directory, _) => Kind::Folder,
            (EntryType::Symlink, Some(to)) => Kind::Link(to),
            (EntryType::Link, Some(to)) => match place(&merged(plain(&to))) {
                Some(to) => Kind::HardLink(to),
                None => continue,
            },
            (EntryType::Regular, _) => Kind::File(layer.spool(&mut entry)?),
            _ => continue,
        };
        if matches!(kind, Kind::Folder) && layer.entries.contains_key(&place_there) {
            continue;
        }
        let mode = if matches!(kind, Kind::Link(_)) {
            0o777
        } else {
            mode
        };
        layer.put(&place_there, Entry { mode, owner, kind });
    }
    Ok(())
}

/// Unpacks the files of an npm archive.
pub(super) fn tarball(layer: &mut Layer, path: &Path, place: Place<'_>) -> io::Result<()> {
    let unpacked = GzDecoder::new(BufReader::new(File::open(path)?));
    for entry in Archive::new(unpacked).entries()? {
        let mut entry = entry?;
        let Some(to) = place(&plain(&entry.path()?.to_string_lossy())) else {
            continue;
        };
        if entry.header().entry_type() != EntryType::Regular {
            continue;
        }
        let executable = entry.header().mode()? & 0o111 != 0;
        let content = layer.spool(&mut entry)?;
        file(layer, &to, content, executable)?;
    }
    Ok(())
}

/// Unpacks the files of a wheel, which is a zip.
pub(super) fn wheel(layer: &mut Layer, path: &Path, place: Place<'_>) -> io::Result<()> {
    let mut archive = zip::ZipArchive::new(BufReader::new(File::open(path)?))?;
    for number in 0..archive.len() {
        let mut entry = archive.by_index(number)?;
        if !entry.is_file() {
            continue;
        }
        if let Some(to) = place(entry.name()) {
            let content = layer.spool(&mut entry)?;
            file(layer, &to, content, false)?;
        }
    }
    Ok(())
}

/// What starts with `#!` may be run, whatever the archive says.
fn file(layer: &mut Layer, path: &str, content: Content, executable: bool) -> io::Result<()> {
    let script = match &content {
        Content::Spooled(span) => layer.peek(span, 2)? == b"#!",
        Content::Held(held) => held.starts_with(b"#!"),
    };
    let mode = if executable || script { PROGRAM } else { 0o644 };
    layer.put(path, Entry::of(mode, Kind::File(content)));
    Ok(())
}

/// Without `./` before it and `/` after it.
fn plain(path: &str) -> String {
    let path = path.trim_start_matches("./").trim_matches('/');
    if path == "." { "" } else { path }.to_owned()
}

/// Where a path is since `/bin` and the like are links into `usr`.
fn merged(path: String) -> String {
    match path.split_once('/') {
        Some((first, _)) if MERGED.contains(&first) => format!("usr/{path}"),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::{merged, plain};

    #[test]
    fn paths_of_packages_are_those_of_a_merged_system() {
        let path = |text: &str| merged(plain(text));
        assert_eq!(path("./bin/bash"), "usr/bin/bash");
        assert_eq!(path("./lib64/"), "lib64");
        assert_eq!(path("./etc/passwd"), "etc/passwd");
        assert_eq!(path("./"), "");
        assert_eq!(path("./library/x"), "library/x");
    }
}
