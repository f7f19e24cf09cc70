//! The private engine, for real: up, a grade, down, and nothing of it left. Needs dockerd and root.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

#[path = "common/skipped.rs"]
mod skipped;

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Output};

use skipped::skipped;

/// Passes without any image from elsewhere.
const MISSION: &str = r"
format: 1
id: from-nothing
title: From Nothing
summary: An image of one file.
level: 1
minutes: 5
tags: [layers]
memo: { from: A, to: B, subject: C, body: D }
workspace: { edit: [Dockerfile] }
images: []
build: { timeout: 2m, network: none }
references:
  - { id: one-file, dockerfile: reference/one-file.Dockerfile, role: solution }
steps:
  - id: ship
    title: Ship it
    task: Put `/hello.txt` into the image.
    checks:
      - { id: builds, title: It builds, builds: {} }
      - { id: there, title: It is there, needs: [builds], files: { present: [/hello.txt] } }
";
const DOCKERFILE: &str = "FROM scratch\nCOPY hello.txt /hello.txt\n";

fn mission(folder: &Path) {
    for (path, text) in [
        ("mission.yaml", MISSION),
        ("context/hello.txt", "hello\n"),
        ("starter/Dockerfile", "FROM scratch\n"),
        ("reference/one-file.Dockerfile", DOCKERFILE),
    ] {
        let path = folder.join("from-nothing").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// The program at a home of its own, on a machine where no engine answers: what is named is not there.
fn phoenix(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_phoenix"))
        .args(arguments)
        .env("PHOENIX_HOME", home)
        .env("DOCKER_HOST", "unix:///nowhere/engine.sock")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let texts = [&output.stdout, &output.stderr];
    texts.map(|it| String::from_utf8_lossy(it)).concat()
}

/// Stops what a failed test would leave running.
struct Home(tempfile::TempDir);

impl Drop for Home {
    fn drop(&mut self) {
        phoenix(self.0.path(), &["engine", "down", "--remove", "--yes"]);
    }
}

/// Command lines, mounts and files that name the folder.
fn traces(home: &Path) -> Vec<String> {
    let name = home.to_str().unwrap();
    let mut traces = Vec::new();
    for process in fs::read_dir("/proc").unwrap().flatten() {
        // It ended meanwhile: no trace.
        let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains(name) {
            traces.push(line);
        }
    }
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
    let below = mounts.lines().filter(|line| line.contains(name));
    traces.extend(below.map(str::to_owned));
    let engine = fs::read_dir(home).unwrap().flatten();
    let engine = engine.filter(|it| it.file_name().to_string_lossy().starts_with("engine"));
    traces.extend(engine.map(|it| it.path().display().to_string()));
    traces
}

/// This machine's own network: bridges and their like.
fn links() -> Vec<String> {
    let links = fs::read_dir("/sys/class/net").unwrap().flatten();
    let mut links: Vec<_> = links
        .map(|link| link.file_name().to_string_lossy().into_owned())
        // Other engines' containers come and go.
        .filter(|name| !name.starts_with("veth"))
        .collect();
    links.sort();
    links
}

#[test]
fn starts_grades_stops_and_leaves_nothing() {
    let root = fs::metadata("/proc/self").unwrap().uid() == 0;
    let dockerd = ["/usr/sbin/dockerd", "/usr/bin/dockerd"];
    if !root || !dockerd.iter().any(|path| Path::new(path).exists()) {
        return skipped("the private engine needs root and dockerd");
    }
    let home = Home(tempfile::tempdir().unwrap());
    let home = home.0.path();
    let missions = tempfile::tempdir().unwrap();
    mission(missions.path());
    let before = links();
    let none = phoenix(home, &["engine", "status"]);
    assert_eq!(none.status.code(), Some(1), "{}", said(&none));

    let up = phoenix(home, &["engine", "up"]);
    assert!(up.status.success(), "{}", said(&up));
    let status = phoenix(home, &["engine", "status", "--format", "json"]);
    assert!(status.status.success(), "{}", said(&status));
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    assert_eq!(status["condition"], "running");
    let url = status["endpoint"].as_str().unwrap();
    let again = phoenix(home, &["engine", "up"]);
    assert!(again.status.success(), "{}", said(&again));
    let same = phoenix(home, &["engine", "status", "--format", "json"]);
    let same: serde_json::Value = serde_json::from_slice(&same.stdout).unwrap();
    assert_eq!(same["pid"], status["pid"], "one is enough");

    let folder = missions.path().to_str().unwrap();
    let answer = missions
        .path()
        .join("from-nothing/reference/one-file.Dockerfile");
    let grade = [
        "--engine",
        url,
        "--missions",
        folder,
        "grade",
        "from-nothing",
        "--file",
    ];
    let grade = [&grade[..], &[answer.to_str().unwrap()]].concat();
    let graded = phoenix(home, &grade);
    assert!(graded.status.success(), "{}", said(&graded));
    assert_eq!(
        links(),
        before,
        "nothing of this machine's network has changed"
    );

    let down = phoenix(home, &["engine", "down"]);
    assert!(said(&down).contains("has stopped"), "{}", said(&down));
    assert!(home.join("engine/data").is_dir(), "its images stay");
    let down = phoenix(home, &["engine", "down"]);
    assert!(said(&down).contains("was not running"), "{}", said(&down));

    let up = phoenix(home, &["engine", "up"]);
    assert!(up.status.success(), "{}", said(&up));
    let unasked = phoenix(home, &["engine", "down", "--remove"]);
    assert_eq!(unasked.status.code(), Some(2), "{}", said(&unasked));
    assert!(said(&unasked).contains("--yes"), "{}", said(&unasked));
    let gone = phoenix(home, &["engine", "down", "--remove", "--yes"]);
    assert!(gone.status.success(), "{}", said(&gone));
    assert_eq!(traces(home), Vec::<String>::new());
}
