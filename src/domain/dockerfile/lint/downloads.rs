//! wget and curl.

use std::collections::BTreeMap;

use super::registry::Entry;
use super::subject::Subject;
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3047",
        Severity::Info,
        "wget does not draw a progress bar into the build log.",
        progress,
    ),
    Entry::new(
        "DL4001",
        Severity::Warning,
        "A stage uses wget or curl, not both.",
        both,
    ),
];

fn progress(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        let quiet = [
            "progress",
            "quiet",
            "no-verbose",
            "output-file",
            "append-output",
            "version",
            "help",
        ];
        let short = command.args().iter().any(|arg| {
            arg.strip_prefix('-')
                .is_some_and(|rest| !rest.starts_with('-') && rest.contains(['q', 'o', 'a']))
                || arg == "-nv"
        });
        if command.program() == "wget" && !short && !command.has(None, &quiet) {
            found.add(
                run.line(),
                "wget fills the build log with its progress bar",
                "write `wget -nv …` or `wget --progress=dot:giga …`",
            );
        }
    }
}

fn both(subject: &Subject<'_>, found: &mut Findings) {
    let mut used: BTreeMap<usize, Vec<(&str, u32)>> = BTreeMap::new();
    for (run, command) in subject.commands() {
        let program = command.program();
        if matches!(program, "wget" | "curl") {
            let tools = used.entry(run.stage.index).or_default();
            if tools.iter().all(|(known, _)| *known != program) {
                tools.push((program, run.line()));
            }
        }
    }
    for tools in used.values() {
        if let [(first, first_line), (second, line)] = tools.as_slice() {
            found.add(
                *line,
                format!(
                    "this uses {second}, line {first_line} uses {first}: one of them is enough"
                ),
                format!("use {first} here too, and do not install {second}"),
            );
        }
    }
}
