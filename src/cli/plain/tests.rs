//! A whole session on the scripted engine: text in, transcript out.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::console::{Console, Signals};
use super::session::{Session, World};
use crate::content::learner::Store;
use crate::content::{Course, Home};
use crate::domain::build::{BuildEvent, BuildStep, Builder, Built, StepState};
use crate::domain::check::command::RunSpec;
use crate::domain::facts::{RunEnd, RunOutcome};
use crate::domain::image::{Entry, ImageConfig, Kind, LayerListing, Member};
use crate::domain::mission::{Seconds, Slug};
use crate::engine::fake::{FakeEngine, ScriptedBuild, ScriptedImage};
use crate::engine::{ImageDetails, Scan};

const STARTER: &str = "FROM base:1\nCOPY app /app\n";
const LEAN: &str = "FROM base:1\nCOPY --chmod=755 app /app\n";

#[derive(Clone, Default)]
struct Transcript(Rc<RefCell<Vec<u8>>>);

impl Write for Transcript {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(data)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/grading")
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).unwrap();
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn built(image: &str) -> ScriptedBuild {
    let step = |state, seconds| {
        BuildEvent::Step(BuildStep {
            key: "1".to_owned(),
            stage: None,
            number: Some((2, 2)),
            text: "COPY app /app".to_owned(),
            line: Some(2),
            cached: false,
            seconds,
            state,
        })
    };
    ScriptedBuild {
        pace: crate::engine::fake::Pace::AtOnce,
        events: vec![
            step(StepState::Running, None),
            step(StepState::Done, Some(0.4)),
        ],
        result: Ok(Built {
            image: image.to_owned(),
            builder: Builder::Buildkit,
            steps: Vec::new(),
            seconds: 1.0,
        }),
    }
}

/// An image of one layer with one file, in which `ready` says what it should.
fn image(id: &str, bytes: u64) -> ScriptedImage {
    let entry = Entry {
        kind: Kind::File,
        mode: 0o644,
        uid: 0,
        gid: 0,
        bytes,
    };
    let member = Member::Entry {
        path: "app".to_owned(),
        entry,
    };
    let config = ImageConfig {
        diff_ids: vec![format!("sha256:{id}")],
        ..ImageConfig::default()
    };
    let spec = RunSpec {
        command: Some(vec!["ready".to_owned()]),
        env: Vec::new(),
        setup: Vec::new(),
        teardown: Vec::new(),
        timeout: Seconds::from_secs(10),
    };
    let outcome = RunOutcome {
        end: RunEnd::Exited(0),
        stdout: "ready".to_owned(),
        stderr: String::new(),
        truncated: false,
        seconds: 0.1,
    };
    ScriptedImage {
        details: ImageDetails {
            id: id.to_owned(),
            config: config.clone(),
            engine_bytes: Some(bytes),
        },
        scan: Scan {
            config,
            layers: vec![Arc::new(LayerListing {
                members: vec![member],
            })],
            ..Scan::default()
        },
        runs: BTreeMap::from([(spec, outcome)]),
        ..ScriptedImage::default()
    }
}

/// The starter makes a fat image; with `--chmod` it is a lean one. The solution weighs 400 bytes.
fn engine() -> FakeEngine {
    let mut engine = FakeEngine::default();
    for (text, id, bytes) in [
        (STARTER, "mine", 900),
        (LEAN, "lean", 410),
        ("FROM base:1\nCOPY . /app\n", "fat", 1_000),
        ("FROM base:1\nCOPY app /thin\n", "thin", 400),
    ] {
        engine.builds.insert(text.to_owned(), built(id));
        engine.images.insert(id.to_owned(), image(id, bytes));
    }
    engine
        .images
        .insert("base:1".to_owned(), ScriptedImage::default());
    engine
}

fn no_editor(_path: &Path) -> Result<(), String> {
    Err("No editor is set.".to_owned())
}

fn lean_editor(path: &Path) -> Result<(), String> {
    std::fs::write(path, LEAN).map_err(|error| error.to_string())
}

struct Played<'a> {
    home: &'a Path,
    edit: fn(&Path) -> Result<(), String>,
    engine: bool,
    mission: Option<&'a str>,
    course: Arc<Course>,
}

impl<'a> Played<'a> {
    fn in_home(home: &'a Path) -> Self {
        Self {
            home,
            edit: no_editor,
            engine: true,
            mission: None,
            course: Arc::new(Course::from_dir(&fixture()).unwrap()),
        }
    }

    /// What was said, with the home's path and times taken out.
    async fn transcript(self, typed: &str) -> String {
        let has_engine = self.engine;
        let (_pressed, interrupts) = mpsc::channel(1);
        let signals = Signals {
            interrupts,
            end: CancellationToken::new(),
        };
        let connect = async || {
            anyhow::ensure!(has_engine, "no engine answers: nothing listens there");
            Ok((engine(), None))
        };
        self.with(typed, signals, &connect).await
    }

    async fn with<C>(self, typed: &str, signals: Signals, connect: &C) -> String
    where
        C: AsyncFn() -> anyhow::Result<(FakeEngine, Option<String>)>,
    {
        let said = Transcript::default();
        let out = Box::new(said.clone());
        let typed = Cursor::new(typed.to_owned().into_bytes());
        let console = Console::new(typed, out, true, signals).unwrap();
        let world = World {
            course: self.course,
            store: Store::open(Home::at(self.home)).unwrap(),
            offline: false,
            now: || 1_779_545_730,
            edit: self.edit,
        };
        let mission = self.mission.map(|id| Slug::new(id).unwrap());
        let mut session = Session::new(world, console);
        session.play(mission, connect).await.unwrap();
        let said = String::from_utf8(said.0.take()).unwrap();
        let home = self.home.to_string_lossy().into_owned();
        let seconds = regex::Regex::new(r"\d+\.\d seconds").unwrap();
        let stamps = regex::Regex::new(r"\d{8}T\d{6}Z").unwrap();
        let said = said.replace(&home, "HOME");
        let said = seconds.replace_all(&said, "N seconds");
        stamps.replace_all(&said, "TIME").into_owned()
    }
}

#[tokio::test]
async fn from_the_memo_to_the_debrief() {
    let home = tempfile::tempdir().unwrap();
    let typed = "\
1
steps
show
lint
checks
build
check 3
hint
next
compare thin
line 2 COPY --chmod=755 app /app
checks
compare last
build
layers
history
compare best
debrief
quit
";
    let said = Played::in_home(home.path()).transcript(typed).await;
    insta::assert_snapshot!(said);
    let (progress, _) = Store::open(Home::at(home.path()))
        .unwrap()
        .progress()
        .unwrap();
    let place = &progress.missions[&Slug::new("crate").unwrap()];
    assert_eq!((place.stars, place.step), (3, 1));
}

#[tokio::test]
async fn comes_back_to_where_it_was_left() {
    let home = tempfile::tempdir().unwrap();
    let first = Played::in_home(home.path());
    first
        .transcript("open crate\nnext\ninsert 3 USER 1000\n")
        .await;
    let said = Played::in_home(home.path())
        .transcript("show\nundo\ndelete 3\nundo\nreset\nno\nreset\nyes\nshow\n")
        .await;
    insta::assert_snapshot!(said);
}

#[tokio::test]
async fn a_look_at_the_solution_is_asked_about_and_recorded() {
    let home = tempfile::tempdir().unwrap();
    let mut played = Played::in_home(home.path());
    played.edit = lean_editor;
    played.mission = Some("crate");
    let typed = "reveal\nreveal thin\nnever mind\nreveal thin\nyes\nedit\nbuild\nopen 1\n";
    let said = played.transcript(typed).await;
    insta::assert_snapshot!(said);
}

#[tokio::test]
async fn without_an_engine_all_but_the_build_works() {
    let home = tempfile::tempdir().unwrap();
    let mut played = Played::in_home(home.path());
    played.engine = false;
    let typed = "layers\nopen nowhere\nopen crate\nbuild\nlayers\ncheck 9\ncheck 1\ncompare\n\
                 edit\nshow nothing\nline 9 X\ndelete 7\nhistory\ndebrief\nback\nhelp bui\n";
    let said = played.transcript(typed).await;
    insta::assert_snapshot!(said);
}

#[tokio::test]
async fn nothing_but_plain_text_is_said() {
    let home = tempfile::tempdir().unwrap();
    let mut played = Played::in_home(home.path());
    played.mission = Some("crate");
    let typed = "line 1 FROM \u{1b}[31mred\u{202e}\nshow\n\u{1b}]0;title\u{7}\ncompare fat\nhelp\n";
    let said = played.transcript(typed).await;
    let odd = said.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(odd, None, "{said}");
    assert!(said.is_ascii(), "{said}");
}

#[tokio::test]
async fn the_build_contexts_files_are_listed_and_read() {
    let home = tempfile::tempdir().unwrap();
    let missions = tempfile::tempdir().unwrap();
    let context = missions.path().join("01-crate/context");
    copy(&fixture(), missions.path());
    let large = vec![b'a'; (1 << 20) + 1];
    for (path, data) in [
        ("src/main.js", &b"one\n\x1b[31mtwo\xe2\x80\xae\n"[..]),
        ("src/logo.png", b"\x89PNG\0"),
        (".dockerignore", b"# pictures\n**/*.png\n"),
        ("large.txt", &large),
        ("empty.txt", b""),
    ] {
        let path = context.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, data).unwrap();
    }
    let mut played = Played::in_home(home.path());
    played.course = Arc::new(Course::from_dir(missions.path()).unwrap());
    played.mission = Some("crate");
    let typed = "line 2 COPY src /src\nfiles\nfiles src\nfiles src/m\nfiles Dockerfile\nfiles src/logo.png\n\
                 files empty.txt\nfiles large\nfiles src/mian.js\nfiles nowhere/at/all\n";
    let said = played.transcript(typed).await;
    insta::assert_snapshot!(said);
    let odd = said.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(odd, None, "{said}");
}

/// Ctrl-C as it is pressed while an engine is looked for, and while it builds.
#[tokio::test]
async fn an_interrupt_cancels_the_build_and_not_the_session() {
    for (finds_engine, words) in [(false, "Cancelled.\n"), (true, "Nothing was recorded.\n")] {
        let home = tempfile::tempdir().unwrap();
        let (pressed, interrupts) = mpsc::channel(1);
        let signals = Signals {
            interrupts,
            end: CancellationToken::new(),
        };
        let connect = async || {
            if !finds_engine {
                pressed.send(()).await.unwrap();
                std::future::pending::<()>().await;
            }
            pressed.send(()).await.unwrap();
            Ok((engine(), Some("removed 1 image".to_owned())))
        };
        let played = Played::in_home(home.path());
        let said = played.with("1\nbuild\nsteps\n", signals, &connect).await;
        assert!(said.contains(words), "{said}");
        assert!(
            said.contains("2. It is small.\n"),
            "the session goes on: {said}"
        );
        let store = Store::open(Home::at(home.path())).unwrap();
        let (attempts, _) = store.attempts(&Slug::new("crate").unwrap()).unwrap();
        assert_eq!(attempts, []);
    }
}

#[tokio::test]
async fn an_interrupt_at_the_prompt_is_answered_and_the_second_one_leaves() {
    let home = tempfile::tempdir().unwrap();
    let (pressed, interrupts) = mpsc::channel(2);
    let signals = Signals {
        interrupts,
        end: CancellationToken::new(),
    };
    pressed.send(()).await.unwrap();
    pressed.send(()).await.unwrap();
    let connect = async || anyhow::bail!("nobody asks for one");
    let played = Played::in_home(home.path());
    let said = played.with("1\nsteps\n", signals, &connect).await;
    assert!(
        said.contains("Type quit to leave, or press Ctrl-C again.\n"),
        "{said}"
    );
    assert!(
        said.ends_with("Goodbye.\n") && !said.contains("which mission> 1"),
        "{said}"
    );
}

#[tokio::test]
async fn a_request_to_end_saves_and_leaves() {
    let home = tempfile::tempdir().unwrap();
    let (_pressed, interrupts) = mpsc::channel(1);
    let end = CancellationToken::new();
    let signals = Signals {
        interrupts,
        end: end.clone(),
    };
    let connect = async || {
        end.cancel();
        Ok((engine(), None))
    };
    let played = Played::in_home(home.path());
    let said = played
        .with("1\nnext\nbuild\nsteps\n", signals, &connect)
        .await;
    assert!(
        said.ends_with("Cancelled.\nEverything is saved. Goodbye.\n")
            || said.ends_with("Nothing was recorded.\nEverything is saved. Goodbye.\n"),
        "{said}"
    );
    let (progress, _) = Store::open(Home::at(home.path()))
        .unwrap()
        .progress()
        .unwrap();
    assert_eq!(progress.missions[&Slug::new("crate").unwrap()].step, 1);
}
