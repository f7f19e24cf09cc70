//! What the search for an engine makes of sockets that answer, lie, hang or are not there.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

#[path = "common/skipped.rs"]
mod skipped;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use phoenix::domain::build::Builder;
use phoenix::engine::connect::{Outcome, Search, Source, Surroundings, search, survey};
use phoenix::engine::{Engine, Session};
use skipped::skipped;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener};

/// What a fake socket does with whoever connects.
#[derive(Clone, Copy)]
enum Play {
    /// Reads a request, sends these bytes, closes.
    Say(&'static str),
    /// Accepts, and never says a word.
    Hang,
}

const ENGINE: Play = Play::Say(
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n\
     {\"Version\":\"20.10.24\",\"ApiVersion\":\"1.41\",\"Os\":\"linux\",\"Arch\":\"amd64\",\"Components\":[]}",
);

async fn play<S: AsyncReadExt + AsyncWriteExt + Unpin>(mut stream: S, play: Play) {
    let mut request = [0; 4096];
    let read = stream.read(&mut request).await;
    match play {
        Play::Say(answer) if read.is_ok() => {
            stream.write_all(answer.as_bytes()).await.unwrap_or(());
            stream.shutdown().await.unwrap_or(());
        }
        _ => std::future::pending().await,
    }
}

/// Listens on a socket for as long as the test's runtime lives.
fn listen(path: &Path, part: Play) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let listener = UnixListener::bind(path).unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(play(stream, part));
        }
    });
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn flag(url: &str) -> Surroundings {
    Surroundings {
        engine: Some(url.to_owned()),
        ..Surroundings::default()
    }
}

fn unix(path: &Path) -> String {
    format!("unix://{}", path.display())
}

async fn outcome_at(url: &str) -> Outcome {
    let mut search = search(&flag(url)).await;
    assert_eq!(search.probes.len(), 1, "a choice is the only one tried");
    let probe = search.probes.remove(0);
    assert_eq!(search.found.is_some(), probe.outcome.answered());
    probe.outcome
}

async fn outcome_of(part: Play) -> Outcome {
    let folder = folder();
    let socket = folder.path().join("engine.sock");
    listen(&socket, part);
    outcome_at(&unix(&socket)).await
}

#[tokio::test]
async fn an_engine_answers() {
    let Outcome::Answered(version) = outcome_of(ENGINE).await else {
        panic!("no answer");
    };
    assert_eq!(version.to_string(), "Docker 20.10.24");
    assert_eq!(version.api_version, "1.41");
    assert_eq!(version.platform, "linux/amd64");
}

#[tokio::test]
async fn what_is_no_engine_is_told_apart() {
    for answer in [
        "",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
        "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"Version\":",
    ] {
        let outcome = outcome_of(Play::Say(answer)).await;
        assert!(
            matches!(outcome, Outcome::NotAnEngine { .. }),
            "{answer:?}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn an_engine_that_is_not_well_says_why() {
    let starting = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n\
                    {\"message\":\"the engine is paused\"}";
    let unwell = Outcome::Unwell {
        status: 503,
        message: "the engine is paused".to_owned(),
    };
    assert_eq!(outcome_of(Play::Say(starting)).await, unwell);
    let tls = "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n";
    assert_eq!(outcome_of(Play::Say(tls)).await, Outcome::NeedsTls);
}

#[tokio::test]
async fn paths_without_a_listening_socket_are_told_apart() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    assert_eq!(
        outcome_at(&unix(&at("absent.sock"))).await,
        Outcome::Missing
    );

    drop(std::os::unix::net::UnixListener::bind(at("stale.sock")).unwrap());
    assert_eq!(outcome_at(&unix(&at("stale.sock"))).await, Outcome::Refused);

    fs::create_dir(at("folder.sock")).unwrap();
    let outcome = outcome_at(&unix(&at("folder.sock"))).await;
    assert!(outcome.to_string().contains("it is a folder"), "{outcome}");

    fs::write(at("file.sock"), "").unwrap();
    let outcome = outcome_at(&unix(&at("file.sock"))).await;
    assert!(outcome.to_string().contains("not a socket"), "{outcome}");
    assert_eq!(
        outcome_at(&unix(&at("file.sock/x"))).await,
        Outcome::Missing
    );
}

#[tokio::test]
async fn a_port_is_refused_or_answers_or_is_no_engine() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(play(stream, ENGINE));
        }
    });
    assert!(outcome_at(&format!("tcp://{address}")).await.answered());

    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = free.local_addr().unwrap();
    drop(free);
    assert_eq!(
        outcome_at(&format!("tcp://{closed}")).await,
        Outcome::Refused
    );
}

#[tokio::test]
async fn tls_needs_its_files_and_a_partner_that_speaks_it() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(play(stream, Play::Say("HTTP/1.1 400 Bad Request\r\n\r\n")));
        }
    });
    let certificates = folder();
    let mut secure = flag(&format!("tcp://{address}"));
    secure.variables = BTreeMap::from([
        ("DOCKER_TLS_VERIFY".to_owned(), "1".to_owned()),
        (
            "DOCKER_CERT_PATH".to_owned(),
            certificates.path().display().to_string(),
        ),
    ]);
    let outcome = |search: Search| search.probes[0].outcome.clone();
    let missing = outcome(search(&secure).await);
    assert!(missing.to_string().contains("ca.pem"), "{missing:?}");

    fs::write(certificates.path().join("ca.pem"), "").unwrap();
    fs::write(certificates.path().join("key.pem"), "").unwrap();
    let half = outcome(search(&secure).await);
    assert!(matches!(&half, Outcome::TlsFiles { reason } if reason.contains("only one")));

    fs::remove_file(certificates.path().join("key.pem")).unwrap();
    let plain = outcome(search(&secure).await);
    assert!(matches!(plain, Outcome::TlsRefused { .. }), "{plain:?}");
}

#[tokio::test]
async fn a_socket_that_hangs_costs_two_seconds() {
    let began = Instant::now();
    let outcome = outcome_of(Play::Hang).await;
    assert!(matches!(outcome, Outcome::Timeout { .. }), "{outcome:?}");
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
}

/// A home folder in which one product hangs, one lies and one answers.
fn home_with_three(home: &Path) -> Surroundings {
    listen(&home.join(".docker/run/docker.sock"), Play::Hang);
    listen(&home.join(".rd/docker.sock"), Play::Say("hello\r\n"));
    listen(&home.join(".colima/default/docker.sock"), ENGINE);
    Surroundings {
        home: Some(home.to_path_buf()),
        ..Surroundings::default()
    }
}

#[tokio::test]
async fn usual_places_are_probed_at_once() {
    let home = folder();
    let surroundings = home_with_three(home.path());
    let began = Instant::now();
    let found = survey(&surroundings).await;
    assert!(
        began.elapsed() < Duration::from_secs(3),
        "{:?}",
        began.elapsed()
    );
    let outcome = |product| {
        let mut probes = found.probes.iter();
        let probe = probes.find(|p| p.source == Source::Usual(product));
        &probe.unwrap().outcome
    };
    assert!(matches!(outcome("Docker Desktop"), Outcome::Timeout { .. }));
    assert!(matches!(
        outcome("Rancher Desktop"),
        Outcome::NotAnEngine { .. }
    ));
    assert!(outcome("Colima").answered());
    assert_eq!(outcome("OrbStack"), &Outcome::Missing);
    assert!(found.found.is_some());
}

#[tokio::test]
async fn a_choice_that_fails_is_not_replaced_by_something_that_works() {
    let home = folder();
    let mut surroundings = home_with_three(home.path());
    surroundings
        .variables
        .insert("DOCKER_HOST".to_owned(), "unix:///nowhere.sock".to_owned());
    let search = search(&surroundings).await;
    assert_eq!(search.probes.len(), 1);
    let text = search.to_string();
    assert!(
        text.contains("DOCKER_HOST") && text.contains("unset DOCKER_HOST"),
        "{text}"
    );
    let error = search.require().unwrap_err().to_string();
    assert!(error.contains("there is no socket"), "{error}");
}

#[tokio::test]
async fn a_context_on_disk_leads_to_its_socket() {
    let home = folder();
    let surroundings = home_with_three(home.path());
    let socket = home.path().join(".colima/default/docker.sock");
    let docker = phoenix::engine::connect::ContextFiles {
        meta: format!(
            r#"{{"Endpoints":{{"docker":{{"Host":"{}"}}}}}}"#,
            unix(&socket)
        ),
        tls: None,
    };
    let digest = "f24fd3749c1368328e2b149bec149cb6795619f244c5b584e844961215dadd16";
    let chosen = Surroundings {
        config: Some(r#"{"currentContext":"colima"}"#.to_owned()),
        contexts: BTreeMap::from([(digest.to_owned(), docker)]),
        ..surroundings
    };
    let found = search(&chosen).await.require().unwrap();
    assert_eq!(found.source.to_string(), "context colima");
    assert_eq!(found.endpoint, unix(&socket));
}

#[tokio::test]
async fn a_host_that_ssh_cannot_reach_is_told_in_ssh_words() {
    let outcome = outcome_at("ssh://alex@phoenix-lab.invalid").await;
    let expected = matches!(
        outcome,
        Outcome::Unreachable { .. } | Outcome::Timeout { .. }
    );
    assert!(expected, "{outcome:?}");
}

#[tokio::test]
async fn the_engine_of_this_machine_says_who_it_is() {
    let search = search(&Surroundings::of_process(None)).await;
    let Some(found) = search.found else {
        skipped(&search);
        return;
    };
    let version = found.version.clone();
    let engine = found.engine(Arc::new(Session::ephemeral()));
    let identity = engine.identity().await.unwrap();
    assert_eq!(identity.label(), version.to_string());
    assert_eq!(identity.api_version, version.api_version);
    assert!(identity.platform.contains('/'), "{}", identity.platform);
    assert_eq!(
        identity.name == "Podman",
        identity.builder == Builder::Podman
    );
    let root = identity.data_root.map(PathBuf::from);
    assert!(root.is_some_and(|root| root.is_absolute()));
    let absent = "phoenix-no-such-image:0".to_owned();
    let lacks = engine.lacks(std::slice::from_ref(&absent)).await.unwrap();
    assert_eq!(lacks, [absent]);
}
