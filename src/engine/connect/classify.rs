//! Tells the ways of not reaching an engine apart, by walking an error's sources.

use std::error::Error;
use std::io::{self, ErrorKind};

use bollard::errors::Error as ApiError;

use super::outcome::Outcome;
use crate::domain::mission::Seconds;
use crate::domain::text::sanitise;
use crate::engine::EngineError;

/// Characters of a reason that are shown.
const REASON: usize = 300;

/// What a failed probe means. `limit` is the time it had.
pub(super) fn classify(error: &ApiError, limit: Seconds) -> Outcome {
    match error {
        ApiError::DockerResponseServerError {
            status_code,
            message,
        } => answered_badly(*status_code, message),
        ApiError::RequestTimeoutError => Outcome::Timeout { limit },
        ApiError::SocketNotFoundError(_) => Outcome::Missing,
        ApiError::JsonDataError { .. } | ApiError::JsonSerdeError { .. } => not_an_engine(),
        ApiError::NoHomePathError
        | ApiError::CertPathError { .. }
        | ApiError::CertMultipleKeys { .. }
        | ApiError::CertParseError { .. }
        | ApiError::NoNativeCertsError { .. }
        | ApiError::LoadNativeCertsErrors { .. } => Outcome::TlsFiles {
            reason: reason(error),
        },
        ApiError::UnsupportedURISchemeError { .. }
        | ApiError::URLParseError { .. }
        | ApiError::InvalidURIError { .. }
        | ApiError::InvalidURIPartsError { .. }
        | ApiError::HttpClientError { .. } => Outcome::BadUrl {
            reason: reason(error),
        },
        // This variant hides its own error: its source is the source of what it holds.
        ApiError::IOError { err } => classify_chain(err, limit),
        other => classify_chain(other, limit),
    }
}

/// As [`classify`], from the first system error among the sources.
pub(super) fn classify_chain(error: &(dyn Error + 'static), limit: Seconds) -> Outcome {
    let Some(system) = sources(error).find_map(|source| source.downcast_ref::<io::Error>()) else {
        // HTTP was spoken to it, and what came back was something else.
        return Outcome::NotAnEngine {
            reason: reason(error),
        };
    };
    match system.kind() {
        ErrorKind::PermissionDenied => Outcome::Forbidden,
        ErrorKind::ConnectionRefused => Outcome::Refused,
        ErrorKind::NotFound => Outcome::Missing,
        ErrorKind::TimedOut => Outcome::Timeout { limit },
        // How the TLS library reports a handshake that failed; the system never says "other".
        ErrorKind::InvalidData | ErrorKind::Other => Outcome::TlsRefused {
            reason: reason(system),
        },
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => Outcome::NotAnEngine {
            reason: "it closed the connection without an answer".to_owned(),
        },
        _ => Outcome::Unreachable {
            reason: reason(error),
        },
    }
}

fn answered_badly(status: u16, message: &str) -> Outcome {
    let message = sanitise(message.trim(), REASON);
    match status {
        400 if message.contains("HTTPS server") => Outcome::NeedsTls,
        404 | 405 | 501 => not_an_engine(),
        _ => Outcome::Unwell { status, message },
    }
}

pub(super) fn not_an_engine() -> Outcome {
    Outcome::NotAnEngine {
        reason: "it does not answer /version as an engine does".to_owned(),
    }
}

/// The words of an error and of what caused it, without saying anything twice; one line, bounded.
pub(super) fn reason(error: &(dyn Error + 'static)) -> String {
    let mut words = String::new();
    for source in sources(error) {
        let said = source.to_string();
        if words.contains(&said) {
            continue;
        }
        if !words.is_empty() {
            words.push_str(": ");
        }
        words.push_str(&said);
    }
    sanitise(&words, REASON)
}

fn sources<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    // A chain that loops would be a bug elsewhere; it must not hang us.
    std::iter::successors(Some(error), |&error: &&'a (dyn Error + 'static)| {
        error.source()
    })
    .take(16)
}

/// An error of an engine that answered before, as the rest of the program knows it. `doing` is what
/// was tried: `listing containers`.
pub(in crate::engine) fn explain(doing: &str, error: &ApiError) -> EngineError {
    let doing = doing.to_owned();
    match error {
        ApiError::DockerResponseServerError {
            status_code,
            message,
        } => EngineError::Refused {
            doing,
            status: *status_code,
            message: sanitise(message.trim(), REASON),
        },
        ApiError::JsonDataError { .. }
        | ApiError::JsonSerdeError { .. }
        | ApiError::StrParseError { .. }
        | ApiError::HttpHeaderToStrError { .. }
        | ApiError::Base64DecodeError { .. } => EngineError::Malformed {
            doing,
            reason: reason(error),
        },
        ApiError::RequestTimeoutError => EngineError::Lost {
            doing,
            reason: "it does not answer any more".to_owned(),
        },
        other => EngineError::Lost {
            doing,
            reason: reason(other),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;
    use std::io::{self, ErrorKind};

    use bollard::errors::Error as ApiError;

    use super::{Outcome, Seconds, classify, classify_chain, reason};

    const LIMIT: Seconds = Seconds::from_secs(2);

    /// As HTTP clients wrap what the system said.
    #[derive(Debug)]
    struct Wrapped(Box<dyn std::error::Error + 'static>);

    impl fmt::Display for Wrapped {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("client error (Connect)")
        }
    }

    impl std::error::Error for Wrapped {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(self.0.as_ref())
        }
    }

    #[test]
    fn a_system_error_is_found_however_deep() {
        for (kind, outcome) in [
            (ErrorKind::PermissionDenied, Outcome::Forbidden),
            (ErrorKind::ConnectionRefused, Outcome::Refused),
            (ErrorKind::NotFound, Outcome::Missing),
            (ErrorKind::TimedOut, Outcome::Timeout { limit: LIMIT }),
        ] {
            let deep = Wrapped(Box::new(Wrapped(Box::new(io::Error::from(kind)))));
            assert_eq!(classify_chain(&deep, LIMIT), outcome);
            let api = ApiError::IOError {
                err: io::Error::from(kind),
            };
            assert_eq!(classify(&api, LIMIT), outcome);
        }
        let reset = Wrapped(Box::new(io::Error::from(ErrorKind::ConnectionReset)));
        assert!(matches!(
            classify_chain(&reset, LIMIT),
            Outcome::NotAnEngine { .. }
        ));
        let lost = Wrapped(Box::new(io::Error::from(ErrorKind::HostUnreachable)));
        assert!(matches!(
            classify_chain(&lost, LIMIT),
            Outcome::Unreachable { .. }
        ));
        let plain = Wrapped(Box::new(fmt::Error));
        assert!(matches!(
            classify_chain(&plain, LIMIT),
            Outcome::NotAnEngine { .. }
        ));
    }

    #[test]
    fn an_answer_with_an_error_is_read_by_its_status() {
        let answer = |status_code, message: &str| ApiError::DockerResponseServerError {
            status_code,
            message: message.to_owned(),
        };
        let plain_to_tls = answer(400, "Client sent an HTTP request to an HTTPS server.\n");
        assert_eq!(classify(&plain_to_tls, LIMIT), Outcome::NeedsTls);
        assert!(matches!(
            classify(&answer(404, "<html>"), LIMIT),
            Outcome::NotAnEngine { .. }
        ));
        let unwell = Outcome::Unwell {
            status: 503,
            message: "starting".to_owned(),
        };
        assert_eq!(classify(&answer(503, "\u{1b}[2Jstarting"), LIMIT), unwell);
    }

    #[test]
    fn reasons_say_each_thing_once_on_one_line() {
        let error = Wrapped(Box::new(io::Error::other("dns\u{1b}[2J\nfailed")));
        assert_eq!(reason(&error), "client error (Connect): dnsfailed");
        let twice = ApiError::IOError {
            err: io::Error::other("once"),
        };
        assert_eq!(reason(&twice), "once");
    }
}
