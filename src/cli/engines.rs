//! `phoenix engine`: a container engine of our own, up, down, and how it is.

use std::io::{self, Write};
use std::path::Path;

use anyhow::bail;
use clap::{Args, Subcommand};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::consent::{consent, progress};
use super::format::Format;
use super::{FAILED, PASSED, UNKNOWN};
use crate::engine::connect::{Search, Source, Surroundings, search};
use crate::engine::private::{self, Condition, Down, Install, Kind, Offer, Place, Raised};

/// Raised when a field of the JSON changes its meaning or goes away.
const FORMAT: u32 = 1;

/// A container engine of phoenix's own, for a machine on which none answers.
#[derive(Debug, Args)]
pub(super) struct EngineArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Start it, unless an engine answers already
    Up {
        /// Install what it needs with this system's package manager, after asking
        #[arg(long)]
        install: bool,
        /// Ask nothing
        #[arg(long, short)]
        yes: bool,
    },
    /// Stop it; its images stay
    Down {
        /// Remove its images, its cache and everything else of it, after asking
        #[arg(long)]
        remove: bool,
        /// Ask nothing
        #[arg(long, short)]
        yes: bool,
    },
    /// Tell whether it runs, and what could be started or installed; 1 when it does not run
    Status {
        #[arg(long, value_enum, default_value_t = Format::Human)]
        format: Format,
    },
}

/// `state` is the program's data directory. Returns the exit code.
pub(super) async fn run(
    args: &EngineArgs,
    url: Option<&str>,
    state: &Path,
    out: &mut dyn Write,
    cancel: &CancellationToken,
) -> anyhow::Result<u8> {
    match args.what {
        What::Up { install, yes } => tokio::select! {
            biased;
            () = cancel.cancelled() => bail!("interrupted; what was begun goes on by itself"),
            done = up(url, state, install, yes, out) => done,
        },
        What::Down { remove: false, .. } => {
            let words = match private::down(state).await? {
                Down::Stopped => "The private engine has stopped; its images stay.",
                Down::NotRunning => "The private engine was not running.",
            };
            writeln!(out, "{words}")?;
            Ok(PASSED)
        }
        What::Down { remove: true, yes } => {
            let folder = Place::under(state).folder().display().to_string();
            consent(
                &format!("Remove the private engine and its images in {folder}"),
                yes,
            )?;
            private::remove(state).await?;
            writeln!(out, "The private engine is gone.")?;
            Ok(PASSED)
        }
        What::Status { format } => status(state, format, out).await,
    }
}

async fn up(
    url: Option<&str>,
    state: &Path,
    may_install: bool,
    yes: bool,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let looked = search(&Surroundings::of_process(url).with_private(state)).await;
    if tell_found(&looked, out)? {
        return Ok(PASSED);
    }
    match private::offer(&looked.platform) {
        Offer::Install(install) if !may_install || install.steps.is_none() => {
            return tell_install(&install, out);
        }
        Offer::Install(install) => consent(&format!("Run `{}`", install.command), yes)?,
        Offer::Start { limits, .. } => limits.into_iter().for_each(progress),
    }
    let raised = private::raise(url, state, may_install, &progress).await?;
    tell_raised(&raised, &looked, out)?;
    Ok(PASSED)
}

/// Whether an engine answers already, and says so.
fn tell_found(looked: &Search, out: &mut dyn Write) -> io::Result<bool> {
    let Some(found) = &looked.found else {
        return Ok(false);
    };
    let (version, endpoint) = (&found.version, &found.endpoint);
    match &found.source {
        Source::Private => writeln!(out, "The private engine answers: {version} at {endpoint}")?,
        source => writeln!(
            out,
            "{version} answers at {endpoint} ({source}); another engine is not needed."
        )?,
    }
    Ok(true)
}

fn tell_install(install: &Install, out: &mut dyn Write) -> anyhow::Result<u8> {
    writeln!(
        out,
        "Nothing that could be started is installed. This installs an engine:"
    )?;
    writeln!(out, "  {}", install.command)?;
    if install.steps.is_some() {
        writeln!(out, "or let phoenix run that, after asking:")?;
        writeln!(out, "  phoenix engine up --install")?;
    } else {
        writeln!(out, "then run `phoenix engine up` again.")?;
    }
    Ok(UNKNOWN)
}

fn tell_raised(raised: &Raised, looked: &Search, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "Done: {raised}")?;
    let Raised::Ours(up) = raised else {
        return Ok(());
    };
    if let Some(choice) = looked.probes.iter().find(|probe| probe.source.is_choice()) {
        let source = &choice.source;
        writeln!(
            out,
            "It is not used while {source} names another one; name this one with"
        )?;
        writeln!(out, "  export DOCKER_HOST={}", up.url)?;
    }
    writeln!(
        out,
        "`phoenix engine down` stops it; with --remove nothing of it stays."
    )
}

async fn status(state: &Path, format: Format, out: &mut dyn Write) -> anyhow::Result<u8> {
    let place = Place::under(state);
    let condition = private::condition(&place).await;
    let offer = private::offer(&Surroundings::of_process(None).platform);
    match format {
        Format::Human => write_status(&condition, &place, &offer, out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &Document::of(&condition, &place, &offer))?;
            writeln!(out)?;
        }
    }
    Ok(match condition {
        Condition::Running {
            version: Some(_), ..
        } => PASSED,
        _ => FAILED,
    })
}

fn write_status(
    condition: &Condition,
    place: &Place,
    offer: &Offer,
    out: &mut dyn Write,
) -> io::Result<()> {
    match condition {
        Condition::Running {
            pid,
            version: Some(version),
        } => {
            writeln!(out, "The private engine runs: {version}, process {pid}")?;
            writeln!(out, "  socket  {}", place.url())?;
        }
        Condition::Running { pid, version: None } => {
            writeln!(out, "The private engine, process {pid}, does not answer.")?;
        }
        Condition::Stopped => {
            writeln!(out, "The private engine does not run; its images are kept.")?;
        }
        Condition::Absent => writeln!(out, "There is no private engine.")?,
    }
    if *condition != Condition::Absent {
        writeln!(out, "  data    {}", place.data().display())?;
        writeln!(out, "  log     {}", place.log().display())?;
    }
    match (condition, offer) {
        (Condition::Running { .. }, _) => Ok(()),
        (_, Offer::Start { kind, .. }) => {
            writeln!(out, "`phoenix engine up` starts {}.", kind.program())
        }
        (_, Offer::Install(install)) => {
            writeln!(out, "One is installed by:  {}", install.command)
        }
    }
}

#[derive(Serialize)]
struct Document {
    format: u32,
    /// `absent`, `stopped`, `silent` or `running`.
    condition: &'static str,
    pid: Option<i32>,
    version: Option<String>,
    endpoint: String,
    data: String,
    log: String,
    /// `docker` or `podman`; null when something must be installed first.
    can_start: Option<&'static str>,
    install: Option<String>,
}

impl Document {
    fn of(condition: &Condition, place: &Place, offer: &Offer) -> Self {
        let (name, pid, version) = match condition {
            Condition::Absent => ("absent", None, None),
            Condition::Stopped => ("stopped", None, None),
            Condition::Running { pid, version: None } => ("silent", Some(*pid), None),
            Condition::Running { pid, version } => ("running", Some(*pid), version.clone()),
        };
        let (can_start, install) = match offer {
            Offer::Start {
                kind: Kind::Docker, ..
            } => (Some("docker"), None),
            Offer::Start {
                kind: Kind::Podman, ..
            } => (Some("podman"), None),
            Offer::Install(install) => (None, Some(install.command.clone())),
        };
        Self {
            format: FORMAT,
            condition: name,
            pid,
            version,
            endpoint: place.url(),
            data: place.data().display().to_string(),
            log: place.log().display().to_string(),
            can_start,
            install,
        }
    }
}
