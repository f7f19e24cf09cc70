//! Identifiers: lower-case words joined by hyphens.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// A unique identifier such as `lean-manufacturing`; safe as a file name and in a URL.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(
    description = "An id: lower-case words joined by hyphens",
    extend("pattern" = "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength" = LONGEST)
)]
pub struct Slug(String);

/// Longest identifier, in bytes.
const LONGEST: usize = 64;

impl Slug {
    /// # Errors
    /// The text is not a slug; the message shows what one looks like.
    pub fn new(text: &str) -> Result<Self, String> {
        let word = |w: &str| {
            !w.is_empty()
                && w.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        if text.len() <= LONGEST && text.split('-').all(word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!(
                "`{}` is not an id; write lower-case words joined by hyphens, such as `no-dev-tools`",
                crate::domain::text::sanitise(text, LONGEST)
            ))
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Slug;

    #[test]
    fn only_hyphenated_lower_case_words() {
        for good in ["a", "two-stages", "step-08"] {
            assert!(Slug::new(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "Two",
            "a--b",
            "-a",
            "a_b",
            "a/b",
            "..",
            "é",
            &"a".repeat(65),
        ] {
            assert!(Slug::new(bad).is_err(), "{bad}");
        }
    }
}
