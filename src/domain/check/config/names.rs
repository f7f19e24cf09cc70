//! Variables and labels: names with values.

use std::collections::BTreeMap;

use super::ValueRule;
use crate::domain::check::nearest;
use crate::domain::check::place::{from_line, last_instruction};
use crate::domain::check::words::code;
use crate::domain::dockerfile::{Body, Instruction};
use crate::domain::facts::{Fact, Facts};
use crate::domain::image::ImageConfig;
use crate::domain::verdict::Finding;

/// Which of the two, for the words.
pub(super) struct Sort {
    keyword: &'static str,
    word: &'static str,
}

pub(super) const ENV: Sort = Sort {
    keyword: "ENV",
    word: "variable",
};

pub(super) const LABEL: Sort = Sort {
    keyword: "LABEL",
    word: "label",
};

pub(super) fn env_of(config: &ImageConfig) -> BTreeMap<&str, &str> {
    let pairs = config.env.iter();
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .collect()
}

pub(super) fn labels_of(config: &ImageConfig) -> BTreeMap<&str, &str> {
    let pairs = config.labels.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

pub(super) fn wrong(
    sort: &Sort,
    rules: &BTreeMap<String, Option<ValueRule>>,
    set: &BTreeMap<&str, &str>,
    facts: &Facts,
) -> Fact<Vec<Finding>> {
    let mut findings = Vec::new();
    for (name, rule) in rules {
        let Some((expected, found)) = one(sort, name, rule.as_ref(), set)? else {
            continue;
        };
        findings.push(Finding::new(expected, found).at_line(line_of(sort, name, set, facts)));
    }
    Ok(findings)
}

fn one(
    Sort { word, .. }: &Sort,
    name: &str,
    rule: Option<&ValueRule>,
    set: &BTreeMap<&str, &str>,
) -> Fact<Option<(String, String)>> {
    let named = code(name);
    let said = match (rule, set.get(name)) {
        (None, None) => return Ok(None),
        (None, Some(value)) => (
            format!("no {word} {named}"),
            format!("it is {}", code(value)),
        ),
        (Some(rule), Some(value)) => {
            if rule.admits(value)? {
                return Ok(None);
            }
            (format!("{word} {named} {}", rule.words()), code(value))
        }
        (Some(rule), None) => {
            let near = nearest::name(name, set.keys().copied());
            let found = match near {
                Some(near) => format!("it is not set; {} is", code(near)),
                None => "it is not set".to_owned(),
            };
            (format!("{word} {named} {}", rule.words()), found)
        }
    };
    Ok(Some(said))
}

/// The last instruction that sets this name, else the `FROM` whose image brings it. For a name that
/// is not set the instruction that sets one much like it, if any: no line is to blame for nothing.
fn line_of(
    Sort { keyword, .. }: &Sort,
    name: &str,
    set: &BTreeMap<&str, &str>,
    facts: &Facts,
) -> Option<u32> {
    let line_that_sets = |name: &str| {
        let sets = |i: &Instruction| {
            i.keyword == *keyword
                && matches!(&i.body, Body::Pairs(pairs) if pairs.iter().any(|(n, _)| n == name))
        };
        last_instruction(facts, sets).map(Instruction::line)
    };
    if set.contains_key(name) {
        line_that_sets(name).or_else(|| from_line(facts))
    } else {
        nearest::name(name, set.keys().copied()).and_then(line_that_sets)
    }
}
