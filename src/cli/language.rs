//! Which language missions' texts are shown in: the option, the config, the environment.

use std::env;

use anyhow::anyhow;

use crate::content::{Home, settings};
use crate::domain::learner::Settings;
use crate::domain::mission::Language;

/// What a locale is read from, the first that is set.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The language that was asked for, in whatever way; none leaves missions as they are written.
pub(super) fn of(option: Option<Language>) -> anyhow::Result<Option<Language>> {
    if option.is_some() {
        return Ok(option);
    }
    // Without a home there is no config either.
    let chosen = match Home::find() {
        Ok(home) => settings(&home)?.language,
        Err(_no_home) => None,
    };
    Ok(chosen.or_else(|| of_environment(|name| env::var(name).ok())))
}

/// The learner's settings, or what to do about them.
pub(super) fn settings(home: &Home) -> anyhow::Result<Settings> {
    settings::load(home)
        .map_err(|error| anyhow!("{error}\ncorrect the file, or remove it to use what is built in"))
}

fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Option<Language> {
    let mut set = VARIABLES.into_iter().filter_map(variable);
    let locale = set.find(|value| !value.is_empty())?;
    Language::of_locale(&locale)
}

#[cfg(test)]
mod tests {
    use super::of_environment;

    #[test]
    fn the_first_that_is_set_decides() {
        for (all, messages, lang, language) in [
            ("", "", "", None),
            ("", "", "de_DE.UTF-8", Some("de-DE")),
            ("", "fr_FR", "de_DE", Some("fr-FR")),
            ("C", "fr_FR", "de_DE", None),
            ("pl", "fr_FR", "", Some("pl")),
        ] {
            let found = of_environment(|name| {
                let value = match name {
                    "LC_ALL" => all,
                    "LC_MESSAGES" => messages,
                    _ => lang,
                };
                Some(value.to_owned())
            });
            let found = found.map(|language| language.to_string());
            assert_eq!(found.as_deref(), language, "{all} {messages} {lang}");
        }
    }
}
