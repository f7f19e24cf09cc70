use std::collections::BTreeMap;

use super::super::testing_facts::{entry, facts, unbuilt};
use super::*;
use crate::domain::check::command::RunSpec;
use crate::domain::facts::{ImageFacts, MAX_CONTENT, NoAnswer, RunEnd, RunOutcome};
use crate::domain::image::{Entry, ImageConfig, Kind};

const DOCKERFILE: &str = "FROM python:3.11-slim
ENV APP_ENV=production
COPY . /app
USER app
CMD [\"python\", \"app.py\"]";

/// A web service, as such files are written: every group, loose scalars, keys of later versions.
const SERVICE: &str = r#"{
  "schemaVersion": "2.0.0",
  "globalEnvVars": [
    { "key": "VIRTUAL_ENV", "value": "/env" },
    { "key": "PATH", "value": "/env/bin:$PATH" }
  ],
  "commandTests": [
    {
      "name": "python is new enough",
      "setup": [["python", "-m", "venv", "/tmp/env"]],
      "teardown": [["rm", "-rf", "/tmp/env"]],
      "envVars": [{ "key": "LANG", "value": "C.UTF-8" }],
      "command": "$VIRTUAL_ENV/bin/python",
      "args": ["-c", "print('3.11')", 7],
      "expectedOutput": ["3\\.1[0-9]"],
      "excludedOutput": ["Traceback"],
      "expectedError": null,
      "excludedError": ["(?i)deprecated"]
    },
    { "name": "no shell", "command": "awk", "args": ["{print $2}"], "exitCode": 2 }
  ],
  "fileExistenceTests": [
    { "name": "app", "path": "/app/app.py", "shouldExist": true, "permissions": "-rw-r--r--",
      "uid": 1000, "gid": 1000, "isExecutableBy": "" },
    { "name": "entrypoint", "path": "app/run", "isExecutableBy": "any" },
    { "name": "no tests", "path": "/app/tests/", "shouldExist": false }
  ],
  "fileContentTests": [
    { "name": "passwd", "path": "/etc/passwd", "expectedContents": ["app:x:1000:"],
      "excludedContents": ["(?m)^games:"] }
  ],
  "metadataTest": {
    "env": [{ "key": "APP_ENV", "value": "production" }],
    "labels": [{ "key": "build", "value": "^\\d+$", "isRegex": true }],
    "exposedPorts": [8080],
    "unexposedPorts": ["22"],
    "volumes": ["/data"],
    "unmountedVolumes": ["/root"],
    "entrypoint": [],
    "cmd": ["python", "app.py"],
    "workdir": "/app",
    "user": "app",
    "futureKey": true
  },
  "alsoUnknown": [1, 2]
}"#;

fn read(text: &str) -> Spec {
    Spec {
        file: "tests/structure.yaml".to_owned(),
        tests: serde_json::from_str(text).unwrap(),
    }
}

fn ran(code: i64, stdout: &str, stderr: &str) -> RunOutcome {
    RunOutcome {
        end: RunEnd::Exited(code),
        stdout: stdout.to_owned(),
        stderr: stderr.to_owned(),
        truncated: false,
        seconds: 0.1,
    }
}

fn owned(mode: u32) -> Entry {
    Entry {
        uid: 1000,
        gid: 1000,
        ..entry(mode)
    }
}

fn config() -> ImageConfig {
    ImageConfig {
        user: "app".to_owned(),
        env: vec!["PATH=/bin".to_owned(), "APP_ENV=production".to_owned()],
        cmd: vec!["python".to_owned(), "app.py".to_owned()],
        workdir: "/app".to_owned(),
        exposed: vec!["8080/tcp".to_owned()],
        volumes: vec!["/data".to_owned()],
        labels: BTreeMap::from([("build".to_owned(), "17".to_owned())]),
        ..ImageConfig::default()
    }
}

/// An image on which everything of [`SERVICE`] holds.
fn good() -> ImageFacts {
    let mut plan = Plan::default();
    read(SERVICE).plan(&mut plan);
    let runs = plan.runs.into_iter().map(|run| {
        let awk = run.command.as_ref().is_some_and(|c| c[0] == "awk");
        let outcome = if awk {
            ran(2, "", "")
        } else {
            ran(0, "3.11\n", "")
        };
        (run, Ok(outcome))
    });
    ImageFacts {
        config: Some(Ok(config())),
        stats: BTreeMap::from([
            ("/app/app.py".to_owned(), Ok(Some(owned(0o644)))),
            ("/app/run".to_owned(), Ok(Some(owned(0o744)))),
            ("/app/tests".to_owned(), Ok(None)),
        ]),
        contents: BTreeMap::from([(
            "/etc/passwd".to_owned(),
            Ok(Some(b"root:x:0:0:\napp:x:1000:1000:\n".to_vec())),
        )]),
        runs: runs.collect(),
        ..ImageFacts::default()
    }
}

fn judged(spec: &Spec, image: ImageFacts) -> Fact<Vec<Finding>> {
    spec.evaluate(&facts(DOCKERFILE, image))
}

#[track_caller]
fn one(spec: &Spec, image: ImageFacts) -> (String, String, Option<u32>) {
    let findings = judged(spec, image).unwrap();
    let [finding] = findings.as_slice() else {
        panic!("one finding wanted: {findings:#?}");
    };
    (
        finding.expected.clone(),
        finding.found.clone(),
        finding.line,
    )
}

#[test]
fn a_whole_file_is_planned() {
    let mut plan = Plan::default();
    read(SERVICE).plan(&mut plan);
    let stats: Vec<&str> = plan.stats.iter().map(String::as_str).collect();
    assert_eq!(stats, ["/app/app.py", "/app/run", "/app/tests"]);
    assert!(plan.contents.contains("/etc/passwd"));
    let commands: Vec<_> = plan
        .runs
        .iter()
        .map(|run| run.command.clone().unwrap())
        .collect();
    assert_eq!(
        commands,
        [
            vec!["/env/bin/python", "-c", "print('3.11')", "7"],
            vec!["awk", "{print $2}"]
        ]
    );
    let python = plan.runs.first().unwrap();
    let env: Vec<_> = python
        .env
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    assert_eq!(
        env,
        [
            ("VIRTUAL_ENV", "/env"),
            ("PATH", "/env/bin:$PATH"),
            ("LANG", "C.UTF-8")
        ]
    );
    assert_eq!(python.setup, [["python", "-m", "venv", "/tmp/env"]]);
    assert_eq!(python.teardown, [["rm", "-rf", "/tmp/env"]]);
}

#[test]
fn a_whole_file_passes_and_has_no_problems() {
    assert_eq!(judged(&read(SERVICE), good()), Ok(Vec::new()));
    let mut problems = Problems::default();
    read(SERVICE).problems(&mut problems);
    assert_eq!(problems.found, []);
}

#[test]
fn the_test_of_a_later_variable_wins() {
    let spec = read(
        r#"{"schemaVersion": "2.0.0",
            "globalEnvVars": [{"key": "A", "value": 1}, {"key": "B", "value": true}],
            "commandTests": [{"name": "x", "command": "echo", "args": ["$A$B$C"],
                              "envVars": [{"key": "A", "value": "2"}]}]}"#,
    );
    let run = command::run_spec(&spec.tests, &spec.tests.command_tests[0]);
    assert_eq!(
        run.env,
        [
            ("B".to_owned(), "true".to_owned()),
            ("A".to_owned(), "2".to_owned())
        ]
    );
    assert_eq!(run.command.unwrap()[1], "2true$C");
}

fn with_python(outcome: Fact<RunOutcome>) -> ImageFacts {
    let mut image = good();
    let python = |run: &&RunSpec| run.command.as_ref().is_some_and(|c| c[0] != "awk");
    let run = image.runs.keys().find(python).cloned().unwrap();
    image.runs.insert(run, outcome);
    image
}

#[test]
fn commands_fail_in_so_many_words() {
    let name = "python is new enough";
    let command = "`/env/bin/python -c print('3.11') 7`";
    for (outcome, expected, found) in [
        (
            ran(1, "3.11", "boom"),
            format!("{name}: {command} ends with exit code 0"),
            "exit code 1; it printed `boom`",
        ),
        (
            ran(0, "2.7", ""),
            format!("{name}: stdout of {command} matches `3\\.1[0-9]`"),
            "it printed `2.7`",
        ),
        (
            ran(0, "3.11\nTraceback (most", ""),
            format!("{name}: stdout of {command} does not match `Traceback`"),
            "it printed `Traceback`",
        ),
        (
            ran(0, "3.11", "DEPRECATED"),
            format!("{name}: stderr of {command} does not match `(?i)deprecated`"),
            "it printed `DEPRECATED`",
        ),
        (
            RunOutcome {
                end: RunEnd::TimedOut,
                ..ran(0, "", "")
            },
            format!("{name}: {command} ends with exit code 0"),
            "it was still running after 10s and was stopped; it printed nothing",
        ),
    ] {
        let told = one(&read(SERVICE), with_python(Ok(outcome)));
        assert_eq!(told, (expected, found.to_owned(), None));
    }
    // The tool's anchors stand for the whole text.
    let anchored = read(&SERVICE.replace("3\\\\.1[0-9]", "^3.11$"));
    assert_eq!(
        judged(&anchored, with_python(Ok(ran(0, "3.11", "")))),
        Ok(Vec::new())
    );
    assert_eq!(
        judged(&anchored, with_python(Ok(ran(0, "3.11\n4", ""))))
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn output_that_was_cut_does_not_prove_absence() {
    let cut = RunOutcome {
        truncated: true,
        ..ran(0, "3.11", "")
    };
    let answer = judged(&read(SERVICE), with_python(Ok(cut)));
    assert!(
        matches!(&answer, Err(NoAnswer::Unknown(why)) if why.contains("more than is kept")),
        "{answer:?}"
    );
}

#[test]
fn run_options_are_said_to_be_set_aside() {
    let spec = read(
        r#"{"schemaVersion": "2.0.0", "containerRunOptions": {"user": "root", "privileged": true},
            "commandTests": [{"name": "id", "command": "id"}]}"#,
    );
    let mut plan = Plan::default();
    spec.plan(&mut plan);
    let image = |code| ImageFacts {
        runs: plan
            .runs
            .iter()
            .map(|run| (run.clone(), Ok(ran(code, "", ""))))
            .collect(),
        ..ImageFacts::default()
    };
    assert_eq!(judged(&spec, image(0)), Ok(Vec::new()));
    assert_eq!(
        one(&spec, image(1)).1,
        "exit code 1; it printed nothing (containers run limited here; containerRunOptions is not honoured)"
    );
    let mut problems = Problems::default();
    spec.problems(&mut problems);
    assert_eq!(problems.found, []);
}

fn with_stat(path: &str, entry: Fact<Option<Entry>>) -> ImageFacts {
    let mut image = good();
    image.stats.insert(path.to_owned(), entry);
    image
}

#[test]
fn existence_fails_in_so_many_words() {
    let directory = Entry {
        kind: Kind::Directory,
        ..entry(0o755)
    };
    for (path, entry, expected, found) in [
        (
            "/app/app.py",
            None,
            "app: /app/app.py exists",
            "it is not in the image",
        ),
        (
            "/app/tests",
            Some(directory),
            "no tests: /app/tests does not exist",
            "it is there",
        ),
        (
            "/app/app.py",
            Some(owned(0o4755)),
            "app: /app/app.py has the permissions -rw-r--r--",
            "-rwsr-xr-x (4755)",
        ),
        (
            "/app/app.py",
            Some(Entry {
                uid: 0,
                ..owned(0o644)
            }),
            "app: /app/app.py belongs to user 1000",
            "it belongs to user 0",
        ),
        (
            "/app/app.py",
            Some(Entry {
                gid: 5,
                ..owned(0o644)
            }),
            "app: /app/app.py belongs to group 1000",
            "it belongs to group 5",
        ),
        (
            "/app/run",
            Some(owned(0o644)),
            "entrypoint: /app/run is executable by anyone",
            "-rw-r--r-- (0644)",
        ),
    ] {
        let findings = judged(&read(SERVICE), with_stat(path, Ok(entry))).unwrap();
        assert_eq!(
            findings,
            [Finding::new(expected, found).at_path(path)],
            "{path}"
        );
    }
}

#[test]
fn executable_by_asks_one_bit() {
    for (by, mode, passes) in [
        ("owner", 0o100, true),
        ("owner", 0o011, false),
        ("group", 0o010, true),
        ("group", 0o101, false),
        ("other", 0o001, true),
        ("other", 0o110, false),
        ("any", 0o001, true),
        ("any", 0o666, false),
    ] {
        let spec = read(&SERVICE.replace("\"any\"", &format!("\"{by}\"")));
        let findings = judged(&spec, with_stat("/app/run", Ok(Some(owned(mode))))).unwrap();
        assert_eq!(findings.is_empty(), passes, "{by} {mode:o}");
    }
}

#[test]
fn an_error_is_not_absence() {
    let lost = NoAnswer::Unknown("the engine was lost".to_owned());
    assert_eq!(
        judged(&read(SERVICE), with_stat("/app/tests", Err(lost.clone()))),
        Err(lost.clone())
    );
    // A test that failed for certain decides all the same.
    let mut image = with_stat("/app/tests", Err(lost));
    image.stats.insert("/app/app.py".to_owned(), Ok(None));
    assert_eq!(judged(&read(SERVICE), image).unwrap().len(), 1);
}

#[test]
fn the_root_directory_cannot_be_missing() {
    let spec = read(
        r#"{"schemaVersion": "2.0.0", "fileExistenceTests":
            [{"name": "Root", "path": "/", "uid": 0, "permissions": "drwxr-xr-x"}]}"#,
    );
    let image = |entry| ImageFacts {
        stats: [("/".to_owned(), Ok(entry))].into(),
        ..ImageFacts::default()
    };
    let root = Entry {
        kind: Kind::Directory,
        ..entry(0o755)
    };
    assert_eq!(judged(&spec, image(Some(root))), Ok(Vec::new()));
    assert!(matches!(
        judged(&spec, image(None)),
        Err(NoAnswer::Unknown(_) | NoAnswer::NotGathered)
    ));
}

fn with_passwd(data: Option<Vec<u8>>) -> ImageFacts {
    let mut image = good();
    image.contents.insert("/etc/passwd".to_owned(), Ok(data));
    image
}

#[test]
fn contents_fail_in_so_many_words() {
    for (data, expected, found) in [
        (
            None,
            "passwd: /etc/passwd is a file",
            "it is not in the image, or is not a regular file",
        ),
        (
            Some("root:x:0:0:\n"),
            "passwd: /etc/passwd matches `app:x:1000:`",
            "it does not; it begins with `root:x:0:0:`",
        ),
        (
            Some(""),
            "passwd: /etc/passwd matches `app:x:1000:`",
            "it is empty",
        ),
        (
            Some("app:x:1000:\nbin\ngames:x:5\nx"),
            "passwd: /etc/passwd does not match `(?m)^games:`",
            "line 3 of it says `games:x:5`",
        ),
    ] {
        let image = with_passwd(data.map(|text| text.as_bytes().to_vec()));
        let told = one(&read(SERVICE), image);
        assert_eq!(told, (expected.to_owned(), found.to_owned(), None));
    }
}

#[test]
fn a_file_that_was_cut_does_not_prove_absence() {
    let long = |start: &str| {
        let mut data = start.as_bytes().to_vec();
        data.resize(usize::try_from(MAX_CONTENT).unwrap(), b'\xff');
        with_passwd(Some(data))
    };
    for start in ["app:x:1000:", "nothing"] {
        let answer = judged(&read(SERVICE), long(start));
        assert!(
            matches!(answer, Err(NoAnswer::Unknown(_) | NoAnswer::NotGathered)),
            "{start}"
        );
    }
    let told = one(&read(SERVICE), long("app:x:1000:\ngames:\n"));
    assert_eq!(told.1, "line 2 of it says `games:`");
}

type Change = fn(&mut ImageConfig);

/// Each change of the config breaks one demand: expected, found, line.
#[track_caller]
fn metadata_fails(cases: &[(Change, &str, &str, Option<u32>)]) {
    for (change, expected, found, line) in cases {
        let mut image = good();
        let mut changed = config();
        change(&mut changed);
        image.config = Some(Ok(changed));
        assert_eq!(
            one(&read(SERVICE), image),
            ((*expected).to_owned(), (*found).to_owned(), *line)
        );
    }
}

#[test]
fn variables_and_labels_fail_on_the_line_that_sets_them() {
    metadata_fails(&[
        (
            |c| c.env.retain(|pair| !pair.starts_with("APP")),
            "metadata: variable `APP_ENV` is `production`",
            "it is not set",
            Some(2),
        ),
        (
            |c| c.env.push("APP_ENV=dev".to_owned()),
            "metadata: variable `APP_ENV` is `production`",
            "it is `dev`",
            Some(2),
        ),
        (
            |c| {
                c.labels.insert("build".to_owned(), "x".to_owned());
            },
            "metadata: label `build` matches `^\\d+$`",
            "it is `x`",
            None,
        ),
    ]);
}

#[test]
fn ports_and_volumes_fail_in_both_directions() {
    metadata_fails(&[
        (
            |c| c.exposed.clear(),
            "metadata: port 8080 is declared",
            "no port is",
            None,
        ),
        (
            |c| c.exposed.push("22/tcp".to_owned()),
            "metadata: port 22 is not declared",
            "it is",
            None,
        ),
        (
            |c| c.volumes = vec!["/var".to_owned()],
            "metadata: volume /data is declared",
            "declared are /var",
            None,
        ),
        (
            |c| c.volumes.push("/root".to_owned()),
            "metadata: volume /root is not declared",
            "it is",
            None,
        ),
    ]);
}

#[test]
fn commands_and_places_must_be_equal() {
    metadata_fails(&[
        (
            |c| c.entrypoint = vec!["tini".to_owned()],
            "metadata: ENTRYPOINT is empty",
            "it is `[\"tini\"]`",
            None,
        ),
        (
            |c| c.cmd = vec!["python app.py".to_owned()],
            "metadata: CMD is `[\"python\", \"app.py\"]`",
            "it is `[\"python app.py\"]`",
            Some(5),
        ),
        (
            |c| c.workdir.clear(),
            "metadata: WORKDIR is `/app`",
            "it is `/`",
            None,
        ),
        (
            |c| c.user.clear(),
            "metadata: USER is `app`",
            "it is not set",
            Some(4),
        ),
    ]);
}

#[test]
fn both_spellings_of_the_environment_count() {
    let spec = read(
        r#"{"schemaVersion": "2.0.0", "metadataTest": {
            "env": [{"key": "A", "value": "x.*", "isRegex": true}],
            "envVars": [{"key": "B", "value": ""}],
            "unboundEnv": [{"key": "C"}],
            "unboundEnvVars": [{"key": "D"}],
            "unboundLabels": [{"key": "E"}],
            "volumes": null, "cmd": null, "user": null
        }}"#,
    );
    let image = |env: &[&str]| ImageFacts {
        config: Some(Ok(ImageConfig {
            env: env.iter().map(|pair| (*pair).to_owned()).collect(),
            ..ImageConfig::default()
        })),
        ..ImageFacts::default()
    };
    assert_eq!(judged(&spec, image(&["A=yx", "B="])), Ok(Vec::new()));
    let findings = judged(&spec, image(&["A=y", "C=1", "D=2"])).unwrap();
    let told: Vec<_> = findings.iter().map(|f| f.expected.as_str()).collect();
    assert_eq!(
        told,
        [
            "metadata: variable `A` matches `x.*`",
            "metadata: variable `B` is ``",
            "metadata: variable `C` is not set",
            "metadata: variable `D` is not set",
        ]
    );
}

#[test]
fn without_an_image_there_is_no_answer() {
    assert_eq!(
        read(SERVICE).evaluate(&unbuilt(DOCKERFILE)),
        Err(NoAnswer::NotBuilt)
    );
    let answer = judged(&read(SERVICE), ImageFacts::default());
    assert!(
        matches!(answer, Err(NoAnswer::Unknown(_) | NoAnswer::NotGathered)),
        "{answer:?}"
    );
}

#[test]
fn an_authors_mistakes_are_found() {
    let keys = |text: &str| {
        let mut problems = Problems::default();
        read(text).problems(&mut problems);
        let keys = problems.found.into_iter().map(|(key, _)| key);
        keys.collect::<Vec<_>>()
    };
    assert_eq!(keys("{}"), ["schemaVersion", ""]);
    assert_eq!(keys(r#"{"schemaVersion": "2.0.0"}"#), [""]);
    let wrong = r#"{
      "schemaVersion": "1.0.0",
      "globalEnvVars": [{"key": "", "value": "x"}, {"key": "P", "value": "$P"}],
      "commandTests": [{"setup": [[]], "envVars": [{}], "exitCode": -1, "expectedError": ["("]}],
      "fileExistenceTests": [
        {"name": "a"},
        {"name": "b", "path": "$P/x", "permissions": "rwx", "isExecutableBy": "me"}
      ],
      "fileContentTests": [{"path": "/x", "excludedContents": ["ok", "["]}],
      "metadataTest": {"env": [{"key": "", "value": "(", "isRegex": true}], "exposedPorts": ["http"], "volumes": [""]},
      "licenseTests": [{"debian": true}]
    }"#;
    assert_eq!(
        keys(wrong),
        [
            "schemaVersion",
            "globalEnvVars[0].key",
            "commandTests[0].name",
            "commandTests[0].command",
            "commandTests[0].setup[0]",
            "commandTests[0].envVars[0].key",
            "commandTests[0].exitCode",
            "commandTests[0].expectedError[0]",
            "fileExistenceTests[0].path",
            "fileExistenceTests[1].path",
            "fileExistenceTests[1].permissions",
            "fileExistenceTests[1].isExecutableBy",
            "fileContentTests[0].name",
            "fileContentTests[0].excludedContents[1]",
            "metadataTest.env[0].key",
            "metadataTest.env[0].value",
            "metadataTest.exposedPorts[0]",
            "metadataTest.volumes[0]",
            "licenseTests",
        ]
    );
}
