//! `.dockerignore`: which files of a folder reach the builder. The build endpoint never applies it.

use super::files::FileTree;

/// A parsed `.dockerignore`.
#[derive(Clone, Debug, Default)]
pub struct IgnoreFile {
    // patterns in order; the last match wins
}

impl IgnoreFile {
    /// # Errors
    /// A pattern is malformed: the line and what is wrong with it.
    pub fn parse(_text: &str) -> Result<Self, (u32, String)> {
        Ok(Self::default())
    }

    /// Whether `path` (relative, `/`-separated) is left out.
    #[must_use]
    pub fn excludes(&self, _path: &str) -> bool {
        false
    }

    /// What reaches the builder. Dockerfile and `.dockerignore` themselves follow the same rules;
    /// the engine adds the Dockerfile back on its own.
    #[must_use]
    pub fn filter(&self, tree: &FileTree) -> FileTree {
        tree.clone()
    }
}
