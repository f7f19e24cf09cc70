//! What the value of a variable or a label must be.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::domain::check::Problems;
use crate::domain::check::pattern;
use crate::domain::check::words::code;
use crate::domain::facts::Fact;

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a text, { matches: regex } or { min: number, max: number }"
)]
pub enum ValueRule {
    Exact(String),
    Pattern(PatternRule),
    Range(RangeRule),
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatternRule {
    pub matches: String,
}

/// The value is a number within bounds, inclusive.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RangeRule {
    pub min: f64,
    pub max: f64,
    /// What reports say instead of the bounds, where those would give the answer away.
    #[serde(default)]
    pub says: Option<String>,
}

impl ValueRule {
    pub(super) fn admits(&self, value: &str) -> Fact<bool> {
        Ok(match self {
            Self::Exact(wanted) => value == wanted,
            Self::Pattern(rule) => pattern::regex(&rule.matches)?.is_match(value),
            Self::Range(rule) => {
                let number = value.trim().parse::<f64>();
                number.is_ok_and(|number| (rule.min..=rule.max).contains(&number))
            }
        })
    }

    /// `is …`, after the name.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Exact(wanted) => format!("is {}", code(wanted)),
            Self::Pattern(rule) => format!("matches {}", code(&rule.matches)),
            Self::Range(RangeRule {
                says: Some(words), ..
            }) => format!("is a number {words}"),
            Self::Range(rule) => format!("is a number from {} to {}", rule.min, rule.max),
        }
    }
}

/// Names that cannot be, patterns that do not compile, bounds that nothing fits.
pub(super) fn problems(
    key: &str,
    rules: &BTreeMap<String, Option<ValueRule>>,
    problems: &mut Problems,
) {
    for (name, rule) in rules {
        let key = format!("{key}.{name}");
        if name.is_empty() || name.contains('=') {
            problems.add(key.clone(), "is not a name");
        }
        match rule {
            Some(ValueRule::Pattern(rule)) => {
                problems.regex(&format!("{key}.matches"), &rule.matches);
            }
            Some(ValueRule::Range(rule)) => {
                let some = rule.min <= rule.max && rule.min.is_finite() && rule.max.is_finite();
                if !some {
                    problems.add(key, "min must be a number no greater than max");
                }
            }
            Some(ValueRule::Exact(_)) | None => {}
        }
    }
}
