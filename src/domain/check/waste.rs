//! `waste`: bytes that ship but cannot be seen. Waste inside the base image is not the learner's.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Problems;
use super::find::{Hiding, hiding};
use super::place::Place;
use super::words::{add, percent, size, some_of, too_much};
use crate::domain::bytes::Bytes;
use crate::domain::facts::{Fact, Facts, ImageFacts, Plan};
use crate::domain::image::{Analysis, Wasted};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "waste")]
pub struct Spec {
    /// Most bytes hidden by layers above the base image.
    pub max: Option<Bytes>,
    /// Least `final / total` of the whole image.
    pub min_efficiency: Option<f64>,
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
        let base_layers = image.base_layers()?;
        let hidden = || {
            analysis
                .wasted
                .iter()
                .filter(move |w| w.hidden_in >= base_layers)
        };
        let mut findings = Vec::new();
        if let Some(Bytes(max)) = self.max {
            let waste: u64 = hidden().map(|wasted| wasted.bytes).sum();
            if waste > max {
                let expected = format!("at most {} that ship but cannot be seen", size(max));
                let found = too_much(waste, max);
                findings.push(blamed(
                    Finding::new(expected, found),
                    image,
                    analysis,
                    hidden(),
                ));
            }
        }
        if let Some(least) = self.min_efficiency
            && analysis.efficiency() < least
        {
            let expected = format!("at least {} of what ships can be seen", exactly(least));
            let found = format!(
                "{}: {} of {} cannot be seen",
                exactly(analysis.efficiency()),
                size(analysis.wasted_bytes()),
                size(analysis.total_bytes)
            );
            findings.push(blamed(
                Finding::new(expected, found),
                image,
                analysis,
                hidden(),
            ));
        }
        Ok(findings)
    }

    pub(super) fn problems(&self, problems: &mut Problems) {
        if self.max.is_none() && self.min_efficiency.is_none() {
            problems.add("", "nothing is asked; write max or min_efficiency");
        }
        if self
            .min_efficiency
            .is_some_and(|least| !(least > 0.0 && least <= 1.0))
        {
            problems.add(
                "min_efficiency",
                "must be more than 0 and at most 1, such as 0.98",
            );
        }
    }
}

/// A share that is never rounded up to the limit it misses: `97.9%`.
fn exactly(share: f64) -> String {
    percent((share * 1000.0 + 1e-9).floor() / 1000.0)
}

/// Adds the pair of layers that wastes most: which line ships the bytes and which one hides them.
fn blamed<'a>(
    mut finding: Finding,
    image: &ImageFacts,
    analysis: &Analysis,
    wasted: impl Iterator<Item = &'a Wasted>,
) -> Finding {
    let mut pairs: BTreeMap<(usize, usize), Vec<&Wasted>> = BTreeMap::new();
    for waste in wasted {
        let pair = (waste.added_in, waste.hidden_in);
        pairs.entry(pair).or_default().push(waste);
    }
    let bytes = |pair: &[&Wasted]| pair.iter().map(|waste| waste.bytes).sum::<u64>();
    // The first of equals, so that the answer stays the same.
    let most = pairs.into_iter().rev().max_by_key(|(_, pair)| bytes(pair));
    let Some(((added_in, hidden_in), mut pair)) = most else {
        return finding;
    };
    pair.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path)));
    let paths: Vec<String> = pair
        .iter()
        .map(|waste| format!("/{}", waste.path))
        .collect();
    let added = Place::of(image, added_in);
    let hides = Place::of(image, hidden_in);
    let largest = pair.first().map_or("", |waste| waste.path.as_str());
    let does = match hiding(analysis, added_in, largest) {
        Some(Hiding::Replaces { .. }) => "writes it again, so it ships twice",
        Some(Hiding::Deletes { .. }) | None => "deletes it, but it stays in the image",
    };
    add(
        &mut finding.found,
        format_args!(
            "; {added} adds {} of it ({}), {hides} {does}",
            size(bytes(&pair)),
            some_of(paths.iter().map(String::as_str))
        ),
    );
    let finding = match paths.into_iter().next() {
        Some(path) => finding.at_path(path),
        None => finding,
    };
    finding.at_line(hides.line()).in_layer(Some(hidden_in))
}

#[cfg(test)]
mod tests {
    use crate::domain::check::testing::{
        Image, check, fails, findings, needs_an_image, of_image, passes, problem_keys,
    };
    use crate::domain::facts::{Facts, NoAnswer};

    const MB: u64 = 1_000_000;

    /// 8 MB deleted by line 5, 1 MB written again by line 6; 99 MB in all with the base's own waste.
    fn image() -> Facts {
        let image = Image::on(&[("lib/base", 80 * MB)])
            .layer(
                "RUN fetch",
                4,
                &[("tmp/kit.tar", 7 * MB), ("tmp/kit.sig", MB)],
            )
            .deleting(
                "RUN rm -r /tmp/kit.tar /tmp/kit.sig",
                5,
                &["tmp/kit.tar", "tmp/kit.sig"],
            )
            .layer("COPY app /app", 6, &[("app", MB)])
            .layer("RUN chmod +x /app", 7, &[("app", MB)]);
        of_image("FROM alpine", image)
    }

    #[test]
    fn limits_are_inclusive() {
        passes("waste", r#"{"max": 9000000}"#, &image());
        passes("waste", r#"{"min_efficiency": 0.9}"#, &image());
        let clean = of_image("FROM alpine", Image::scratch());
        passes("waste", r#"{"max": 0, "min_efficiency": 1}"#, &clean);
    }

    #[test]
    fn the_line_that_ships_and_the_line_that_deletes_are_named() {
        let blame = "; line 4 (RUN fetch) adds 8 MB of it (`/tmp/kit.tar` and `/tmp/kit.sig`), \
                     line 5 (RUN rm -r /tmp/kit.tar /tmp/kit.sig) deletes it, but it stays in the image";
        fails(
            "waste",
            r#"{"max": "1MB"}"#,
            &image(),
            "at most 1 MB that ship but cannot be seen",
            &format!("9 MB: 8 MB too much{blame}"),
            Some(5),
        );
        fails(
            "waste",
            r#"{"min_efficiency": 0.98}"#,
            &image(),
            "at least 98% of what ships can be seen",
            &format!("90%: 9 MB of 90 MB cannot be seen{blame}"),
            Some(5),
        );
        let finding = &findings("waste", r#"{"max": 8999999}"#, &image())[0];
        assert_eq!(finding.path.as_deref(), Some("/tmp/kit.tar"));
        assert_eq!(finding.layer, Some(2));
    }

    #[test]
    fn a_file_written_twice_ships_twice() {
        let image = Image::on(&[("etc/base", MB)]).layer("RUN chmod", 2, &[("etc/base", MB)]);
        fails(
            "waste",
            r#"{"max": 0}"#,
            &of_image("FROM alpine", image),
            "at most 0 B that ship but cannot be seen",
            "1 MB: 1 MB too much; the base image adds 1 MB of it (`/etc/base`), \
             line 2 (RUN chmod) writes it again, so it ships twice",
            Some(2),
        );
    }

    #[test]
    fn waste_inside_the_base_image_is_not_the_learners() {
        let mut facts = image();
        facts.image.base_layers = Some(Ok(3));
        passes("waste", r#"{"max": "1MB"}"#, &facts);
        facts.image.base_layers = Some(Err(NoAnswer::Unknown("lost".to_owned())));
        let answer = check("waste", r#"{"max": "1MB"}"#).evaluate(&facts);
        assert_eq!(answer, Err(NoAnswer::Unknown("lost".to_owned())));
        needs_an_image("waste", r#"{"max": 0}"#);
    }

    #[test]
    fn a_share_just_below_the_limit_does_not_look_like_it() {
        assert_eq!(super::exactly(0.97999), "97.9%");
        assert_eq!(super::exactly(0.98), "98%");
    }

    #[test]
    fn authors_mistakes() {
        for (keys, wrong) in [
            (r#"{"max": 0}"#, &[][..]),
            ("{}", &[""]),
            (r#"{"min_efficiency": 98}"#, &["min_efficiency"]),
            (r#"{"min_efficiency": 0}"#, &["min_efficiency"]),
        ] {
            assert_eq!(problem_keys("waste", keys), wrong, "{keys}");
        }
    }
}
