//! `phoenix kit`: the base images of the missions, and how they get here.

mod build;
mod load;
mod pull;
mod save;
mod serve;
mod status;

use std::io::Write;

use clap::Subcommand;
use tokio_util::sync::CancellationToken;

use super::Common;
use crate::domain::mission::Mission;
use crate::kit::needs::Needs;

/// The base images of the missions, and how they get here.
#[derive(clap::Args, Debug)]
pub(super) struct KitArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Show which base images the missions need, and which the engine has
    Status(status::StatusArgs),
    /// Pull the images that are missing
    Pull(pull::PullArgs),
    /// Make stand-ins for the images from packages, without a registry
    Build(build::BuildArgs),
    /// Write the images and the missions into one file
    Save(save::SaveArgs),
    /// Bring the images of such a file into the engine
    Load(load::LoadArgs),
    /// Be a registry for the room, with the images of such a file
    Serve(serve::ServeArgs),
}

pub(super) async fn run(
    args: KitArgs,
    common: &Common,
    cancel: &CancellationToken,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let work = async {
        match args.command {
            Command::Status(args) => status::run(&args, common, out).await,
            Command::Pull(args) => pull::run(&args, common, cancel, out).await,
            Command::Build(args) => build::run(&args, common, out).await,
            Command::Save(args) => save::run(&args, common, out).await,
            Command::Load(args) => load::run(&args, common, out).await,
            Command::Serve(args) => serve::run(&args, cancel, out).await,
        }
    };
    tokio::select! {
        biased;
        done = work => done,
        () = cancel.cancelled() => Err(crate::kit::KitError::Cancelled.into()),
    }
}

/// The images of these missions, by ids or numbers; of all when none is named.
fn needs(common: &Common, names: &[String]) -> anyhow::Result<Needs> {
    let course = common.course()?;
    let entries = if names.is_empty() {
        course.entries().iter().collect()
    } else {
        let found = names.iter().map(|name| course.find(name));
        found.collect::<Result<Vec<_>, _>>()?
    };
    let missions = entries
        .into_iter()
        .map(|entry| entry.mission().map_err(Clone::clone))
        .collect::<Result<Vec<&Mission>, _>>()?;
    Ok(Needs::of(missions))
}
