//! `.dockerignore`: which files of a folder reach the builder. The build endpoint never applies it.

mod pattern;

use std::collections::HashMap;

use regex::{RegexSet, RegexSetBuilder};

use super::files::FileTree;
use pattern::Pattern;

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// What all wildcard patterns together may compile to, in bytes.
const MAX_COMPILED: usize = 64 << 20;

/// A parsed `.dockerignore`.
#[derive(Clone, Debug, Default)]
pub struct IgnoreFile {
    /// Whether each pattern is an exception (`!`), in order; the last match wins.
    exceptions: Vec<bool>,
    /// Patterns without wildcards: the path and the last pattern that names it.
    literal: HashMap<String, usize>,
    /// Patterns with wildcards, and which pattern each is.
    wild: RegexSet,
    wild_index: Vec<usize>,
}

impl IgnoreFile {
    /// # Errors
    /// A pattern is malformed: the line and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, (u32, String)> {
        if text.len() > MAX_BYTES {
            return Err((1, format!("the file is longer than {MAX_BYTES} bytes")));
        }
        let mut ignore = Self::default();
        let mut wild = Vec::new();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (number, line) in (1..).zip(text.split('\n')) {
            let Some(pattern) = Pattern::read(line).map_err(|message| (number, message))? else {
                continue;
            };
            let index = ignore.exceptions.len();
            ignore.exceptions.push(pattern.exception);
            match pattern.regex {
                None => {
                    ignore.literal.insert(pattern.path, index);
                }
                Some(regex) => {
                    wild.push(regex);
                    ignore.wild_index.push(index);
                }
            }
        }
        ignore.wild = RegexSetBuilder::new(wild)
            .size_limit(MAX_COMPILED)
            .dot_matches_new_line(true)
            .build()
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => {
                    (1, "the file has too many wildcard patterns".to_owned())
                }
                error => (1, format!("the patterns do not compile: {error}")),
            })?;
        Ok(ignore)
    }

    /// Whether `path` (relative, `/`-separated) is left out.
    #[must_use]
    pub fn excludes(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        let last = parents(path)
            .chain([path])
            .filter_map(|path| self.last_match(path))
            .max();
        self.verdict(last)
    }

    /// What reaches the builder. Dockerfile and `.dockerignore` themselves follow the same rules;
    /// the engine adds the Dockerfile back on its own. A folder that is left out stays when
    /// something in it does not.
    #[must_use]
    pub fn filter(&self, tree: &FileTree) -> FileTree {
        // A pattern that matches a folder counts for all below it, so each folder is asked once.
        let mut folders: HashMap<&str, Option<usize>> = HashMap::new();
        let mut kept = FileTree::default();
        for (path, file) in &tree.0 {
            let mut last = None;
            for parent in parents(path) {
                let own = folders
                    .entry(parent)
                    .or_insert_with(|| self.last_match(parent));
                last = last.max(*own);
            }
            if self.verdict(last.max(self.last_match(path))) {
                continue;
            }
            for parent in parents(path) {
                if let Some(folder) = tree.0.get(parent)
                    && !kept.0.contains_key(parent)
                {
                    kept.insert(parent, folder.clone());
                }
            }
            kept.insert(path.clone(), file.clone());
        }
        kept
    }

    /// The last pattern that matches exactly this path.
    fn last_match(&self, path: &str) -> Option<usize> {
        let wild = self
            .wild
            .matches(path)
            .into_iter()
            .next_back()
            .and_then(|index| self.wild_index.get(index).copied());
        wild.max(self.literal.get(path).copied())
    }

    fn verdict(&self, last: Option<usize>) -> bool {
        last.and_then(|index| self.exceptions.get(index))
            .is_some_and(|exception| !exception)
    }
}

/// The folders above `path`, outermost first.
fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// The ignore file that applies to `dockerfile` and its text: `<Dockerfile>.dockerignore` beats
/// `.dockerignore`. None when the folder has neither.
#[must_use]
pub fn applicable(folder: &FileTree, dockerfile: &str) -> Option<(String, String)> {
    let own = format!("{dockerfile}.dockerignore");
    [own.as_str(), ".dockerignore"]
        .into_iter()
        .find_map(|name| Some((name.to_owned(), folder.text(name)?)))
}

#[cfg(test)]
mod tests;
