//! Finding missions, and what only shows across them.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{copy, sound, sound_text};
use crate::content::lint::lint;
use crate::content::{Course, Entry};

/// A course of copies of the sound mission: folder, id, needs.
fn course(missions: &[(&str, &str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, id, needs) in missions {
        let mission = folder.path().join(name);
        copy(&sound(), &mission);
        let text = sound_text()
            .replace("id: clean-kitchen", &format!("id: {id}"))
            .replace("minutes: 20", &format!("minutes: 20\nneeds: [{needs}]"));
        fs::write(mission.join("mission.yaml"), text).unwrap();
    }
    folder
}

fn problems(folder: &TempDir) -> Vec<String> {
    let course = Course::from_dir(folder.path()).unwrap();
    let prefix = format!("{}/", folder.path().display());
    lint(&course)
        .iter()
        .map(|one| one.to_string().replace(&prefix, ""))
        .collect()
}

#[test]
fn missions_are_found_by_id_folder_and_number() {
    let folder = course(&[
        ("10-last", "last", ""),
        ("08-lean-kitchen", "lean-kitchen", ""),
        ("9-nine", "nine", ""),
    ]);
    // Neither a file nor a folder without a mission is one.
    fs::write(folder.path().join("README.md"), "x").unwrap();
    fs::create_dir(folder.path().join("notes")).unwrap();
    let course = Course::from_dir(folder.path()).unwrap();
    let folders: Vec<_> = course.entries().iter().map(Entry::folder).collect();
    assert_eq!(folders, ["08-lean-kitchen", "9-nine", "10-last"]);
    for name in ["lean-kitchen", "08-lean-kitchen", "8", "08"] {
        assert_eq!(
            course.find(name).unwrap().folder(),
            "08-lean-kitchen",
            "{name}"
        );
    }
    assert_eq!(course.find("last").unwrap().number(), Some(10));
    fs::create_dir(folder.path().join("11-empty")).unwrap();
    assert_eq!(
        problems(&folder),
        ["11-empty/mission.yaml: error: the file is missing"]
    );
    assert_eq!(
        course.find("lean-kitchn").unwrap_err().to_string(),
        "there is no mission `lean-kitchn`; did you mean `lean-kitchen`?"
    );
    assert_eq!(
        course.find("\u{1b}[31mzebra").unwrap_err().to_string(),
        "there is no mission `zebra`; `phoenix list` shows them all"
    );
}

#[test]
fn a_broken_neighbour_does_not_matter() {
    let folder = course(&[("01-a", "a", ""), ("02-b", "b", "")]);
    fs::write(folder.path().join("01-a/mission.yaml"), "{").unwrap();
    let course = Course::from_dir(folder.path()).unwrap();
    assert_eq!(
        course
            .find("b")
            .unwrap()
            .bundle()
            .unwrap()
            .mission
            .about
            .id
            .as_str(),
        "b"
    );
    assert!(course.find("1").unwrap().mission().is_err());
}

#[test]
fn one_mission_is_a_course_of_its_own() {
    let course = Course::from_dir(&sound()).unwrap();
    assert_eq!(course.find("clean-kitchen").unwrap().number(), Some(3));
    assert!(!course.is_whole());
}

#[test]
fn nowhere_and_nothing_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let empty = Course::from_dir(folder.path()).unwrap_err().to_string();
    assert!(
        empty.ends_with("and found no folder with a mission.yaml"),
        "{empty}"
    );
    let nowhere = Course::from_dir(Path::new("/nowhere/at/all"))
        .unwrap_err()
        .to_string();
    assert!(
        nowhere.starts_with("looked for missions in /nowhere/at/all: "),
        "{nowhere}"
    );
}

#[test]
fn ids_and_needs_across_missions() {
    assert_eq!(
        problems(&course(&[("01-a", "a", ""), ("02-b", "b", "a")])),
        Vec::<String>::new()
    );
    let taken = problems(&course(&[("01-a", "a", ""), ("02-a", "a", "")]));
    assert_eq!(taken.len(), 1, "{taken:?}");
    assert!(
        taken[0].starts_with("02-a/mission.yaml:2:5: error: id: the mission id `a` is taken by "),
        "{taken:?}"
    );
    assert_eq!(
        problems(&course(&[
            ("01-first", "first", ""),
            ("02-b", "b", "frist")
        ])),
        [
            "02-b/mission.yaml:7:9: error: needs[0]: there is no mission `frist`; did you mean `first`?"
        ]
    );
    assert_eq!(
        problems(&course(&[
            ("01-a", "a", "b"),
            ("02-b", "b", "a"),
            ("03-c", "c", "a")
        ])),
        [
            "01-a/mission.yaml:7:1: error: needs: these needs go in a circle; no mission of it can come first",
            "02-b/mission.yaml:7:1: error: needs: these needs go in a circle; no mission of it can come first",
        ]
    );
    assert_eq!(
        problems(&course(&[("01-a", "a", "a")])),
        ["01-a/mission.yaml:7:9: error: needs[0]: a mission cannot need itself"]
    );
    assert_eq!(
        problems(&course(&[("01-a", "b", "")])),
        ["01-a/mission.yaml:2:5: warning: id: the folder `01-a` is not named after the id `b`"]
    );
}

#[test]
fn shipped_missions_are_what_lies_in_the_repository() {
    let shipped = Course::shipped();
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("missions");
    let Ok(on_disk) = Course::from_dir(&repository) else {
        assert!(
            shipped.entries().is_empty(),
            "missions are shipped that are not in the repository"
        );
        return;
    };
    let digests = |course: &Course| -> Vec<(String, String)> {
        let entries = course.entries().iter();
        entries
            .map(|entry| (entry.folder().to_owned(), entry.bundle().unwrap().digest))
            .collect()
    };
    assert_eq!(digests(&shipped), digests(&on_disk));
}
