//! Why an archive cannot be read, before it is known what was being done.

use std::fmt;
use std::io;

use crate::engine::EngineError;

/// A sentence's second half: what is wrong with the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Fault(pub(in crate::engine) String);

impl Fault {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    pub(in crate::engine) fn while_doing(self, doing: &str) -> EngineError {
        EngineError::Malformed {
            doing: doing.to_owned(),
            reason: self.0,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}
