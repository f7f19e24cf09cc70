//! The doctor's findings as stable JSON.

use std::io::Write;

use serde::Serialize;

use super::findings::{EngineFindings, Findings, NoEngine};
use crate::engine::{CleanUp, Identity};

/// Raised when a field changes its meaning or goes away.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    healthy: bool,
    #[serde(flatten)]
    answer: Answer<'a>,
    probes: Vec<ProbeJson<'a>>,
    state: StateJson<'a>,
    advice: Vec<AdviceJson<'a>>,
}

/// One of the two keys is there.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Answer<'a> {
    Engine(Box<EngineJson<'a>>),
    /// Why there is no engine.
    Error(String),
}

#[derive(Serialize)]
struct EngineJson<'a> {
    #[serde(flatten)]
    identity: &'a Identity,
    builder_reason: &'static str,
    source: &'a str,
    /// Null when it is not on this machine.
    disk: Option<DiskJson>,
    base_images_wanted: usize,
    /// Null when the engine could not be asked.
    base_images_missing: Option<&'a [String]>,
    leftovers: Option<&'a CleanUp>,
}

#[derive(Serialize)]
struct DiskJson {
    free_bytes: u64,
    total_bytes: u64,
}

#[derive(Serialize)]
struct ProbeJson<'a> {
    source: String,
    endpoint: &'a str,
    outcome: &'static str,
    message: String,
}

#[derive(Serialize)]
struct StateJson<'a> {
    path: String,
    error: Option<&'a str>,
}

#[derive(Serialize)]
struct AdviceJson<'a> {
    say: &'a str,
    command: Option<&'a str>,
}

pub(super) fn write(findings: &Findings, out: &mut dyn Write) -> anyhow::Result<()> {
    let probes = findings.probes.iter().map(|probe| ProbeJson {
        source: probe.source.to_string(),
        endpoint: &probe.endpoint,
        outcome: probe.outcome.code(),
        message: probe.message(),
    });
    let advice = findings.advice.iter().map(|mend| AdviceJson {
        say: &mend.say,
        command: mend.command.as_deref(),
    });
    let document = Document {
        format: FORMAT,
        healthy: findings.engine.is_ok(),
        answer: match &findings.engine {
            Ok(found) => Answer::Engine(Box::new(engine(found))),
            Err(NoEngine::NoAnswer) => Answer::Error("no container engine answers".to_owned()),
            Err(NoEngine::Silent(error)) => Answer::Error(error.to_string()),
        },
        probes: probes.collect(),
        state: StateJson {
            path: findings.state.path.display().to_string(),
            error: findings.state.trouble.as_deref(),
        },
        advice: advice.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)?;
    Ok(())
}

fn engine(engine: &EngineFindings) -> EngineJson<'_> {
    EngineJson {
        identity: &engine.identity,
        builder_reason: engine.identity.builder_reason(),
        source: &engine.source,
        disk: engine.disk.map(|disk| DiskJson {
            free_bytes: disk.free.0,
            total_bytes: disk.total.0,
        }),
        base_images_wanted: engine.images.wanted,
        // Null says that the engine could not be asked; so it does for the leftovers.
        base_images_missing: engine.images.missing.as_deref().ok(),
        // Null: see above.
        leftovers: engine.leftovers.as_ref().ok(),
    }
}
