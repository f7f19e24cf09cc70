//! What came of trying an endpoint, in words.

use thiserror::Error;

use super::version::Version;
use crate::domain::mission::Seconds;

/// Every way a probe ends. The words say what came back; `mend` says what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Outcome {
    #[error("{0}")]
    Answered(Version),
    #[error("there is no socket")]
    Missing,
    /// The socket or port is there, and nobody listens: the daemon is down.
    #[error("nothing listens there: the daemon is not running")]
    Refused,
    #[error("permission denied: this user may not use the socket")]
    Forbidden,
    #[error("what is there is not a container engine: {reason}")]
    NotAnEngine { reason: String },
    #[error("the engine answered {status}: {message}")]
    Unwell { status: u16, message: String },
    #[error("no answer within {limit}")]
    Timeout { limit: Seconds },
    /// The host cannot be found or reached.
    #[error("it cannot be reached: {reason}")]
    Unreachable { reason: String },
    #[error("{reason}")]
    BadUrl { reason: String },
    #[error("there is no docker context `{name}`")]
    NoContext { name: String },
    /// A certificate or key is missing or damaged.
    #[error("{reason}")]
    TlsFiles { reason: String },
    /// The two sides do not agree on TLS.
    #[error("the secure connection failed: {reason}")]
    TlsRefused { reason: String },
    #[error("the engine wants a secure connection (TLS)")]
    NeedsTls,
}

impl Outcome {
    #[must_use]
    pub fn answered(&self) -> bool {
        matches!(self, Self::Answered(_))
    }

    /// A stable word for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Answered(_) => "answered",
            Self::Missing => "missing",
            Self::Refused => "refused",
            Self::Forbidden => "forbidden",
            Self::NotAnEngine { .. } => "not_an_engine",
            Self::Unwell { .. } => "unwell",
            Self::Timeout { .. } => "timeout",
            Self::Unreachable { .. } => "unreachable",
            Self::BadUrl { .. } => "bad_url",
            Self::NoContext { .. } => "no_context",
            Self::TlsFiles { .. } => "tls_files",
            Self::TlsRefused { .. } => "tls_refused",
            Self::NeedsTls => "needs_tls",
        }
    }
}
