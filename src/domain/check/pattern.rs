//! Regexes and globs of checks, compiled where they are used. `lint` has refused bad ones before.

use regex::{Regex, RegexBuilder};

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
    fn anchors_match_at_every_line() {
        let anchored = regex("^v20$").unwrap();
        assert!(anchored.is_match("node\nv20\n"));
        assert!(!anchored.is_match("v200\n"));
        assert!(matches!(regex("("), Err(NoAnswer::Unknown(why)) if why.contains("`(`")));
    }
}
