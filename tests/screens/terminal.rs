//! The binary on a real terminal: restored whatever ends it, and losing nothing.

use std::path::Path;

use portable_pty::CommandBuilder;
use rustix::process::Signal;

use crate::pty::{self, ALT_2, CTRL_HOME, CTRL_Q, CTRL_Z, ESC, F2, F5, F7, Pty};
use crate::world::{self, MISSION};

/// Without an engine: nothing here needs one, and what a machine has must make no difference.
fn without_engine(home: &Path) -> CommandBuilder {
    playing(home, &["play", MISSION])
}

fn playing(home: &Path, arguments: &[&str]) -> CommandBuilder {
    let mut command = pty::phoenix(home, arguments);
    command.env("DOCKER_HOST", "unix:///nowhere/engine.sock");
    command
}

fn opened(home: &Path) -> Pty {
    let pty = pty::open(without_engine(home), 80, 24);
    pty.sees(&["AS builder", "no engine"]);
    pty
}

pub(crate) fn draft(home: &Path) -> String {
    let path = home.join("drafts").join(MISSION).join("Dockerfile");
    // Not there yet is nothing written yet.
    std::fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn quitting_restores_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = opened(home.path());
    pty.type_bytes(CTRL_Q);
    assert_eq!(pty.ends(), 0);
    assert!(pty.is_restored(), "{:?}", pty.raw());
}

#[test]
fn a_key_right_behind_an_escape_types_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut pty = opened(home.path());
    pty.type_bytes(ALT_2).type_bytes(CTRL_HOME).type_bytes(F2);
    pty.sees(&["hint 1 of"]);
    for key in [F7, F2, "\u{1b}[A"] {
        pty.type_bytes(&format!("{ESC}{key}"));
    }
    pty.type_bytes(ESC).sees(&["AS builder"]);
    pty.type_bytes(&format!("{ESC}{F7}"))
        .type_bytes(CTRL_HOME)
        .type_bytes("# words\r");
    pty.sees(&["# words"]);
    pty.type_bytes(CTRL_Q);
    assert_eq!(pty.ends(), 0);
    let text = draft(home.path());
    assert!(
        text.starts_with("# words\n") && !text.contains("18~"),
        "{text}"
    );
}

#[test]
fn what_an_author_plays_is_kept_apart() {
    let home = tempfile::tempdir().unwrap();
    let folder = format!("missions/03-{MISSION}");
    let arguments = ["play", "--mission-dir", &folder];
    let mut pty = pty::open(playing(home.path(), &arguments), 80, 24);
    pty.sees(&["author", "AS builder"]);
    pty.type_bytes(ALT_2)
        .type_bytes(CTRL_HOME)
        .type_bytes("# words\r");
    pty.sees(&["# words"]);
    pty.type_bytes(CTRL_Q);
    assert_eq!(pty.ends(), 0);
    assert!(draft(&home.path().join("author")).starts_with("# words\n"));
    for file in ["progress.json", "drafts"] {
        assert!(home.path().join("author").join(file).exists(), "{file}");
        assert!(!home.path().join(file).exists(), "{file}");
    }
}

#[test]
fn signals_save_and_restore() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let home = tempfile::tempdir().unwrap();
        let mut pty = opened(home.path());
        pty.type_bytes(ALT_2)
            .type_bytes(CTRL_HOME)
            .type_bytes("# words\r");
        pty.sees(&["# words"]);
        pty.signal(signal);
        pty.ends();
        assert!(pty.is_restored(), "{signal:?}");
        assert!(draft(home.path()).starts_with("# words\n"), "{signal:?}");
    }
}

#[test]
fn a_panic_restores_the_terminal_and_is_read() {
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        "terminal::child_that_panics",
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.env("PHOENIX_HOME", home.path());
    command.env("TERM", "xterm-256color");
    let mut pty = pty::open(command, 80, 24);
    pty.sees(&["AS builder"]);
    pty.type_bytes(ALT_2)
        .type_bytes(CTRL_HOME)
        .type_bytes("# before the fall\r");
    pty.sees(&["# before the fall"]);
    pty.type_bytes(F5);
    pty.ends();
    assert!(pty.is_restored());
    assert!(pty.raw().contains("a panic on purpose"), "{:?}", pty.raw());
    assert!(draft(home.path()).starts_with("# before the fall\n"));
}

/// Engines that break the screen's own thread when they are asked for a second time.
struct Trap(
    std::sync::Arc<std::sync::atomic::AtomicUsize>,
    world::Engines,
);

impl Clone for Trap {
    fn clone(&self) -> Self {
        let asked = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        assert!(asked < 1, "a panic on purpose");
        Self(std::sync::Arc::clone(&self.0), self.1.clone())
    }
}

impl phoenix::tui::Engines for Trap {
    type Engine = phoenix::engine::fake::FakeEngine;

    async fn connect(&self) -> Result<Self::Engine, String> {
        self.1.connect().await
    }

    async fn look(&self) -> phoenix::app::engine::EngineState {
        self.1.look().await
    }

    async fn raise(
        &self,
        install: bool,
        say: phoenix::engine::Sink<'_, String>,
    ) -> Result<String, String> {
        self.1.raise(install, say).await
    }

    async fn make_stand_ins(
        &self,
        install: bool,
        images: Vec<String>,
        say: phoenix::engine::Sink<'_, String>,
    ) -> Result<String, String> {
        self.1.make_stand_ins(install, images, say).await
    }

    async fn gone(&self) {
        self.1.gone().await;
    }
}

#[test]
#[ignore = "runs inside a terminal that another test opens"]
fn child_that_panics() {
    let home = std::env::var_os("PHOENIX_HOME").expect("a home");
    let store =
        phoenix::content::learner::Store::open(phoenix::content::Home::at(Path::new(&home)));
    let opening = phoenix::tui::Opening {
        author: None,
        course: std::sync::Arc::new(phoenix::content::Course::shipped()),
        store: store.expect("a store"),
        progress: phoenix::domain::learner::Progress::default(),
        settings: phoenix::domain::learner::Settings::default(),
        mission: Some(phoenix::domain::mission::Slug::new(MISSION).unwrap()),
        offline: true,
        notice: None,
    };
    let engines = Trap(std::sync::Arc::default(), world::Engines::of(world::engine));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let played = runtime
        .unwrap()
        .block_on(phoenix::tui::play(opening, engines));
    played.expect("it panics before that");
}

#[test]
fn stopped_and_continued() {
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new("/bin/sh");
    // A shell with job control, as a learner has one.
    command.args(["-i"]);
    command.env("PS1", "shell> ");
    command.env("PHOENIX_HOME", home.path());
    command.env("DOCKER_HOST", "unix:///nowhere/engine.sock");
    command.env("TERM", "xterm-256color");
    let mut pty = pty::open(command, 80, 24);
    pty.sees(&["shell>"]);
    pty.type_bytes(&format!(
        "{} play {MISSION}\r",
        env!("CARGO_BIN_EXE_phoenix")
    ));
    pty.sees(&["AS builder", "no engine"]);
    pty.type_bytes(CTRL_Z);
    pty.until("the shell", |screen| screen.trim_end().ends_with("shell>"));
    pty.type_bytes("fg\r");
    pty.sees(&["AS builder", "no engine"]);
    pty.resize(100, 30);
    pty.type_bytes(CTRL_Q);
    pty.until("the shell", |screen| screen.trim_end().ends_with("shell>"));
    pty.type_bytes("exit\r");
    pty.ends();
    assert!(pty.is_restored());
}

/// Kills while somebody types: what is on the disk is what was on the screen a second before.
#[test]
fn kills_lose_at_most_the_last_second() {
    let kills: u32 = std::env::var("PHOENIX_KILLS").map_or(5, |it| it.parse().expect("a number"));
    for kill in 0..kills {
        let home = tempfile::tempdir().unwrap();
        let mut pty = opened(home.path());
        pty.type_bytes(ALT_2).type_bytes(CTRL_HOME).type_bytes("# ");
        let started = std::time::Instant::now();
        let mut typed = Vec::new();
        // Another moment of the cycle of saving at each kill.
        let until = std::time::Duration::from_millis(1_100 + u64::from(kill) * 37 % 900);
        // Counting: the end of it stands nowhere else on the screen, so each key is waited for.
        let mut letters = (100..).flat_map(|number: u32| number.to_string().into_bytes());
        let mut so_far = String::new();
        while started.elapsed() < until {
            let letter = char::from(letters.next().expect("numbers have no end"));
            pty.type_bytes(&letter.to_string());
            so_far.push(letter);
            pty.sees(&[&so_far[so_far.len().saturating_sub(30)..]]);
            typed.push((started.elapsed(), letter));
        }
        pty.signal(Signal::KILL);
        let end = started.elapsed();
        pty.ends();
        let must: String = typed
            .iter()
            .filter(|(at, _)| *at + std::time::Duration::from_secs(1) < end)
            .map(|(_, letter)| *letter)
            .collect();
        let kept = draft(home.path());
        let line = kept.lines().next().unwrap_or_default();
        assert!(
            line.starts_with(&format!("# {must}")),
            "kill {kill}: {line:?} lacks {must:?}"
        );
    }
}
