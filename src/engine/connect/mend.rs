//! What mends a probe that found no engine: exact commands for this machine.

use std::fmt;

use super::Probe;
use super::candidates::Source;
use super::outcome::Outcome;
use super::platform::{Os, Platform};

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// What it does, as an order: `start the Docker daemon`.
    pub say: String,
    /// The command that does it; none when it is not a command's work.
    pub command: Option<String>,
}

/// `start the Docker daemon: sudo systemctl start docker`
impl fmt::Display for Mend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.command {
            Some(command) => write!(f, "{}: {command}", self.say),
            None => f.write_str(&self.say),
        }
    }
}

/// Whose socket it is, as far as its path tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Product {
    Docker,
    RootlessDocker,
    Desktop,
    Colima,
    OrbStack,
    Rancher,
    PodmanUser,
    PodmanRoot,
    PodmanMachine,
    /// Another machine, or a path that says nothing.
    Unknown,
}

/// What to do about one probe.
pub(super) fn mend(probe: &Probe, platform: &Platform) -> Vec<Mend> {
    let product = Product::of(&probe.endpoint);
    let mut mends = match &probe.outcome {
        Outcome::Answered(_) => return Vec::new(),
        _ if probe.source == Source::Private => {
            vec![run("start the private engine again", "phoenix engine up")]
        }
        Outcome::Missing | Outcome::Refused => start(product, probe, platform),
        Outcome::Forbidden => allow(product, probe, platform),
        Outcome::Timeout { .. } | Outcome::Unwell { .. } => restart(product, probe, platform),
        Outcome::NotAnEngine { .. } => see(&probe.endpoint),
        Outcome::BadUrl { .. } => vec![say("correct the URL")],
        Outcome::Unreachable { .. } => reach(&probe.endpoint),
        Outcome::NoContext { .. } => vec![run("see which contexts there are", "docker context ls")],
        Outcome::TlsFiles { .. } | Outcome::TlsRefused { .. } => vec![say(
            "check ca.pem, cert.pem and key.pem in the folder of certificates (DOCKER_CERT_PATH)",
        )],
        Outcome::NeedsTls => vec![run(
            "turn TLS on and say where the certificates are",
            "export DOCKER_TLS_VERIFY=1 DOCKER_CERT_PATH=~/.docker",
        )],
    };
    mends.extend(choose_otherwise(&probe.source));
    mends
}

/// What to do when nothing answered: for the probe that tells most.
pub(super) fn best(probes: &[Probe], platform: &Platform) -> Vec<Mend> {
    let Some(probe) = telling(probes).into_iter().next() else {
        return Vec::new();
    };
    let nothing_there = probe.outcome == Outcome::Missing && !probe.source.is_choice();
    if nothing_there {
        begin(platform)
    } else {
        mend(probe, platform)
    }
}

/// The probes worth telling of, the most telling first: all that are not merely missing, else the
/// first of them.
pub(super) fn telling(probes: &[Probe]) -> Vec<&Probe> {
    let mut telling: Vec<_> = probes
        .iter()
        .filter(|probe| probe.outcome != Outcome::Missing)
        .collect();
    telling.sort_by_key(|probe| match probe.outcome {
        Outcome::Answered(_) => 0,
        Outcome::Forbidden if Product::of(&probe.endpoint) != Product::PodmanRoot => 1,
        Outcome::Unwell { .. } | Outcome::Timeout { .. } | Outcome::NeedsTls => 2,
        Outcome::Refused => 3,
        _ => 4,
    });
    if telling.is_empty() {
        telling.extend(probes.first());
    }
    telling
}

impl Product {
    fn of(endpoint: &str) -> Self {
        let Some((_, path)) = endpoint
            .split_once("://")
            .filter(|(scheme, _)| matches!(*scheme, "unix" | "npipe"))
        else {
            return Self::Unknown;
        };
        let has = |part: &str| path.contains(part);
        match path {
            _ if has("podman") && (has("machine")) => Self::PodmanMachine,
            _ if has("podman") && (has("/run/user/") || has("/home/")) => Self::PodmanUser,
            _ if has("podman") => Self::PodmanRoot,
            _ if has("colima") => Self::Colima,
            _ if has(".orbstack") => Self::OrbStack,
            _ if has("/.rd/") => Self::Rancher,
            _ if has("/.docker/") || has("docker_engine") || has("dockerDesktop") => Self::Desktop,
            "/var/run/docker.sock" | "/run/docker.sock" => Self::Docker,
            _ if has("/docker.sock") => Self::RootlessDocker,
            _ => Self::Unknown,
        }
    }
}

/// Nothing is there at all: start what is installed, or install something.
fn begin(platform: &Platform) -> Vec<Mend> {
    let mut mends = Vec::new();
    match platform.os {
        Os::Linux => {
            if platform.has("dockerd") {
                mends.push(start_docker(platform));
            }
            if platform.has("podman") {
                mends.push(start_podman(platform, None));
            }
        }
        Os::Mac => {
            if platform.has("colima") {
                mends.push(run("start Colima", "colima start"));
            }
            if platform.has("orb") {
                mends.push(run("start OrbStack", "orb start"));
            }
            if platform.has("rdctl") {
                mends.push(run("start Rancher Desktop", "rdctl start"));
            }
            if platform.has("podman") {
                mends.push(run("start podman's machine", "podman machine start"));
            }
        }
        Os::Windows => mends.push(start_desktop(platform)),
    }
    if mends.is_empty() {
        mends.push(say(match platform.os {
            Os::Linux => "install Docker Engine or podman with this system's package manager",
            Os::Mac | Os::Windows => "install and start Docker Desktop, or podman",
        }));
    }
    if platform.os == Os::Linux {
        mends.push(run(
            "or have one that is phoenix's own",
            "phoenix engine up",
        ));
    }
    mends.push(run(
        "or name an engine elsewhere",
        "export DOCKER_HOST=ssh://user@host",
    ));
    mends
}

fn start(product: Product, probe: &Probe, platform: &Platform) -> Vec<Mend> {
    let mend = match product {
        Product::Docker if platform.os == Os::Linux => start_docker(platform),
        Product::Docker | Product::Desktop => start_desktop(platform),
        Product::RootlessDocker if platform.systemd => {
            run("start rootless Docker", "systemctl --user start docker")
        }
        Product::RootlessDocker => run("start rootless Docker", "dockerd-rootless.sh &"),
        Product::Colima => run("start Colima", "colima start"),
        Product::OrbStack => run("start OrbStack", "orb start"),
        Product::Rancher => run("start Rancher Desktop", "rdctl start"),
        Product::PodmanMachine => run("start podman's machine", "podman machine start"),
        Product::PodmanUser => start_podman(platform, Some(&probe.endpoint)),
        Product::PodmanRoot if platform.systemd => run(
            "start podman's socket",
            &format!("{}systemctl start podman.socket", sudo(platform)),
        ),
        Product::PodmanRoot => run(
            "start podman's service",
            &format!(
                "{}podman system service --time=0 {} &",
                sudo(platform),
                probe.endpoint
            ),
        ),
        Product::Unknown => say("start the engine that should listen there"),
    };
    vec![mend]
}

/// The default socket belongs to the group `docker`; the other sockets belong to one user.
fn allow(product: Product, probe: &Probe, platform: &Platform) -> Vec<Mend> {
    match product {
        Product::Docker if platform.os == Os::Linux => vec![
            run(
                "join the group that may use it",
                "sudo usermod -aG docker $USER",
            ),
            run("then log out and in again, or", "newgrp docker"),
        ],
        Product::PodmanRoot if platform.os == Os::Linux => vec![Mend {
            say: "use podman as yourself".to_owned(),
            ..start_podman(platform, None)
        }],
        _ => {
            let path = probe.endpoint.trim_start_matches("unix://");
            vec![run(
                "see whose it is, and run this as that user",
                &format!("ls -l {path}"),
            )]
        }
    }
}

/// Something else is there.
fn see(endpoint: &str) -> Vec<Mend> {
    match endpoint.strip_prefix("unix://") {
        Some(path) => vec![run("see what is there instead", &format!("ls -ld {path}"))],
        None => vec![say(
            "check the host's name and its port: something else listens there",
        )],
    }
}

fn restart(product: Product, probe: &Probe, platform: &Platform) -> Vec<Mend> {
    match product {
        Product::Docker if platform.os == Os::Linux && platform.systemd => vec![
            run("see what it says", "sudo journalctl -u docker -n 50"),
            run(
                "restart it",
                &format!("{}systemctl restart docker", sudo(platform)),
            ),
        ],
        Product::Colima => vec![run("restart Colima", "colima restart")],
        Product::Unknown => reach(&probe.endpoint),
        _ => vec![say("restart the engine, or wait until it is up")],
    }
}

/// An engine on another machine.
fn reach(endpoint: &str) -> Vec<Mend> {
    match endpoint.strip_prefix("ssh://") {
        Some(host) => vec![run(
            "see whether this works by itself, without asking for anything",
            &format!("ssh -o BatchMode=yes {host} docker version"),
        )],
        None => vec![say(
            "check the host's name, its port, and whether the engine listens there",
        )],
    }
}

/// A choice that fails can be taken back; nothing else was tried.
fn choose_otherwise(source: &Source) -> Option<Mend> {
    match source {
        Source::DockerHost => Some(run("or go back to the usual engine", "unset DOCKER_HOST")),
        Source::ContextVariable(_) => Some(run(
            "or go back to the usual engine",
            "unset DOCKER_CONTEXT",
        )),
        Source::CurrentContext(_) => Some(run(
            "or go back to the usual engine",
            "docker context use default",
        )),
        Source::Flag => Some(say(
            "or leave --engine out: the usual engine is then looked for",
        )),
        Source::DefaultSocket | Source::Usual(_) | Source::Private => None,
    }
}

fn start_docker(platform: &Platform) -> Mend {
    let sudo = sudo(platform);
    let command = if platform.systemd {
        format!("{sudo}systemctl start docker")
    } else if platform.has("service") {
        format!("{sudo}service docker start")
    } else {
        format!("{sudo}dockerd &")
    };
    run("start the Docker daemon", &command)
}

fn start_desktop(platform: &Platform) -> Mend {
    let command = match platform.os {
        Os::Mac => "open -a Docker",
        Os::Linux => "systemctl --user start docker-desktop",
        Os::Windows => "docker desktop start",
    };
    run("start Docker Desktop", command)
}

/// Without systemd nobody starts podman's service on demand; it then runs where it is looked for.
fn start_podman(platform: &Platform, endpoint: Option<&str>) -> Mend {
    let command = match endpoint {
        _ if platform.systemd => "systemctl --user start podman.socket".to_owned(),
        Some(endpoint) => format!("podman system service --time=0 {endpoint} &"),
        None => "podman system service --time=0 &".to_owned(),
    };
    run("start podman's service", &command)
}

fn sudo(platform: &Platform) -> &'static str {
    if platform.root { "" } else { "sudo " }
}

fn say(words: &str) -> Mend {
    Mend {
        say: words.to_owned(),
        command: None,
    }
}

fn run(words: &str, command: &str) -> Mend {
    Mend {
        say: words.to_owned(),
        command: Some(command.to_owned()),
    }
}

#[cfg(test)]
mod tests;
