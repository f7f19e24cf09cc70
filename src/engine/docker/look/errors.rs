//! What the library's errors mean to a user.

use std::error::Error as _;
use std::io;

use bollard::errors::Error;

use crate::domain::mission::Seconds;
use crate::engine::EngineError;

/// How long the library waits for an answer's head.
const ANSWER_LIMIT: Seconds = Seconds::from_secs(120);

/// Tells an engine that is not there from one that went away and from one that says no.
pub(in crate::engine::docker) fn engine_error(doing: &str, error: &Error) -> EngineError {
    let doing = doing.to_owned();
    match error {
        Error::DockerResponseServerError {
            status_code,
            message,
        } => EngineError::Refused {
            doing,
            status: *status_code,
            message: message.trim().to_owned(),
        },
        Error::RequestTimeoutError => EngineError::TimedOut {
            doing,
            limit: ANSWER_LIMIT,
        },
        Error::SocketNotFoundError(socket) => {
            EngineError::Unreachable(format!("there is no socket at {socket}"))
        }
        Error::DockerStreamError { error } => EngineError::Malformed {
            doing,
            reason: error.clone(),
        },
        Error::JsonDataError { message, .. } => EngineError::Malformed {
            doing,
            reason: message.clone(),
        },
        Error::JsonSerdeError { err } => EngineError::Malformed {
            doing,
            reason: err.to_string(),
        },
        _ => {
            let reason = deepest(error);
            match io_kind(error) {
                Some(
                    io::ErrorKind::NotFound
                    | io::ErrorKind::ConnectionRefused
                    | io::ErrorKind::PermissionDenied,
                ) => EngineError::Unreachable(reason),
                _ => EngineError::Lost { doing, reason },
            }
        }
    }
}

/// Whether the engine says that this thing is not there.
pub(super) fn is_absent(error: &EngineError) -> bool {
    matches!(error, EngineError::Refused { status: 404, .. })
}

fn io_kind(error: &Error) -> Option<io::ErrorKind> {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = source {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Some(error.kind());
        }
        source = error.source();
    }
    None
}

/// The last cause: the wrappers around it only say that sending failed.
fn deepest(error: &Error) -> String {
    let mut said = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        said = error.to_string();
        source = error.source();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn io(kind: io::ErrorKind) -> Error {
        Error::IOError {
            err: io::Error::new(kind, "the cause"),
        }
    }

    #[test]
    fn absent_lost_and_refused_are_three_things() {
        let refused = Error::DockerResponseServerError {
            status_code: 404,
            message: "no\n".to_owned(),
        };
        let refused = engine_error("asking", &refused);
        assert_eq!(refused.to_string(), "asking: the engine answered 404: no");
        assert!(is_absent(&refused));
        let gone = engine_error("asking", &io(io::ErrorKind::ConnectionRefused));
        assert!(matches!(gone, EngineError::Unreachable(reason) if reason == "the cause"));
        let lost = engine_error("saving", &io(io::ErrorKind::ConnectionReset));
        assert_eq!(
            lost.to_string(),
            "the engine was lost while saving: the cause"
        );
    }
}
