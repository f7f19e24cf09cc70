//! Languages of texts: `de`, `pt-BR`.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

/// A language as files and settings name it: two or three small letters, and a region where it matters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(transparent)]
#[schemars(description = "A language such as de or pt-BR", extend("pattern" = "^[a-z]{2,3}(-[A-Z]{2})?$"))]
pub struct Language(String);

impl Language {
    /// Of a locale such as `de_AT.UTF-8`; none for `C`, `POSIX` and what is no language.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Self> {
        let bare = locale.split(['.', '@']).next()?;
        bare.replace('_', "-").parse().ok()
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without its region.
    #[must_use]
    pub fn general(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

/// What missions are written in that do not say.
impl Default for Language {
    fn default() -> Self {
        Self("en".to_owned())
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (general, region) = text
            .split_once('-')
            .map_or((text, None), |(general, region)| (general, Some(region)));
        let small = |c: char| c.is_ascii_lowercase();
        let large = |c: char| c.is_ascii_uppercase();
        let is_general = matches!(general.len(), 2 | 3) && general.chars().all(small);
        let is_region = region.is_none_or(|it| it.len() == 2 && it.chars().all(large));
        if is_general && is_region {
            return Ok(Self(text.to_owned()));
        }
        let shown = crate::domain::text::sanitise(text, 40);
        Err(format!(
            "`{shown}` is no language; write it like de or pt-BR"
        ))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn one_spelling_each() {
        for good in ["de", "pt-BR", "nds"] {
            assert_eq!(good.parse::<Language>().unwrap().as_str(), good);
        }
        for bad in [
            "", "d", "DE", "de-", "de-at", "de_AT", "deutsch", "C", "../x",
        ] {
            assert!(bad.parse::<Language>().is_err(), "{bad}");
        }
    }

    #[test]
    fn locales_name_a_language_or_none() {
        for (locale, language) in [
            ("de_AT.UTF-8", Some("de-AT")),
            ("de_DE@euro", Some("de-DE")),
            ("de", Some("de")),
            ("C", None),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("", None),
        ] {
            let found = Language::of_locale(locale);
            assert_eq!(found.as_ref().map(Language::as_str), language, "{locale}");
        }
    }
}
