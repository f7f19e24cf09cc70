//! Missions as authors write them, right and wrong, and as nobody should.

mod course;
mod folders;
mod forms;
mod hostile;
mod rules;
mod speed;
mod translations;

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Course;
use super::lint::lint;

/// A sound mission.
fn sound() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/content/03-clean-kitchen")
}

fn sound_text() -> String {
    fs::read_to_string(sound().join("mission.yaml")).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A copy of the sound mission, to spoil.
struct Copy {
    folder: TempDir,
}

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&sound(), folder.path());
        Self { folder }
    }

    fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    /// Replaces `old`, which must stand in the mission file exactly once.
    fn edit(self, old: &str, new: &str) -> Self {
        let path = self.path("mission.yaml");
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{old}");
        fs::write(path, text.replace(old, new)).unwrap();
        self
    }

    fn write(self, inside: &str, text: &str) -> Self {
        fs::write(self.path(inside), text).unwrap();
        self
    }

    fn course(&self) -> Course {
        Course::from_dir(self.folder.path()).unwrap()
    }

    /// Problems as they are printed, with the folder's own path left out.
    fn problems(&self) -> Vec<String> {
        let folder = format!("{}/", self.folder.path().display());
        lint(&self.course())
            .iter()
            .map(|one| one.to_string().replace(&folder, ""))
            .collect()
    }
}
