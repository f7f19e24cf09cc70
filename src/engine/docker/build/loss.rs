//! Tells an engine that answers with an error from one that is gone.

use std::io;

use bollard::errors::Error;

use super::lines::one_line;

/// How a conversation with the engine broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::engine::docker) enum Broken {
    /// It answered: no. Its own words.
    Refused(String),
    /// It no longer answers, or answers what nobody can read.
    Lost(String),
}

pub(super) fn broken(error: &Error) -> Broken {
    match error {
        Error::DockerStreamError { error } => Broken::Refused(error.clone()),
        Error::DockerResponseServerError { message, .. } => Broken::Refused(message.clone()),
        _ => Broken::Lost(cause(error)),
    }
}

/// The innermost cause in plain words: the outer ones only say that something went wrong.
fn cause(error: &Error) -> String {
    let mut chain: Vec<&(dyn std::error::Error + 'static)> = vec![error];
    if let Error::IOError { err } = error {
        chain.push(err); // transparent: its own `source` skips it
    }
    while let Some(deeper) = chain.last().and_then(|last| last.source()) {
        chain.push(deeper);
    }
    let said = chain.last().map(|last| one_line(&last.to_string()));
    let said = said.unwrap_or_default();
    let io = |link: &&(dyn std::error::Error + 'static)| {
        link.downcast_ref::<io::Error>().map(io::Error::kind)
    };
    let plain = match chain.iter().rev().find_map(io) {
        Some(io::ErrorKind::NotFound) => "its socket is gone",
        Some(io::ErrorKind::ConnectionRefused) => "nobody listens at its socket",
        Some(io::ErrorKind::PermissionDenied) => "its socket may not be opened",
        Some(
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof,
        ) => "it closed the connection",
        _ => match error {
            Error::RequestTimeoutError => "it did not answer in time",
            Error::JsonDataError { .. } | Error::JsonSerdeError { .. } => {
                "it sent what cannot be read"
            }
            Error::HyperResponseError { .. } | Error::IOError { .. } => "it closed the connection",
            _ => return said,
        },
    };
    format!("{plain} ({said})")
}

#[cfg(test)]
mod tests {
    use std::io;

    use bollard::errors::Error;

    use super::{Broken, broken};

    #[test]
    fn an_answer_is_not_a_loss() {
        let refused = Error::DockerResponseServerError {
            status_code: 400,
            message: "no".to_owned(),
        };
        assert_eq!(broken(&refused), Broken::Refused("no".to_owned()));
        for (kind, word) in [
            (io::ErrorKind::ConnectionRefused, "nobody listens"),
            (io::ErrorKind::NotFound, "socket is gone"),
            (io::ErrorKind::ConnectionReset, "closed the connection"),
        ] {
            match broken(&Error::IOError { err: kind.into() }) {
                Broken::Lost(reason) => assert!(reason.contains(word), "{reason}"),
                other @ Broken::Refused(_) => panic!("{other:?}"),
            }
        }
    }
}
