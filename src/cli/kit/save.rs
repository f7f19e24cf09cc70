//! `phoenix kit save -o FILE`: images and missions in one file.

use std::io::Write;
use std::path::PathBuf;

use super::super::progress::Bar;
use super::super::{Common, PASSED, engine};
use crate::content::pack::pack;
use crate::domain::bytes::Bytes;
use crate::domain::text::counted;
use crate::kit::KitError;
use crate::kit::file::save;
use crate::kit::stock::stock;

#[derive(clap::Args, Debug)]
pub(super) struct SaveArgs {
    /// Ids or numbers of missions [default: all of them]
    #[arg(value_name = "MISSION")]
    names: Vec<String>,
    /// The file to write
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Show no bar
    #[arg(long, short)]
    quiet: bool,
}

pub(super) async fn run(
    args: &SaveArgs,
    common: &Common,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let needs = super::needs(common, &args.names)?;
    let (engine, _) = engine::connect(common).await?;
    let missing: Vec<_> = stock(&engine, &needs)
        .await?
        .into_iter()
        .filter(|it| it.present.is_none())
        .map(|it| it.image)
        .collect();
    if !missing.is_empty() {
        return Err(KitError::Missing { images: missing }.into());
    }
    let images: Vec<&str> = needs.images().collect();
    let bar = Bar::new(args.quiet);
    let missions = Some(pack(&common.missions()?)?.pack);
    let manifest = save(&engine, &images, missions, &args.output, bar.report()).await?;
    drop(bar);
    let bytes = std::fs::metadata(&args.output)?.len();
    writeln!(
        out,
        "{}: {} and the missions, {}",
        args.output.display(),
        counted(manifest.images.len(), "image"),
        Bytes(bytes)
    )?;
    Ok(PASSED)
}
