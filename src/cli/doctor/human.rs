//! The doctor's findings for people: aligned, calm, no colour.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::findings::{BaseImages, EngineFindings, Findings, NoEngine, StateFolder};
use crate::cli::clean::in_words;
use crate::domain::build::Builder;
use crate::engine::ImageStore;
use crate::engine::connect::{Outcome, Probe};

pub(super) fn write(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    match &findings.engine {
        Ok(engine) => {
            let (identity, source) = (&engine.identity, &engine.source);
            writeln!(out, "{} answers ({source}).\n", identity.label())?;
            rows(&of_engine(engine, &findings.state), out)?;
        }
        Err(NoEngine::NoAnswer) => writeln!(out, "No container engine answers.")?,
        Err(NoEngine::Silent(error)) => {
            writeln!(
                out,
                "A container engine answers, but cannot be used.\n{error}"
            )?;
        }
    }
    writeln!(out, "\nLooked at")?;
    looked_at(&findings.probes, out)?;
    if findings.advice.is_empty() {
        return match findings.engine {
            Ok(_) => writeln!(out, "\nAll is well."),
            Err(_) => Ok(()),
        };
    }
    writeln!(out, "\nWhat to do")?;
    for mend in &findings.advice {
        writeln!(out, "  {}", mend.say)?;
        if let Some(command) = &mend.command {
            writeln!(out, "    $ {command}")?;
        }
    }
    Ok(())
}

fn of_engine(engine: &EngineFindings, state: &StateFolder) -> Vec<[String; 2]> {
    let identity = &engine.identity;
    let builder = match identity.builder {
        Builder::Buildkit => "BuildKit",
        Builder::Classic => "the classic builder",
        Builder::Podman => "podman's builder",
    };
    let store = match &identity.store {
        ImageStore::Containerd => "containerd image store",
        ImageStore::Driver(driver) => driver,
    };
    let rootless = if identity.rootless { ", rootless" } else { "" };
    let disk = match (engine.disk, &identity.data_root) {
        (Some(disk), Some(root)) => format!("{} free of {} at {root}", disk.free, disk.total),
        _ => "not on this machine's file system".to_owned(),
    };
    let state = match &state.trouble {
        None => state.path.display().to_string(),
        Some(trouble) => format!("cannot be used: {trouble}"),
    };
    let leftovers = match &engine.leftovers {
        Ok(left) => in_words(left).unwrap_or_else(|| "none".to_owned()),
        Err(why) => why.clone(),
    };
    [
        ("endpoint", identity.endpoint.clone()),
        ("api", identity.api_version.clone()),
        (
            "builder",
            format!("{builder}: {}", identity.builder_reason()),
        ),
        ("images", store.to_owned()),
        ("platform", format!("{}{rootless}", identity.platform)),
        ("disk", disk),
        ("base images", base_images(&engine.images)),
        ("leftovers", leftovers),
        ("state", state),
    ]
    .map(|(name, value)| [name.to_owned(), value])
    .to_vec()
}

fn base_images(images: &BaseImages) -> String {
    match &images.missing {
        Err(error) => error.to_string(),
        Ok(_) if images.wanted == 0 => "no mission declares any".to_owned(),
        Ok(missing) if missing.is_empty() => format!("all {} here", images.wanted),
        Ok(missing) => format!(
            "{} of {} here; missing: {}",
            images.wanted - missing.len(),
            images.wanted,
            missing.join(", ")
        ),
    }
}

/// Usual places without a socket are counted, not listed: they say nothing.
fn looked_at(probes: &[Probe], out: &mut dyn Write) -> io::Result<()> {
    let absent = |probe: &&Probe| probe.outcome == Outcome::Missing;
    let usual = |probe: &&Probe| absent(probe) && !probe.source.is_choice();
    // The first is what the user's own tools would have taken.
    let first = probes.first();
    let told = probes
        .iter()
        .filter(|probe| !usual(probe) || Some(*probe) == first);
    let told: Vec<_> = told
        .map(|probe| {
            [
                probe.source.to_string(),
                probe.endpoint.clone(),
                probe.message(),
            ]
        })
        .collect();
    rows(&told, out)?;
    match probes.len() - told.len() {
        0 => Ok(()),
        1 => writeln!(out, "  and 1 other usual place, where there is no socket"),
        n => writeln!(
            out,
            "  and {n} other usual places, where there is no socket"
        ),
    }
}

/// Columns as wide as their widest cell; the last one is free.
fn rows<const N: usize>(rows: &[[String; N]], out: &mut dyn Write) -> io::Result<()> {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let width = if column + 1 == N {
                0
            } else {
                width(column).unwrap_or(0)
            };
            // Writing to a string cannot fail.
            let _infallible = write!(line, "  {cell:width$}");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}
