//! Secret files, and files that hold a secret, layer by layer.

use std::collections::BTreeMap;

use super::Redactor;
use crate::domain::check::files::traced;
use crate::domain::check::find::{self, Found, absolute};
use crate::domain::check::pattern;
use crate::domain::check::place::Place;
use crate::domain::check::words::{code, size, some_of};
use crate::domain::facts::{Fact, ImageFacts};
use crate::domain::image::Kind;
use crate::domain::verdict::Finding;

/// One finding for each layer that ships a file that matches.
pub(super) fn files(image: &ImageFacts, redactor: &Redactor, source: &str) -> Fact<Vec<Finding>> {
    let glob = pattern::glob(source.trim_end_matches('/'))?;
    let shipped = find::shipped(image.layers()?, first_added(image), &glob);
    let mut by_layer: BTreeMap<usize, Vec<Found<'_>>> = BTreeMap::new();
    for found in shipped {
        if let Some(layer) = found.layer.filter(|_| found.entry.kind != Kind::Directory) {
            by_layer.entry(layer).or_default().push(found);
        }
    }
    let place = |layer| Place::of(image, layer).redacted(|text| redactor.hide(text));
    let finding = |(layer, group): (usize, Vec<Found<'_>>)| {
        let paths: Vec<String> = group
            .iter()
            .map(|f| redactor.hide(&absolute(f.path)))
            .collect();
        let bytes = group.iter().map(|found| found.entry.bytes).sum();
        let named = some_of(paths.iter().map(String::as_str));
        let expected = format!("{} in no layer", code(source));
        let finding = Finding::new(expected, format!("{named} ({})", size(bytes)));
        let mut finding = traced(image, finding, layer, group.first()?.path, &place);
        finding.path = paths.into_iter().next();
        Some(finding)
    };
    Ok(by_layer.into_iter().filter_map(finding).collect())
}

/// One finding for each pattern and each layer with files that match it.
pub(super) fn hits(
    image: &ImageFacts,
    redactor: &Redactor,
    patterns: &[String],
) -> Fact<Vec<Finding>> {
    let first = first_added(image);
    let mut groups: BTreeMap<(usize, usize), Vec<&str>> = BTreeMap::new();
    for hit in image.hits()?.iter().filter(|hit| hit.layer >= first) {
        if let Some(position) = patterns.iter().position(|p| *p == hit.pattern) {
            let group = groups.entry((position, hit.layer)).or_default();
            group.push(&hit.path);
        }
    }
    let place = |layer| Place::of(image, layer).redacted(|text| redactor.hide(text));
    let finding = |((position, layer), paths): ((usize, usize), Vec<&str>)| {
        let wanted = code(&redactor.hide(&patterns[position]));
        let named: Vec<String> = paths
            .iter()
            .map(|path| redactor.hide(&absolute(path)))
            .collect();
        let found = some_of(named.iter().map(String::as_str));
        let finding = Finding::new(format!("no layer holds {wanted}"), found);
        let mut finding = traced(image, finding, layer, paths.first()?, &place);
        finding.path = named.into_iter().next();
        Some(finding)
    };
    Ok(groups.into_iter().filter_map(finding).collect())
}

/// The first layer that may be the learner's: all of them when the base image's are not known.
pub(super) fn first_added(image: &ImageFacts) -> usize {
    image.base_layers().unwrap_or_default()
}
