//! `phoenix doctor`: which engine answers, what it can do, what is missing, and what to do about it.

mod findings;
mod human;
mod json;

use std::io::Write;
use std::path::Path;

use clap::Args;

use super::format::Format;
use crate::engine::connect::{Surroundings, survey};
use findings::Findings;

/// There is an engine and it can be used.
const HEALTHY: u8 = 0;
/// There is none, or it does not say who it is: nothing can be graded.
const NO_ENGINE: u8 = 2;

#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// How to print what was found
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
    /// Fail, too, when a base image of the missions is missing
    #[arg(long)]
    require_images: bool,
}

/// Looks at everything and prints it; changes nothing but the state folder, which it may make.
///
/// `images` are the base images that the shipped missions declare; `state` is the program's data
/// directory. Returns the exit code: 0 when an engine can be used, 2 when none can.
pub(super) async fn run(
    args: &DoctorArgs,
    engine_url: Option<&str>,
    state: &Path,
    images: &[String],
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let search = survey(&Surroundings::of_process(engine_url).with_private(state)).await;
    let findings = Findings::gather(search, state, images).await;
    match args.format {
        Format::Human => human::write(&findings, out)?,
        Format::Json => json::write(&findings, out)?,
    }
    Ok(match findings.engine {
        Ok(_) if args.require_images && !findings.has_images() => NO_ENGINE,
        Ok(_) => HEALTHY,
        Err(_) => NO_ENGINE,
    })
}

#[cfg(test)]
mod tests;
