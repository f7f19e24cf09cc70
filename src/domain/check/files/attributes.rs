//! The facts of one path: type, mode, owner, target, size.

use super::{FileType, Spec, listing};
use crate::domain::bytes::Bytes;
use crate::domain::check::find::{self, Found, absolute, below};
use crate::domain::check::mode::{self, ModeKind};
use crate::domain::check::place::Place;
use crate::domain::check::words::{code, size, too_much};
use crate::domain::facts::{Fact, ImageFacts, NoAnswer};
use crate::domain::image::{Entry, Kind};
use crate::domain::verdict::Finding;

pub(super) fn wrong(image: &ImageFacts, spec: &Spec, path: &str) -> Fact<Vec<Finding>> {
    let name = code(&absolute(path));
    let Some(found) = find::entry(image, path)? else {
        let expected = format!("{name} is there");
        return Ok(vec![listing::nothing(image, expected, path)]);
    };
    let entry = found.entry;
    let said: Vec<(String, String)> = [
        spec.kind.and_then(|kind| wrong_type(kind, entry)),
        spec.mode
            .as_deref()
            .map(|mode| wrong_mode(mode, entry))
            .transpose()?
            .flatten(),
        spec.owner.and_then(|id| wrong_owner("user", id, entry.uid)),
        spec.group
            .and_then(|id| wrong_owner("group", id, entry.gid)),
        spec.link
            .as_deref()
            .and_then(|target| wrong_link(target, entry)),
        spec.max_size
            .and_then(|max| too_large(image, found, max, spec.kind)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let place = found.layer.map(|layer| Place::of(image, layer));
    let line = place.and_then(|place| place.line());
    let finding = |(expected, is): (String, String)| {
        Finding::new(format!("{name} {expected}"), is)
            .at_path(absolute(path))
            .at_line(line)
            .in_layer(found.layer)
    };
    Ok(said.into_iter().map(finding).collect())
}

fn wrong_type(wanted: FileType, entry: &Entry) -> Option<(String, String)> {
    let (kind, word) = match wanted {
        FileType::File => (ModeKind::File, "a file"),
        FileType::Directory => (ModeKind::Directory, "a directory"),
        FileType::Symlink => (ModeKind::Symlink, "a symbolic link"),
    };
    let is = ModeKind::of(&entry.kind);
    (is != kind).then(|| (format!("is {word}"), kind_of(entry)))
}

fn wrong_mode(wanted: &str, entry: &Entry) -> Fact<Option<(String, String)>> {
    let parsed = mode::parse(wanted)
        .map_err(|error| NoAnswer::Unknown(format!("the mission's mode: {error}")))?;
    if parsed.admits(&entry.kind, entry.mode) {
        return Ok(None);
    }
    let expected = if wanted.contains('-') {
        format!("has mode {wanted}")
    } else {
        // Octal is shown beside what `ls -l` in the image would print.
        let letters = mode::ls(&entry.kind, parsed.bits);
        format!("has mode {wanted} ({letters})")
    };
    let letters = mode::ls(&entry.kind, entry.mode);
    Ok(Some((
        expected,
        format!("{:04o} ({letters})", entry.mode & 0o7777),
    )))
}

fn wrong_owner(whose: &str, wanted: u64, is: u64) -> Option<(String, String)> {
    let named = |id: u64| match id {
        0 => format!("{whose} 0 (root)"),
        id => format!("{whose} {id}"),
    };
    (wanted != is).then(|| (format!("belongs to {}", named(wanted)), named(is)))
}

fn wrong_link(wanted: &str, entry: &Entry) -> Option<(String, String)> {
    let is_it = matches!(&entry.kind, Kind::Symlink { target } if target == wanted);
    (!is_it).then(|| {
        let expected = format!("is a symbolic link to {}", code(wanted));
        (expected, kind_of(entry))
    })
}

fn too_large(
    image: &ImageFacts,
    found: Found<'_>,
    Bytes(max): Bytes,
    kind: Option<FileType>,
) -> Option<(String, String)> {
    let expected = format!("has at most {}", size(max));
    let bytes = match (&found.entry.kind, find::tree(image)) {
        (Kind::Directory, Ok(tree)) => below(tree, found.path).iter().map(|f| f.entry.bytes).sum(),
        // Its own finding says so when a directory is wanted; without one nothing was measured.
        (Kind::Directory, Err(_)) if kind.is_none() => {
            return Some((expected, kind_of(found.entry)));
        }
        _ => found.entry.bytes,
    };
    (bytes > max).then(|| (expected, too_much(bytes, max)))
}

fn kind_of(entry: &Entry) -> String {
    match &entry.kind {
        Kind::File | Kind::Hardlink { .. } => "a file".to_owned(),
        Kind::Directory => "a directory".to_owned(),
        Kind::Symlink { target } => format!("a symbolic link to {}", code(target)),
        Kind::Other => "neither a file nor a directory (a device, pipe or socket)".to_owned(),
    }
}
