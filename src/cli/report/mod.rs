//! A finished report in the formats people and machines read. One report, many writers.

mod human;
mod junit;
mod markdown;
mod tap;

use clap::ValueEnum;

use crate::cli::style::Style;
use crate::domain::bytes::Bytes;
use crate::domain::report::{Overall, Report};

/// Formats of `phoenix grade`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Human,
    Json,
    Junit,
    Tap,
    Markdown,
}

/// The whole report as text, with a line break at its end.
pub(super) fn render(
    report: &Report,
    title: &str,
    format: Format,
    style: Style,
) -> anyhow::Result<String> {
    Ok(match format {
        Format::Human => human::render(report, title, style),
        Format::Json => serde_json::to_string_pretty(report)? + "\n",
        Format::Junit => junit::render(report, title)?,
        Format::Tap => tap::render(report, title),
        Format::Markdown => markdown::render(report, title),
    })
}

/// `failed: 30 of 130 points`
fn headline(report: &Report) -> String {
    let word = match report.outcome {
        Overall::Passed => "passed",
        Overall::Failed => "failed",
        Overall::CouldNotBeGraded => "could not be graded",
    };
    format!(
        "{word}: {} of {} points",
        report.points.earned, report.points.possible
    )
}

/// What the image measures, each part on its own: `121 MB`, `14 layers`.
fn measures(report: &Report) -> Vec<String> {
    let Some(image) = &report.image else {
        return Vec::new();
    };
    let mut parts = Vec::new();
    if let Some(total) = image.total_bytes {
        parts.push(format!("image {}", Bytes(total)));
    }
    for (id, bytes) in &image.references {
        parts.push(format!("`{id}` {}", Bytes(*bytes)));
    }
    if let Some(wasted) = image.wasted_bytes {
        parts.push(format!("wasted {}", Bytes(wasted)));
    }
    parts.push(format!("{} layers", image.layers));
    if let Some(bytes) = report.timings.engine_bytes {
        parts.push(format!("the engine reports {}", Bytes(bytes)));
    }
    parts
}

/// On what it was graded: `Docker 20.10.24, buildkit, overlay2`.
fn engine_line(report: &Report) -> Option<String> {
    let receipt = &report.receipt;
    let engine = receipt.engine.as_ref()?;
    let builder = receipt
        .builder
        .map(|builder| format!("{builder:?}").to_lowercase());
    let parts = [Some(engine.clone()), builder, receipt.image_store.clone()];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// Said whenever a base image was not the real one.
fn stand_in_line(report: &Report) -> Option<String> {
    let names = &report.receipt.stand_ins;
    (!names.is_empty()).then(|| format!("stand-in base images: {}", names.join(", ")))
}

#[cfg(test)]
mod tests;
