//! The terminal: raw mode and back, the event loop, and the work behind the screen's effects.

mod author;
mod console;
mod desk;
mod engines;
mod grade;
mod input;
mod mailbox;
mod outside;
mod signals;
mod stage;
mod stand_ins;
mod terminal;
mod theme;
mod watch;
mod world;

pub use console::Console;
pub use engines::{Engines, LocalEngines};

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use thiserror::Error;

use crate::app::Model;
use crate::app::course::{Broken, CourseMap, Entry};
use crate::app::effect::Effect;
use crate::app::keys::{KeyMap, OverrideError};
use crate::app::msg::Notice;
use crate::content::Course;
use crate::content::learner::Store;
use crate::domain::learner::{Progress, Settings};
use crate::domain::mission::{Role, Slug};
use crate::ui::theme::Theme;

/// Everything a session on the screen starts from.
pub struct Opening {
    pub course: Arc<Course>,
    /// The folder that the missions are written in: they are read again as they change.
    pub author: Option<PathBuf>,
    pub store: Store,
    pub progress: Progress,
    pub settings: Settings,
    /// The mission to open; without one the last one, and the map for a new learner.
    pub mission: Option<Slug>,
    pub offline: bool,
    /// Said on the first picture.
    pub notice: Option<String>,
}

#[derive(Debug, Error)]
pub enum PlayError {
    #[error("using the terminal: {0}")]
    Terminal(#[from] io::Error),
    /// Keys of the config file that cannot be.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Keys(Vec<OverrideError>),
}

/// Plays on this process's terminal until the learner quits.
///
/// # Errors
/// The terminal cannot be used.
pub async fn play<E: Engines>(opening: Opening, engines: E) -> Result<(), PlayError> {
    // Before the terminal is touched: a mistake in the config is read in the shell.
    KeyMap::new(&opening.settings.keys).map_err(PlayError::Keys)?;
    let theme = theme::choose(opening.settings.theme);
    let console = console::Real::open()?;
    play_on(console, opening, engines, theme).await
}

/// Plays on any console with any engines: what the stories in `tests/` do.
///
/// # Errors
/// The console fails.
pub async fn play_on<C: Console, E: Engines>(
    console: C,
    opening: Opening,
    engines: E,
    theme: Theme,
) -> Result<(), PlayError> {
    let course = map(&opening.course, &opening.progress);
    let open = opening
        .mission
        .clone()
        .or_else(|| opening.progress.last.clone());
    let keys = KeyMap::new(&opening.settings.keys).map_err(PlayError::Keys)?;
    let mut model = Model::new(course, opening.progress, opening.settings, keys);
    model.notice = opening.notice.map(Notice::trouble);
    let mailbox = mailbox::Mailbox::default();
    let drafts = opening.store.home().path("drafts");
    let author = opening.author.clone();
    let desk = desk::Desk::open(opening.store, opening.course, author, mailbox.clone())?;
    let mut world = world::World::new(mailbox, desk, engines, opening.offline, drafts);
    let mut first = vec![Effect::Probe];
    // Resuming: the last mission opens by itself, if it is still part of the course.
    if let Some(id) = open.filter(|id| model.course.title_of(id).is_some()) {
        first.insert(0, Effect::Open(id));
    }
    if let Some(folder) = &opening.author {
        // What is read again must know what was opened.
        first.drain(..).for_each(|effect| world.perform(effect));
        world.watch_author(folder);
    }
    let mut stage = stage::Stage {
        console,
        world,
        model: &mut model,
        theme,
        started: Instant::now(),
    };
    Ok(stage.run(first).await?)
}

fn map(course: &Course, progress: &Progress) -> CourseMap {
    CourseMap::new(entries(course), progress)
}

/// Every mission as the map shows it.
fn entries(course: &Course) -> Vec<Entry> {
    let entry = |entry: &crate::content::Entry| {
        let (about, solutions) = match entry.mission() {
            Ok(mission) => {
                let references = mission.references.iter();
                let solutions = references.filter(|it| it.role == Role::Solution);
                let ids = solutions.map(|it| it.id.clone()).collect();
                (Ok(mission.about.clone()), ids)
            }
            Err(error) => {
                let broken = Broken {
                    folder: entry.folder().to_owned(),
                    problem: error.to_string(),
                };
                (Err(broken), Vec::new())
            }
        };
        Entry {
            number: entry.number(),
            about,
            solutions,
        }
    };
    course.entries().iter().map(entry).collect()
}
