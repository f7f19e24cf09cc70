//! What to try, in order. Decides from [`Surroundings`] alone and touches nothing.

use std::fmt;
use std::path::{Path, PathBuf};

use super::context::{self, ChosenBy};
use super::endpoint::{Endpoint, Tls};
use super::outcome::Outcome;
use super::platform::Os;
use super::surroundings::Surroundings;

/// Why an endpoint was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The command line.
    Flag,
    DockerHost,
    /// `DOCKER_CONTEXT` named it.
    ContextVariable(String),
    /// `docker context use` chose it.
    CurrentContext(String),
    DefaultSocket,
    /// A place where this product usually listens.
    Usual(&'static str),
    /// The one that we started.
    Private,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) source: Source,
    /// The URL as text, also when it is wrong.
    pub(super) shown: String,
    pub(super) endpoint: Result<Endpoint, Outcome>,
}

/// The user's choice alone when there is one: an engine they did not name would surprise them.
pub(super) fn candidates(surroundings: &Surroundings) -> Vec<Candidate> {
    let flag = surroundings.engine.as_deref().map(str::trim);
    if let Some(url) = flag.filter(|url| !url.is_empty()) {
        return vec![named(Source::Flag, url, surroundings)];
    }
    if let Some(url) = surroundings.variable("DOCKER_HOST") {
        return vec![named(Source::DockerHost, url, surroundings)];
    }
    if let Some((name, by)) = context::chosen(surroundings) {
        return vec![of_context(&name, by, surroundings)];
    }
    let mut all = vec![at(Source::DefaultSocket, default_endpoint(surroundings))];
    for (product, endpoint) in usual(surroundings) {
        if !all
            .iter()
            .any(|known| known.endpoint.as_ref() == Ok(&endpoint))
        {
            all.push(at(Source::Usual(product), endpoint));
        }
    }
    let private = surroundings.private.clone().map(Endpoint::Unix);
    all.extend(private.map(|endpoint| at(Source::Private, endpoint)));
    all
}

fn at(source: Source, endpoint: Endpoint) -> Candidate {
    Candidate {
        source,
        shown: endpoint.to_string(),
        endpoint: Ok(endpoint),
    }
}

fn named(source: Source, url: &str, surroundings: &Surroundings) -> Candidate {
    match Endpoint::parse(url, &tls(surroundings)) {
        Ok(endpoint) => at(source, endpoint),
        Err(reason) => Candidate {
            source,
            shown: url.to_owned(),
            endpoint: Err(Outcome::BadUrl { reason }),
        },
    }
}

fn of_context(name: &str, by: ChosenBy, surroundings: &Surroundings) -> Candidate {
    let endpoint = if name == context::DEFAULT {
        Ok(None)
    } else {
        context::resolve(surroundings, name)
    };
    let source = match by {
        ChosenBy::Variable => Source::ContextVariable(name.to_owned()),
        ChosenBy::Config => Source::CurrentContext(name.to_owned()),
    };
    match endpoint {
        Ok(endpoint) => at(
            source,
            endpoint.unwrap_or_else(|| default_endpoint(surroundings)),
        ),
        Err(outcome) => Candidate {
            source,
            shown: format!("context {name}"),
            endpoint: Err(outcome),
        },
    }
}

/// `DOCKER_TLS_VERIFY` or `DOCKER_TLS` turn it on; the files are in `DOCKER_CERT_PATH`.
fn tls(surroundings: &Surroundings) -> Tls {
    let folder = surroundings
        .variable("DOCKER_CERT_PATH")
        .map(PathBuf::from)
        .or_else(|| surroundings.docker_folder());
    let asked = ["DOCKER_TLS_VERIFY", "DOCKER_TLS"]
        .iter()
        .any(|name| surroundings.variable(name).is_some());
    match folder {
        Some(folder) if asked => Tls::On(folder),
        Some(folder) => Tls::Asked(folder),
        None => Tls::Off,
    }
}

fn default_endpoint(surroundings: &Surroundings) -> Endpoint {
    match surroundings.platform.os {
        Os::Windows => Endpoint::Pipe("npipe:////./pipe/docker_engine".to_owned()),
        Os::Linux | Os::Mac => Endpoint::Unix(PathBuf::from("/var/run/docker.sock")),
    }
}

/// Where products listen when nobody told the user's tools so.
fn usual(surroundings: &Surroundings) -> Vec<(&'static str, Endpoint)> {
    if surroundings.platform.os == Os::Windows {
        return [
            (
                "Docker Desktop",
                "npipe:////./pipe/dockerDesktopLinuxEngine",
            ),
            ("podman machine", "npipe:////./pipe/podman-machine-default"),
        ]
        .map(|(product, pipe)| (product, Endpoint::Pipe(pipe.to_owned())))
        .to_vec();
    }
    let mut sockets: Vec<(&'static str, PathBuf)> = Vec::new();
    let mut add = |product, folder: Option<&Path>, socket: &str| {
        sockets.extend(folder.map(|folder| (product, folder.join(socket))));
    };
    let home = surroundings.home.as_deref();
    let runtime = surroundings.runtime.as_deref();
    let settings = surroundings.variable("XDG_CONFIG_HOME").map(Path::new);
    let colima = surroundings.variable("COLIMA_HOME").map(Path::new);
    add("Docker Desktop", home, ".docker/run/docker.sock");
    add("Docker Desktop", home, ".docker/desktop/docker.sock");
    add("rootless Docker", runtime, "docker.sock");
    add("Colima", colima, "default/docker.sock");
    add("Colima", home, ".colima/default/docker.sock");
    add("Colima", settings, "colima/default/docker.sock");
    add("Colima", home, ".config/colima/default/docker.sock");
    add("OrbStack", home, ".orbstack/run/docker.sock");
    add("Rancher Desktop", home, ".rd/docker.sock");
    add("podman", runtime, "podman/podman.sock");
    add(
        "podman machine",
        home,
        ".local/share/containers/podman/machine/podman.sock",
    );
    add(
        "podman (root)",
        Some(Path::new("/")),
        "run/podman/podman.sock",
    );
    let unix = |(product, path)| (product, Endpoint::Unix(path));
    sockets.into_iter().map(unix).collect()
}

impl Source {
    /// Whether the user chose it, so that nothing else is tried.
    #[must_use]
    pub fn is_choice(&self) -> bool {
        !matches!(self, Self::DefaultSocket | Self::Usual(_) | Self::Private)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("--engine"),
            Self::DockerHost => f.write_str("DOCKER_HOST"),
            Self::ContextVariable(name) | Self::CurrentContext(name) => {
                write!(f, "context {}", crate::domain::text::sanitise(name, 60))
            }
            Self::DefaultSocket => f.write_str("default socket"),
            Self::Usual(product) => f.write_str(product),
            Self::Private => f.write_str("private engine"),
        }
    }
}

#[cfg(test)]
mod tests;
