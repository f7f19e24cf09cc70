//! `phoenix` and `phoenix play`: the screen, or the same mission line by line.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};

use super::Common;
use crate::content::learner::Store;
use crate::content::{Course, Home, settings};
use crate::domain::mission::Slug;
use crate::tui::{self, LocalEngines, Opening, PlayError};

/// Where an author's own play is kept, below the home.
const AUTHOR: &str = "author";

#[derive(clap::Args, Debug, Default)]
pub(super) struct PlayArgs {
    /// The mission's id or number [default: the one that was open last, or the course map]
    mission: Option<String>,
    /// For authors: play the mission of this folder, or those of a folder of missions, and follow
    /// every change of their files; what is played here is kept apart from your progress
    #[arg(long, value_name = "DIR", conflicts_with_all = ["plain", "missions"])]
    mission_dir: Option<PathBuf>,
    /// Play line by line on standard input and output, for screen readers and plain terminals
    #[arg(long)]
    plain: bool,
    /// Forbid pulls and build networks, whatever the mission says
    #[arg(long)]
    offline: bool,
}

pub(super) async fn run(args: &PlayArgs, common: &Common) -> anyhow::Result<u8> {
    let course = Arc::new(match &args.mission_dir {
        Some(dir) => Course::from_dir(dir)?,
        None => common.course()?,
    });
    let mission = match &args.mission {
        Some(name) => Some(id_of(&course, name)?),
        None if args.mission_dir.is_some() => only_one(&course),
        None => None,
    };
    let home = Home::find()?;
    let store = Store::open(match &args.mission_dir {
        Some(_) => Home::at(&home.path(AUTHOR)),
        None => home.clone(),
    })?;
    if args.plain {
        return super::plain::run(
            course,
            store,
            mission,
            common.engine.as_deref(),
            args.offline,
        )
        .await;
    }
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        bail!(
            "this is no terminal; `phoenix play --plain` plays line by line, `phoenix grade` grades a file"
        );
    }
    let path = settings::path(&home);
    let settings = super::language::settings(&home)?;
    let (progress, notice) = store.progress().context("reading your progress")?;
    let engines = LocalEngines {
        url: common.engine.clone(),
        state: home.folder().to_owned(),
        images: super::base_images(&course),
        course: Arc::clone(&course),
    };
    let opening = Opening {
        course,
        author: args.mission_dir.clone(),
        store,
        progress,
        settings,
        mission,
        offline: args.offline,
        notice,
    };
    tui::play(opening, engines)
        .await
        .map_err(|error| match error {
            PlayError::Keys(_) => anyhow::anyhow!("{}:\n{error}", path.display()),
            PlayError::Terminal(_) => error.into(),
        })?;
    Ok(super::PASSED)
}

/// Without a choice there is nothing to ask. One that cannot be read opens once it can.
fn only_one(course: &Course) -> Option<Slug> {
    let entry = course.entries().first().filter(|_| !course.is_whole())?;
    let mission = entry.mission().ok()?;
    Some(mission.about.id.clone())
}

fn id_of(course: &Course, name: &str) -> anyhow::Result<Slug> {
    let entry = course.find(name)?;
    let mission = entry.mission().map_err(Clone::clone)?;
    Ok(mission.about.id.clone())
}
