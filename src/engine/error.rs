//! How talking to an engine fails. Every message says what was tried and what came back.

use thiserror::Error;

use crate::domain::mission::Seconds;

#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EngineError {
    /// No engine answers at all.
    #[error("no engine answers: {0}")]
    Unreachable(String),
    /// It answered before and no longer does.
    #[error("the engine was lost while {doing}: {reason}")]
    Lost { doing: String, reason: String },
    #[error("the engine has no image `{image}`")]
    NoImage { image: String },
    /// A registry does not give it, or there is none.
    #[error("`{image}` cannot be pulled: {reason}")]
    Unavailable { image: String, reason: String },
    /// The engine answered with an error.
    #[error("{doing}: the engine answered {status}: {message}")]
    Refused {
        doing: String,
        status: u16,
        message: String,
    },
    #[error("{doing} took longer than {limit}")]
    TimedOut { doing: String, limit: Seconds },
    /// The engine, or an archive, sent something that cannot be read.
    #[error("{doing}: {reason}")]
    Malformed { doing: String, reason: String },
    /// The program's own folder cannot be used.
    #[error("{doing}: {reason}")]
    State { doing: String, reason: String },
    #[error("cancelled")]
    Cancelled,
}
