//! Commands, reporters, exit codes. `main` hands over here; nothing below prints on its own.

mod certificate;
mod clean;
mod completions;
mod consent;
mod doctor;
mod engine;
mod engines;
mod format;
mod grade;
mod inspect;
mod kit;
mod language;
mod lint;
mod list;
mod new;
mod pack;
mod plain;
mod play;
mod progress;
mod report;
mod schema;
mod style;
mod submission;
mod terminal;
mod verify;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Parser, Subcommand};
use tokio_util::sync::CancellationToken;

use crate::content::{self, Course, Home};
use crate::domain::mission::Language;

/// Exit codes of every command.
const PASSED: u8 = 0;
const FAILED: u8 = 1;
/// Could not be graded, or bad usage.
const UNKNOWN: u8 = 2;

/// Learn, teach and grade container images in a terminal.
#[derive(Parser, Debug)]
#[command(version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options that every command understands.
#[derive(clap::Args, Debug)]
struct Common {
    /// The engine to use, such as `unix:///var/run/docker.sock` [default: the one that answers]
    #[arg(long, global = true, value_name = "URL")]
    engine: Option<String>,
    /// Use the missions of this folder instead of the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    missions: Option<PathBuf>,
    /// Use the missions of this pack, which `phoenix pack` made
    #[arg(long, global = true, value_name = "FILE")]
    pack: Option<PathBuf>,
    /// The language of missions' texts, such as `de` [default: `language` of config.yaml, then the
    /// environment's]
    #[arg(long, global = true, value_name = "LANGUAGE")]
    language: Option<Language>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Play the missions on the screen; what `phoenix` alone does
    Play(play::PlayArgs),
    /// Build a Dockerfile and check it against a mission
    Grade(grade::GradeArgs),
    /// Show where an image's bytes are and what of them is wasted
    Inspect(inspect::InspectArgs),
    /// Look for mistakes in missions or in a Dockerfile, without an engine
    Lint(lint::LintArgs),
    /// Write the certificate of a finished course
    Certificate(certificate::CertificateArgs),
    /// Make a new mission to write over
    New(new::NewArgs),
    /// Pack missions into one file, to hand out
    Pack(pack::PackArgs),
    /// Prove missions: grade every answer that they bring along
    Verify(verify::VerifyArgs),
    /// List the missions
    List(list::ListArgs),
    /// Show, save and load the base images that missions build from
    Kit(kit::KitArgs),
    /// Print the JSON Schema of `mission.yaml`
    Schema(schema::SchemaArgs),
    /// Show which engine answers, what it lacks, and what to do about it
    Doctor(doctor::DoctorArgs),
    /// Start a container engine of our own, stop it, or tell how it is
    Engine(engines::EngineArgs),
    /// Remove what crashed runs left on the engine
    Clean(clean::CleanArgs),
    /// Print shell completions
    Completions(completions::CompletionsArgs),
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return complain(&anyhow::Error::from(error)),
    };
    let result = runtime.block_on(async {
        let cancel = CancellationToken::new();
        let _signals = terminal::cancel_on_signals(cancel.clone());
        run(cli, &cancel).await
    });
    // A stuck blocking read of an engine that went away must not keep the process.
    runtime.shutdown_timeout(std::time::Duration::from_millis(500));
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => complain(&error),
    }
}

async fn run(cli: Cli, cancel: &CancellationToken) -> anyhow::Result<u8> {
    let mut out = std::io::stdout().lock();
    let common = cli.common;
    let play = || Command::Play(play::PlayArgs::default());
    match cli.command.unwrap_or_else(play) {
        Command::Play(args) => {
            drop(out);
            play::run(&args, &common).await
        }
        Command::Grade(args) => grade::run(&args, &common, cancel).await,
        Command::Verify(args) => {
            drop(out);
            verify::run(&args, &common, cancel).await
        }
        Command::Lint(args) => {
            let course = || common.missions();
            lint::run(&args, course, &mut out, &mut std::io::stderr().lock())
        }
        Command::Inspect(args) => {
            let connect = async || Ok(engine::connect(&common).await?.0);
            inspect::run(args, connect, &mut out).await
        }
        Command::Kit(args) => kit::run(args, &common, cancel, &mut out).await,
        Command::List(args) => list::run(&args, &common, &mut out),
        Command::New(args) => new::run(args, &mut out),
        Command::Pack(args) => pack::run(&args, &mut out),
        Command::Certificate(args) => certificate::run(&args, &common, &mut out),
        Command::Schema(args) => schema::run(&args, &mut out),
        Command::Doctor(args) => {
            let (home, images) = (Home::find()?, base_images(&common.missions()?));
            let url = common.engine.as_deref();
            doctor::run(&args, url, home.folder(), &images, &mut out).await
        }
        Command::Clean(args) => {
            let home = Home::find()?;
            clean::run(&args, common.engine.as_deref(), home.folder(), &mut out).await
        }
        Command::Engine(args) => {
            let home = Home::find()?;
            let url = common.engine.as_deref();
            engines::run(&args, url, home.folder(), &mut out, cancel).await
        }
        Command::Completions(args) => completions::run(&args, &mut out),
    }
}

impl Common {
    /// The missions, with their texts in the learner's language.
    fn course(&self) -> anyhow::Result<Course> {
        let language = language::of(self.language.clone())?;
        Ok(self.missions()?.in_language(language.as_ref()))
    }

    /// The missions as they are written.
    fn missions(&self) -> anyhow::Result<Course> {
        match (&self.missions, &self.pack) {
            (Some(dir), None) => Ok(Course::from_dir(dir)?),
            (None, Some(file)) => Ok(content::pack::open(file)?),
            (None, None) => Ok(Course::shipped()),
            (Some(_), Some(_)) => bail!("`--missions` and `--pack` each name missions; give one"),
        }
    }
}

/// Every base image that the missions declare; a mission that cannot be read declares none.
fn base_images(course: &Course) -> Vec<String> {
    // `lint` says what is wrong with a mission that cannot be read.
    let missions = course
        .entries()
        .iter()
        .filter_map(|entry| entry.mission().ok());
    let images: BTreeSet<_> = missions
        .flat_map(|mission| mission.images.clone())
        .collect();
    images.into_iter().collect()
}

/// Help and version are answers; everything else is bad usage.
fn usage(error: &clap::Error) -> ExitCode {
    // If the terminal is gone there is nobody to tell.
    let _gone = error.print();
    let code = if error.use_stderr() { UNKNOWN } else { PASSED };
    ExitCode::from(code)
}

fn complain(error: &anyhow::Error) -> ExitCode {
    // A reader that has gone (`phoenix list | head`) is no failure worth words.
    let broken_pipe = |cause: &(dyn std::error::Error + 'static)| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    };
    if !error.chain().any(broken_pipe) {
        let _gone = writeln!(std::io::stderr(), "error: {error:#}");
    }
    ExitCode::from(UNKNOWN)
}
