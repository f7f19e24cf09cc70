use std::path::PathBuf;

use super::super::context::digest;
use super::super::outcome::Outcome;
use super::super::platform::Os;
use super::super::surroundings::{ContextFiles, Surroundings};
use super::{Source, candidates};

/// A Linux user with nothing set.
fn alex() -> Surroundings {
    Surroundings {
        home: Some(PathBuf::from("/home/alex")),
        runtime: Some(PathBuf::from("/run/user/1000")),
        ..Surroundings::default()
    }
}

fn with(variables: &[(&str, &str)]) -> Surroundings {
    let mut alex = alex();
    alex.variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    alex
}

fn context(mut surroundings: Surroundings, name: &str, meta: &str, tls: bool) -> Surroundings {
    let files = ContextFiles {
        meta: meta.to_owned(),
        tls: tls.then(|| PathBuf::from("/tls")),
    };
    surroundings.contexts.insert(digest(name), files);
    surroundings
}

fn colima(surroundings: Surroundings) -> Surroundings {
    let meta = r#"{"Name":"colima","Metadata":{},
        "Endpoints":{"docker":{"Host":"unix:///home/alex/.colima/default/docker.sock","SkipTLSVerify":false}}}"#;
    context(surroundings, "colima", meta, false)
}

fn tried(surroundings: &Surroundings) -> Vec<(String, String)> {
    candidates(surroundings)
        .into_iter()
        .map(|candidate| (candidate.source.to_string(), candidate.shown))
        .collect()
}

/// The only candidate: a choice that does not fall through.
fn only(surroundings: &Surroundings) -> (String, String) {
    let mut tried = tried(surroundings);
    assert_eq!(tried.len(), 1, "{tried:?}");
    assert!(candidates(surroundings)[0].source.is_choice());
    tried.remove(0)
}

fn pair(source: &str, shown: &str) -> (String, String) {
    (source.to_owned(), shown.to_owned())
}

#[test]
fn the_flag_beats_the_variable_beats_the_context() {
    let mut all = colima(with(&[
        ("DOCKER_HOST", "tcp://lab:2375"),
        ("DOCKER_CONTEXT", "colima"),
    ]));
    all.engine = Some("unix:///flag.sock".to_owned());
    assert_eq!(only(&all), pair("--engine", "unix:///flag.sock"));
    all.engine = Some(" ".to_owned());
    assert_eq!(only(&all), pair("DOCKER_HOST", "tcp://lab:2375"));
    all.variables
        .insert("DOCKER_HOST".to_owned(), String::new());
    let colima_socket = "unix:///home/alex/.colima/default/docker.sock";
    assert_eq!(only(&all), pair("context colima", colima_socket));
}

#[test]
fn the_current_context_comes_from_the_config_file() {
    let mut current = colima(alex());
    current.config = Some(r#"{"auths":{},"currentContext":"colima"}"#.to_owned());
    let found = candidates(&current);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].source, Source::CurrentContext("colima".to_owned()));
    current.config = Some(r#"{"currentContext":"gone"}"#.to_owned());
    assert_eq!(
        candidates(&current)[0].endpoint,
        Err(Outcome::NoContext {
            name: "gone".to_owned()
        })
    );
}

#[test]
fn the_default_context_is_the_default_socket() {
    let named = with(&[("DOCKER_CONTEXT", "default")]);
    assert_eq!(
        only(&named),
        pair("context default", "unix:///var/run/docker.sock")
    );
    for config in [
        r#"{"currentContext":"default"}"#,
        r#"{"currentContext":""}"#,
        "{}",
        "not json",
        r#"{"currentContext":7}"#,
    ] {
        let mut alex = alex();
        alex.config = Some(config.to_owned());
        assert_eq!(
            candidates(&alex)[0].source,
            Source::DefaultSocket,
            "{config}"
        );
    }
}

#[test]
fn every_usual_place_is_tried_in_order() {
    let tried = tried(&alex());
    let expected = [
        ("default socket", "unix:///var/run/docker.sock"),
        (
            "Docker Desktop",
            "unix:///home/alex/.docker/run/docker.sock",
        ),
        (
            "Docker Desktop",
            "unix:///home/alex/.docker/desktop/docker.sock",
        ),
        ("rootless Docker", "unix:///run/user/1000/docker.sock"),
        ("Colima", "unix:///home/alex/.colima/default/docker.sock"),
        (
            "Colima",
            "unix:///home/alex/.config/colima/default/docker.sock",
        ),
        ("OrbStack", "unix:///home/alex/.orbstack/run/docker.sock"),
        ("Rancher Desktop", "unix:///home/alex/.rd/docker.sock"),
        ("podman", "unix:///run/user/1000/podman/podman.sock"),
        (
            "podman machine",
            "unix:///home/alex/.local/share/containers/podman/machine/podman.sock",
        ),
        ("podman (root)", "unix:///run/podman/podman.sock"),
    ];
    assert_eq!(tried, expected.map(|(source, shown)| pair(source, shown)));
}

#[test]
fn no_home_and_no_runtime_folder_leave_the_system_sockets() {
    let nobody = Surroundings::default();
    assert_eq!(
        tried(&nobody),
        [
            pair("default socket", "unix:///var/run/docker.sock"),
            pair("podman (root)", "unix:///run/podman/podman.sock"),
        ]
    );
}

#[test]
fn the_same_place_is_tried_once() {
    let twice = tried(&with(&[("XDG_CONFIG_HOME", "/home/alex/.config")]));
    let colima = twice.iter().filter(|(source, _)| source == "Colima");
    assert_eq!(colima.count(), 2, "{twice:?}");
}

#[test]
fn windows_has_pipes() {
    let mut windows = alex();
    windows.platform.os = Os::Windows;
    let tried = tried(&windows);
    assert_eq!(
        tried[0],
        pair("default socket", "npipe:////./pipe/docker_engine")
    );
    assert!(
        tried.iter().all(|(_, shown)| shown.starts_with("npipe://")),
        "{tried:?}"
    );
}

#[test]
fn tcp_is_tls_when_the_variables_say_so() {
    let host = ("DOCKER_HOST", "tcp://lab");
    for (variables, shown) in [
        (vec![host], "tcp://lab:2375"),
        (vec![host, ("DOCKER_TLS_VERIFY", "")], "tcp://lab:2375"),
        (vec![host, ("DOCKER_TLS_VERIFY", "1")], "https://lab:2376"),
        (vec![host, ("DOCKER_TLS", "1")], "https://lab:2376"),
        (
            vec![
                ("DOCKER_HOST", "unix:///a.sock"),
                ("DOCKER_TLS_VERIFY", "1"),
            ],
            "unix:///a.sock",
        ),
    ] {
        assert_eq!(
            only(&with(&variables)),
            pair("DOCKER_HOST", shown),
            "{variables:?}"
        );
    }
}

#[test]
fn certificates_are_found_where_docker_finds_them() {
    let host = ("DOCKER_HOST", "tcp://lab");
    let verify = ("DOCKER_TLS_VERIFY", "1");
    for (variables, folder) in [
        (vec![host, verify], "/home/alex/.docker"),
        (vec![host, verify, ("DOCKER_CONFIG", "/cfg")], "/cfg"),
        (
            vec![
                host,
                verify,
                ("DOCKER_CONFIG", "/cfg"),
                ("DOCKER_CERT_PATH", "/certs"),
            ],
            "/certs",
        ),
    ] {
        let found = candidates(&with(&variables)).remove(0).endpoint;
        let files = match found {
            Ok(super::Endpoint::Https(_, files)) => files,
            other => panic!("{other:?}"),
        };
        assert_eq!(files, PathBuf::from(folder));
    }
}

#[test]
fn a_context_brings_its_own_tls() {
    let chosen = || with(&[("DOCKER_CONTEXT", "lab"), ("DOCKER_TLS_VERIFY", "1")]);
    let meta = r#"{"Endpoints":{"docker":{"Host":"tcp://lab:2376"}}}"#;
    let secure = context(chosen(), "lab", meta, true);
    assert_eq!(only(&secure), pair("context lab", "https://lab:2376"));
    let plain = context(chosen(), "lab", meta, false);
    assert_eq!(only(&plain), pair("context lab", "tcp://lab:2376"));
    let careless = r#"{"Endpoints":{"docker":{"Host":"tcp://lab:2376","SkipTLSVerify":true}}}"#;
    let careless = context(chosen(), "lab", careless, true);
    let outcome = candidates(&careless).remove(0).endpoint.unwrap_err();
    assert!(matches!(outcome, Outcome::TlsFiles { .. }), "{outcome:?}");
}

#[test]
fn damaged_contexts_say_so() {
    for (meta, words) in [
        ("", "meta.json cannot be read"),
        ("[1", "meta.json cannot be read"),
        (r#"{"Endpoints":{}}"#, "no docker endpoint"),
        ("{}", "no docker endpoint"),
        (
            r#"{"Endpoints":{"docker":{"Host":"ssh://a@b:22"}}}"#,
            "~/.ssh/config",
        ),
    ] {
        let damaged = context(with(&[("DOCKER_CONTEXT", "lab")]), "lab", meta, false);
        let outcome = candidates(&damaged).remove(0).endpoint.unwrap_err();
        assert!(outcome.to_string().contains(words), "{meta}: {outcome}");
    }
    let hostless = r#"{"Endpoints":{"docker":{}}}"#;
    let hostless = context(with(&[("DOCKER_CONTEXT", "lab")]), "lab", hostless, false);
    assert_eq!(
        only(&hostless),
        pair("context lab", "unix:///var/run/docker.sock")
    );
}

/// Docker names a context's folder by this digest; the value was taken from `sha256sum`.
#[test]
fn a_context_lives_under_the_digest_of_its_name() {
    assert_eq!(
        digest("colima"),
        "f24fd3749c1368328e2b149bec149cb6795619f244c5b584e844961215dadd16"
    );
}

#[test]
fn a_wrong_url_is_a_candidate_that_says_why() {
    let wrong = with(&[("DOCKER_HOST", "ssh://alex@lab:2222")]);
    let found = candidates(&wrong).remove(0);
    assert_eq!(found.shown, "ssh://alex@lab:2222");
    assert!(matches!(found.endpoint, Err(Outcome::BadUrl { .. })));
}

#[test]
fn our_own_engine_is_the_last_that_is_tried_and_never_against_a_choice() {
    let mut surroundings = alex();
    surroundings.private = Some(PathBuf::from("/state/engine/engine.sock"));
    let last = pair("private engine", "unix:///state/engine/engine.sock");
    assert_eq!(tried(&surroundings).last(), Some(&last));
    assert!(tried(&surroundings).len() > 2);
    let mut named = with(&[("DOCKER_HOST", "unix:///elsewhere.sock")]);
    named.private.clone_from(&surroundings.private);
    assert_eq!(only(&named).0, "DOCKER_HOST");
}
