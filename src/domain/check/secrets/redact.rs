//! Takes secrets out of what is shown: a verdict is read aloud, pasted and stored.

use regex::{Captures, Regex};

use crate::domain::check::pattern;
use crate::domain::facts::Fact;

/// The patterns of one check, compiled once.
pub(super) struct Redactor {
    patterns: Vec<(String, Regex)>,
}

impl Redactor {
    pub(super) fn new(patterns: &[String]) -> Fact<Self> {
        let compiled = patterns.iter().map(|source| {
            let regex = pattern::regex(source)?;
            Ok((source.clone(), regex))
        });
        Ok(Self {
            patterns: compiled.collect::<Fact<Vec<_>>>()?,
        })
    }

    pub(super) fn patterns(&self) -> impl Iterator<Item = (&str, &Regex)> {
        self.patterns
            .iter()
            .map(|(source, regex)| (source.as_str(), regex))
    }

    /// The text with every match cut down to its first two characters.
    pub(super) fn hide(&self, text: &str) -> String {
        self.patterns
            .iter()
            .fold(text.to_owned(), |text, (_, regex)| {
                regex
                    .replace_all(&text, |hit: &Captures<'_>| short(&hit[0]))
                    .into_owned()
            })
    }
}

fn short(secret: &str) -> String {
    const SHOWN: usize = 2;
    if secret.is_empty() {
        return String::new();
    }
    // Two characters of a very short secret would be most of it.
    let shown = if secret.chars().count() > 2 * SHOWN {
        SHOWN
    } else {
        0
    };
    secret.chars().take(shown).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::Redactor;

    #[test]
    fn only_the_start_of_a_secret_is_shown() {
        let patterns = ["hunter2", "AKIA[0-9A-Z]+", "^$"].map(str::to_owned);
        let redactor = Redactor::new(&patterns).unwrap();
        for (text, shown) in [
            ("echo hunter2 hunter2", "echo hu… hu…"),
            ("AKIA", "AKIA"),
            ("KEY=AKIA1234", "KEY=AK…"),
            ("hunter2", "hu…"),
            ("", ""),
            ("nothing", "nothing"),
        ] {
            assert_eq!(redactor.hide(text), shown);
        }
        let short = Redactor::new(&["1234".to_owned()]).unwrap();
        assert_eq!(short.hide("pin 1234"), "pin …");
    }
}
