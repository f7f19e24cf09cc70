//! Regexes and globs of checks, compiled where they are used. `lint` has refused bad ones before.

use regex::{Regex, RegexBuilder};

use crate::domain::facts::{Fact, NoAnswer};
use crate::domain::glob::PathGlob;

/// `^` and `$` match at every line: what is searched are texts of many lines.
pub(super) fn regex(pattern: &str) -> Fact<Regex> {
    RegexBuilder::new(pattern)
        .multi_line(true)
        .build()
        .map_err(|error| {
            NoAnswer::Unknown(format!(
                "the mission's pattern `{pattern}` is not a regex ({error}); tell its author"
            ))
        })
}

pub(super) fn glob(pattern: &str) -> Fact<PathGlob> {
    PathGlob::new(pattern).map_err(|error| {
        NoAnswer::Unknown(format!(
            "the mission's `{pattern}` is not a path or glob ({error}); tell its author"
        ))
    })
}
