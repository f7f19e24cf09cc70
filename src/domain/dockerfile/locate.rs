//! Finds the line behind what a builder prints: a step's text or a history entry.

use super::Dockerfile;

impl Dockerfile {
    /// The line of the instruction that a builder shows as `text` (without its `[stage i/n]` or
    /// `Step i/n :` prefix). Builders substitute build args and fold white space; `FROM` may gain a
    /// digest. `stage` is the stage's name or index as the builder prints it, when it does.
    #[must_use]
    pub fn line_of_step(&self, _stage: Option<&str>, _text: &str) -> Option<u32> {
        None
    }
}
