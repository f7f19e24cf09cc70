//! `progress.json`: damaged, newer, extended, written by two.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use serde_json::{Value, json};

use super::{listing, open, slug};
use crate::domain::learner::{Best, MissionProgress, Progress};

fn file(folder: &Path) -> PathBuf {
    folder.join("progress.json")
}

fn at_step(id: &str, step: usize) -> Progress {
    let mission = MissionProgress {
        step,
        ..MissionProgress::default()
    };
    Progress {
        last: Some(slug(id)),
        missions: [(slug(id), mission)].into(),
    }
}

fn json_of(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(file(folder)).unwrap()).unwrap()
}

#[test]
fn comes_back_as_it_went() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    assert_eq!(store.progress().unwrap(), (Progress::default(), None));
    let mut progress = at_step("crate", 2);
    let mission = progress.missions.get_mut(&slug("crate")).unwrap();
    mission.file = "größe/日本.txt".to_owned();
    mission.best = Some(Best {
        bytes: Some(u64::MAX),
        layers: Some(3),
        rebuild: Some(0.1),
    });
    mission.hints.insert(slug("first"), 2);
    assert_eq!(store.save_progress(&progress).unwrap(), None);
    assert_eq!(open(folder.path()).progress().unwrap(), (progress, None));
    assert_eq!(listing(folder.path()), ["progress.json", "progress.lock"]);
    assert_eq!(json_of(folder.path())["version"], 1);
}

#[test]
fn a_damaged_file_is_set_aside_and_told() {
    let good = serde_json::to_string(&json!({ "version": 1, "last": "crate" })).unwrap();
    for damage in [
        "",
        "{",
        &good[..good.len() / 2],
        "[]",
        "null",
        "{}",
        r#"{"version":"1"}"#,
        r#"{"version":1,"last":"../up"}"#,
        r#"{"version":1,"missions":{"crate":{"stars":"many"}}}"#,
        "\u{0}\u{0}\u{0}",
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(file(folder.path()), damage).unwrap();
        let (progress, notice) = open(folder.path()).progress().unwrap();
        assert_eq!(progress, Progress::default());
        let notice = notice.unwrap();
        let kept = listing(folder.path());
        let aside = kept.iter().find(|name| name.contains(".bak")).unwrap();
        assert!(notice.contains(aside.as_str()), "{notice}");
        assert_eq!(
            fs::read_to_string(folder.path().join(aside)).unwrap(),
            damage
        );
        assert!(!file(folder.path()).exists());
    }
}

#[test]
fn damage_while_it_plays_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    store.save_progress(&at_step("crate", 1)).unwrap();
    for number in 0..3 {
        fs::write(file(folder.path()), "damaged").unwrap();
        assert!(
            store.save_progress(&at_step("crate", 1)).unwrap().is_some(),
            "{number}"
        );
    }
    assert_eq!(store.progress().unwrap(), (at_step("crate", 1), None));
    let kept = listing(folder.path());
    assert_eq!(
        kept.iter().filter(|name| name.contains(".bak")).count(),
        3,
        "{kept:?}"
    );
}

#[test]
fn a_newer_file_is_read_as_far_as_possible_and_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let newer = r#"{"version":2,"last":"crate","missions":{"crate":{"stars":2,"badge":"x"}}}"#;
    fs::write(file(folder.path()), newer).unwrap();
    let store = open(folder.path());
    let (mut progress, notice) = store.progress().unwrap();
    assert_eq!(progress.missions[&slug("crate")].stars, 2);
    assert!(notice.unwrap().contains("update phoenix"));
    progress.last = None;
    let error = store.save_progress(&progress).unwrap_err().to_string();
    assert!(error.contains("newer phoenix (version 2"), "{error}");
    assert_eq!(fs::read_to_string(file(folder.path())).unwrap(), newer);
}

#[test]
fn fields_of_newer_programs_and_missions_that_are_gone_survive() {
    let folder = tempfile::tempdir().unwrap();
    let old = json!({
        "version": 1,
        "streak": { "days": 7 },
        "missions": {
            "crate": { "stars": 1, "badge": "gold", "best": { "bytes": 5, "watts": 3 } },
            "long-gone": { "stars": 3, "badge": "tin" },
        },
    });
    fs::write(file(folder.path()), old.to_string()).unwrap();
    let store = open(folder.path());
    let (mut progress, _) = store.progress().unwrap();
    progress.missions.get_mut(&slug("crate")).unwrap().stars = 2;
    progress.missions.remove(&slug("long-gone"));
    store.save_progress(&progress).unwrap();
    let new = json_of(folder.path());
    assert_eq!(new["streak"]["days"], 7);
    let missions = &new["missions"];
    assert_eq!(missions["crate"]["stars"], 2);
    assert_eq!(missions["crate"]["badge"], "gold");
    assert_eq!(missions["crate"]["best"]["watts"], 3);
    assert_eq!(missions["long-gone"]["stars"], 3);
    assert_eq!(missions["long-gone"]["badge"], "tin");
}

#[test]
fn two_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (open(folder.path()), open(folder.path()));
    one.progress().unwrap();
    two.progress().unwrap();
    let mut ours = at_step("crate", 1);
    one.save_progress(&ours).unwrap();
    two.save_progress(&at_step("lean", 5)).unwrap();
    ours.missions.get_mut(&slug("crate")).unwrap().stars = 3;
    one.save_progress(&ours).unwrap();
    // The second one has never heard of the first one's mission, and saves once more.
    two.save_progress(&at_step("lean", 6)).unwrap();
    let (both, _) = open(folder.path()).progress().unwrap();
    assert_eq!(both.missions[&slug("crate")].stars, 3);
    assert_eq!(both.missions[&slug("lean")].step, 6);
}

#[test]
fn what_another_did_to_a_mission_that_is_not_open_here_stays() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path())
        .save_progress(&at_step("crate", 1))
        .unwrap();
    let (one, two) = (open(folder.path()), open(folder.path()));
    let (mut stale, _) = one.progress().unwrap();
    two.progress().unwrap();
    two.save_progress(&at_step("crate", 4)).unwrap();
    for step in 0..3 {
        stale.missions.insert(
            slug("lean"),
            at_step("lean", step).missions[&slug("lean")].clone(),
        );
        one.save_progress(&stale).unwrap();
    }
    let (both, _) = open(folder.path()).progress().unwrap();
    assert_eq!(both.missions[&slug("crate")].step, 4);
    assert_eq!(both.missions[&slug("lean")].step, 2);
}

#[test]
fn many_writers_at_the_same_moment_keep_every_mission() {
    let folder = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for number in 0..8 {
            let folder = folder.path();
            scope.spawn(move || {
                let store = open(folder);
                for step in 0..5 {
                    store
                        .save_progress(&at_step(&format!("m{number}"), step))
                        .unwrap();
                }
            });
        }
    });
    let (all, notice) = open(folder.path()).progress().unwrap();
    assert_eq!(notice, None);
    assert_eq!(all.missions.len(), 8);
    assert!(all.missions.values().all(|mission| mission.step == 4));
}
