//! Paths and globs that must match something, or nothing.

use std::collections::BTreeMap;

use super::FileScope;
use crate::domain::check::find::{self, Found, Hiding, absolute, below, hiding};
use crate::domain::check::nearest;
use crate::domain::check::pattern;
use crate::domain::check::place::Place;
use crate::domain::check::words::{add, code, size, some_of};
use crate::domain::facts::{Fact, ImageFacts};
use crate::domain::glob::{PathGlob, is_literal};
use crate::domain::image::Kind;
use crate::domain::text::counted;
use crate::domain::verdict::Finding;

/// The finding when nothing matches.
pub(super) fn missing(
    image: &ImageFacts,
    scope: FileScope,
    pattern: &str,
) -> Fact<Option<Finding>> {
    let glob = pattern::glob(pattern.trim_end_matches('/'))?;
    if !search(image, scope, &glob)?.is_empty() {
        return Ok(None);
    }
    let expected = if is_literal(pattern) {
        format!("{} is there", code(&absolute(pattern)))
    } else {
        format!("something matches {}", code(pattern))
    };
    Ok(Some(nothing(image, expected, pattern)))
}

/// Says where the path went, or what looks like it.
pub(in crate::domain::check) fn nothing(
    image: &ImageFacts,
    expected: String,
    pattern: &str,
) -> Finding {
    let finding = if is_literal(pattern) {
        Finding::new(expected, "nothing there").at_path(absolute(pattern))
    } else {
        Finding::new(expected, "nothing matches")
    };
    if let Some((added, hidden, layer)) = lost(image, pattern) {
        let found = format!("{added} puts it there, but {hidden} deletes it");
        return Finding { found, ..finding }
            .at_line(hidden.line())
            .in_layer(Some(layer));
    }
    let name = pattern.rsplit('/').next().unwrap_or(pattern);
    let Some(tree) = find::tree(image).ok().filter(|_| is_literal(name)) else {
        return finding;
    };
    match nearest::path(pattern, tree.nodes.keys().map(String::as_str)) {
        Some(near) => {
            let found = format!(
                "{}; the nearest is {}",
                finding.found,
                code(&absolute(near))
            );
            Finding { found, ..finding }
        }
        None => finding,
    }
}

/// The layers that once shipped a path that is gone and that deleted it.
fn lost(image: &ImageFacts, pattern: &str) -> Option<(Place, Place, usize)> {
    let analysis = image.layers().ok()?;
    let glob = pattern::glob(pattern).ok()?;
    let shipped = find::shipped(analysis, 0, &glob);
    let first = shipped.first()?;
    let added = first.layer?;
    match hiding(analysis, added, first.path)? {
        Hiding::Deletes { layer } => {
            Some((Place::of(image, added), Place::of(image, layer), layer))
        }
        Hiding::Replaces { .. } => None,
    }
}

/// One finding for each layer that ships something that matches.
pub(super) fn unwanted(image: &ImageFacts, scope: FileScope, pattern: &str) -> Fact<Vec<Finding>> {
    let mut by_layer: BTreeMap<Option<usize>, Vec<Found<'_>>> = BTreeMap::new();
    let glob = pattern::glob(pattern.trim_end_matches('/'))?;
    for found in search(image, scope, &glob)? {
        by_layer.entry(found.layer).or_default().push(found);
    }
    let mut expected = if is_literal(pattern) {
        format!("nothing at {}", code(&absolute(pattern)))
    } else {
        format!("nothing that matches {}", code(pattern))
    };
    if scope == FileScope::AnyLayer {
        expected += ", in any layer";
    }
    let place = |layer| Place::of(image, layer);
    let groups = by_layer.into_iter();
    let finding = |(layer, group): (Option<usize>, Vec<Found<'_>>)| {
        let first = group.first()?;
        let finding = Finding::new(expected.clone(), shown(image, &group));
        Some(match layer {
            Some(layer) => traced(image, finding, layer, first.path, &place),
            None => finding.at_path(absolute(first.path)),
        })
    };
    Ok(groups.filter_map(finding).collect())
}

/// Adds which layer ships `path` although nothing should, and which later one hides it in vain.
pub(in crate::domain::check) fn traced(
    image: &ImageFacts,
    mut finding: Finding,
    layer: usize,
    path: &str,
    place: &dyn Fn(usize) -> Place,
) -> Finding {
    let from = place(layer);
    add(&mut finding.found, format_args!(", from {from}"));
    let analysis = image.layers().ok();
    let hidden = analysis.and_then(|analysis| hiding(analysis, layer, path));
    if let Some(Hiding::Deletes { layer }) = hidden {
        let hider = place(layer);
        add(
            &mut finding.found,
            format_args!("; {hider} deletes it, but it stays in the image"),
        );
    } else if let Some(Hiding::Replaces { layer }) = hidden {
        let hider = place(layer);
        add(
            &mut finding.found,
            format_args!("; {hider} replaces it, but it stays in the image"),
        );
    }
    finding
        .at_path(absolute(path))
        .at_line(from.line())
        .in_layer(Some(layer))
}

/// The first paths, how many more there are, and their bytes.
fn shown(image: &ImageFacts, group: &[Found<'_>]) -> String {
    if let [one] = group
        && one.entry.kind == Kind::Directory
        && let Ok(tree) = find::tree(image)
    {
        let inside = below(tree, one.path);
        let files = inside
            .iter()
            .filter(|f| f.entry.kind != Kind::Directory)
            .count();
        let bytes: u64 = inside.iter().map(|found| found.entry.bytes).sum();
        let path = code(&absolute(one.path));
        return format!(
            "{path}, a directory with {} ({})",
            counted(files, "file"),
            size(bytes)
        );
    }
    let paths: Vec<String> = group.iter().map(|found| absolute(found.path)).collect();
    let bytes: u64 = group.iter().map(|found| found.entry.bytes).sum();
    let paths = some_of(paths.iter().map(String::as_str));
    format!("{paths} ({})", size(bytes))
}

fn search<'a>(image: &'a ImageFacts, scope: FileScope, glob: &'a PathGlob) -> Fact<Vec<Found<'a>>> {
    if scope == FileScope::AnyLayer {
        return Ok(find::shipped(image.layers()?, image.base_layers()?, glob));
    }
    if is_literal(glob.source()) {
        return Ok(find::entry(image, glob.source())?.into_iter().collect());
    }
    Ok(find::matching(find::tree(image)?, glob))
}
