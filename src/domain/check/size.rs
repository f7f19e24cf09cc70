//! `size`: bytes of the image, absolute or against a reference built the same way.

use schemars::JsonSchema;
use serde::Deserialize;

use super::Percent;
use super::Problems;
use super::place::{Place, from_line};
use super::words::{add, percent, ratio, size, too_much};
use crate::domain::bytes::Bytes;
use crate::domain::facts::{Fact, Facts, ImageFacts, Plan};
use crate::domain::image::Analysis;
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "size")]
pub struct Spec {
    pub max: Option<Bytes>,
    /// Id of the reference that the ratios are taken against.
    pub of: Option<String>,
    pub max_ratio: Option<f64>,
    /// At least this much smaller than the reference: `80%`.
    pub min_reduction: Option<Percent>,
}

impl Spec {
    /// The most bytes that pass, as far as known: `reference` is the size of the image that
    /// [`Spec::of`] names.
    #[must_use]
    pub fn limit(&self, reference: Option<u64>) -> Option<u64> {
        let share = self
            .max_ratio
            .or(self.min_reduction.map(|least| 1.0 - least.share()));
        let relative = share.zip(reference).map(|(share, of)| share_of(of, share));
        let absolute = self.max.map(|Bytes(max)| max);
        absolute.into_iter().chain(relative).min()
    }

    pub(super) fn plan(&self, plan: &mut Plan) {
        plan.layers = true;
        plan.references.extend(self.of.clone());
    }

    pub(super) fn evaluate(&self, facts: &Facts) -> Fact<Vec<Finding>> {
        let image = facts.image()?;
        let analysis = image.layers()?;
        let total = analysis.total_bytes;
        let mut findings = Vec::new();
        if let Some(Bytes(max)) = self.max
            && total > max
        {
            let expected = format!("at most {}", size(max));
            findings.push(Finding::new(expected, too_much(total, max)).with_cause(facts, max));
        }
        if let Some(id) = &self.of {
            let reference = facts.reference(id)?.total_bytes;
            findings.extend(
                self.against(id, reference, total)
                    .into_iter()
                    .map(|(limit, finding)| finding.with_cause(facts, limit)),
            );
        }
        Ok(findings)
    }

    /// The limits that were broken, and how.
    fn against(&self, id: &str, reference: u64, total: u64) -> Vec<(u64, Finding)> {
        let mut broken = Vec::new();
        let is = ratio(total, reference);
        if let Some(max) = self.max_ratio {
            let limit = share_of(reference, max);
            let expected = format!(
                "at most {} of `{id}` ({}): {}",
                percent(max),
                size(reference),
                size(limit)
            );
            let found = format!(
                "{}, {} of it: {} too much",
                size(total),
                percent(is),
                size(total.saturating_sub(limit))
            );
            broken.push((limit, Finding::new(expected, found)));
        }
        if let Some(least) = self.min_reduction {
            let limit = share_of(reference, 1.0 - least.share());
            let expected = format!(
                "at least {least} smaller than `{id}` ({}): at most {}",
                size(reference),
                size(limit)
            );
            let compared = if is > 1.0 {
                format!("{} larger", percent(is - 1.0))
            } else {
                format!("{} smaller", percent(1.0 - is))
            };
            let found = format!(
                "{}, {compared}: {} too much",
                size(total),
                size(total.saturating_sub(limit))
            );
            broken.push((limit, Finding::new(expected, found)));
        }
        broken.retain(|(limit, _)| total > *limit);
        broken
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        let compares = self.max_ratio.is_some() || self.min_reduction.is_some();
        if self.max.is_none() && self.of.is_none() && !compares {
            problems.add(
                "",
                "nothing is asked; write max, or of with max_ratio or min_reduction",
            );
        }
        match &self.of {
            None if compares => problems.add("of", "name the reference to compare with"),
            Some(_) if !compares => {
                problems.add("of", "write max_ratio or min_reduction beside it");
            }
            _ => {}
        }
        if self.max_ratio.is_some() && self.min_reduction.is_some() {
            problems.add(
                "min_reduction",
                "says the same as max_ratio; keep one of them",
            );
        }
        if self.max == Some(Bytes(0)) {
            problems.add(
                "max",
                "no image with a file passes this; write a size such as 60MB",
            );
        }
        if self
            .max_ratio
            .is_some_and(|ratio| !(ratio > 0.0 && ratio.is_finite()))
        {
            problems.add("max_ratio", "must be more than 0, such as 0.25");
        }
        if self.min_reduction.is_some_and(|least| least.share() >= 1.0) {
            problems.add(
                "min_reduction",
                "only an empty image is 100% smaller; write 80%",
            );
        }
    }
}

/// Whole bytes of a share. What is lost in computing with fractions never costs a byte.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "image sizes are far below 2^53, and the cast saturates"
)]
fn share_of(bytes: u64, share: f64) -> u64 {
    (bytes as f64 * share + 1e-3).floor() as u64
}

/// What makes the image too large.
enum Cause {
    /// The base image alone has more bytes than allowed.
    Base(u64),
    /// The largest layer above it.
    Layer { index: usize, bytes: u64 },
}

impl Finding {
    fn with_cause(mut self, facts: &Facts, limit: u64) -> Self {
        match cause(&facts.image, limit) {
            None => self,
            Some(Cause::Base(bytes)) => {
                let alone = size(bytes);
                add(
                    &mut self.found,
                    format_args!("; the base image alone is {alone}, so choose a smaller one"),
                );
                self.at_line(from_line(facts))
            }
            Some(Cause::Layer { index, bytes }) => {
                let place = Place::of(&facts.image, index);
                add(
                    &mut self.found,
                    format_args!("; the largest added layer is {place}, {}", size(bytes)),
                );
                self.at_line(place.line()).in_layer(Some(index))
            }
        }
    }
}

fn cause(image: &ImageFacts, limit: u64) -> Option<Cause> {
    let analysis: &Analysis = image.layers().ok()?;
    // Without the count only the words get poorer: every layer is then taken for an added one.
    let base_layers = image.base_layers().unwrap_or_default();
    let base: u64 = analysis
        .layers
        .iter()
        .take(base_layers)
        .map(|l| l.bytes)
        .sum();
    if base > limit {
        return Some(Cause::Base(base));
    }
    let added = analysis.layers.iter().enumerate().skip(base_layers);
    // The first of equals, so that the answer stays the same.
    let (index, layer) = added.rev().max_by_key(|(_, layer)| layer.bytes)?;
    (layer.bytes > 0).then_some(Cause::Layer {
        index,
        bytes: layer.bytes,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::share_of;
    use crate::domain::check::testing::{
        Image, check, fails, needs_an_image, of_image, passes, problem_keys,
    };
    use crate::domain::facts::{Facts, NoAnswer, Plan};
    use crate::domain::image::Analysis;

    const MB: u64 = 1_000_000;

    /// 50 MB of base image and 30 MB + 16.4 MB on top.
    fn image() -> Facts {
        let image = Image::on(&[("lib/base", 50 * MB)])
            .layer("COPY . .", 3, &[("app/data", 30 * MB)])
            .layer("RUN npm ci", 4, &[("app/node_modules/x", 16_400_000)]);
        let mut facts = of_image("FROM node:20\nWORKDIR /app\nCOPY . .\nRUN npm ci", image);
        let bloated = Analysis {
            total_bytes: 1_000 * MB,
            ..Analysis::default()
        };
        facts
            .references
            .insert("bloated".to_owned(), Ok(Arc::new(bloated)));
        let lost = NoAnswer::Unknown("no disk left".to_owned());
        facts.references.insert("lost".to_owned(), Err(lost));
        facts
    }

    #[test]
    fn limits_are_inclusive() {
        for keys in [
            r#"{"max": 96400000}"#,
            r#"{"max": "96.4MB"}"#,
            r#"{"of": "bloated", "max_ratio": 0.0964}"#,
            r#"{"of": "bloated", "min_reduction": "90.36%"}"#,
        ] {
            passes("size", keys, &image());
        }
        assert_eq!(share_of(100, 0.29), 29);
        assert_eq!(share_of(1_000, 0.1), 100);
        assert_eq!(share_of(999, 0.1), 99);
    }

    #[test]
    fn too_large_says_by_how_much_and_where_from() {
        let facts = image();
        let cause = "; the largest added layer is line 3 (COPY . .), 30 MB";
        for (keys, expected, found) in [
            (
                r#"{"max": "60MB"}"#,
                "at most 60 MB",
                "96.4 MB: 36.4 MB too much",
            ),
            (
                r#"{"max": 96399999}"#,
                "at most 96.4 MB",
                "96.4 MB: 1 B too much",
            ),
            (
                r#"{"of": "bloated", "max_ratio": 0.06}"#,
                "at most 6% of `bloated` (1 GB): 60 MB",
                "96.4 MB, 9.6% of it: 36.4 MB too much",
            ),
            (
                r#"{"of": "bloated", "min_reduction": "94%"}"#,
                "at least 94% smaller than `bloated` (1 GB): at most 60 MB",
                "96.4 MB, 90.4% smaller: 36.4 MB too much",
            ),
        ] {
            fails(
                "size",
                keys,
                &facts,
                expected,
                &format!("{found}{cause}"),
                Some(3),
            );
        }
        let base =
            "96.4 MB: 56.4 MB too much; the base image alone is 50 MB, so choose a smaller one";
        fails(
            "size",
            r#"{"max": "40MB"}"#,
            &facts,
            "at most 40 MB",
            base,
            Some(1),
        );
    }

    #[test]
    fn a_larger_image_is_no_reduction() {
        let mut facts = image();
        let small = Analysis {
            total_bytes: 48_200_000,
            ..Analysis::default()
        };
        facts
            .references
            .insert("bloated".to_owned(), Ok(Arc::new(small)));
        fails(
            "size",
            r#"{"of": "bloated", "min_reduction": "0%"}"#,
            &facts,
            "at least 0% smaller than `bloated` (48.2 MB): at most 48.2 MB",
            "96.4 MB, 100% larger: 48.2 MB too much; the base image alone is 50 MB, so choose a smaller one",
            Some(1),
        );
    }

    #[test]
    fn unknown_sizes_are_nobodys_failure() {
        needs_an_image("size", r#"{"max": "60MB"}"#);
        for of in ["lost", "never-built"] {
            let keys = format!(r#"{{"of": "{of}", "max_ratio": 0.5}}"#);
            let answer = check("size", &keys).evaluate(&image());
            assert!(
                matches!(answer, Err(NoAnswer::Unknown(_) | NoAnswer::NotGathered)),
                "{answer:?}"
            );
        }
    }

    #[test]
    fn asks_for_layers_and_the_reference() {
        let mut plan = Plan::default();
        check("size", r#"{"of": "bloated", "max_ratio": 0.5}"#).plan(&mut plan);
        assert!(plan.layers);
        assert!(plan.references.contains("bloated"));
    }

    #[test]
    fn authors_mistakes() {
        for (keys, wrong) in [
            (r#"{"max": 1}"#, &[][..]),
            (r#"{"of": "a", "max_ratio": 1.5}"#, &[]),
            ("{}", &[""]),
            (r#"{"of": "a"}"#, &["of"]),
            (r#"{"max": 1, "of": "a"}"#, &["of"]),
            (r#"{"max_ratio": 0.5}"#, &["of"]),
            (
                r#"{"of": "a", "max_ratio": 0.5, "min_reduction": "5%"}"#,
                &["min_reduction"],
            ),
            (r#"{"of": "a", "max_ratio": 0}"#, &["max_ratio"]),
            (r#"{"of": "a", "max_ratio": -1}"#, &["max_ratio"]),
            (
                r#"{"of": "a", "min_reduction": "100%"}"#,
                &["min_reduction"],
            ),
            (r#"{"max": 0}"#, &["max"]),
        ] {
            assert_eq!(problem_keys("size", keys), wrong, "{keys}");
        }
    }
}
