//! Stories: what a learner does, and what the screen says to it.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use phoenix::app::engine::Offer;
use phoenix::domain::learner::Settings;
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::stage::{Scene, Story};
use crate::world::{self, Engines, MISSION};

fn begin(home: &Path, engines: &Engines, mission: Option<&str>) -> Story {
    Story::begin(Scene {
        home,
        missions: &world::missions(),
        author: None,
        mission,
        engines: engines.clone(),
        size: (120, 40),
        settings: Settings::default(),
    })
}

/// The mission is open for the first time, in a home of its own, and an engine answers.
async fn opened(engines: &Engines) -> (TempDir, Story) {
    let home = tempfile::tempdir().unwrap();
    let mut story = begin(home.path(), engines, Some(MISSION));
    story.sees(&["AS builder", "Docker 20.10.24"]).await;
    (home, story)
}

/// Engines whose build stands still until it is let go on.
fn held() -> (Arc<Notify>, Engines) {
    let gate = Arc::new(Notify::new());
    let held = Arc::clone(&gate);
    (gate, Engines::of(move || world::slow_engine(&held)))
}

fn draft(home: &Path, file: &str) -> String {
    let path = home.join("drafts").join(MISSION).join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Puts another Dockerfile in the place of the one in the editor.
fn replace(story: &mut Story, text: &str) {
    story.press("alt-2 ctrl-a del").paste(text);
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_memo_to_the_debrief_and_back() {
    let home = tempfile::tempdir().unwrap();
    let engines = Engines::of(world::engine);
    let mut story = begin(home.path(), &engines, None);
    story
        .sees(&["The course", "Lean Manufacturing", "Docker 20.10.24"])
        .await;
    story
        .press("down down enter")
        .sees(&[
            "Dr. A. Sharma",
            "style guide ships",
            "FROM node:20-alpine AS builder",
        ])
        .await;
    story
        .press("f8")
        .sees(&["Read the blueprint", "step 1 of 3"])
        .await;
    story.press("f5").sees(&["checks pass", "yours"]).await;
    // The verdict does not turn the page; the learner does.
    story.sees(&["step 1 of 3"]).await;
    story
        .press("f8 alt-4")
        .sees(&[
            "step 2 of 3",
            "The workshop's tools stay in the workshop",
            "nodemon",
        ])
        .await;
    story
        .press("f2")
        .sees(&["hint 1 of 3", "Look at the line that copies"])
        .await;
    story
        .press("f2")
        .sees(&["hint 2 of 3", "npm prune --omit=dev"])
        .await;
    story.press("esc").sees_no(&["hint 2 of 3"]).await;
    replace(&mut story, &world::text("reference/lean.Dockerfile"));
    story.sees(&["npm prune --omit=dev"]).await;
    story
        .press("f5")
        .sees(&["passed", "What you found", "next: Broken Blueprint"])
        .await;
    story.press("esc").sees_no(&["What you found"]).await;
    story.quits().await;
    resumes(home.path(), &engines).await;
}

/// The next day everything is where it was.
async fn resumes(home: &Path, engines: &Engines) {
    assert_eq!(
        draft(home, "Dockerfile"),
        world::text("reference/lean.Dockerfile")
    );
    let mut again = begin(home, engines, None);
    again
        .sees(&["step 2 of 3", "npm prune --omit=dev", "best"])
        .await;
    again.press("f9").sees(&["passed", "failed"]).await;
    again
        .press("esc alt-q")
        .sees(&["The course", "passed ★"])
        .await;
    again.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_goes_on_while_it_builds() {
    let (gate, engines) = held();
    let (home, mut story) = opened(&engines).await;
    story.press("f5").sees(&["> node build.js"]).await;
    story
        .press("alt-2 ctrl-home")
        .type_text("# mine\n")
        .sees(&["# mine"])
        .await;
    gate.notify_one();
    story.sees(&["for the earlier text"]).await;
    story.quits().await;
    assert!(draft(home.path(), "Dockerfile").starts_with("# mine\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_stops_the_build() {
    let (_gate, engines) = held();
    let (_home, mut story) = opened(&engines).await;
    story.press("f5").sees(&["> node build.js"]).await;
    story
        .press("esc")
        .sees(&["the build was stopped; nothing of it is left"])
        .await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_engine_dies_in_the_middle_and_comes_back() {
    let (gate, engines) = held();
    let (_home, mut story) = opened(&engines).await;
    story.press("f5").sees(&["> node build.js"]).await;
    engines.leave();
    story
        .sees(&["no engine", "the engine was lost during the build"])
        .await;
    // Whatever needs no engine works, and the panel says what mends it.
    story
        .press("alt-2 ctrl-home")
        .type_text("# still here\n")
        .sees(&["# still here"])
        .await;
    story
        .press("f10")
        .sees(&["No container engine answers", "apt-get install docker.io"])
        .await;
    engines.come_back();
    story.press("r").sees(&["Docker 20.10.24 answers"]).await;
    story.press("esc").sees_no(&["No container engine"]).await;
    gate.notify_one();
    replace(&mut story, &world::text("reference/lean.Dockerfile"));
    story.press("f5").sees(&["What you found"]).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_build_lands_on_its_line() {
    let engines = Engines::of(|| {
        let mut engine = world::engine();
        engine
            .builds
            .insert(world::text("starter/Dockerfile"), world::failing_build(7));
        engine
    });
    let (_home, mut story) = opened(&engines).await;
    story
        .press("f5")
        .sees(&["npm run biuld", "exit code 1"])
        .await;
    story.press("alt-4 e").sees(&["E  7"]).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_speak_while_one_types() {
    let (_home, mut story) = opened(&Engines::of(world::engine)).await;
    story.press("alt-2 ctrl-home").type_text("RUM npm\n");
    story.press("up").sees(&["E  1", "RUM"]).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_program_writes_the_file() {
    let (home, mut story) = opened(&Engines::of(world::engine)).await;
    story
        .press("alt-2 ctrl-home")
        .type_text("# one\n")
        .sees(&["# one"])
        .await;
    let path = home.path().join("drafts").join(MISSION).join("Dockerfile");
    wait_for(&path, "# one").await;
    fs::write(&path, "FROM node:20-alpine\n# from elsewhere\n").unwrap();
    story
        .sees(&["# from elsewhere", "was changed outside"])
        .await;
    story
        .press("ctrl-u ctrl-home")
        .sees(&["# one", "AS builder"])
        .await;
    story.quits().await;
}

/// Until the file holds the words: the draft is written within a second.
async fn wait_for(path: &Path, words: &str) {
    let started = std::time::Instant::now();
    loop {
        if fs::read_to_string(path).is_ok_and(|text| text.contains(words)) {
            let took = started.elapsed();
            assert!(took.as_millis() < 1_000, "saved after {took:?}");
            return;
        }
        assert!(
            started.elapsed().as_secs() < 10,
            "{} never held {words}",
            path.display()
        );
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_itself_can_be_read() {
    let (home, mut story) = opened(&Engines::of(world::engine)).await;
    story
        .press("alt-f")
        .sees(&["Files of the build context", "server.js", "yours to edit"])
        .await;
    story
        .press("/")
        .type_text("SERVER")
        .sees_no(&["build.js "])
        .await;
    story.press("enter enter");
    story
        .sees(&["server.js · only to read", "server.js [read]", "app.listen"])
        .await;
    story
        .type_text("x")
        .sees(&["server.js is the mission's"])
        .await;
    story
        .press("ctrl-f")
        .type_text("const server")
        .sees(&["1 of 1"])
        .await;
    story
        .press("enter shift-end ctrl-c")
        .copied(
            "const server = app.listen(port, () => console.log(`style guide on port ${port}`));",
        )
        .await;
    story
        .press("ctrl-t")
        .sees(&["FROM node:20-alpine AS builder"])
        .await;
    story.press("ctrl-pgup alt-w").sees_no(&["[read]"]).await;
    story.quits().await;
    let drafts = home.path().join("drafts").join(MISSION);
    assert!(!drafts.join("server.js").exists(), "nothing of it is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_builder_never_gets_is_said_while_one_types() {
    let (_home, mut story) = opened(&Engines::of(world::engine)).await;
    story
        .press("alt-2 ctrl-t ctrl-a del")
        .type_text("# none\n**/*.css\n");
    story
        .press("alt-f")
        .sees(&[
            "2 are kept from the builder",
            "kept back by line 2 of .dockerignore",
        ])
        .await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_line_reaches_the_clipboard() {
    let (_home, mut story) = opened(&Engines::of(world::engine)).await;
    story.press("alt-2 ctrl-home").type_text("# mine\n");
    story.press("up ctrl-c").copied("# mine\n").await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fingers_that_know_vim_find_their_way() {
    let home = tempfile::tempdir().unwrap();
    let engines = Engines::of(world::engine);
    let mut story = Story::begin(Scene {
        home: home.path(),
        missions: &world::missions(),
        author: None,
        mission: Some(MISSION),
        engines,
        size: (120, 40),
        settings: Settings {
            vim: true,
            ..Settings::default()
        },
    });
    story.sees(&["AS builder"]).await;
    story
        .press("alt-2 g g O")
        .type_text("# one two two")
        .sees(&["# one two two", "INSERT"])
        .await;
    // What means nothing does nothing: no letter of it is a command, or text.
    story.press("esc c z c i z g x d / 2 d f");
    story.sees(&["2df …", "# one two two", "NORMAL"]).await;
    story.press("esc 0 2 f t c i w");
    story
        .type_text("2")
        .press("esc")
        .sees(&["# one two 2"])
        .await;
    story.press("b .").sees(&["# one 2 2"]).await;
    story
        .press("0 / t w o enter")
        .sees_no(&["find:"])
        .await
        .sees(&["# one 2 2"])
        .await;
    story
        .press(":")
        .sees(&["command:"])
        .await
        .type_text("noh")
        .press("enter")
        .sees(&["“:noh” means nothing here"])
        .await;
    story.press(":").type_text("w").press("enter");
    story.sees(&["saved"]).await;
    story.press(":").type_text("1").press("enter d d u");
    story.press(":").type_text("wq").press("enter");
    story.ends().await;
    assert!(draft(home.path(), "Dockerfile").starts_with("# one 2 2\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_window_loses_nothing() {
    let (home, mut story) = opened(&Engines::of(world::engine)).await;
    story
        .press("alt-2 ctrl-home")
        .type_text("# last words\n")
        .sees(&["# last words"])
        .await;
    story.closes_the_window().await;
    assert!(draft(home.path(), "Dockerfile").starts_with("# last words\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_over_keeps_a_backup() {
    let (home, mut story) = opened(&Engines::of(world::engine)).await;
    story
        .press("alt-2 ctrl-home")
        .type_text("# precious\n")
        .sees(&["# precious"])
        .await;
    story
        .press("alt-r")
        .sees(&["Start over?", "kept in a backup"])
        .await;
    story
        .press("y")
        .sees(&["started over"])
        .await
        .sees_no(&["# precious"])
        .await;
    story.quits().await;
    assert!(
        !home
            .path()
            .join("drafts")
            .join(MISSION)
            .join("Dockerfile")
            .exists()
    );
    let backups = walkdir::WalkDir::new(home.path().join("backups"));
    let kept = backups.into_iter().filter_map(Result::ok).any(|entry| {
        fs::read_to_string(entry.path()).is_ok_and(|text| text.starts_with("# precious\n"))
    });
    assert!(kept, "the backup holds the learner's text");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_the_solution_is_recorded() {
    let (home, mut story) = opened(&Engines::of(world::engine)).await;
    story.press("f4").sees(&["bloated (baseline)"]).await;
    story.press("]").sees(&["most two stars"]).await;
    story.press("enter").sees(&["Look at the solution?"]).await;
    story.press("y").sees(&["npm prune --omit=dev"]).await;
    story.quits().await;
    let progress = fs::read_to_string(home.path().join("progress.json")).unwrap();
    let progress: serde_json::Value = serde_json::from_str(&progress).unwrap();
    assert_eq!(
        progress["missions"][MISSION]["revealed"],
        serde_json::json!(["lean"])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_of_any_size() {
    let (_home, mut story) = opened(&Engines::of(world::engine)).await;
    story
        .resize(79, 24)
        .sees(&["This window is too small", "79×24"])
        .await;
    story.resize(80, 24).sees(&["AS builder"]).await;
    story.resize(1, 1);
    story.resize(300, 90).sees(&["AS builder", "checks"]).await;
    story.quits().await;
}

/// Nobody answers; the panel offers an engine of our own, says what that takes, and asks.
#[tokio::test(flavor = "multi_thread")]
async fn an_engine_of_our_own_is_one_key_and_a_yes_away() {
    let home = tempfile::tempdir().unwrap();
    let offer = Offer::Install {
        command: "apt-get install -y docker.io".to_owned(),
        words: "Then phoenix starts it with a network of its own.".to_owned(),
    };
    let engines = Engines::missing(offer, Ok("the private engine answers"));
    let mut story = begin(home.path(), &engines, Some(MISSION));
    story.sees(&["AS builder", "no engine"]).await;
    let panel = ["What phoenix can do", "s  installs an engine", "docker.io"];
    story.press("f10").sees(&panel).await;
    let question = ["Install and start an engine?", "network of its own"];
    story.press("s").sees(&question).await;
    story.press("n").sees_no(&["Install and start"]).await;
    story.sees(&["No container engine answers."]).await;
    story.press("s").sees(&question).await;
    story.press("y").sees(&["Docker 20.10.24 answers."]).await;
    story.press("esc f5").sees(&["checks pass", "yours"]).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_does_not_start_says_why_and_can_be_tried_again() {
    let home = tempfile::tempdir().unwrap();
    let offer = Offer::Start("phoenix starts dockerd.".to_owned());
    let engines = Engines::missing(offer, Err("dockerd ended; it said last\n  no space left"));
    let mut story = begin(home.path(), &engines, Some(MISSION));
    story.sees(&["AS builder", "no engine"]).await;
    story.press("f10").sees(&["s  starts an engine"]).await;
    story.press("s").sees(&["phoenix starts dockerd."]).await;
    let why = [
        "no space left",
        "s  starts an engine",
        "the engine panel says why",
    ];
    story.press("enter").sees(&why).await;
    // Whoever looks again has read it.
    story.press("r").sees_no(&["no space left"]).await;
    story.sees(&["What was tried"]).await;
    story.press("s").sees(&["phoenix starts dockerd."]).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_only_the_learner_can_run_is_shown_and_not_asked_about() {
    let home = tempfile::tempdir().unwrap();
    let offer = Offer::Command("sudo apt-get install -y podman".to_owned());
    let engines = Engines::missing(offer, Err("never"));
    let mut story = begin(home.path(), &engines, Some(MISSION));
    story.sees(&["AS builder", "no engine"]).await;
    let panel = [
        "once this was run in a shell",
        "sudo apt-get install -y podman",
    ];
    story
        .press("f10")
        .sees(&panel)
        .await
        .sees_no(&["s start"])
        .await;
    engines.come_back();
    story.press("s r").sees(&["Docker 20.10.24 answers."]).await;
    story.sees_no(&["Start an engine?"]).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_images_are_made_after_asking_those_of_the_open_mission_first() {
    let home = tempfile::tempdir().unwrap();
    let engines = Engines::without(&["golang:1.21", "node:20-alpine"], Ok("1 stand-in made"));
    let mut story = begin(home.path(), &engines, Some(MISSION));
    story.sees(&["AS builder", "Docker 20.10.24"]).await;
    let panel = [
        "golang:1.21, node:20-alpine",
        "pulled when a build needs",
        "s  makes stand-ins",
    ];
    story.press("f10").sees(&panel).await;
    let question = [
        "Make stand-ins?",
        "apt-get install -y npm",
        "makes them of packages",
        "For: node:20-alpine",
    ];
    story.press("s").sees(&question).await;
    let making = ["Stand-ins are being made", "making layer glibc"];
    story.press("y").sees(&making).await;
    // It goes on while the learner reads, and is not begun twice.
    story
        .press("esc")
        .sees_no(&["Stand-ins are being made"])
        .await;
    story
        .press("f10 s r")
        .sees(&making)
        .await
        .sees_no(&["Make stand-ins?"])
        .await;
    engines.deliver();
    story
        .sees(&["1 stand-in made", "golang:1.21", "s  makes stand-ins"])
        .await;
    story.sees_no(&["node:20-alpine"]).await;
    story.press("s").sees(&["For: golang:1.21"]).await;
    story.press("y").sees(&making).await;
    engines.deliver();
    story
        .sees(&["Every base image of the course is there."])
        .await;
    story.press("esc f5").sees(&["checks pass"]).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stand_ins_that_could_not_be_made_say_why() {
    let home = tempfile::tempdir().unwrap();
    let engines = Engines::without(&["node:20-alpine"], Err("npm failed: no network"));
    let mut story = begin(home.path(), &engines, Some(MISSION));
    story.sees(&["AS builder", "Docker 20.10.24"]).await;
    story.press("f10 s").sees(&["Make stand-ins?"]).await;
    engines.deliver();
    let why = [
        "npm failed: no network",
        "s  makes stand-ins",
        "the engine panel says why",
    ];
    story.press("y").sees(&why).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_holds_for_what_was_asked_alone() {
    let home = tempfile::tempdir().unwrap();
    let engines = Engines::without(&["node:20-alpine"], Ok("never"));
    let mut story = begin(home.path(), &engines, Some(MISSION));
    story.sees(&["AS builder", "Docker 20.10.24"]).await;
    story.press("f10 s").sees(&["Make stand-ins?"]).await;
    engines.leave();
    story.sees(&["no engine"]).await;
    let refused = ["things have changed since that was asked"];
    story
        .press("y")
        .sees(&refused)
        .await
        .sees_no(&["being started"])
        .await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_done_is_in_sight_on_a_small_screen() {
    let home = tempfile::tempdir().unwrap();
    let lacks: Vec<_> = (1..=11)
        .map(|n| format!("registry.example/image-{n}:1.0"))
        .collect();
    let lacks: Vec<&str> = lacks.iter().map(String::as_str).collect();
    let engines = Engines::without(&lacks, Ok("done"));
    let mut story = Story::begin(Scene {
        home: home.path(),
        missions: &world::missions(),
        author: None,
        mission: Some(MISSION),
        engines: engines.clone(),
        size: (80, 24),
        settings: Settings::default(),
    });
    story.sees(&["AS builder"]).await;
    story
        .press("f10")
        .sees(&["image-11", "s  makes stand-ins"])
        .await;
    story
        .press("s y")
        .sees(&["are being made", "making layer glibc"])
        .await;
    story.quits().await;
}
