//! `phoenix kit build`: stand-ins for the base images, where no registry can be reached.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::super::consent::{consent, progress};
use super::super::progress::Bar;
use super::super::{Common, PASSED, UNKNOWN, engine};
use crate::content::Home;
use crate::domain::bytes::Bytes;
use crate::domain::text::counted;
use crate::engine::connect::Surroundings;
use crate::engine::private::{debian, install};
use crate::kit::build::{Order, Wanted, build, missing_clients};
use crate::kit::file::{Loaded, load, write_archive_file};

#[derive(clap::Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct BuildArgs {
    /// Ids or numbers of missions [default: all of them]
    #[arg(value_name = "MISSION")]
    names: Vec<String>,
    /// Write an archive that `docker load` reads, instead of loading the images into the engine
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Certificates in PEM form that the images are to trust, too, such as a company's own
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Replace images of these names that the engine has already
    #[arg(long)]
    replace: bool,
    /// Install the programs that fetch the packages, where they are missing, after asking
    #[arg(long)]
    install: bool,
    /// Ask nothing
    #[arg(long, short)]
    yes: bool,
    /// Show no bar
    #[arg(long, short)]
    quiet: bool,
}

pub(super) async fn run(
    args: &BuildArgs,
    common: &Common,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    if !clients(args, out).await? {
        return Ok(UNKNOWN);
    }
    let order = order(args, common)?;
    let folder = Home::find()?.folder().join("cache/kit");
    // An engine that is not there is said before minutes of work.
    let engine = match args.output {
        None => Some(engine::connect(common).await?.0),
        Some(_) => None,
    };
    let bar = Bar::new(args.quiet);
    let checked = build(order, &folder, bar.report()).await?;
    let Some(engine) = engine else {
        let path = args.output.clone().unwrap_or_default();
        let report = bar.report();
        let images = checked.manifest.images.len();
        let to = path.clone();
        let write = move || write_archive_file(&checked, &to, &report);
        let written = tokio::task::spawn_blocking(write).await?;
        let bytes = written.with_context(|| format!("writing {}", path.display()))?;
        drop(bar);
        let images = counted(images, "stand-in");
        writeln!(out, "{}: {images}, {}", path.display(), Bytes(bytes))?;
        return Ok(PASSED);
    };
    let outcomes = load(&engine, &checked, args.replace, bar.report()).await?;
    drop(bar);
    for (name, outcome) in outcomes {
        let words = match outcome {
            Loaded::New => "a stand-in was loaded",
            Loaded::Present => "this stand-in was here already",
            Loaded::Kept => "is here already, but another one; `--replace` puts the stand-in there",
        };
        writeln!(out, "{name}: {words}")?;
    }
    Ok(PASSED)
}

/// Whether the programs that fetch are here, installed perhaps.
async fn clients(args: &BuildArgs, out: &mut dyn Write) -> anyhow::Result<bool> {
    let missing = missing_clients();
    if missing.is_empty() {
        return Ok(true);
    }
    let platform = Surroundings::of_process(None).platform;
    let how = debian(&platform, &missing);
    if !args.install || how.steps.is_none() {
        writeln!(
            out,
            "Stand-ins are made of packages that programs fetch which are not here:"
        )?;
        writeln!(out, "  {}", how.command)?;
        if how.steps.is_some() {
            writeln!(out, "or let phoenix run that, after asking: add --install")?;
        }
        return Ok(false);
    }
    consent(&format!("Run `{}`", how.command), args.yes)?;
    install(&how, &progress).await?;
    Ok(true)
}

fn order(args: &BuildArgs, common: &Common) -> anyhow::Result<Order> {
    let needs = super::needs(common, &args.names)?;
    Ok(Order {
        images: needs.images().map(str::to_owned).collect(),
        // Of all missions, whichever are named: the layer that has the packages is the same for all.
        wanted: Wanted::of(&common.course()?),
        certificates: args.ca.as_deref().map(certificates).transpose()?,
    })
}

fn certificates(path: &Path) -> anyhow::Result<Vec<u8>> {
    let pem = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let begin = b"-----BEGIN CERTIFICATE-----";
    if !pem.windows(begin.len()).any(|it| it == begin) {
        bail!("{}: no certificate in PEM form is in it", path.display());
    }
    Ok(pem)
}
