use crate::domain::build::BuildFailure;
use crate::domain::bytes::Bytes;
use crate::domain::check::testing::{
    check, facts, failed_with, fails, files, findings, lost, passes, problem_keys, unparsed,
};
use crate::domain::facts::{Facts, NoAnswer};
use crate::domain::mission::Seconds;

fn run(code: i64, command: &str, log: &[&str]) -> Facts {
    failed_with(BuildFailure::RunFailed {
        code,
        line: Some(2),
        command: command.to_owned(),
        log: log.iter().map(|&line| line.to_owned()).collect(),
    })
}

fn missing(path: &str, ignored: bool) -> Facts {
    let failure = BuildFailure::MissingSource {
        path: path.to_owned(),
        line: Some(3),
        ignored,
    };
    Facts {
        context: files(&[("src/server.js", "1"), ("package.json", "{}")]),
        ..failed_with(failure)
    }
}

fn stages(name: &str, stages: &[&str]) -> Facts {
    failed_with(BuildFailure::UnknownStage {
        name: name.to_owned(),
        line: Some(3),
        stages: stages.iter().map(|&stage| stage.to_owned()).collect(),
    })
}

fn image(image: &str) -> Facts {
    failed_with(BuildFailure::ImageNotAllowed {
        image: image.to_owned(),
        line: Some(1),
        allowed: vec!["node:20".to_owned(), "node:20-alpine".to_owned()],
    })
}

#[test]
fn a_built_image_passes() {
    passes("builds", "{}", &facts("FROM alpine"));
    assert!(problem_keys("builds", "{}").is_empty());
}

#[test]
fn a_failed_run_says_what_to_try_and_shows_its_last_lines() {
    let expected = "every RUN ends with exit code 0";
    for (facts, found) in [
        (
            run(127, "RUN npn ci", &["/bin/sh: npn: not found"]),
            "`RUN npn ci` ended with exit code 127: there is no such command in this image; \
             check its spelling, or install or copy it in an earlier line\n\
             /bin/sh: npn: not found",
        ),
        (
            run(
                243,
                "RUN npm ci",
                &["npm ERR! code EACCES", "npm ERR! path /app"],
            ),
            "`RUN npm ci` ended with exit code 243: the user of this line may not write there; \
             move USER below it, or give the directory away with chown or COPY --chown\n\
             npm ERR! code EACCES\nnpm ERR! path /app",
        ),
        (
            run(6, "RUN curl x", &["curl: (6) Could not resolve host: x"]),
            "`RUN curl x` ended with exit code 6: it asked the network, which builds of a mission \
             may not have; use what the base image and the context bring\n\
             curl: (6) Could not resolve host: x",
        ),
        (
            run(
                1,
                "RUN make",
                &["1", "2", "", "3", "\u{1b}[31m4\u{1b}[0m", "5", "6"],
            ),
            "`RUN make` ended with exit code 1\n2\n3\n4\n5\n6",
        ),
        (
            run(3, "RUN false", &[]),
            "`RUN false` ended with exit code 3",
        ),
    ] {
        fails("builds", "{}", &facts, expected, found, Some(2));
    }
}

#[test]
fn the_first_error_of_a_long_log_is_shown_too() {
    let mut log = vec!["[INFO] Scanning", "[ERROR] COMPILATION ERROR : "];
    log.extend([
        "[ERROR] /app/App.java:[3,9] cannot find symbol",
        "[INFO] 1 error",
    ]);
    log.extend(["[ERROR] re-run Maven with the -e switch."; 6]);
    let found = findings("builds", "{}", &run(1, "mvn package", &log))[0]
        .found
        .clone();
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(
        lines[1..4],
        [
            "[ERROR] /app/App.java:[3,9] cannot find symbol",
            "…",
            "[ERROR] re-run Maven with the -e switch."
        ]
    );
    assert_eq!(lines.len(), 3 + 5);
}

#[test]
fn every_sign_in_a_log_leads_to_its_own_advice() {
    for (exit, line, advice) in [
        (
            1,
            "npm error The `npm ci` command can only install with an existing package-lock.json",
            "copy both",
        ),
        (
            254,
            "npm error enoent Could not read package.json",
            "check WORKDIR",
        ),
        (1, "Error: Cannot find module './app'", "was not copied"),
        (1, "main.go:4:2: missing go.sum entry for module", "go.sum"),
        (
            1,
            "go: go.mod file not found in current directory",
            "go.mod",
        ),
        (
            1,
            "ERROR: Could not open requirements file: [Errno 2]",
            "requirements",
        ),
        (
            1,
            "error: command 'gcc' failed: No such file or directory",
            "compiler",
        ),
        (
            1,
            "unable to execute 'gcc': No such file or directory",
            "compiler",
        ),
        (
            1,
            "mkdir: can't create directory: Permission denied",
            "USER",
        ),
        (1, "write /x: no space left on device", "disk"),
        (100, "E: Unable to locate package nginx", "apt-get update"),
        (134, "FATAL ERROR: JavaScript heap out of memory", "memory"),
        (126, "", "chmod"),
        (137, "Killed", "memory"),
        (139, "Segmentation fault", "C library"),
    ] {
        let found = &findings("builds", "{}", &run(exit, "RUN x", &[line]))[0].found;
        let first = found.lines().next().unwrap();
        assert!(first.contains(advice), "{line}: {first}");
    }
    let sudo = &findings("builds", "{}", &run(1, "RUN sudo apt", &[]))[0].found;
    assert!(sudo.ends_with("leave it out"), "{sudo}");
}

#[test]
fn a_missing_source_suggests_what_is_there() {
    let expected = "every file that is copied is in the build context";
    for (facts, found) in [
        (
            missing("/server.js", false),
            "`/server.js` is not in the build context; `src/server.js` is. \
             Paths start at the folder of the Dockerfile",
        ),
        (
            missing("/dist", false),
            "`/dist` is not in the build context; is it made by another stage? \
             Then write COPY --from=STAGE",
        ),
        (
            missing("/package.json", true),
            "`/package.json` is in the folder, but .dockerignore leaves it out; \
             take the pattern out or add `!package.json` below it",
        ),
    ] {
        fails("builds", "{}", &facts, expected, found, Some(3));
    }
}

#[test]
fn unknown_names_suggest_known_ones() {
    let expected = "every stage that is named exists";
    for (facts, found) in [
        (
            stages("biulder", &["builder"]),
            "there is no stage `biulder`; did you mean `builder`?",
        ),
        (
            stages("x", &["builder", "test"]),
            "there is no stage `x`; there is `builder` and `test`",
        ),
        (
            stages("x", &[]),
            "there is no stage `x`; name one with `FROM … AS x`",
        ),
    ] {
        fails("builds", "{}", &facts, expected, found, Some(3));
    }
    let expected = "a base image of this mission";
    for (facts, found) in [
        (
            image("node:20-alpin"),
            "`node:20-alpin` is not one of them; did you mean `node:20-alpine`?",
        ),
        (
            image("debian"),
            "`debian` is not one of them: `node:20` and `node:20-alpine`",
        ),
    ] {
        fails("builds", "{}", &facts, expected, found, Some(1));
    }
}

#[test]
fn limits_and_refusals() {
    for (failure, expected, found, line) in [
        (
            BuildFailure::Parse {
                line: Some(2),
                message: "COPY requires two words".to_owned(),
            },
            "a Dockerfile that can be read",
            "COPY requires two words",
            Some(2),
        ),
        (
            BuildFailure::NeedsBuildKit {
                feature: "RUN <<EOF".to_owned(),
                line: Some(2),
            },
            "a Dockerfile that this engine's builder can read",
            "`RUN <<EOF` needs BuildKit, which this engine does not offer; write it without",
            Some(2),
        ),
        (
            BuildFailure::TimedOut {
                limit: Seconds::from_secs(600),
                line: Some(3),
            },
            "the build ends within its time",
            "stopped after 10m; look for a step that waits: for input, for the network, \
             or for a server that never ends",
            Some(3),
        ),
        (
            BuildFailure::DiskLimit {
                used: Bytes(2_500_000_000),
                limit: Bytes(2_000_000_000),
                line: None,
            },
            "the build stays within its share of the disk",
            "it filled 2.5 GB, the limit is 2 GB",
            None,
        ),
        (
            BuildFailure::Other {
                message: "\u{1b}[2Jsomething odd".to_owned(),
                line: None,
            },
            "the build succeeds",
            "something odd",
            None,
        ),
    ] {
        fails("builds", "{}", &failed_with(failure), expected, found, line);
    }
}

#[test]
fn without_a_build_the_files_say_why() {
    let found = "unknown instruction `RUNN`";
    fails(
        "builds",
        "{}",
        &unparsed(),
        "a Dockerfile that can be read",
        found,
        Some(3),
    );
    let facts = Facts {
        sent: Err((4, "a lone `[`".to_owned())),
        build: None,
        ..facts("FROM alpine")
    };
    let found = "line 4: a lone `[`";
    fails(
        "builds",
        "{}",
        &facts,
        "a .dockerignore that can be read",
        found,
        None,
    );
}

#[test]
fn the_engines_failures_are_not_the_learners() {
    let pull = failed_with(BuildFailure::ImageUnavailable {
        image: "node:20".to_owned(),
        line: Some(1),
        reason: "no network".to_owned(),
    });
    for (facts, word) in [
        (lost(), "the engine was lost"),
        (pull, "`phoenix kit load`"),
        (failed_with(BuildFailure::Cancelled), "cancelled"),
        (
            Facts {
                build: None,
                ..facts("FROM alpine")
            },
            "not gathered",
        ),
    ] {
        let answer = check("builds", "{}").evaluate(&facts);
        let Err(why @ (NoAnswer::Unknown(_) | NoAnswer::NotGathered)) = answer else {
            panic!("{answer:?}");
        };
        assert!(why.to_string().contains(word), "{why}");
    }
}
