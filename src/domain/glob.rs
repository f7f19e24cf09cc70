//! Path globs of checks: `*` stays within a name, `**` crosses directories, a leading `/` is the root.

use globset::{GlobBuilder, GlobMatcher};

/// A compiled glob over paths of an image or a build context.
#[derive(Clone, Debug)]
pub struct PathGlob {
    source: String,
    matcher: GlobMatcher,
}

impl PathGlob {
    /// # Errors
    /// The pattern is not a glob; the message says why.
    pub fn new(source: &str) -> Result<Self, String> {
        let matcher = GlobBuilder::new(source.trim_start_matches('/'))
            .literal_separator(true)
            .backslash_escape(true)
            .build()
            .map_err(|error| error.to_string())?
            .compile_matcher();
        Ok(Self {
            source: source.to_owned(),
            matcher,
        })
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether `path` matches; a leading `/` of the path is ignored.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.matcher.is_match(path.trim_start_matches('/'))
    }
}

/// Whether the pattern names exactly one path, so that a single look-up answers it.
#[must_use]
pub fn is_literal(pattern: &str) -> bool {
    !pattern.contains(['*', '?', '[', '{', '\\'])
}
