//! `layers`: how many layers there are and how large each may be. A layer without any file is not
//! counted: some builders keep one for a RUN that changes nothing, others do not.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Problems;
use super::place::{Place, from_line};
use super::words::{add, lines, size, too_much};
use crate::domain::bytes::Bytes;
use crate::domain::facts::{Fact, Facts, ImageFacts, Plan};
use crate::domain::image::{Analysis, LayerFacts};
use crate::domain::text::counted;
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "layers")]
pub struct Spec {
    /// Most layers above the base image's.
    pub added_max: Option<usize>,
    /// Most layers in all.
    pub max: Option<usize>,
    /// Most bytes of one layer.
    pub max_layer: Option<Bytes>,
    /// Which layers `max_layer` looks at.
    pub scope: LayerScope,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LayerScope {
    #[default]
    Added,
    All,
}

impl Spec {
    #[expect(
        clippy::unused_self,
        reason = "every kind has the same three functions"
    )]
    pub(super) fn plan(&self, plan: &mut Plan) {
        plan.layers = true;
    }

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let image = facts.image()?;
        let analysis = image.layers()?;
        let mut findings = Vec::new();
        if let Some(max) = self.added_max {
            let base = image.base_layers()?;
            findings.extend(too_many_added(analysis, base, max));
        }
        if let Some(max) = self.max {
            findings.extend(too_many(facts, analysis, max));
        }
        if let Some(Bytes(max)) = self.max_layer {
            let first = match self.scope {
                LayerScope::Added => image.base_layers()?,
                LayerScope::All => 0,
            };
            let layers = analysis.layers.iter().enumerate().skip(first);
            let large = layers.filter(|(_, layer)| layer.bytes > max);
            findings.extend(large.map(|(index, layer)| too_large(facts, index, layer, max)));
        }
        Ok(findings)
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        if self.added_max.is_none() && self.max.is_none() && self.max_layer.is_none() {
            problems.add("", "nothing is asked; write added_max, max or max_layer");
        }
        if self.scope == LayerScope::All && self.max_layer.is_none() {
            problems.add(
                "scope",
                "says which layers max_layer looks at; write max_layer too",
            );
        }
        if self.max == Some(0) {
            problems.add("max", "no image has 0 layers; write 1 or more");
        }
        if let (Some(added), Some(all)) = (self.added_max, self.max)
            && added > all
        {
            problems.add(
                "added_max",
                "is more than max, which counts these layers too",
            );
        }
    }
}

/// The layers that hold something, from `first` on, with their indices.
fn filled(analysis: &Analysis, first: usize) -> Vec<(usize, &LayerFacts)> {
    let layers = analysis.layers.iter().enumerate().skip(first);
    layers
        .filter(|(_, layer)| !layer.listing.members.is_empty())
        .collect()
}

fn too_many_added(analysis: &Analysis, base: usize, max: usize) -> Option<Finding> {
    let added = filled(analysis, base);
    let (index, beyond) = added.get(max)?;
    let expected = format!("at most {} above the base image", counted(max, "layer"));
    let mut found = counted(added.len(), "layer");
    let made_by: Vec<u32> = added.iter().filter_map(|(_, layer)| layer.line).collect();
    if !made_by.is_empty() {
        add(&mut found, format_args!(", made by {}", lines(&made_by)));
    }
    if let Some(line) = joinable(&added) {
        add(
            &mut found,
            format_args!("; line {line} can be joined to the RUN before it with `&&`"),
        );
    }
    let finding = Finding::new(expected, found).at_line(beyond.line);
    Some(finding.in_layer(Some(*index)))
}

/// The line of the first RUN that directly follows another.
fn joinable(added: &[(usize, &LayerFacts)]) -> Option<u32> {
    let runs = |layer: &LayerFacts| {
        let instruction = layer.instruction.as_deref();
        instruction.is_some_and(|text| text.starts_with("RUN "))
    };
    let pair = added.windows(2).find_map(|pair| match pair {
        [(_, one), (_, two)] if runs(one) && runs(two) => Some(two),
        _ => None,
    });
    pair?.line
}

fn too_many(facts: &Facts, analysis: &Analysis, max: usize) -> Option<Finding> {
    let all = filled(analysis, 0);
    let (index, beyond) = all.get(max)?;
    let expected = format!("at most {} in all", counted(max, "layer"));
    let mut found = counted(all.len(), "layer");
    if let Ok(base) = facts.image.base_layers() {
        let below = all.iter().filter(|(index, _)| *index < base).count();
        add(
            &mut found,
            format_args!(", {below} of them the base image's"),
        );
    }
    let line = beyond.line.or_else(|| from_line(facts));
    let finding = Finding::new(expected, found).at_line(line);
    Some(finding.in_layer(Some(*index)))
}

fn too_large(facts: &Facts, index: usize, layer: &LayerFacts, max: u64) -> Finding {
    let image: &ImageFacts = &facts.image;
    let place = Place::of(image, index);
    let expected = format!("at most {} in one layer", size(max));
    let found = format!("{place} adds {}", too_much(layer.bytes, max));
    let line = match place {
        Place::BaseImage => from_line(facts),
        _ => place.line(),
    };
    Finding::new(expected, found)
        .at_line(line)
        .in_layer(Some(index))
}

#[cfg(test)]
mod tests {
    use crate::domain::check::testing::{
        Image, check, fails, findings, needs_an_image, of_image, passes, problem_keys,
    };
    use crate::domain::facts::{Facts, NoAnswer};

    /// One base layer of 50 MB, three layers that hold something, one that is empty.
    fn image() -> Facts {
        let image = Image::on(&[("lib/base", 50_000_000)])
            .layer("COPY . .", 2, &[("a", 10)])
            .layer("RUN true", 3, &[])
            .layer("RUN one", 4, &[("b", 20_000_000)])
            .layer("RUN two", 5, &[("c", 30)]);
        of_image("FROM node:20\nCOPY . .\nRUN true\nRUN one\nRUN two", image)
    }

    #[test]
    fn limits_are_inclusive_and_empty_layers_are_free() {
        for keys in [
            r#"{"added_max": 3}"#,
            r#"{"max": 4}"#,
            r#"{"max_layer": 20000000}"#,
            r#"{"max_layer": "50MB", "scope": "all"}"#,
        ] {
            passes("layers", keys, &image());
        }
    }

    #[test]
    fn too_many_names_the_lines() {
        let found = "3 layers, made by lines 2, 4 and 5; \
                     line 5 can be joined to the RUN before it with `&&`";
        let expected = "at most 2 layers above the base image";
        fails(
            "layers",
            r#"{"added_max": 2}"#,
            &image(),
            expected,
            found,
            Some(5),
        );
        let expected = "at most 1 layer above the base image";
        fails(
            "layers",
            r#"{"added_max": 1}"#,
            &image(),
            expected,
            found,
            Some(4),
        );
        let found = "4 layers, 1 of them the base image's";
        fails(
            "layers",
            r#"{"max": 3}"#,
            &image(),
            "at most 3 layers in all",
            found,
            Some(5),
        );
    }

    #[test]
    fn a_large_layer_is_named() {
        let found = "line 4 (RUN one) adds 20 MB: 1 B too much";
        let keys = r#"{"max_layer": 19999999}"#;
        fails(
            "layers",
            keys,
            &image(),
            "at most 20 MB in one layer",
            found,
            Some(4),
        );
        assert_eq!(findings("layers", keys, &image())[0].layer, Some(3));
        let found = "the base image adds 50 MB: 20 MB too much";
        let keys = r#"{"max_layer": "30MB", "scope": "all"}"#;
        fails(
            "layers",
            keys,
            &image(),
            "at most 30 MB in one layer",
            found,
            Some(1),
        );
    }

    #[test]
    fn without_the_base_images_count_there_is_no_answer() {
        needs_an_image("layers", r#"{"max": 4}"#);
        let mut facts = image();
        let lost = NoAnswer::Unknown("cannot look at node:20".to_owned());
        facts.image.base_layers = Some(Err(lost.clone()));
        assert_eq!(
            check("layers", r#"{"added_max": 9}"#).evaluate(&facts),
            Err(lost)
        );
        passes("layers", r#"{"max": 4}"#, &facts);
    }

    #[test]
    fn authors_mistakes() {
        for (keys, wrong) in [
            (r#"{"added_max": 0}"#, &[][..]),
            ("{}", &[""]),
            (r#"{"max": 0}"#, &["max"]),
            (r#"{"max": 3, "added_max": 4}"#, &["added_max"]),
            (r#"{"max": 3, "scope": "all"}"#, &["scope"]),
        ] {
            assert_eq!(problem_keys("layers", keys), wrong, "{keys}");
        }
    }
}
