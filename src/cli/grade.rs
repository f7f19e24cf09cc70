//! `phoenix grade MISSION`: the pipeline from the command line.

use std::io::Write;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::progress::Progress;
use super::report::{Format, render};
use super::submission::SubmissionArgs;
use super::{Common, terminal};
use crate::domain::report::{Overall, Report};
use crate::engine::Engine;
use crate::grading::{self, Job};

#[derive(clap::Args, Debug)]
pub(super) struct GradeArgs {
    /// The mission's id or number; `phoenix list` shows them
    mission: String,
    #[command(flatten)]
    submission: SubmissionArgs,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Forbid pulls and build networks, whatever the mission says
    #[arg(long)]
    offline: bool,
    /// Say nothing on standard error while it runs
    #[arg(long, short)]
    quiet: bool,
}

pub(super) async fn run(
    args: &GradeArgs,
    common: &Common,
    cancel: &CancellationToken,
) -> anyhow::Result<u8> {
    let bundle = Arc::new(common.course()?.find(&args.mission)?.bundle()?);
    let submission = args.submission.read(&bundle)?;
    let title = bundle.mission.about.title.clone();
    let job = Job {
        bundle,
        submission,
        offline: args.offline,
        always_measure: false,
        fresh: false,
    };
    let progress = Progress::new(args.quiet, terminal::is_live());
    progress.say(&format!("grading {}", args.submission.describe()));
    let report = grade(&job, common, &progress, cancel).await;
    progress.finish();
    let report = report?;
    let text = render(&report, &title, args.format, terminal::style())?;
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(match report.outcome {
        Overall::Passed => super::PASSED,
        Overall::Failed => super::FAILED,
        Overall::CouldNotBeGraded => super::UNKNOWN,
    })
}

async fn grade(
    job: &Job,
    common: &Common,
    progress: &Progress,
    cancel: &CancellationToken,
) -> anyhow::Result<Report> {
    let (engine, left) = super::engine::connect(common).await?;
    if let Some(words) = left {
        progress.say(&words);
    }
    let sink = |event| progress.event(&event);
    let report = grading::run(job, &engine, &sink, cancel).await;
    match engine.finish().await {
        Ok(_) => {}
        // The verdict stands; what is left is removed at the next start.
        Err(error) => progress.say(&format!(
            "cleaning up: {error}; the next run removes the rest"
        )),
    }
    Ok(report)
}
