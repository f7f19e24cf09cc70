use super::super::testing_facts::{facts, unbuilt};
use super::*;
use crate::domain::facts::{HttpAnswer, HttpOutcome, ImageFacts, NoAnswer, StopOutcome};
use crate::domain::image::ImageConfig;

const DOCKERFILE: &str = "FROM node:20\nCOPY . .\nCMD [\"node\", \"server.js\"]";

fn spec() -> Spec {
    Spec {
        port: 3000,
        path: "/".to_owned(),
        method: Method::Get,
        status: 200,
        headers: BTreeMap::from([("Content-Type".to_owned(), "text/(html|plain)".to_owned())]),
        body: vec!["Hello".to_owned()],
        ready_within: default_ready(),
        stops_within: Some(Seconds::from_secs(3)),
    }
}

fn answered(status: u16, body: &str) -> HttpAnswer {
    HttpAnswer::Answered {
        status,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body: body.to_owned(),
        seconds: 0.1,
    }
}

fn stopped(seconds: f64, killed: bool) -> StopOutcome {
    StopOutcome {
        seconds,
        killed,
        exit: Some(0),
    }
}

fn outcome(answer: HttpAnswer, log: &[&str]) -> HttpOutcome {
    HttpOutcome {
        answer,
        stop: Some(stopped(0.2, false)),
        log: log.iter().map(|line| (*line).to_owned()).collect(),
    }
}

fn image(spec: &Spec, outcome: Fact<HttpOutcome>) -> ImageFacts {
    let mut plan = Plan::default();
    spec.plan(&mut plan);
    ImageFacts {
        requests: plan.requests.into_iter().zip([outcome]).collect(),
        ..ImageFacts::default()
    }
}

fn judged(dockerfile: &str, outcome: HttpOutcome) -> Vec<(String, String, Option<u32>)> {
    let spec = spec();
    let findings = spec.evaluate(&facts(dockerfile, image(&spec, Ok(outcome))));
    findings
        .unwrap()
        .into_iter()
        .map(|f| (f.expected, f.found, f.line))
        .collect()
}

#[test]
fn a_good_answer_and_a_clean_stop_pass() {
    assert_eq!(
        judged(DOCKERFILE, outcome(answered(200, "Hello\n"), &[])),
        []
    );
}

#[test]
fn a_wrong_answer_is_told_part_by_part() {
    let answer = HttpAnswer::Answered {
        status: 404,
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: "{}".to_owned(),
        seconds: 0.1,
    };
    let line = Some(3);
    assert_eq!(
        judged(DOCKERFILE, outcome(answer, &[])),
        [
            (
                "GET / answers with status 200".to_owned(),
                "status 404, saying `{}`".to_owned(),
                line
            ),
            (
                "GET / answers with a header `Content-Type` that matches `text/(html|plain)`"
                    .to_owned(),
                "`Content-Type: application/json`".to_owned(),
                line
            ),
            (
                "GET / answers with a body that matches `Hello`".to_owned(),
                "the body says `{}`".to_owned(),
                line
            ),
        ]
    );
    let bare = HttpAnswer::Answered {
        status: 200,
        headers: Vec::new(),
        body: String::new(),
        seconds: 0.1,
    };
    let told = judged(DOCKERFILE, outcome(bare, &[]));
    assert_eq!(told[0].1, "no header `Content-Type`");
    assert_eq!(told[1].1, "the body is empty");
}

#[test]
fn one_finding_for_all_that_the_body_lacks() {
    let wanted = ["zone", "beep", "tmp", "pilot"];
    let spec = Spec {
        headers: BTreeMap::new(),
        body: wanted.map(str::to_owned).to_vec(),
        ..spec()
    };
    let seen = image(&spec, Ok(outcome(answered(200, "beep"), &[])));
    let findings = spec.evaluate(&facts(DOCKERFILE, seen)).unwrap();
    let told: Vec<_> = findings
        .iter()
        .map(|one| (one.expected.as_str(), one.found.as_str()))
        .collect();
    assert_eq!(
        told,
        [(
            "GET / answers with a body that matches `zone`, `tmp` and `pilot`",
            "the body says `beep`"
        )]
    );
}

#[test]
fn silence_names_its_classic_causes() {
    let refused = || HttpAnswer::NeverReady {
        reason: "connection refused".to_owned(),
    };
    let start = "nothing answered on port 3000: connection refused";
    for (log, told) in [
        (&[][..], "; it logged nothing"),
        (
            &["listening on 8080", "port 8080"][..],
            "; its log speaks of port 8080; its log says `listening on 8080` / `port 8080`",
        ),
        (
            &["http://127.0.0.1:3000"],
            "; it listens on the loopback address only; listen on 0.0.0.0 to be reached from outside; its log says `http://127.0.0.1:3000`",
        ),
        (
            &["Error: listen EACCES: permission denied 0.0.0.0:80"],
            "; the image's user may not read, write or use what the app asks for (files copied as root belong to root); its log says `Error: listen EACCES: permission denied 0.0.0.0:80`",
        ),
    ] {
        let told_now = judged(DOCKERFILE, outcome(refused(), log));
        assert_eq!(
            told_now,
            [(
                "an answer to GET / on port 3000 within 10s".to_owned(),
                format!("{start}{told}"),
                Some(3)
            )]
        );
    }
}

#[test]
fn an_engine_that_looked_at_the_ports_is_quoted() {
    let reason = "nothing listened on port 3000 within 10s (connection refused); the container listens on port 8080";
    let silent = HttpAnswer::NeverReady {
        reason: reason.to_owned(),
    };
    let told = judged(DOCKERFILE, outcome(silent, &["port 8080"]));
    assert_eq!(told[0].1, format!("{reason}; its log says `port 8080`"));
}

#[test]
fn silence_on_a_port_that_is_not_exposed_says_so() {
    let spec = spec();
    let silent = HttpAnswer::NeverReady {
        reason: "timed out".to_owned(),
    };
    let mut facts = facts(DOCKERFILE, image(&spec, Ok(outcome(silent, &[]))));
    facts.image.config = Some(Ok(ImageConfig {
        exposed: vec!["8080/tcp".to_owned()],
        ..ImageConfig::default()
    }));
    assert_eq!(
        spec.evaluate(&facts).unwrap()[0].found,
        "nothing answered on port 3000: timed out; the image exposes 8080/tcp and not 3000; it logged nothing"
    );
}

#[test]
fn a_container_that_ends_is_explained() {
    for (code, log, told) in [
        (
            1,
            "Error: Cannot find module '/app/server.js'",
            "with exit code 1; a file or package the app needs is not in the final stage",
        ),
        (
            0,
            "done",
            "with exit code 0; the command must stay in the foreground and keep serving",
        ),
        (
            137,
            "",
            "with exit code 137; it was killed, most likely for using too much memory",
        ),
        (
            1,
            "exec /server: no such file or directory",
            "with exit code 1; the file is there, but the loader",
        ),
        (
            127,
            "sh: node: not found",
            "with exit code 127; a program the command calls is not in the final stage",
        ),
        (
            127,
            "/bin/sh: 1: /app/server: not found",
            "with exit code 127; either `/app/server` is not in the final stage, or it is and the loader",
        ),
        (9, "", "with exit code 9; it logged nothing"),
    ] {
        let told_now = judged(DOCKERFILE, outcome(HttpAnswer::Exited { code }, &[log]));
        let start = format!("the container ended before it answered, {told}");
        assert!(told_now[0].1.starts_with(&start), "{told_now:?}");
    }
}

#[test]
fn other_ways_not_to_answer() {
    let not_http = HttpAnswer::NotHttp {
        reason: "bad status line".to_owned(),
    };
    assert_eq!(
        judged(DOCKERFILE, outcome(not_http, &["hi"]))[0].1,
        "no HTTP was spoken on port 3000: bad status line; its log says `hi`"
    );
    let not_started = HttpAnswer::NotStarted(
        "OCI runtime create failed: exec: \"/server\": stat /server: no such file or directory"
            .to_owned(),
    );
    assert!(
        judged(DOCKERFILE, outcome(not_started, &[]))[0]
            .1
            .starts_with("it could not be started: the image has no such program")
    );
}

#[test]
fn a_deaf_process_is_explained_by_how_it_starts() {
    for (start, line, told) in [
        (
            "CMD [\"node\", \"server.js\"]",
            3,
            "`CMD [\"node\", \"server.js\"]` as process 1 has no default for SIGTERM; handle the signal in the app, or start it under a small init such as tini",
        ),
        (
            "CMD node server.js",
            3,
            "`CMD node server.js` runs below a shell that does not pass SIGTERM on; write the JSON form, or `exec` before the program",
        ),
        (
            "CMD [\"npm\", \"start\"]",
            3,
            "`CMD [\"npm\", \"start\"]` puts a package manager before the app; start the app itself and handle SIGTERM in it",
        ),
        (
            "ENTRYPOINT [\"/bin/sh\", \"-c\"]\nCMD [\"node\"]",
            3,
            "`ENTRYPOINT [\"/bin/sh\", \"-c\"]` runs below a shell that does not pass SIGTERM on; put `exec` before the program",
        ),
        (
            "CMD [\"/server\"]",
            3,
            "`CMD [\"/server\"]` as process 1 gets no default for SIGTERM from the kernel; the app must handle the signal",
        ),
    ] {
        let killed = HttpOutcome {
            stop: Some(stopped(3.0, true)),
            ..outcome(answered(200, "Hello"), &[])
        };
        let dockerfile = format!("FROM node:20\nCOPY . .\n{start}");
        assert_eq!(
            judged(&dockerfile, killed),
            [(
                "the container stops within 3s of its stop signal".to_owned(),
                format!("it ignored the stop signal and had to be killed: {told}"),
                Some(line)
            )]
        );
    }
}

#[test]
fn the_signal_is_the_images_own() {
    let killed = HttpOutcome {
        stop: Some(stopped(3.0, true)),
        ..outcome(answered(200, "Hello"), &[])
    };
    let spec = spec();
    let mut image = image(&spec, Ok(killed));
    image.config = Some(Ok(ImageConfig {
        stop_signal: Some("3".to_owned()),
        ..ImageConfig::default()
    }));
    let start = "FROM nginx:alpine\nCMD [\"/bin/sh\", \"/start.sh\"]";
    let findings = spec.evaluate(&facts(start, image)).unwrap();
    assert_eq!(
        findings[0].found,
        "it ignored the stop signal and had to be killed: `CMD [\"/bin/sh\", \"/start.sh\"]` runs \
         below a shell that does not pass SIGQUIT on; put `exec` before the program"
    );
}

#[test]
fn a_slow_stop_and_an_early_end_are_findings() {
    let slow = HttpOutcome {
        stop: Some(stopped(4.25, false)),
        ..outcome(answered(200, "Hello"), &[])
    };
    assert_eq!(judged(DOCKERFILE, slow)[0].1, "it took 4.2s to stop");
    let gone = HttpOutcome {
        stop: None,
        ..outcome(answered(200, "Hello"), &[])
    };
    assert_eq!(
        judged(DOCKERFILE, gone)[0].1,
        "it had ended by itself after the answer; a server goes on serving"
    );
    let never = HttpOutcome {
        stop: None,
        ..outcome(HttpAnswer::Exited { code: 1 }, &[])
    };
    assert_eq!(judged(DOCKERFILE, never).len(), 1);
}

#[test]
fn a_base_images_command_has_no_line() {
    let told = judged(
        "FROM nginx:alpine\nCOPY . .",
        outcome(answered(500, ""), &[]),
    );
    assert_eq!(told[0].2, None);
}

#[test]
fn without_a_fact_there_is_no_answer() {
    let spec = spec();
    let lost = NoAnswer::Unknown("the engine was lost".to_owned());
    let asked = facts(DOCKERFILE, image(&spec, Err(lost.clone())));
    assert_eq!(spec.evaluate(&asked), Err(lost));
    assert_eq!(spec.evaluate(&unbuilt(DOCKERFILE)), Err(NoAnswer::NotBuilt));
}

#[test]
fn an_authors_mistakes_are_found() {
    let wrong = Spec {
        port: 0,
        path: "index.html".to_owned(),
        method: Method::Head,
        status: 99,
        headers: BTreeMap::from([
            ("Bad Name".to_owned(), "x".to_owned()),
            ("X-Ok".to_owned(), "(".to_owned()),
        ]),
        body: vec!["[".to_owned()],
        ..spec()
    };
    let mut problems = Problems::default();
    wrong.problems(&mut problems);
    let keys: Vec<&str> = problems.found.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "port",
            "path",
            "status",
            "headers.Bad Name",
            "headers.X-Ok",
            "body[0]",
            "body"
        ]
    );
    let mut problems = Problems::default();
    spec().problems(&mut problems);
    assert_eq!(problems.found, []);
    let mut problems = Problems::default();
    let spaced = Spec {
        path: "/a b".to_owned(),
        ..spec()
    };
    spaced.problems(&mut problems);
    assert_eq!(problems.found.len(), 1);
}
