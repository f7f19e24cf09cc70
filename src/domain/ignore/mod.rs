//! `.dockerignore`: which files of a folder reach the builder. The build endpoint never applies it.

mod pattern;

use std::collections::HashMap;

use regex::{RegexSet, RegexSetBuilder};

use super::files::FileTree;
use pattern::Pattern;

/// The longest file that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// The most patterns one file may have.
const MAX_PATTERNS: usize = 10_000;

/// What all wildcard patterns together may compile to, in bytes.
const MAX_COMPILED: usize = 64 << 20;

/// A parsed `.dockerignore`.
#[derive(Clone, Debug, Default)]
pub struct IgnoreFile {
    /// Whether each pattern is an exception (`!`), in order.
    exceptions: Vec<bool>,
    /// The line of each pattern, from 1.
    lines: Vec<u32>,
    /// Patterns without wildcards: the path and the patterns that name it, ascending.
    literal: HashMap<String, Vec<usize>>,
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
            if index == MAX_PATTERNS {
                return Err((
                    number,
                    format!("there are more than {MAX_PATTERNS} patterns"),
                ));
            }
            ignore.exceptions.push(pattern.exception);
            ignore.lines.push(number);
            match pattern.regex {
                None => {
                    ignore.literal.entry(pattern.path).or_default().push(index);
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
        self.walked(path).excluded
    }

    /// The line (from 1) that settles whether `path` is left out; none where no pattern is about it.
    #[must_use]
    pub fn settled_by(&self, path: &str) -> Option<u32> {
        // Each pattern that matched turned the answer round, so the last one has it.
        let last = *self.walked(path).patterns.last()?;
        self.lines.get(last).copied()
    }

    fn walked(&self, path: &str) -> Matched {
        let path = path.trim_start_matches('/');
        let mut above = Matched::default();
        for parent in parents(path) {
            above = self.matched(parent, &above);
        }
        self.matched(path, &above)
    }

    /// What reaches the builder. Dockerfile and `.dockerignore` themselves follow the same rules;
    /// the engine adds the Dockerfile back on its own. A folder that is left out stays when
    /// something in it does not.
    #[must_use]
    pub fn filter(&self, tree: &FileTree) -> FileTree {
        // The folders above the path at hand, outermost first: paths come in order.
        let mut folders: Vec<(&str, Matched)> = Vec::new();
        let root = Matched::default();
        let mut kept = FileTree::default();
        for (path, file) in &tree.0 {
            folders.retain(|(folder, _)| {
                path.strip_prefix(folder)
                    .is_some_and(|rest| rest.starts_with('/'))
            });
            for parent in parents(path).skip(folders.len()) {
                let above = folders.last().map_or(&root, |(_, matched)| matched);
                let matched = self.matched(parent, above);
                folders.push((parent, matched));
            }
            let above = folders.last().map_or(&root, |(_, matched)| matched);
            if self.matched(path, above).excluded {
                continue;
            }
            for (parent, _) in &folders {
                if let Some(folder) = tree.0.get(*parent)
                    && !kept.0.contains_key(*parent)
                {
                    kept.insert(*parent, folder.clone());
                }
            }
            kept.insert(path.clone(), file.clone());
        }
        kept
    }

    /// What becomes of a path, given what became of the folder it lies in. As `BuildKit` does it: a
    /// pattern that matched the folder matches again, and one that could change nothing there was
    /// not asked and is not handed down.
    fn matched(&self, path: &str, above: &Matched) -> Matched {
        let wild = self.wild.matches(path).into_iter();
        let mut own: Vec<usize> = wild
            .filter_map(|index| self.wild_index.get(index).copied())
            .chain(self.literal.get(path).into_iter().flatten().copied())
            .collect();
        own.sort_unstable();
        let mut own = own.into_iter().peekable();
        let mut inherited = above.patterns.iter().copied().peekable();
        let mut matched = Matched::default();
        loop {
            let from_above = match (inherited.peek(), own.peek()) {
                (Some(above), Some(here)) => above <= here,
                (above, here) if above.is_none() && here.is_none() => return matched,
                (above, _) => above.is_some(),
            };
            let next = if from_above {
                inherited.next()
            } else {
                own.next()
            };
            let Some(index) = next else { return matched };
            if from_above {
                own.next_if_eq(&index);
            }
            let exception = self.exceptions.get(index).copied().unwrap_or_default();
            if from_above || exception == matched.excluded {
                matched.patterns.push(index);
                matched.excluded = !exception;
            }
        }
    }
}

/// What the patterns make of one path.
#[derive(Clone, Debug, Default)]
struct Matched {
    /// Those that matched it, ascending.
    patterns: Vec<usize>,
    excluded: bool,
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

/// Says of a path of this folder what keeps it from the builder: `line 3 of .dockerignore`. Patterns
/// that cannot be read keep nothing back; lint says what is wrong with them.
pub fn left_out(folder: &FileTree, dockerfile: &str) -> impl Fn(&str) -> Option<String> + use<> {
    let ignore = applicable(folder, dockerfile);
    let ignore = ignore.and_then(|(name, text)| Some((name, IgnoreFile::parse(&text).ok()?)));
    move |path| {
        let (name, ignore) = ignore.as_ref().filter(|(_, it)| it.excludes(path))?;
        Some(format!("line {} of {name}", ignore.settled_by(path)?))
    }
}

#[cfg(test)]
mod tests;
