//! `phoenix lint`: missions, or one Dockerfile, without an engine.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::format::Format;
use crate::content::lint::{Problem, lint};
use crate::content::{Course, Place, surroundings, tally};
use crate::domain::dockerfile;
use crate::domain::dockerfile::lint::{Diagnostic, Rule, Severity, Surroundings, rules};
use crate::domain::text::{counted, sanitise};

/// The version of the JSON that `--format json` prints.
const VERSION: u32 = 1;
/// Largest Dockerfile and `.dockerignore` looked at, in bytes.
const MAX_TEXT: u64 = 1 << 20;

const CLEAN: u8 = 0;
const PROBLEMS: u8 = 1;
const UNREADABLE: u8 = 2;

/// Find mistakes in missions or in a Dockerfile; no engine is needed.
#[derive(Clone, Debug, Args)]
pub(super) struct LintArgs {
    /// Mission folders, or folders of missions [default: `--missions`, `--pack`, or what is inside phoenix]
    #[arg(value_name = "FOLDER")]
    pub(super) paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Lint this Dockerfile instead, with the folder it is in as its build context
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    pub(super) dockerfile: Option<PathBuf>,
    /// List the Dockerfile rules
    #[arg(long, conflicts_with_all = ["paths", "dockerfile"])]
    rules: bool,
}

/// The whole of `--format json`.
#[derive(Serialize)]
struct Report<'a> {
    lint: u32,
    problems: &'a [Problem],
}

#[derive(Serialize)]
struct RuleList {
    lint: u32,
    rules: Vec<Rule>,
}

/// What was looked at, in words: `13 missions`.
pub(super) struct Looked {
    pub(super) problems: Vec<Problem>,
    pub(super) at: String,
}

/// Lints, prints to `out` (what could not be read: to `err`) and returns the exit code: 0 clean or
/// warnings alone, 1 problems, 2 something could not be read.
///
/// # Errors
/// `out` or `err` cannot be written.
pub(super) fn run(
    args: &LintArgs,
    course: impl FnOnce() -> anyhow::Result<Course>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> anyhow::Result<u8> {
    if args.rules {
        print_rules(args.format, out)?;
        return Ok(CLEAN);
    }
    let looked = match &args.dockerfile {
        Some(path) => of_dockerfile(path),
        None => of_missions(&args.paths, course),
    };
    let looked = match looked {
        Ok(looked) => looked,
        Err(message) => {
            writeln!(err, "error: {message}")?;
            return Ok(UNREADABLE);
        }
    };
    match args.format {
        Format::Human => print_human(&looked, out)?,
        Format::Json => print_json(
            &Report {
                lint: VERSION,
                problems: &looked.problems,
            },
            out,
        )?,
    }
    let dirty = looked.problems.iter().any(Problem::is_error);
    Ok(if dirty { PROBLEMS } else { CLEAN })
}

/// The folders that are named, or else `course`.
fn of_missions(
    paths: &[PathBuf],
    course: impl FnOnce() -> anyhow::Result<Course>,
) -> Result<Looked, String> {
    let courses = if paths.is_empty() {
        vec![course().map_err(|error| format!("{error:#}"))?]
    } else {
        let courses = paths.iter().map(|path| Course::from_dir(path));
        courses
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| error.to_string())?
    };
    let missions = courses.iter().map(|course| course.entries().len()).sum();
    Ok(Looked {
        problems: courses.iter().flat_map(lint).collect(),
        at: counted(missions, "mission"),
    })
}

fn of_dockerfile(path: &Path) -> Result<Looked, String> {
    let shown = sanitise(&path.to_string_lossy(), 400);
    let text =
        read(path).map_err(|error| format!("tried to read {shown}: {error}; name a Dockerfile"))?;
    let at = format!("{shown} ({})", counted(text.lines().count(), "line"));
    let parsed = match dockerfile::parse(&text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let place = Place {
                line: error.line,
                column: 1,
            };
            let problems = vec![Problem::of_file(&shown, &error.message).at(place)];
            return Ok(Looked { problems, at });
        }
    };
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let context = surroundings(folder);
    let ignore = ignore_file(path, folder);
    let around = Surroundings {
        context: context.as_ref(),
        dockerignore: ignore.as_deref(),
        targets: &[],
    };
    let found = dockerfile::lint::lint(&parsed, &around);
    let problems = found.iter().map(|one| to_problem(&shown, one));
    Ok(Looked {
        problems: problems.collect(),
        at,
    })
}

/// `X.dockerignore` goes before `.dockerignore`.
fn ignore_file(dockerfile: &Path, folder: &Path) -> Option<String> {
    let mut own = dockerfile.as_os_str().to_owned();
    own.push(".dockerignore");
    // A missing file is the common case, and rules stay silent without it.
    read(Path::new(&own))
        .or_else(|_missing| read(&folder.join(".dockerignore")))
        .ok()
}

fn read(path: &Path) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    if metadata.len() > MAX_TEXT {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    let bytes = fs::read(path)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn to_problem(file: &str, found: &Diagnostic) -> Problem {
    let problem = Problem::of_file(file, &found.message).at(Place {
        line: found.line,
        column: 1,
    });
    let problem = if found.fix.is_empty() {
        problem
    } else {
        problem.with_help(&found.fix)
    };
    Problem {
        path: found.rule.to_owned(),
        severity: found.severity,
        ..problem
    }
}

pub(super) fn print_human(looked: &Looked, out: &mut dyn Write) -> io::Result<()> {
    for problem in &looked.problems {
        writeln!(out, "{problem}")?;
        if let Some(help) = &problem.help {
            writeln!(out, "  help: {help}")?;
        }
    }
    match tally(&looked.problems).as_str() {
        "" => writeln!(out, "{}: no problems", looked.at),
        counts => writeln!(out, "{}: {counts}", looked.at),
    }
}

fn print_rules(format: Format, out: &mut dyn Write) -> io::Result<()> {
    let rules = rules();
    match format {
        Format::Json => print_json(
            &RuleList {
                lint: VERSION,
                rules,
            },
            out,
        ),
        Format::Human => {
            let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
            for rule in rules {
                let severity = match rule.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "info",
                };
                writeln!(out, "{:width$}  {severity:7}  {}", rule.id, rule.summary)?;
            }
            Ok(())
        }
    }
}

fn print_json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

#[cfg(test)]
mod tests;
