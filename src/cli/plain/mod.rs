//! `phoenix play --plain`: the same missions line by line on standard input and output, for screen
//! readers and for terminals that can do nothing else. Words only: no colours, no drawing, nothing
//! is overwritten. Every question ends with `> `.

mod beside;
mod build;
mod checks;
mod command;
mod console;
mod context;
mod desk;
mod editor;
mod files;
mod history;
mod layers;
mod markdown;
mod news;
mod read;
mod session;
#[cfg(test)]
mod tests;

use std::io::{self, BufReader, IsTerminal};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::content::Course;
use crate::content::learner::Store;
use crate::domain::mission::Slug;
use console::{Console, Signals};
use session::{Session, World};

/// Plays until the learner leaves or the input ends. `mission` is the one to open first; `engine` the
/// one that was asked for by name.
pub(super) async fn run(
    course: Arc<Course>,
    store: Store,
    mission: Option<Slug>,
    engine: Option<&str>,
    offline: bool,
) -> anyhow::Result<u8> {
    let echo = !io::stdin().is_terminal();
    let console = Console::new(
        BufReader::new(io::stdin()),
        Box::new(io::stdout()),
        echo,
        Signals::of_process(),
    )?;
    let home = store.home().clone();
    let connect = async || {
        let started = super::engine::start_in(engine, &home).await?;
        let said = super::engine::said(&started);
        Ok((started.engine, said))
    };
    let world = World {
        course,
        store,
        offline,
        now,
        edit: editor::edit,
    };
    let mut session = Session::new(world, console);
    session.play(mission, &connect).await?;
    Ok(super::PASSED)
}

/// Seconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    // A clock before 1970 dates an attempt wrongly and harms nothing else.
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0))
}

/// A sentence about something that went wrong.
fn sentence(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let end = if text.ends_with(['.', '?', '!']) {
        ""
    } else {
        "."
    };
    format!("{first}{}{end}", letters.as_str())
}
