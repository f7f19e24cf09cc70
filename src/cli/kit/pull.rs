//! `phoenix kit pull`: what is missing, from the registries the engine knows or from one in the room.

use std::io::{IsTerminal, Write};

use anyhow::bail;
use futures_util::{StreamExt, stream};
use tokio_util::sync::CancellationToken;

use super::super::progress::{Bar, Progress};
use super::super::{Common, FAILED, PASSED, engine};
use crate::content::Home;
use crate::domain::event::{BuildOf, GradeEvent};
use crate::domain::text::counted;
use crate::engine::{DockerEngine, EngineError};
use crate::kit::file::load;
use crate::kit::mirror::{Address, Mirror};
use crate::kit::stock::stock;

/// Images that are pulled at once; engines fetch the layers of each side by side, too.
const AT_ONCE: usize = 3;

#[derive(clap::Args, Debug)]
pub(super) struct PullArgs {
    /// Ids or numbers of missions [default: all of them]
    #[arg(value_name = "MISSION")]
    names: Vec<String>,
    /// A registry to take them from, such as one of `phoenix kit serve`
    #[arg(long, value_name = "HOST:PORT")]
    mirror: Option<Address>,
    /// Say nothing on standard error while it runs
    #[arg(long, short)]
    quiet: bool,
}

pub(super) async fn run(
    args: &PullArgs,
    common: &Common,
    cancel: &CancellationToken,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let needs = super::needs(common, &args.names)?;
    let home = Home::find()?;
    let engine = engine::start_in(common.engine.as_deref(), &home)
        .await?
        .engine;
    let missing: Vec<String> = stock(&engine, &needs)
        .await?
        .into_iter()
        .filter(|it| it.present.is_none())
        .map(|it| it.image)
        .collect();
    if missing.is_empty() {
        writeln!(out, "nothing is missing")?;
        return Ok(PASSED);
    }
    match &args.mirror {
        Some(address) => {
            let folder = home.folder().join("cache/mirror");
            let bar = Bar::new(args.quiet);
            let mirror = Mirror::new(address.clone());
            let checked = mirror.fetch(&missing, &folder, bar.report()).await?;
            let outcomes = load(&engine, &checked, false, bar.report()).await?;
            drop(bar);
            // What is loaded needs no second copy.
            std::fs::remove_dir_all(&folder)?;
            writeln!(out, "{} from {address}", counted(outcomes.len(), "image"))?;
            Ok(PASSED)
        }
        None => pull(&engine, &missing, args.quiet, cancel, out).await,
    }
}

async fn pull(
    engine: &DockerEngine,
    images: &[String],
    quiet: bool,
    cancel: &CancellationToken,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let progress = Progress::new(quiet, std::io::stderr().is_terminal());
    let events = |event| {
        let of = BuildOf::Submission;
        progress.event(&GradeEvent::Build { of, event });
    };
    let events = &events;
    let pulls = images
        .iter()
        .map(|image| async move { (image, engine.pull(image, events, cancel).await) });
    let done: Vec<_> = stream::iter(pulls)
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    progress.finish();
    let mut code = PASSED;
    for (image, pulled) in done {
        match pulled {
            Ok(()) => writeln!(out, "{image}: pulled")?,
            Err(EngineError::Cancelled) => bail!("cancelled; the same command goes on from here"),
            Err(error) => {
                writeln!(out, "{error}")?;
                code = FAILED;
            }
        }
    }
    Ok(code)
}
