//! A whole small mission to write over: what `phoenix new mission` makes.

use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, DirEntry, include_dir};

use super::folder::MISSION_FILE;
use super::schema::schema;
use crate::domain::mission::Slug;

static SKELETON: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/skeleton");

/// What stands for the mission's own names in the skeleton.
const ID: &str = "MISSION_ID";
const TITLE: &str = "MISSION_TITLE";
/// Named by the first line of the mission file.
const SCHEMA_FILE: &str = "mission.schema.json";

/// Writes the files of a new mission into `folder`, which is made and must not be there yet.
///
/// # Errors
/// The folder exists, or cannot be written.
pub fn new_mission(id: &Slug, folder: &Path) -> io::Result<()> {
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::create_dir(folder)?;
    write(&SKELETON, id, folder)?;
    let schema = serde_json::to_string_pretty(&schema())?;
    fs::write(folder.join(SCHEMA_FILE), schema + "\n")
}

fn write(dir: &Dir<'_>, id: &Slug, folder: &Path) -> io::Result<()> {
    for entry in dir.entries() {
        let path = folder.join(entry.path());
        match entry {
            DirEntry::Dir(inner) => {
                fs::create_dir(&path)?;
                write(inner, id, folder)?;
            }
            DirEntry::File(file) if file.path() == Path::new(MISSION_FILE) => {
                let text = String::from_utf8_lossy(file.contents());
                let text = text.replace(ID, id.as_str()).replace(TITLE, &title(id));
                fs::write(&path, text)?;
            }
            DirEntry::File(file) => fs::write(&path, file.contents())?,
        }
    }
    Ok(())
}

/// `ghost-bytes` → `Ghost bytes`
fn title(id: &Slug) -> String {
    let words = id.as_str().replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{new_mission, title};
    use crate::content::Course;
    use crate::content::lint::lint;
    use crate::domain::mission::Slug;

    #[test]
    fn a_new_mission_is_clean_and_never_written_over_another() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("made/ghost-bytes");
        let id = Slug::new("ghost-bytes").unwrap();
        new_mission(&id, &folder).unwrap();
        let course = Course::from_dir(&folder).unwrap();
        assert_eq!(lint(&course), []);
        let mission = course.find("ghost-bytes").unwrap().mission().unwrap();
        assert_eq!(mission.about.title, "Ghost bytes");
        assert!(!mission.starter.fails.is_empty() && mission.wrong.len() >= 3);
        let kind = new_mission(&id, &folder).unwrap_err().kind();
        assert_eq!(kind, std::io::ErrorKind::AlreadyExists);
    }

    #[test]
    fn titles_are_words() {
        assert_eq!(title(&Slug::new("a1-b").unwrap()), "A1 b");
    }
}
