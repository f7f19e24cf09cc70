//! The engine goes away, the grader is killed: nobody is blamed, nothing is left.

use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

use crate::bench::{Bench, missions};
use crate::wire::Wire;

fn slow_course(folder: &Path) {
    let mission = folder.join("01-slow");
    std::fs::create_dir_all(mission.join("starter")).expect("a folder");
    let text = "FROM alpine:3.18\nRUN sleep 30\n";
    std::fs::write(mission.join("starter/Dockerfile"), text).expect("a file");
    let text = "format: 1\nid: slow\ntitle: t\nsummary: s\nlevel: 1\nminutes: 1\n\
        memo: { from: a, to: b, subject: c, body: d }\nbuild: { timeout: 60s }\n\
        steps: [{ id: one, title: t, task: t, checks: [{ id: builds, title: t, builds: {} }] }]\n";
    std::fs::write(mission.join("mission.yaml"), text).expect("a file");
}

/// The path of the engine's socket; tests with a wire need one.
fn socket(bench: &Bench) -> Option<PathBuf> {
    let path = bench.endpoint.strip_prefix("unix://").map(PathBuf::from);
    if path.is_none() {
        eprintln!("SKIPPED: {} is no Unix socket", bench.endpoint);
    }
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_is_lost_mid_build_blames_nobody_and_leaves_nothing() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let Some(engine) = socket(&bench) else { return };
    let folder = tempfile::tempdir().expect("a temporary folder");
    slow_course(folder.path());
    let draft = folder.path().join("01-slow/starter/Dockerfile");
    let before = std::fs::read(&draft).expect("the draft");
    let wire = Wire::lay(folder.path(), engine);
    let (missions, draft_path) = (folder.path().to_string_lossy(), draft.to_string_lossy());
    let url = format!("unix://{}", wire.socket.display());
    let arguments = [
        "--engine",
        &url,
        "--missions",
        &missions,
        "grade",
        "slow",
        "--file",
        &draft_path,
        "--format",
        "json",
    ];
    let child = bench.phoenix(&arguments).spawn().expect("the binary runs");
    wire.building.notified().await;
    wire.cut();
    let output = tokio::task::spawn_blocking(|| child.wait_with_output());
    let output = output.await.expect("it ends").expect("it ends");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        output.status.code(),
        Some(2),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        said.contains("could_not_check") && said.contains("lost"),
        "{said}"
    );
    assert_eq!(std::fs::read(&draft).expect("the draft"), before);
    // What could not be removed over a cut wire goes with the next start.
    assert_eq!(bench.run(&["clean"]).code, Some(0));
    assert_eq!(bench.leftovers().await, Vec::<String>::new());
}

#[cfg(unix)]
fn signal(child: &Child, signal: &str) {
    let id = child.id().to_string();
    let sent = std::process::Command::new("kill")
        .args([signal, &id])
        .status();
    assert!(sent.expect("kill runs").success());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_run_ends_in_time_and_cleans_up() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let Some(engine) = socket(&bench) else { return };
    for name in ["-INT", "-TERM"] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        slow_course(folder.path());
        let wire = Wire::lay(folder.path(), engine.clone());
        let missions = folder.path().to_string_lossy();
        let url = format!("unix://{}", wire.socket.display());
        let arguments = ["--engine", &url, "--missions", &missions, "grade", "slow"];
        let child = bench.phoenix(&arguments).spawn().expect("the binary runs");
        wire.building.notified().await;
        signal(&child, name);
        let started = Instant::now();
        let output = tokio::task::spawn_blocking(|| child.wait_with_output());
        let output = output.await.expect("it ends").expect("it ends");
        let took = started.elapsed();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(2), "{name}: {said}");
        assert!(said.contains("cancelled"), "{name}: {said}");
        assert!(took < Duration::from_secs(10), "{name}: {took:?}");
        assert_eq!(bench.leftovers().await, Vec::<String>::new());
    }
}

/// Kills at moments spread over a whole run; `PHOENIX_KILLS` sets how many (50 for a release).
#[tokio::test(flavor = "multi_thread")]
async fn killed_runs_leave_nothing_after_the_next_start() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let kills: u32 = std::env::var("PHOENIX_KILLS").map_or(6, |it| it.parse().expect("a number"));
    let file = missions().join("08-pocket-rocket/reference/pocket.Dockerfile");
    let file = file.to_string_lossy();
    let arguments = ["grade", "pocket-rocket", "--file", &file];
    // The first run fills the builder's cache; the second is as long as those that will be killed.
    assert_eq!(bench.run(&arguments).code, Some(0));
    let whole = Instant::now();
    assert_eq!(bench.run(&arguments).code, Some(0));
    let whole = whole.elapsed();
    for kill in 0..kills {
        let mut child = bench.phoenix(&arguments).spawn().expect("the binary runs");
        // Not a wait for something: the moment of death is the point of the test.
        tokio::time::sleep(whole * kill / kills).await;
        child.kill().expect("it can be killed");
        child.wait().expect("it is dead");
    }
    // What a dead run had asked for may still be made after its death; a later start finds that too.
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let cleaned = bench.run(&["clean"]);
        let left = bench.leftovers().await;
        if cleaned.code == Some(0) && left.is_empty() {
            break;
        }
        assert!(Instant::now() < deadline, "{left:?}: {}", cleaned.said());
    }
    // A killed podman build may keep a working container that no API lists, and with it an image that
    // cannot go yet: its journal stays, and later starts try again.
    let version = bench.api.version().await.expect("a version");
    let parts = version.components.unwrap_or_default();
    if parts.iter().any(|part| part.name == "Podman Engine") {
        return;
    }
    let runs = std::fs::read_dir(bench.home.path().join("runs")).expect("the runs");
    let names: Vec<_> = runs.map(|it| it.expect("a file").file_name()).collect();
    assert_eq!(names, ["gate"], "no dead run is remembered");
}
