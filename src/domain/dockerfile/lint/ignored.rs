//! What of the build context COPY can see.

use crate::domain::files::FileTree;
use crate::domain::ignore::IgnoreFile;

use super::super::Instruction;
use super::registry::Entry;
use super::subject::{Subject, is_remote};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "CopyIgnoredFile",
        Severity::Warning,
        "COPY takes no file that .dockerignore leaves out.",
        ignored,
    ),
    Entry::new(
        "PX005",
        Severity::Warning,
        "Copying the whole folder needs a .dockerignore.",
        no_ignore_file,
    ),
];

/// Sources that come from the build context by a plain path.
fn context_sources(instruction: &Instruction) -> impl Iterator<Item = &String> {
    let from_context = instruction.flag("from").is_none();
    instruction
        .sources()
        .iter()
        .filter(move |source| from_context && !is_remote(source) && !source.contains(['$', '<']))
}

/// The source as a path of the context: `.` for all of it.
pub(super) fn context_path(source: &str) -> &str {
    let path = source.trim_start_matches("./").trim_matches('/');
    if path.is_empty() { "." } else { path }
}

fn ignored(subject: &Subject<'_>, found: &mut Findings) {
    let Some(Ok(ignore)) = subject.around.dockerignore.map(IgnoreFile::parse) else {
        return;
    };
    let sent: Option<FileTree> = subject.around.context.map(|context| ignore.filter(context));
    for (_, instruction) in subject.copies() {
        for source in context_sources(instruction) {
            let path = context_path(source);
            if path == "." || path.contains(['*', '?', '[']) || !ignore.excludes(path) {
                continue;
            }
            // An exception may bring back something inside.
            let below = format!("{path}/");
            let brought_back = sent.as_ref().is_some_and(|sent| {
                sent.0
                    .range(below.clone()..)
                    .next()
                    .is_some_and(|(p, _)| p.starts_with(&below))
            });
            if !brought_back {
                found.add(
                    instruction.line(),
                    format!("`{source}` never reaches the builder: .dockerignore leaves it out"),
                    format!("remove its pattern there, or bring it back with `!{path}`"),
                );
            }
        }
    }
}

fn no_ignore_file(subject: &Subject<'_>, found: &mut Findings) {
    let has_patterns = subject.around.dockerignore.is_some_and(|text| {
        text.lines()
            .any(|line| !line.trim().is_empty() && !line.starts_with('#'))
    });
    if subject.around.context.is_none() || has_patterns {
        return;
    }
    for (_, instruction) in subject.copies() {
        if context_sources(instruction).any(|source| context_path(source) == ".") {
            found.add(
                instruction.line(),
                "this copies everything in the folder: secrets, .git and local leftovers too",
                "add a .dockerignore with `.git`, `.env`, `node_modules` and the like",
            );
        }
    }
}
