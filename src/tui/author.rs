//! Missions that are being written: read again and judged whenever their folder changes.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::course::{Entry, Lint, Problem};
use crate::content::{self, Course, lint, tally};
use crate::domain::mission::{Bundle, Slug};

/// The folder, and what was opened last of it.
pub(super) struct Author {
    folder: PathBuf,
    open: Option<Open>,
}

struct Open {
    /// The mission's folder: its id may change.
    folder: String,
    id: Slug,
    digest: String,
}

/// What became of the open mission.
pub(super) enum Change {
    /// It is as it was, or cannot be read.
    None,
    Same(Arc<Bundle>),
    /// It has another id, or none was open and there is only one.
    Another(Arc<Bundle>),
}

/// What the folder holds now.
pub(super) struct Read {
    /// None where the folder cannot be read at all: what was read before still serves.
    pub(super) course: Option<Course>,
    pub(super) entries: Option<Vec<Entry>>,
    pub(super) lint: Lint,
    pub(super) change: Change,
}

impl Author {
    pub(super) fn of(folder: PathBuf) -> Self {
        Self { folder, open: None }
    }

    /// This mission is the one on the screen.
    pub(super) fn opened(&mut self, folder: &str, bundle: &Bundle) {
        self.open = Some(Open {
            folder: folder.to_owned(),
            id: bundle.mission.about.id.clone(),
            digest: bundle.digest.clone(),
        });
    }

    pub(super) fn read(&mut self) -> Read {
        let course = match Course::from_dir(&self.folder) {
            Ok(course) => course,
            Err(error) => {
                let folder = self.folder.to_string_lossy();
                let problem = content::Problem::of_file(&folder, &error.to_string());
                return Read {
                    course: None,
                    entries: None,
                    lint: in_words(&[problem], true),
                    change: Change::None,
                };
            }
        };
        let (change, unreadable) = self.change(&course);
        Read {
            entries: Some(super::entries(&course)),
            lint: in_words(&lint::lint(&course), unreadable),
            change,
            course: Some(course),
        }
    }

    /// And whether what is on the screen cannot be read.
    fn change(&mut self, course: &Course) -> (Change, bool) {
        let mut entries = course.entries().iter();
        let entry = match &self.open {
            Some(open) => entries.find(|entry| entry.folder() == open.folder),
            None => entries.next().filter(|_| !course.is_whole()),
        };
        let Some(entry) = entry else {
            return (Change::None, self.open.is_some());
        };
        let Ok(bundle) = entry.bundle() else {
            // What is wrong with it is among the problems.
            return (Change::None, true);
        };
        let bundle = Arc::new(bundle);
        let id = &bundle.mission.about.id;
        let change = match &self.open {
            Some(open) if open.digest == bundle.digest => Change::None,
            Some(open) if open.id == *id => Change::Same(Arc::clone(&bundle)),
            _ => Change::Another(Arc::clone(&bundle)),
        };
        self.opened(entry.folder(), &bundle);
        (change, false)
    }
}

/// As `phoenix lint` words it.
fn in_words(problems: &[content::Problem], unreadable: bool) -> Lint {
    let problem = |it: &content::Problem| Problem {
        severity: it.severity,
        words: it.to_string(),
        help: it.help.clone(),
    };
    Lint {
        counts: tally(problems),
        problems: problems.iter().map(problem).collect(),
        unreadable,
    }
}
