//! Docker contexts: which one is chosen, and what it says.

use std::fmt::Write;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::endpoint::{Endpoint, Tls};
use super::outcome::Outcome;
use super::surroundings::Surroundings;

/// The context that stands for the default socket.
pub(super) const DEFAULT: &str = "default";

#[derive(Deserialize)]
struct Config {
    #[serde(rename = "currentContext", default)]
    current_context: String,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(rename = "Endpoints", default)]
    endpoints: Endpoints,
}

#[derive(Default, Deserialize)]
struct Endpoints {
    docker: Option<DockerEndpoint>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DockerEndpoint {
    #[serde(default)]
    host: String,
    #[serde(default, rename = "SkipTLSVerify")]
    skip_tls_verify: bool,
}

/// Where a context's name was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChosenBy {
    Variable,
    Config,
}

/// The chosen context's name. The `default` one of `config.json` counts as no choice.
pub(super) fn chosen(surroundings: &Surroundings) -> Option<(String, ChosenBy)> {
    if let Some(name) = surroundings.variable("DOCKER_CONTEXT") {
        return Some((name.to_owned(), ChosenBy::Variable));
    }
    // A broken config.json chooses nothing; docker's own tools only warn of it.
    let config: Config = serde_json::from_str(surroundings.config.as_deref()?).ok()?;
    let name = config.current_context;
    (!name.is_empty() && name != DEFAULT).then_some((name, ChosenBy::Config))
}

/// The folder that docker keeps a context in.
pub(super) fn digest(name: &str) -> String {
    Sha256::digest(name.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _infallible = write!(hex, "{byte:02x}");
            hex
        })
}

/// Where a context leads. `Ok(None)` when it names no host: the default socket.
pub(super) fn resolve(
    surroundings: &Surroundings,
    name: &str,
) -> Result<Option<Endpoint>, Outcome> {
    let missing = || Outcome::NoContext {
        name: name.to_owned(),
    };
    let files = surroundings
        .contexts
        .get(&digest(name))
        .ok_or_else(missing)?;
    let meta: Meta = serde_json::from_str(&files.meta).map_err(|error| Outcome::BadUrl {
        reason: format!("the context's meta.json cannot be read: {error}"),
    })?;
    let Some(docker) = meta.endpoints.docker else {
        return Err(Outcome::BadUrl {
            reason: "the context has no docker endpoint".to_owned(),
        });
    };
    if docker.host.is_empty() {
        return Ok(None);
    }
    if docker.skip_tls_verify && files.tls.is_some() {
        return Err(Outcome::TlsFiles {
            reason:
                "the context skips the check of the engine's certificate, which is refused here"
                    .to_owned(),
        });
    }
    let tls = files.tls.clone().map_or(Tls::Off, Tls::On);
    Endpoint::parse(&docker.host, &tls)
        .map(Some)
        .map_err(|reason| Outcome::BadUrl {
            reason: format!("its host is `{}`: {reason}", docker.host),
        })
}
