//! Tries one candidate: connect, ask for the version, and do not wait long.

use std::io::ErrorKind;
use std::path::Path;

use bollard::{API_DEFAULT_VERSION, Docker};

use super::Probe;
use super::candidates::Candidate;
use super::classify::{classify, classify_chain, not_an_engine, reason};
use super::endpoint::Endpoint;
use super::outcome::Outcome;
use super::version::Version;
use crate::domain::mission::Seconds;
use crate::domain::text::sanitise;

/// Seconds the client waits for the first bytes of an answer, once connected; the library's default.
const ANSWER_SECONDS: u64 = 120;
/// For sockets and ports, which answer in milliseconds.
const LIMIT: Seconds = Seconds::from_secs(2);
/// A login on another machine takes its time.
const SSH_LIMIT: Seconds = Seconds::from_secs(10);

/// The client is there when the outcome is an answer.
pub(super) async fn probe(candidate: Candidate) -> (Probe, Option<Docker>) {
    let tried = match &candidate.endpoint {
        Err(outcome) => Err(outcome.clone()),
        Ok(endpoint) => {
            let limit = match endpoint {
                Endpoint::Ssh(_) => SSH_LIMIT,
                _ => LIMIT,
            };
            tokio::time::timeout(limit.duration(), ask(endpoint, limit))
                .await
                .unwrap_or(Err(Outcome::Timeout { limit }))
        }
    };
    let (outcome, api) = match tried {
        Ok((api, version)) => (Outcome::Answered(version), Some(api)),
        Err(outcome) => (outcome, None),
    };
    let probe = Probe {
        source: candidate.source,
        endpoint: sanitise(&candidate.shown, 200),
        outcome,
    };
    (probe, api)
}

async fn ask(endpoint: &Endpoint, limit: Seconds) -> Result<(Docker, Version), Outcome> {
    let api = connect(endpoint, limit).await?;
    match api.version().await {
        Ok(answer) => Version::read(&answer)
            .map(|version| (api, version))
            .ok_or_else(not_an_engine),
        // What ssh says matters more than the kind of error it comes in.
        Err(error) if matches!(endpoint, Endpoint::Ssh(_)) => Err(Outcome::Unreachable {
            reason: reason(&error),
        }),
        Err(error) => Err(classify(&error, limit)),
    }
}

/// A client for the endpoint. Only a look at the file system happens here, no connection.
async fn connect(endpoint: &Endpoint, limit: Seconds) -> Result<Docker, Outcome> {
    let version = API_DEFAULT_VERSION;
    let client = match endpoint {
        Endpoint::Unix(path) => {
            look_at_socket(path, limit).await?;
            unix_client(path)?
        }
        Endpoint::Pipe(url) => pipe_client(url)?,
        Endpoint::Http(authority) => Docker::connect_with_http(authority, ANSWER_SECONDS, version),
        Endpoint::Https(authority, files) => {
            let file = |name| files.join(name);
            check_tls_files(files).await?;
            Docker::connect_with_ssl(
                authority,
                &file("key.pem"),
                &file("cert.pem"),
                &file("ca.pem"),
                ANSWER_SECONDS,
                version,
            )
        }
        Endpoint::Ssh(destination) => {
            let url = format!("ssh://{destination}");
            Docker::connect_with_ssh(&url, ANSWER_SECONDS, version, None)
        }
    };
    client.map_err(|error| classify(&error, limit))
}

/// A missing socket costs no connection; a folder that may not be entered is not "missing".
async fn look_at_socket(path: &Path, limit: Seconds) -> Result<(), Outcome> {
    match tokio::fs::metadata(path).await {
        Ok(meta) if is_socket(&meta) => Ok(()),
        Ok(meta) => Err(Outcome::NotAnEngine {
            reason: if meta.is_dir() {
                "it is a folder; a container that mounted the socket before it was there may have \
                 made it"
                    .to_owned()
            } else {
                "it is not a socket".to_owned()
            },
        }),
        // A file where the path wants a folder: nothing is there.
        Err(error) if error.kind() == ErrorKind::NotADirectory => Err(Outcome::Missing),
        Err(error) => Err(classify_chain(&error, limit)),
    }
}

/// The authority's certificate must be there; the client's own two may be absent together.
async fn check_tls_files(folder: &Path) -> Result<(), Outcome> {
    let mut client = Vec::new();
    for name in ["ca.pem", "cert.pem", "key.pem"] {
        let path = folder.join(name);
        match tokio::fs::File::open(&path).await {
            Ok(_) => client.push(name),
            Err(error) if error.kind() == ErrorKind::NotFound && name != "ca.pem" => {}
            Err(error) => {
                let reason = format!("cannot read {}: {error}", path.display());
                return Err(Outcome::TlsFiles { reason });
            }
        }
    }
    if client.len() == 2 {
        return Err(Outcome::TlsFiles {
            reason: format!(
                "{} holds only one of cert.pem and key.pem",
                folder.display()
            ),
        });
    }
    Ok(())
}

#[cfg(unix)]
fn is_socket(meta: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    meta.file_type().is_socket()
}

#[cfg(not(unix))]
fn is_socket(_meta: &std::fs::Metadata) -> bool {
    true
}

type Client = Result<Docker, bollard::errors::Error>;

#[cfg(unix)]
fn unix_client(path: &Path) -> Result<Client, Outcome> {
    // The library takes text; a path that is not text cannot be passed on.
    let path = path.to_str().ok_or_else(|| Outcome::BadUrl {
        reason: "the path of the socket is not valid text".to_owned(),
    })?;
    let url = format!("unix://{path}");
    Ok(Docker::connect_with_unix(
        &url,
        ANSWER_SECONDS,
        API_DEFAULT_VERSION,
    ))
}

#[cfg(not(unix))]
fn unix_client(_path: &Path) -> Result<Client, Outcome> {
    Err(Outcome::BadUrl {
        reason: "unix sockets do not exist on this system; write npipe:// or tcp://".to_owned(),
    })
}

#[cfg(windows)]
fn pipe_client(url: &str) -> Result<Client, Outcome> {
    Ok(Docker::connect_with_named_pipe(
        url,
        ANSWER_SECONDS,
        API_DEFAULT_VERSION,
    ))
}

#[cfg(not(windows))]
fn pipe_client(_url: &str) -> Result<Client, Outcome> {
    Err(Outcome::BadUrl {
        reason: "named pipes exist on Windows only; write unix:// or tcp://".to_owned(),
    })
}
