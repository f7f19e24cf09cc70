//! `phoenix kit load FILE`: into the engine, once all of the file was found to be sound.

use std::io::Write;
use std::path::PathBuf;

use super::super::progress::Bar;
use super::super::{Common, PASSED, engine};
use crate::kit::file::{Loaded, check, load};

#[derive(clap::Args, Debug)]
pub(super) struct LoadArgs {
    /// A file that `phoenix kit save` wrote
    file: PathBuf,
    /// Take the file's image, too, where the engine has another one of that name
    #[arg(long)]
    replace: bool,
    /// Show no bar
    #[arg(long, short)]
    quiet: bool,
}

pub(super) async fn run(
    args: &LoadArgs,
    common: &Common,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let (engine, _) = engine::connect(common).await?;
    let bar = Bar::new(args.quiet);
    let (path, report) = (args.file.clone(), bar.report());
    let checking = tokio::task::spawn_blocking(move || check(&path, &*report));
    let checked = checking.await??;
    let outcomes = load(&engine, &checked, args.replace, bar.report()).await?;
    drop(bar);
    for (name, outcome) in outcomes {
        let words = match outcome {
            Loaded::New => "loaded",
            Loaded::Present => "was here already",
            Loaded::Kept => "is here already, but another one; `--replace` takes the file's",
        };
        writeln!(out, "{name}: {words}")?;
    }
    Ok(PASSED)
}
