use std::collections::BTreeSet;

use super::super::candidates::Source;
use super::super::outcome::Outcome;
use super::super::platform::{Os, Platform};
use super::super::{Probe, Search};
use super::mend;
use crate::domain::mission::Seconds;

fn linux(systemd: bool, root: bool) -> Platform {
    Platform {
        systemd,
        root,
        ..Platform::default()
    }
}

fn mac() -> Platform {
    Platform {
        os: Os::Mac,
        ..Platform::default()
    }
}

fn probe(source: Source, endpoint: &str, outcome: Outcome) -> Probe {
    Probe {
        source,
        endpoint: endpoint.to_owned(),
        outcome,
    }
}

fn commands(probe: &Probe, platform: &Platform) -> Vec<String> {
    mend(probe, platform)
        .into_iter()
        .filter_map(|mend| mend.command)
        .collect()
}

const DOCKER: &str = "unix:///var/run/docker.sock";
const PODMAN: &str = "unix:///run/user/1000/podman/podman.sock";

#[test]
fn a_daemon_that_is_down_is_started_as_this_machine_starts_it() {
    for (endpoint, platform, command) in [
        (DOCKER, linux(true, false), "sudo systemctl start docker"),
        (DOCKER, linux(true, true), "systemctl start docker"),
        (DOCKER, linux(false, false), "sudo dockerd &"),
        (DOCKER, mac(), "open -a Docker"),
        (
            PODMAN,
            linux(true, false),
            "systemctl --user start podman.socket",
        ),
        (
            PODMAN,
            linux(false, false),
            "podman system service --time=0 unix:///run/user/1000/podman/podman.sock &",
        ),
        (
            "unix:///run/podman/podman.sock",
            linux(true, false),
            "sudo systemctl start podman.socket",
        ),
        (
            "unix:///run/user/1000/docker.sock",
            linux(true, false),
            "systemctl --user start docker",
        ),
        (
            "unix:///home/a/.colima/default/docker.sock",
            mac(),
            "colima start",
        ),
        (
            "unix:///home/a/.orbstack/run/docker.sock",
            mac(),
            "orb start",
        ),
        ("unix:///home/a/.rd/docker.sock", mac(), "rdctl start"),
        (
            "unix:///home/a/.docker/run/docker.sock",
            mac(),
            "open -a Docker",
        ),
        (
            "unix:///home/a/.local/share/containers/podman/machine/podman.sock",
            mac(),
            "podman machine start",
        ),
    ] {
        let down = probe(Source::DefaultSocket, endpoint, Outcome::Refused);
        assert_eq!(commands(&down, &platform), [command], "{endpoint}");
    }
    let mut old = linux(false, false);
    old.programs = BTreeSet::from(["service".to_owned()]);
    let down = probe(Source::DefaultSocket, DOCKER, Outcome::Refused);
    assert_eq!(commands(&down, &old), ["sudo service docker start"]);
}

#[test]
fn a_forbidden_socket_is_a_matter_of_groups() {
    let forbidden = probe(Source::DefaultSocket, DOCKER, Outcome::Forbidden);
    assert_eq!(
        commands(&forbidden, &linux(true, false)),
        ["sudo usermod -aG docker $USER", "newgrp docker"]
    );
    let of_root = probe(
        Source::Usual("podman (root)"),
        "unix:///run/podman/podman.sock",
        Outcome::Forbidden,
    );
    assert_eq!(
        commands(&of_root, &linux(true, false)),
        ["systemctl --user start podman.socket"]
    );
}

#[test]
fn a_choice_that_fails_can_be_taken_back() {
    let endpoint = "tcp://lab:2375";
    for (source, command) in [
        (Source::DockerHost, "unset DOCKER_HOST"),
        (
            Source::ContextVariable("lab".to_owned()),
            "unset DOCKER_CONTEXT",
        ),
        (
            Source::CurrentContext("lab".to_owned()),
            "docker context use default",
        ),
    ] {
        let failed = probe(source, endpoint, Outcome::Refused);
        assert_eq!(commands(&failed, &linux(true, false)), [command]);
    }
}

#[test]
fn every_failure_of_a_choice_has_words_and_something_to_do() {
    let reason = || "because".to_owned();
    for outcome in [
        Outcome::Missing,
        Outcome::Refused,
        Outcome::Forbidden,
        Outcome::NotAnEngine { reason: reason() },
        Outcome::Unwell {
            status: 503,
            message: reason(),
        },
        Outcome::Timeout {
            limit: Seconds::from_secs(2),
        },
        Outcome::Unreachable { reason: reason() },
        Outcome::BadUrl { reason: reason() },
        Outcome::NoContext { name: reason() },
        Outcome::TlsFiles { reason: reason() },
        Outcome::TlsRefused { reason: reason() },
        Outcome::NeedsTls,
    ] {
        for endpoint in [DOCKER, PODMAN, "tcp://lab:2375", "ssh://lab", "nonsense"] {
            for platform in [linux(true, false), linux(false, true), mac()] {
                let failed = probe(Source::DockerHost, endpoint, outcome.clone());
                assert!(!failed.message().is_empty());
                assert!(!failed.mend(&platform).is_empty(), "{failed:?}");
            }
        }
    }
}

#[test]
fn an_unreachable_machine_is_tried_with_ssh_itself() {
    let far = probe(
        Source::Flag,
        "ssh://alex@lab",
        Outcome::Unreachable {
            reason: "Permission denied (publickey)".to_owned(),
        },
    );
    assert_eq!(
        commands(&far, &mac()),
        ["ssh -o BatchMode=yes alex@lab docker version"]
    );
}

#[test]
fn advice_follows_the_probe_that_tells_most() {
    let missing = probe(Source::DefaultSocket, DOCKER, Outcome::Missing);
    let down = probe(
        Source::Usual("Colima"),
        "unix:///home/a/.colima/default/docker.sock",
        Outcome::Refused,
    );
    let search = Search {
        probes: vec![missing.clone(), down],
        found: None,
        platform: mac(),
    };
    let text = search.to_string();
    assert!(
        text.contains("Colima") && text.contains("colima start"),
        "{text}"
    );
    assert!(!text.contains("/var/run/docker.sock"), "{text}");

    let mut platform = linux(true, false);
    platform.programs = BTreeSet::from(["podman".to_owned()]);
    let nothing = Search {
        probes: vec![missing],
        found: None,
        platform,
    };
    let first = nothing.mend().remove(0);
    assert_eq!(
        first.command.as_deref(),
        Some("systemctl --user start podman.socket"),
        "only podman is installed"
    );
    let error = nothing.require().unwrap_err().to_string();
    assert!(error.contains("there is no socket"), "{error}");
}
