//! Regexes and globs of checks, compiled where they are used. `lint` has refused bad ones before.

use regex::{Regex, RegexBuilder};

use super::words::code;
use crate::domain::facts::{Fact, NoAnswer};
use crate::domain::glob::PathGlob;

/// `^` and `$` match at every line: what is searched are texts of many lines.
pub(super) fn regex(pattern: &str) -> Fact<Regex> {
    RegexBuilder::new(pattern)
        .multi_line(true)
        .build()
        .map_err(|error| not_a_regex(pattern, &error))
}

/// Nobody's failure but the author's.
pub(super) fn not_a_regex(pattern: &str, error: &regex::Error) -> NoAnswer {
    NoAnswer::Unknown(format!(
        "the mission's pattern `{pattern}` is not a regex ({error}); tell its author"
    ))
}

/// A pattern over instructions as one would say it: `RUN … npm ci` for `^RUN .*npm ci`.
pub(super) fn in_words(pattern: &str) -> String {
    let mut words = String::new();
    let mut letters = pattern.chars().peekable();
    while let Some(letter) = letters.next() {
        let repeated = letters.peek().is_some_and(|next| "*+{".contains(*next));
        match letter {
            '\\' => match letters.next() {
                Some('b' | 'B' | 'A' | 'z') | None => {}
                Some('s') => words.push(' '),
                Some(class) if class.is_alphanumeric() => words.push_str(" … "),
                Some(literal) => words.push(literal),
            },
            '.' if repeated => words.push_str(" … "),
            '[' => {
                letters.by_ref().find(|letter| *letter == ']');
                words.push_str(" … ");
            }
            '{' => drop(letters.by_ref().find(|letter| *letter == '}')),
            '(' if letters.next_if_eq(&'?').is_some() => {
                letters.by_ref().find(|letter| ":)>".contains(*letter));
            }
            '|' => words.push_str(" or "),
            '^' | '$' | '(' | ')' | '*' | '+' | '?' => {}
            literal => words.push(literal),
        }
    }
    let words: Vec<_> = words.split_whitespace().collect();
    words.join(" ")
}

/// The same as code; the pattern as it is where it has no words.
pub(super) fn in_code(pattern: &str) -> String {
    let words = in_words(pattern);
    let has_words = words.contains(|letter| !matches!(letter, ' ' | '…'));
    code(if has_words { &words } else { pattern })
}

pub(super) fn glob(pattern: &str) -> Fact<PathGlob> {
    PathGlob::new(pattern).map_err(|error| {
        NoAnswer::Unknown(format!(
            "the mission's `{pattern}` is not a path or glob ({error}); tell its author"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_said_in_words() {
        for (pattern, words) in [
            ("RUN npm ci", "RUN npm ci"),
            ("^RUN .*npm ci$", "RUN … npm ci"),
            (r"COPY (src|\.)", "COPY src or ."),
            (r"^COPY\s+package.*\.json", "COPY package … .json"),
            (
                r"(?i)RUN (?:mvn|\./mvnw) \bpackage\b",
                "RUN mvn or ./mvnw package",
            ),
            ("RUN go [a-z]+ x{2,3}y?", "RUN go … xy"),
            ("\\", ""),
            ("[", "…"),
        ] {
            assert_eq!(super::in_words(pattern), words, "{pattern}");
        }
    }

    #[test]
    fn a_pattern_without_words_is_shown_as_it_is() {
        assert_eq!(in_code("^RUN .*apt"), "`RUN … apt`");
        assert_eq!(in_code(".*"), "`.*`");
        assert_eq!(in_code("[a-z]+ ?"), "`[a-z]+ ?`");
    }

    #[test]
    fn anchors_match_at_every_line() {
        let anchored = regex("^v20$").unwrap();
        assert!(anchored.is_match("node\nv20\n"));
        assert!(!anchored.is_match("v200\n"));
        assert!(matches!(regex("("), Err(NoAnswer::Unknown(why)) if why.contains("`(`")));
    }
}
