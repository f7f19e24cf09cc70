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
            self.regex(&format!("{key}[{index}]"), pattern);
        }
    }

    pub fn regex(&mut self, key: &str, pattern: &str) {
        if let Err(error) = Regex::new(pattern) {
            self.add(key, format!("not a regex: {error}"));
        } else if pattern.is_empty() {
            self.add(key, "matches everything; write what to look for");
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

    /// Each path or glob must name something and never climb.
    pub fn paths<'a>(&mut self, key: &str, paths: impl IntoIterator<Item = &'a String>) {
        for (index, path) in paths.into_iter().enumerate() {
            self.path(&format!("{key}[{index}]"), path);
        }
    }

    /// A path or glob must name something and never climb.
    pub fn path(&mut self, key: &str, path: &str) {
        if path.trim_matches('/').trim().is_empty() {
            self.add(key, "names nothing");
        } else if path.split('/').any(|part| part == ".." || part == ".") {
            self.add(key, "write the path without `.` and `..`");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Problems;

    #[test]
    fn mistakes_are_named_by_key_and_index() {
        let mut problems = Problems::default();
        let texts = |texts: &[&str]| texts.iter().map(|&t| t.to_owned()).collect::<Vec<_>>();
        problems.regexes("matches", &texts(&["fine", "(", ""]));
        problems.globs("absent", &texts(&["[", "**/*.js"]));
        problems.paths(
            "present",
            &texts(&["/app/../etc", "/", "./a", "/a", "a..b/.env"]),
        );
        let keys: Vec<&str> = problems.found.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(
            keys,
            [
                "matches[1]",
                "matches[2]",
                "absent[0]",
                "present[0]",
                "present[1]",
                "present[2]"
            ]
        );
    }
}
