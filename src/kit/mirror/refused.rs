//! What a registry says when it does not give what was asked for.

use std::error::Error as _;

use oci_client::errors::OciDistributionError as Error;
use thiserror::Error;

use crate::domain::text::sanitise;

/// The most of a registry's own words that is shown.
const LONGEST: usize = 200;

#[derive(Debug, Error)]
pub(super) enum Refused {
    #[error("nobody answers there ({0}); is the address right, and does `phoenix kit serve` run?")]
    Unreachable(String),
    #[error(
        "the registry asks to wait: it was asked too often (429). Try again in a while, or use a kit file"
    )]
    TooOften,
    #[error("it broke off ({0}); the same command goes on where it stopped")]
    Broken(String),
    #[error("the registry has no such image")]
    Absent,
    #[error(
        "the registry wants a login; log in with the engine's own client and pull without --mirror"
    )]
    Forbidden,
    #[error("what came is not what its digest says; the same command fetches it again")]
    Damaged,
    #[error("{0}")]
    Other(String),
}

impl Refused {
    /// Whether the same may go well in a while.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::TooOften | Self::Broken(_) | Self::Damaged)
    }
}

pub(super) fn refused(error: &Error) -> Refused {
    let words = || sanitise(&error.to_string(), LONGEST);
    match error {
        Error::RequestError(request) if request.is_connect() => Refused::Unreachable(cause(error)),
        Error::RequestError(_) | Error::IoError(_) => Refused::Broken(cause(error)),
        Error::DigestError(_) => Refused::Damaged,
        Error::ImageManifestNotFoundError(_) | Error::ServerError { code: 404, .. } => {
            Refused::Absent
        }
        Error::AuthenticationFailure(_) | Error::UnauthorizedError { .. } => Refused::Forbidden,
        Error::ServerError { code: 429, .. } => Refused::TooOften,
        Error::ServerError { code, .. } if *code >= 500 => Refused::Broken(words()),
        Error::RegistryError { envelope, .. } => {
            let said = envelope.to_string().to_ascii_lowercase();
            if said.contains("toomanyrequests") || said.contains("too many requests") {
                Refused::TooOften
            } else if said.contains("unknown") || said.contains("not found") {
                Refused::Absent
            } else {
                Refused::Other(words())
            }
        }
        _ => Refused::Other(words()),
    }
}

/// The innermost cause: the outer ones only say that sending failed.
fn cause(error: &Error) -> String {
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        said = error.to_string();
        source = error.source();
    }
    sanitise(&said, LONGEST)
}
