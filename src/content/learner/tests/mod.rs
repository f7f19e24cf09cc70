//! The learner's state on a real disk: torn, damaged, foreign, newer, linked, shared, read-only.

mod attempts;
mod drafts;
mod progress;

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::Store;
use super::lock::Lock;
use crate::content::{Course, Home};
use crate::domain::files::File;
use crate::domain::mission::{Bundle, Slug};

fn open(folder: &Path) -> Store {
    Store::open(Home::at(folder)).unwrap()
}

fn slug(id: &str) -> Slug {
    Slug::new(id).unwrap()
}

/// A mission with two editable files, one of them in a folder and without a starter.
fn bundle() -> Bundle {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/grading");
    let course = Course::from_dir(&folder).unwrap();
    let mut bundle = course.find("crate").unwrap().bundle().unwrap();
    bundle.mission.workspace.edit = vec!["Dockerfile".to_owned(), "app/.dockerignore".to_owned()];
    with_starter(&bundle, "FROM base:1\n")
}

/// The same mission in another release.
fn with_starter(bundle: &Bundle, dockerfile: &str) -> Bundle {
    let mut bundle = bundle.clone();
    bundle.starter.0.clear();
    bundle.starter.insert("Dockerfile", File::text(dockerfile));
    bundle
}

/// Names below a folder, sorted, folders with a slash.
fn listing(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in walkdir::WalkDir::new(folder)
        .min_depth(1)
        .sort_by_file_name()
    {
        let entry = entry.unwrap();
        let name = entry.path().strip_prefix(folder).unwrap();
        let slash = if entry.file_type().is_dir() { "/" } else { "" };
        names.push(format!("{}{slash}", name.display()));
    }
    names
}

/// Whether this user is stopped by the modes of files at all.
#[cfg(unix)]
fn modes_matter(folder: &Path) -> bool {
    set_mode(folder, 0o500);
    let stopped = fs::write(folder.join("probe"), "").is_err();
    set_mode(folder, 0o700);
    stopped
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn what_is_no_folder_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let taken = folder.path().join("taken");
    fs::write(&taken, "a file").unwrap();
    let error = Store::open(Home::at(&taken)).unwrap_err().to_string();
    assert!(
        error.starts_with("making the folder ") && error.contains("taken"),
        "{error}"
    );
    assert!(error.contains("PHOENIX_HOME"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_read_only_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    if !modes_matter(folder.path()) {
        return;
    }
    set_mode(folder.path(), 0o500);
    let error = Store::open(Home::at(folder.path()))
        .unwrap_err()
        .to_string();
    set_mode(folder.path(), 0o700);
    assert!(error.contains("make the folder writable"), "{error}");
}

#[test]
fn a_lock_that_is_held_is_not_waited_for_forever() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("progress.lock");
    let held = Lock::take(&path).unwrap();
    let error = Lock::take_within(&path, Duration::from_millis(20)).unwrap_err();
    assert!(error.to_string().contains("another phoenix"), "{error}");
    drop(held);
    drop(Lock::take(&path).unwrap());
}

#[cfg(unix)]
#[test]
fn drafts_and_attempts_are_the_learners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("new/home");
    let store = open(&home);
    let mission = slug("crate");
    store
        .save_draft(&mission, "Dockerfile", "FROM a\n")
        .unwrap();
    store.keep_attempt(&mission, &attempts::attempt(1)).unwrap();
    let mode = |path: &str| fs::metadata(home.join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("drafts/crate"), 0o700);
    assert_eq!(mode("drafts/crate/Dockerfile"), 0o600);
    assert_eq!(mode("attempts/crate.jsonl"), 0o600);
}
