//! Stories of authors: files are written, and the screen follows.

use std::fs;
use std::path::{Path, PathBuf};

use phoenix::domain::learner::Settings;
use tempfile::TempDir;

use crate::stage::{Scene, Story};
use crate::world::{self, Engines, MISSION};

/// A copy of the shipped mission, and a home.
struct Desk {
    home: TempDir,
    missions: TempDir,
}

impl Desk {
    fn new() -> Self {
        let desk = Self {
            home: tempfile::tempdir().unwrap(),
            missions: tempfile::tempdir().unwrap(),
        };
        let from = world::missions().join(format!("03-{MISSION}"));
        for entry in walkdir::WalkDir::new(&from) {
            let entry = entry.unwrap();
            let to = desk
                .folder()
                .join(entry.path().strip_prefix(&from).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).unwrap();
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
        desk
    }

    fn folder(&self) -> PathBuf {
        self.missions.path().join(format!("03-{MISSION}"))
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder().join(file)
    }

    /// As an editor saves: all of it anew.
    fn change(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(file)).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        fs::write(self.path(file), text.replace(from, to)).unwrap();
    }

    fn plays(&self, folder: &Path, mission: Option<&str>) -> Story {
        Story::begin(Scene {
            home: self.home.path(),
            missions: folder,
            author: Some(folder),
            mission,
            engines: Engines::of(world::engine),
            size: (120, 40),
            settings: Settings::default(),
        })
    }

    async fn opened(&self) -> Story {
        let mut story = self.plays(&self.folder(), Some(MISSION));
        story
            .sees(&["author", "AS builder", "Docker 20.10.24"])
            .await;
        story
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_follows_its_file_and_the_learner_stays() {
    let desk = Desk::new();
    let mut story = desk.opened().await;
    story.press("f8 f8").sees(&["step 2 of 3"]).await;
    story
        .press("f2")
        .sees(&["hint 1 of 3", "Look at the line that copies"])
        .await;
    desk.change(
        "mission.yaml",
        "Look at the line that copies",
        "Regard the line that copies",
    );
    story
        .sees(&["hint 1 of 3", "Regard the line that copies"])
        .await;
    story.press("esc alt-2 ctrl-home").type_text("# mine\n");
    story.sees(&["# mine"]).await;
    desk.change("mission.yaml", "Get the tools out", "Out with the tools");
    story
        .sees(&["Out with the tools", "step 2 of 3", "# mine"])
        .await;
    story.quits().await;
    let drafts = desk.home.path().join("drafts").join(MISSION);
    let draft = fs::read_to_string(drafts.join("Dockerfile")).unwrap();
    assert!(draft.starts_with("# mine\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_breaks_is_said_with_its_line_until_it_is_mended() {
    let desk = Desk::new();
    let mut story = desk.opened().await;
    story.press("f8").sees(&["Read the blueprint"]).await;
    let sound = fs::read_to_string(desk.path("mission.yaml")).unwrap();
    let lines = sound.lines().count();
    let broken = format!("{sound}\n]\n");
    fs::write(desk.path("mission.yaml"), broken).unwrap();
    let place = format!("mission.yaml:{}:", lines + 2);
    story
        .sees(&["Problems", "1 error", "The mission cannot be read", &place])
        .await;
    // The last good one is still there to be played.
    story
        .press("esc")
        .sees(&["Read the blueprint", "AS builder", &place])
        .await;
    story
        .press("alt-l")
        .sees(&["The mission cannot be read"])
        .await;
    fs::write(desk.path("mission.yaml"), &sound).unwrap();
    story
        .sees_no(&["Problems", "mission.yaml:"])
        .await
        .sees(&["Read the blueprint"])
        .await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lint_finds_is_counted_and_listed() {
    let desk = Desk::new();
    let mut story = desk.opened().await;
    fs::remove_file(desk.path("reference/lean.Dockerfile")).unwrap();
    story.sees(&["in what you write (alt-l)"]).await;
    story
        .press("alt-l")
        .sees(&["Problems", "references[", "lean.Dockerfile"])
        .await;
    fs::write(
        desk.path("reference/lean.Dockerfile"),
        world::text("reference/lean.Dockerfile"),
    )
    .unwrap();
    story.sees_no(&["Problems", "in what you write"]).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_and_the_starter_follow_too() {
    let desk = Desk::new();
    let mut story = desk.opened().await;
    desk.change("starter/Dockerfile", "AS builder", "AS bakery");
    story.sees(&["AS bakery"]).await;
    story.press("alt-f").sees(&["package.json"]).await;
    fs::write(desk.path("context/notes.md"), "first\n").unwrap();
    story.sees(&["notes.md"]).await;
    story.press("/").type_text("notes").press("enter enter");
    story.sees(&["notes.md [read]", "first"]).await;
    desk.change("context/notes.md", "first", "second");
    story.sees(&["notes.md [read]", "second"]).await;
    fs::remove_file(desk.path("context/notes.md")).unwrap();
    story.sees_no(&["notes.md"]).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_goes_when_what_is_checked_changes() {
    let desk = Desk::new();
    let mut story = desk.opened().await;
    story.press("f8 f5").sees(&["checks pass", "yours"]).await;
    desk.change("mission.yaml", "Read the blueprint", "Study the blueprint");
    story.sees(&["Study the blueprint", "checks pass"]).await;
    desk.change("context/server.js", "/health", "/healthy");
    story
        .sees(&["what is checked has changed: build again"])
        .await;
    story.sees_no(&["checks pass"]).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mission_that_cannot_be_read_at_first_opens_once_it_can() {
    let desk = Desk::new();
    let sound = fs::read_to_string(desk.path("mission.yaml")).unwrap();
    fs::write(desk.path("mission.yaml"), "format: 1\nidd: x\n").unwrap();
    let mut story = desk.plays(&desk.folder(), None);
    story.sees(&["Problems", "did you mean `id`"]).await;
    fs::write(desk.path("mission.yaml"), sound).unwrap();
    story.sees(&["AS builder", "Dr. A. Sharma"]).await;
    story.quits().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_missions_gains_one_and_an_id_may_change() {
    let desk = Desk::new();
    let mut story = desk.plays(desk.missions.path(), None);
    story.sees(&["The course", "Lean Manufacturing"]).await;
    fs::create_dir(desk.missions.path().join("04-next")).unwrap();
    story
        .sees(&["04 04-next cannot be read", "1 error in what you write"])
        .await;
    fs::remove_dir(desk.missions.path().join("04-next")).unwrap();
    story.sees_no(&["04-next"]).await;
    story.press("enter").sees(&["AS builder"]).await;
    let named = "id: lean-manufacturing\ntitle: Lean";
    desk.change("mission.yaml", named, "id: leaner\ntitle: Leaner");
    story.sees(&["AS builder", "Leaner Manufacturing"]).await;
    story.press("alt-2 ctrl-home").type_text("# other\n");
    story.sees(&["# other"]).await;
    story.quits().await;
    let draft = desk.home.path().join("drafts/leaner/Dockerfile");
    assert!(fs::read_to_string(draft).unwrap().starts_with("# other\n"));
}
