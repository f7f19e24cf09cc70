//! The binary on a terminal and a real engine: a whole mission, an engine that is lost, and the same
//! mission line by line.
//!
//! Skipped, loudly, where no engine answers; `PHOENIX_REQUIRE_ENGINE=1` makes that a failure.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use phoenix::engine::connect::{Found, Surroundings, search};
use tokio::time::timeout;

use crate::pty::{
    self, ALT_1, ALT_2, ALT_4, CTRL_A, CTRL_HOME, CTRL_Q, DELETE, ESC, F2, F5, F8, F10,
};
use crate::skipped::skipped;
use crate::terminal::draft;
use crate::wire::Wire;
use crate::world::{self, MISSION};

/// The engine that answers; where one is required one must.
fn engine() -> Option<Found> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let search = runtime.block_on(search(&Surroundings::of_process(None)));
    if search.found.is_none() {
        skipped(&search);
    }
    search.found
}

#[test]
fn a_whole_mission_on_a_real_engine() {
    if engine().is_none() {
        return;
    }
    for (columns, rows) in [(80, 24), (120, 40)] {
        play(columns, rows);
    }
}

fn play(columns: u16, rows: u16) {
    let home = tempfile::tempdir().unwrap();
    let mut pty = pty::open(pty::phoenix(home.path(), &["play", MISSION]), columns, rows);
    pty.sees(&["AS builder", "Dr. A. Sharma", "●"]);
    pty.type_bytes(F8).sees(&["Read the blueprint"]);
    pty.type_bytes(F5).sees(&["checks pass"]);
    pty.type_bytes(F8)
        .type_bytes(ALT_4)
        .sees(&["The workshop's tools stay"]);
    pty.type_bytes(F2).sees(&["hint 1 of 3"]);
    pty.type_bytes(F2).sees(&["hint 2 of 3"]);
    pty.type_bytes(ESC).sees_no(&["hint 2 of 3"]);
    let answer = world::text("reference/lean.Dockerfile");
    pty.type_bytes(ALT_2).type_bytes(CTRL_A).type_bytes(DELETE);
    pty.type_bytes(&format!("\u{1b}[200~{answer}\u{1b}[201~"));
    pty.sees(&["USER node"]);
    pty.type_bytes(F5).sees(&["What you found"]);
    pty.type_bytes(CTRL_Q);
    assert_eq!(pty.ends(), 0);
    assert!(pty.is_restored());
    assert_eq!(draft(home.path()), answer);

    let mut again = pty::open(pty::phoenix(home.path(), &[]), columns, rows);
    again.sees(&["step 2 of 3", "USER node"]);
    again.type_bytes(ALT_1).sees(&["Get the tools out"]);
    again.type_bytes(CTRL_Q);
    again.ends();
}

/// The engine dies under a running build, and comes back: what was typed stays, nobody is blamed.
#[test]
fn the_engine_is_lost_and_found_again() {
    let Some(engine) = engine() else { return };
    let Some(socket) = engine.endpoint.strip_prefix("unix://") else {
        eprintln!("SKIPPED: {} is no Unix socket", engine.endpoint);
        return;
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _entered = runtime.enter();
    let folder = tempfile::tempdir().unwrap();
    let home = tempfile::tempdir().unwrap();
    let wire = Wire::lay(folder.path(), socket.into());
    let url = format!("unix://{}", wire.socket.display());
    let command = pty::phoenix(home.path(), &["--engine", &url, "play", MISSION]);
    let mut pty = pty::open(command, 80, 24);
    pty.sees(&["AS builder", "●"]);
    pty.type_bytes(ALT_2)
        .type_bytes(CTRL_HOME)
        .type_bytes("FROM alpine:3.18\rRUN sleep 60\r")
        .sees(&["RUN sleep 60"]);
    pty.type_bytes(F5);
    let building = timeout(Duration::from_mins(1), wire.building.notified());
    runtime.block_on(building).expect("it builds");
    wire.cut();
    pty.sees(&["no engine", "the engine was lost during the build"]);
    pty.type_bytes(ALT_2)
        .type_bytes("# still here\r")
        .sees(&["# still here"]);
    pty.type_bytes(F10).sees(&["No container engine answers"]);
    let _wire = Wire::lay(folder.path(), socket.into());
    pty.type_bytes("r").sees(&["answers"]);
    pty.type_bytes(ESC).sees_no(&["No container engine"]);
    let answer = world::text("reference/lean.Dockerfile");
    pty.type_bytes(CTRL_A).type_bytes(DELETE);
    pty.type_bytes(&format!("\u{1b}[200~{answer}\u{1b}[201~"));
    pty.sees(&["USER node"]);
    pty.type_bytes(F5).sees(&["checks pass"]);
    pty.type_bytes(CTRL_Q);
    assert_eq!(pty.ends(), 0);
}

/// The same mission line by line: one line is missing, and the debrief is read.
#[test]
fn a_mission_line_by_line() {
    if engine().is_none() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_phoenix"))
        .args(["play", MISSION, "--plain"])
        .env("PHOENIX_HOME", home.path())
        .env("LC_ALL", "C")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = child.stdin.take().unwrap();
    lines
        .write_all(b"next\nhint\ninsert 8 RUN npm prune --omit=dev\nbuild\ndebrief\nquit\n")
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    let mut rest = &*said;
    for words in [
        "Step 2 of 3",
        "Hint 1 of 3",
        "Building. Ctrl-C cancels.",
        "RUN npm prune --omit=dev",
        "8 of 8 checks",
        "Everything is saved.",
    ] {
        let at = rest.find(words);
        let at = at.unwrap_or_else(|| panic!("no {words:?} in its place in\n{said}"));
        rest = &rest[at + words.len()..];
    }
    assert!(!said.contains('\u{1b}'), "{said}");
}
