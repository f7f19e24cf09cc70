//! What to look for while layers stream by, compiled once.

use regex::bytes::Regex;
use sha2::{Digest, Sha256};

use crate::domain::glob::PathGlob;
use crate::engine::EngineError;

/// Globs of files to keep and regexes to search.
#[derive(Debug, Default)]
pub struct Wants {
    captures: Vec<PathGlob>,
    pub(super) patterns: Vec<Regex>,
}

impl Wants {
    /// # Errors
    /// A glob or a regex does not compile.
    pub fn new(captures: &[String], patterns: &[String]) -> Result<Self, EngineError> {
        let wrong = |what: &str, source: &str, reason: String| EngineError::Malformed {
            doing: format!("reading the {what} `{source}`"),
            reason,
        };
        let glob = |source: &String| {
            PathGlob::new(source).map_err(|reason| wrong("pattern", source, reason))
        };
        let regex = |source: &String| {
            Regex::new(source)
                .map_err(|error| wrong("regular expression", source, error.to_string()))
        };
        Ok(Self {
            captures: captures.iter().map(glob).collect::<Result<_, _>>()?,
            patterns: patterns.iter().map(regex).collect::<Result<_, _>>()?,
        })
    }

    pub(super) fn captures(&self, path: &str) -> bool {
        self.captures.iter().any(|glob| glob.matches(path))
    }

    /// Names this set of wishes, for caches; the order does not matter.
    pub(in crate::engine) fn digest(&self) -> String {
        let mut parts: Vec<(u8, &str)> = Vec::new();
        parts.extend(self.captures.iter().map(|glob| (0, glob.source())));
        parts.extend(self.patterns.iter().map(|regex| (1, regex.as_str())));
        parts.sort_unstable();
        let mut hash = Sha256::new();
        for (kind, source) in parts {
            hash.update([kind]);
            hash.update((source.len() as u64).to_le_bytes());
            hash.update(source);
        }
        super::hex(&hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(captures: &[&str], patterns: &[&str]) -> Result<Wants, EngineError> {
        let owned = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        Wants::new(&owned(captures), &owned(patterns))
    }

    #[test]
    fn digests_name_sets() {
        let digest =
            |captures: &[&str], patterns: &[&str]| wants(captures, patterns).unwrap().digest();
        assert_eq!(digest(&["a", "b"], &["c"]), digest(&["b", "a"], &["c"]));
        assert_ne!(digest(&["a", "b"], &[]), digest(&["a"], &["b"]));
        assert_ne!(digest(&["ab"], &[]), digest(&["a", "b"], &[]));
    }

    #[test]
    fn mistakes_are_named() {
        let error = wants(&[], &["("]).unwrap_err().to_string();
        assert!(
            error.starts_with("reading the regular expression `(`"),
            "{error}"
        );
        assert!(wants(&["[a"], &[]).is_err());
    }
}
