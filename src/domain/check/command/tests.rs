use super::super::testing_facts::{facts, unbuilt};
use super::*;
use crate::domain::facts::{ImageFacts, NoAnswer};

const DOCKERFILE: &str = "FROM node:20\nCOPY . .\nCMD [\"node\", \"server.js\"]";

fn spec(run: Option<&[&str]>) -> Spec {
    Spec {
        run: run.map(|words| words.iter().map(|w| (*w).to_owned()).collect()),
        exit: 0,
        stdout: vec!["^v20".to_owned()],
        stderr: Vec::new(),
        timeout: DEFAULT_TIMEOUT,
    }
}

fn outcome(end: RunEnd, stdout: &str, stderr: &str) -> RunOutcome {
    RunOutcome {
        end,
        stdout: stdout.to_owned(),
        stderr: stderr.to_owned(),
        truncated: false,
        seconds: 0.1,
    }
}

fn judged(spec: &Spec, outcome: Fact<RunOutcome>) -> Fact<Vec<Finding>> {
    let mut plan = Plan::default();
    spec.plan(&mut plan);
    let image = ImageFacts {
        runs: plan.runs.into_iter().zip([outcome]).collect(),
        ..ImageFacts::default()
    };
    spec.evaluate(&facts(DOCKERFILE, image))
}

fn found(spec: &Spec, outcome: RunOutcome) -> Vec<(String, String)> {
    judged(spec, Ok(outcome))
        .unwrap()
        .into_iter()
        .map(|f| (f.expected, f.found))
        .collect()
}

#[test]
fn a_run_that_ends_and_prints_as_demanded_passes() {
    let spec = spec(Some(&["node", "--version"]));
    assert_eq!(
        found(&spec, outcome(RunEnd::Exited(0), "v20.1.0\n", "")),
        []
    );
}

#[test]
fn every_way_to_fail_says_what_came_back() {
    let node = spec(Some(&["node", "--version"]));
    let ends = "`node --version` ends with exit code 0";
    let cases = [
        (
            outcome(RunEnd::Exited(3), "v20", "a\n\nb\nc\nd"),
            ends,
            "exit code 3; it printed `a` / `b` / `c`",
        ),
        (
            outcome(RunEnd::Exited(127), "v20", "sh: gcc: not found"),
            ends,
            "exit code 127: a program it calls is not in the image; it printed `sh: gcc: not found`",
        ),
        (
            outcome(RunEnd::Exited(0), "v18.2.0\n", ""),
            "stdout of `node --version` matches `^v20`",
            "it printed `v18.2.0`",
        ),
        (
            outcome(RunEnd::Exited(0), "", ""),
            "stdout of `node --version` matches `^v20`",
            "it printed nothing",
        ),
        (
            outcome(RunEnd::TimedOut, "waiting", ""),
            ends,
            "it was still running after 10s and was stopped; it printed `waiting`",
        ),
        (
            outcome(RunEnd::OutOfMemory, "", ""),
            ends,
            "it used more memory than a container may and was killed; it printed nothing",
        ),
        (
            outcome(
                RunEnd::NotStarted(
                    "OCI runtime create failed: exec: \"node\": executable file not found in $PATH: unknown".to_owned(),
                ),
                "",
                "",
            ),
            ends,
            "it could not be started: the image has no such program: is it installed or copied into the final stage, under that path? (exec: \"node\": executable file not found in $PATH)",
        ),
        (
            outcome(RunEnd::NotStarted("the moon is full".to_owned()), "", ""),
            ends,
            "it could not be started: the moon is full",
        ),
    ];
    for (outcome, expected, told) in cases {
        let label = format!("{outcome:?}");
        assert_eq!(
            found(&node, outcome),
            [(expected.to_owned(), told.to_owned())],
            "{label}"
        );
    }
}

#[test]
fn the_kernels_refusal_is_explained_from_the_output() {
    let run = outcome(
        RunEnd::Exited(255),
        "",
        "exec /server: no such file or directory",
    );
    let told = found(&spec(None), run);
    assert!(
        told[0]
            .1
            .starts_with("exit code 255: the file is there, but the loader"),
        "{told:?}"
    );
}

#[test]
fn what_the_engine_explained_is_not_explained_twice() {
    for (reason, told) in [
        (
            "/app/run: no such file or directory: its interpreter is not in the image",
            "it could not be started: /app/run: no such file or directory: its interpreter is not in the image; if it was built against another C library (glibc, on Alpine or scratch), build it static or on the same base",
        ),
        (
            "/app/run: exec format error: it is not a program for this machine",
            "it could not be started: /app/run: exec format error: it is not a program for this machine",
        ),
    ] {
        let not_started = outcome(RunEnd::NotStarted(reason.to_owned()), "", "");
        assert_eq!(found(&spec(None), not_started)[0].1, told);
    }
}

#[test]
fn a_missing_program_counts_as_127_where_that_is_demanded() {
    let no_shell = Spec {
        exit: 127,
        stdout: Vec::new(),
        ..spec(Some(&["sh", "-c", "true"]))
    };
    let missing = "exec: \"sh\": executable file not found in $PATH";
    let not_started = outcome(RunEnd::NotStarted(missing.to_owned()), "", "");
    assert_eq!(found(&no_shell, not_started), []);
}

#[test]
fn cut_output_is_said_to_be_cut() {
    let cut = RunOutcome {
        truncated: true,
        ..outcome(RunEnd::Exited(0), "x", "")
    };
    assert_eq!(
        found(&spec(Some(&["yes"])), cut)[0].1,
        "it printed `x` (the output was longer than is kept, and cut)"
    );
}

#[test]
fn the_images_own_command_has_a_line() {
    let run = outcome(RunEnd::Exited(1), "v20", "boom");
    let findings = judged(&spec(None), Ok(run)).unwrap();
    assert_eq!(findings[0].line, Some(3));
    assert_eq!(
        findings[0].expected,
        "the image's own command ends with exit code 0"
    );
}

#[test]
fn without_a_fact_there_is_no_answer() {
    let spec = spec(None);
    let lost = NoAnswer::Unknown("the engine was lost".to_owned());
    assert_eq!(judged(&spec, Err(lost.clone())), Err(lost));
    assert_eq!(spec.evaluate(&unbuilt(DOCKERFILE)), Err(NoAnswer::NotBuilt));
    let bad = Spec {
        stdout: vec!["(".to_owned()],
        ..spec
    };
    let run = outcome(RunEnd::Exited(0), "", "");
    assert!(matches!(
        judged(&bad, Ok(run)),
        Err(NoAnswer::Unknown(_) | NoAnswer::NotGathered)
    ));
}

#[test]
fn an_authors_mistakes_are_found() {
    for (run, exit, stdout, key) in [
        (Some(&[][..]), 0, "ok", "run"),
        (Some(&[""][..]), 0, "ok", "run[0]"),
        (Some(&["node --version"][..]), 0, "ok", "run[0]"),
        (None, 300, "ok", "exit"),
        (None, 0, "(", "stdout[0]"),
    ] {
        let mut problems = Problems::default();
        let spec = Spec {
            exit,
            stdout: vec![stdout.to_owned()],
            ..spec(run)
        };
        spec.problems(&mut problems);
        let keys: Vec<&str> = problems.found.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, [key]);
    }
    let mut problems = Problems::default();
    spec(Some(&["node", "-e", "a b"])).problems(&mut problems);
    assert_eq!(problems.found, []);
}

#[test]
fn variables_of_the_image_are_filled_in_for_a_run() {
    let run = RunSpec {
        env: vec![
            ("PATH".to_owned(), "/env/bin:$PATH".to_owned()),
            ("X".to_owned(), "$NOPE".to_owned()),
        ],
        ..spec(None).run_spec()
    };
    let filled = run.for_image(&["PATH=/bin".to_owned(), "broken".to_owned()]);
    assert_eq!(
        filled.env,
        [
            ("PATH".to_owned(), "/env/bin:/bin".to_owned()),
            ("X".to_owned(), "$NOPE".to_owned())
        ]
    );
}
