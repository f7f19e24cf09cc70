//! What is wrong with a mission, where, and what to do about it.

use std::fmt;

use serde::Serialize;
use thiserror::Error;

use super::key_path::KeyPath;
use super::places::{Place, Places, Spot};
use crate::domain::dockerfile::lint::Severity;
use crate::domain::text::{counted, sanitise};

/// Longest message kept, in characters: mission text is quoted in it.
const LONGEST: usize = 600;

/// One thing an author should mend. Every text is safe to print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file, as a path that opens from where the program runs.
    pub file: String,
    /// None when the file as a whole is meant.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// The key path in a mission file, the rule's id in a Dockerfile; may be empty.
    pub path: String,
    pub severity: Severity,
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Problem {
    /// An error about `file` as a whole.
    #[must_use]
    pub fn of_file(file: &str, message: &str) -> Self {
        Self {
            file: sanitise(file, LONGEST),
            place: None,
            path: String::new(),
            severity: Severity::Error,
            message: sanitise(message, LONGEST),
            help: None,
        }
    }

    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    #[must_use]
    pub fn with_help(mut self, help: &str) -> Self {
        self.help = Some(sanitise(help, LONGEST));
        self
    }

    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// `file:line:column: error: key.path: message`, as compilers write it.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(Place { line, column }) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        write!(f, ": {severity}: ")?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

/// `2 errors, 1 note`; empty where nothing is wrong.
#[must_use]
pub fn tally(problems: &[Problem]) -> String {
    let count = |severity| {
        let such = problems.iter().filter(|it| it.severity == severity);
        such.count()
    };
    let counts = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
        (count(Severity::Info), "note"),
    ];
    let counts = counts.into_iter().filter(|(count, _)| *count > 0);
    let words: Vec<_> = counts.map(|(count, word)| counted(count, word)).collect();
    words.join(", ")
}

/// A mission that cannot be used, with everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct LoadError {
    /// Never empty.
    pub problems: Vec<Problem>,
}

impl From<Problem> for LoadError {
    fn from(problem: Problem) -> Self {
        Self {
            problems: vec![problem],
        }
    }
}

/// A problem before the file's name is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) path: KeyPath,
    pub(super) spot: Where,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

/// How the place of a fault is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Where {
    /// Looked up by the fault's path.
    Of(Spot),
    /// Known, as for a file that does not parse.
    Exact(Place),
    /// The file as a whole.
    File,
}

impl Fault {
    pub(super) fn at_key(path: KeyPath, message: impl Into<String>) -> Self {
        Self::new(path, Where::Of(Spot::Key), message.into())
    }

    pub(super) fn at_value(path: KeyPath, message: impl Into<String>) -> Self {
        Self::new(path, Where::Of(Spot::Value), message.into())
    }

    pub(super) fn at_place(path: KeyPath, place: Place, message: impl Into<String>) -> Self {
        Self::new(path, Where::Exact(place), message.into())
    }

    pub(super) fn of_file(message: impl Into<String>) -> Self {
        Self::new(KeyPath::default(), Where::File, message.into())
    }

    fn new(path: KeyPath, spot: Where, message: String) -> Self {
        Self {
            path,
            spot,
            message,
            help: None,
        }
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The problem in `file`; `places` is none when the file did not parse.
    pub(super) fn into_problem(self, file: &str, places: Option<&Places>) -> Problem {
        let place = match self.spot {
            Where::Exact(place) => Some(place),
            Where::Of(spot) => places.map(|places| places.find(&self.path, spot)),
            Where::File => None,
        };
        let problem = Problem::of_file(file, &self.message);
        Problem {
            place,
            path: sanitise(&self.path.to_string(), LONGEST),
            help: self.help.map(|help| sanitise(&help, LONGEST)),
            ..problem
        }
    }
}
