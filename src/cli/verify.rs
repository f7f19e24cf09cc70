//! `phoenix verify`: missions prove themselves on the engine.

mod human;

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use anyhow::anyhow;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::format::Format;
use super::progress::Progress;
use super::{Common, engine, terminal};
use crate::content::{Course, Home};
use crate::domain::mission::Bundle;
use crate::domain::proof::{Answer, claims, flaky};
use crate::engine::start_another;
use crate::grading::{Proved, Verify, verify};

/// The version of the JSON that `--format json` prints.
const VERSION: u32 = 1;

/// Grade every answer that the missions bring along: each starter must fail as declared, each
/// solution pass twice, each wrong answer fail exactly the checks it names.
#[derive(clap::Args, Debug)]
pub(super) struct VerifyArgs {
    /// Ids or numbers of missions [default: all of them]
    #[arg(value_name = "MISSION")]
    names: Vec<String>,
    /// Grade every answer so often, to find verdicts that change by themselves
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    repeat: u32,
    /// Answers graded at once
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: u16,
    /// Forbid pulls and build networks, whatever the missions say
    #[arg(long)]
    offline: bool,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Say nothing on standard error while it runs
    #[arg(long, short)]
    quiet: bool,
}

/// Everything that came of it, mission by mission.
struct Outcome {
    missions: Vec<MissionProof>,
    /// Answers that a cancel kept from being graded, or from being graded to the end.
    missing: usize,
    seconds: f64,
}

#[derive(Serialize)]
struct MissionProof {
    mission: String,
    proofs: Vec<Proved>,
    /// Answers whose repetitions differ.
    flaky: BTreeSet<Answer>,
}

#[derive(Serialize)]
struct Json<'a> {
    verify: u32,
    missions: &'a [MissionProof],
    surprises: usize,
    missing: usize,
    seconds: f64,
}

pub(super) async fn run(
    args: &VerifyArgs,
    common: &Common,
    cancel: &CancellationToken,
) -> anyhow::Result<u8> {
    let bundles = bundles(&common.missions()?, &args.names)?;
    let mut claimed = Vec::new();
    for bundle in &bundles {
        let of_it =
            claims(bundle).map_err(|words| anyhow!("{}: {words}", bundle.mission.about.id))?;
        claimed.extend(of_it.into_iter().map(|claim| (Arc::clone(bundle), claim)));
    }
    let plan = Verify {
        claims: claimed,
        repeat: args.repeat,
        jobs: usize::from(args.jobs),
        offline: args.offline,
    };
    let home = Home::find()?;
    let started = engine::start_in(common.engine.as_deref(), &home).await?;
    // Lines alone: each answer's stays to be read.
    let progress = Progress::new(args.quiet, false);
    if let Some(words) = engine::said(&started) {
        progress.say(&words);
    }
    let open = || start_another(&started.engine, home.folder());
    let clock = Instant::now();
    let wanted = plan.claims.len() * usize::try_from(plan.repeat).unwrap_or(usize::MAX);
    let sink = |proved: Proved| progress.say(&human::line(&proved));
    let proved = verify(&plan, &open, &sink, cancel).await;
    let outcome = Outcome {
        missing: wanted.saturating_sub(proved.len()),
        missions: by_mission(&bundles, &proved),
        seconds: clock.elapsed().as_secs_f64(),
    };
    let mut out = std::io::stdout().lock();
    match args.format {
        Format::Human => out.write_all(human::report(&outcome, terminal::style()).as_bytes())?,
        Format::Json => {
            let json = Json {
                verify: VERSION,
                missions: &outcome.missions,
                surprises: outcome.surprises().count(),
                missing: outcome.missing,
                seconds: outcome.seconds,
            };
            writeln!(out, "{}", serde_json::to_string_pretty(&json)?)?;
        }
    }
    Ok(outcome.code())
}

fn bundles(course: &Course, names: &[String]) -> anyhow::Result<Vec<Arc<Bundle>>> {
    let entries = if names.is_empty() {
        course.entries().iter().collect()
    } else {
        let found = names.iter().map(|name| course.find(name));
        found.collect::<Result<Vec<_>, _>>()?
    };
    let bundles = entries
        .into_iter()
        .map(|entry| Ok(Arc::new(entry.bundle()?)));
    bundles.collect()
}

/// In the order of the course.
fn by_mission(bundles: &[Arc<Bundle>], proved: &[Proved]) -> Vec<MissionProof> {
    let of_one = |bundle: &Arc<Bundle>| {
        let id = &bundle.mission.about.id;
        let proofs = proved.iter().filter(|one| one.mission == *id).cloned();
        let proofs: Vec<Proved> = proofs.collect();
        MissionProof {
            mission: id.to_string(),
            flaky: flaky(proofs.iter().map(|one| &one.proof)),
            proofs,
        }
    };
    bundles.iter().map(of_one).collect()
}

impl Outcome {
    fn proofs(&self) -> impl Iterator<Item = &Proved> {
        self.missions.iter().flat_map(|mission| &mission.proofs)
    }

    /// The answers that were not as claimed.
    fn surprises(&self) -> impl Iterator<Item = &Proved> {
        self.proofs().filter(|one| !one.proof.holds())
    }

    fn code(&self) -> u8 {
        let flaky = self
            .missions
            .iter()
            .any(|mission| !mission.flaky.is_empty());
        if self.missing > 0 || self.proofs().any(|one| one.proof.unknown) {
            super::UNKNOWN
        } else if flaky || self.surprises().next().is_some() {
            super::FAILED
        } else {
            super::PASSED
        }
    }
}
