//! `phoenix inspect`: where an image's bytes are, which layer brought them, and what ships unseen.

mod human;
mod json;
mod source;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ValueEnum;

use self::source::Source;
use crate::domain::dockerfile::{self, Dockerfile};
use crate::domain::glob::PathGlob;
use crate::domain::image::{Analysis, ImageConfig, Node, analyse, lines_of_history};
use crate::engine::Engine;

#[derive(clap::Args, Debug)]
pub(super) struct InspectArgs {
    /// An image of the engine, by name or id; with --archive, which of its images
    #[arg(required_unless_present = "archive")]
    image: Option<String>,
    /// Read a file that `docker save` wrote, or an OCI layout's tar, without an engine; `-` reads
    /// standard input
    #[arg(long, value_name = "FILE")]
    archive: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    format: InspectFormat,
    /// List the files of the merged file system too, all or those that match
    #[arg(long, value_name = "GLOB", num_args = 0..=1, default_missing_value = "**")]
    files: Option<String>,
    /// The Dockerfile that the image was built from: layers gain their line
    #[arg(long, value_name = "FILE")]
    dockerfile: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum InspectFormat {
    #[default]
    Human,
    Json,
}

/// What was found, ready to be told.
struct Inspected {
    name: String,
    /// The engine's own idea of the size, which is not comparable between engines.
    engine_bytes: Option<u64>,
    config: ImageConfig,
    analysis: Analysis,
    /// Only files that match are listed, and none when it is not asked.
    wanted: Option<PathGlob>,
}

impl Inspected {
    fn files(&self) -> Option<impl Iterator<Item = (&str, &Node)>> {
        self.wanted
            .as_ref()
            .map(|glob| self.analysis.tree.matching(glob))
    }
}

/// Inspects an image of the engine, or of an archive: then `connect` is not called.
///
/// # Errors
/// No such file, not an archive, no such image, no engine: the command's exit code is 2.
pub(super) async fn run<E: Engine>(
    args: InspectArgs,
    connect: impl AsyncFnOnce() -> anyhow::Result<E>,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let glob = |pattern: String| {
        let wrong = |reason: String| anyhow::anyhow!("--files {pattern}: {reason}");
        PathGlob::new(&pattern).map_err(wrong)
    };
    let wanted = args.files.map(glob).transpose()?;
    let dockerfile = args
        .dockerfile
        .as_deref()
        .map(read_dockerfile)
        .transpose()?;
    let source = match (args.archive, args.image) {
        (Some(archive), image) => source::of_archive(archive, image).await?,
        (None, Some(image)) => source::of_engine(&connect().await?, image).await?,
        (None, None) => anyhow::bail!("name an image, or a file with --archive"),
    };
    let inspected = analysed(source, dockerfile.as_ref(), wanted);
    match args.format {
        InspectFormat::Human => human::write(&inspected, out)?,
        InspectFormat::Json => json::write(&inspected, out)?,
    }
    Ok(super::PASSED)
}

fn analysed(
    source: Source,
    dockerfile: Option<&Dockerfile>,
    wanted: Option<PathGlob>,
) -> Inspected {
    let Source {
        name,
        engine_bytes,
        scan,
    } = source;
    let lines = dockerfile.map(|file| lines_of_history(&scan.config, file, None));
    let analysis = analyse(&scan.config, &scan.layers, &lines.unwrap_or_default());
    Inspected {
        name,
        engine_bytes,
        config: scan.config,
        analysis,
        wanted,
    }
}

fn read_dockerfile(path: &Path) -> anyhow::Result<Dockerfile> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("reading the Dockerfile {}", path.display()))?;
    dockerfile::parse(&text).with_context(|| path.display().to_string())
}
