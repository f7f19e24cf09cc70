//! An author's mistakes in a check, found without an engine.

use regex::Regex;

use crate::domain::glob::PathGlob;

/// Collects problems as (key path below the check's kind, message).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    pub found: Vec<(String, String)>,
}

impl Problems {
    pub fn add(&mut self, key: impl Into<String>, message: impl Into<String>) {
        self.found.push((key.into(), message.into()));
    }

    /// Every pattern must be a regex.
    pub fn regexes<'a>(&mut self, key: &str, patterns: impl IntoIterator<Item = &'a String>) {
        for (index, pattern) in patterns.into_iter().enumerate() {
            if let Err(error) = Regex::new(pattern) {
                self.add(format!("{key}[{index}]"), format!("not a regex: {error}"));
            }
        }
    }

    /// Every pattern must be a glob.
    pub fn globs<'a>(&mut self, key: &str, patterns: impl IntoIterator<Item = &'a String>) {
        for (index, pattern) in patterns.into_iter().enumerate() {
            if let Err(error) = PathGlob::new(pattern) {
                self.add(
                    format!("{key}[{index}]"),
                    format!("not a path or glob: {error}"),
                );
            }
        }
    }
}
