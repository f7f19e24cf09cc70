//! What is wrong with missions while somebody writes them.

use crate::domain::dockerfile::lint::Severity;

/// Everything that was found when their folder was read last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lint {
    /// `2 errors, 1 note`; empty where nothing is wrong.
    pub counts: String,
    pub problems: Vec<Problem>,
    /// The open mission cannot be read: what is shown is the last one that could.
    pub unreadable: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    /// `missions/x/mission.yaml:12:5: error: steps[0].title: …`
    pub words: String,
    pub help: Option<String>,
}

impl Lint {
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }
}
