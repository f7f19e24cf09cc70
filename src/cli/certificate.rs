//! `phoenix certificate`: the finished course on one page, as a picture or as text.

mod markdown;
mod svg;

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::ValueEnum;

use super::Common;
use crate::content::learner::Store;
use crate::content::{Home, write_atomic};
use crate::domain::learner::{Certificate, Done};
use crate::domain::text::sanitise;

/// Longest name, in bytes.
const LONGEST_NAME: usize = 80;

#[derive(clap::Args, Debug)]
pub(super) struct CertificateArgs {
    /// Who finished the course
    #[arg(long)]
    name: String,
    /// The file to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Svg,
    Markdown,
}

pub(super) fn run(
    args: &CertificateArgs,
    common: &Common,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let course = common.course()?;
    let store = Store::open(Home::find()?)?;
    let (progress, _) = store.progress()?;
    let missions = course.entries().iter().map(|entry| entry.mission());
    let missions = missions
        .collect::<Result<Vec<_>, _>>()
        .map_err(Clone::clone)?;
    let mut attempts = Vec::new();
    for mission in &missions {
        attempts.push(store.attempts(&mission.about.id)?.0);
    }
    let done: Vec<_> = missions
        .iter()
        .zip(&attempts)
        .map(|(mission, attempts)| Done {
            about: &mission.about,
            progress: progress.missions.get(&mission.about.id),
            attempts,
        })
        .collect();
    let name = sanitise(args.name.trim(), LONGEST_NAME);
    let certificate = match Certificate::of(&name, &done) {
        Ok(certificate) => certificate,
        Err(open) => bail!(
            "the course is not finished yet; still to be passed: {}",
            open.join(", ")
        ),
    };
    let text = match args.format {
        Format::Svg => svg::render(&certificate),
        Format::Markdown => markdown::render(&certificate),
    };
    match &args.output {
        Some(path) => write_atomic(path, text.as_bytes())
            .with_context(|| format!("writing {}", path.display()))?,
        None => out.write_all(text.as_bytes())?,
    }
    Ok(super::PASSED)
}
