//! WORKDIR, and COPY to places relative to it.

use super::super::{Base, Instruction};
use super::registry::Entry;
use super::subject::{Subject, is_copy, shell_text};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3000",
        Severity::Error,
        "WORKDIR is an absolute path.",
        relative,
    )
    .also(&["WorkdirRelativePath"]),
    Entry::new(
        "DL3045",
        Severity::Warning,
        "COPY to a relative place needs a WORKDIR.",
        copy_without_workdir,
    ),
];

fn is_absolute(path: &str) -> bool {
    let path = path.trim_matches(['"', '\'']);
    let drive = path
        .strip_prefix(|c: char| c.is_ascii_alphabetic())
        .is_some_and(|rest| rest.starts_with(':'));
    path.starts_with(['/', '\\', '$']) || drive
}

fn relative(subject: &Subject<'_>, found: &mut Findings) {
    for (_, instruction) in subject.all("WORKDIR") {
        let path = shell_text(instruction);
        if !is_absolute(path) {
            found.add(
                instruction.line(),
                format!("where `{path}` is depends on the base image and the lines above"),
                format!(
                    "write the whole path: `WORKDIR /{}`",
                    path.trim_start_matches("./")
                ),
            );
        }
    }
}

fn copy_without_workdir(subject: &Subject<'_>, found: &mut Findings) {
    let mut known: Vec<bool> = Vec::with_capacity(subject.stages().len());
    for stage in subject.stages() {
        let mut workdir = match stage.base {
            Base::Stage(index) => known.get(index).copied().unwrap_or(false),
            _ => false,
        };
        for instruction in &stage.instructions {
            workdir |= instruction.keyword == "WORKDIR";
            if let Some(destination) = relative_destination(instruction)
                && !workdir
            {
                found.add(
                    instruction.line(),
                    format!("where `{destination}` is depends on the base image's folder"),
                    "put a WORKDIR above, or write the whole path",
                );
            }
        }
        known.push(workdir);
    }
}

fn relative_destination(instruction: &Instruction) -> Option<&str> {
    is_copy(instruction)
        .then(|| instruction.destination())
        .flatten()
        .filter(|destination| !is_absolute(destination))
}
