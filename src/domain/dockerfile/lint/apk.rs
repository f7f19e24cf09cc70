//! apk, the package manager of Alpine.

use super::registry::Entry;
use super::shell::Command;
use super::subject::{Subject, has_extension};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3018",
        Severity::Warning,
        "Packages that apk adds have a version.",
        unpinned,
    ),
    Entry::new(
        "DL3019",
        Severity::Info,
        "`apk add` has `--no-cache`.",
        cache_left,
    ),
];

const WITH_VALUE: [&str; 10] = [
    "-t",
    "--virtual",
    "-X",
    "--repository",
    "-p",
    "--root",
    "--keys-dir",
    "--repositories-file",
    "--wait",
    "--arch",
];

/// The packages of an `apk add`.
pub(super) fn adds(command: &Command) -> Option<Vec<&str>> {
    (command.program() == "apk")
        .then(|| command.after(&["add"], &WITH_VALUE))
        .flatten()
}

fn unpinned(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        for package in adds(command).unwrap_or_default() {
            let pinned =
                package.contains(['=', '<', '>', '~', '$']) || has_extension(package, "apk");
            if !pinned && !package.starts_with(['.', '/', '!']) {
                found.add(
                    run.line(),
                    format!("apk adds whatever version of `{package}` is newest that day"),
                    format!("name the version: `{package}=~<version>`"),
                );
            }
        }
    }
}

fn cache_left(subject: &Subject<'_>, found: &mut Findings) {
    for run in subject.shipped_runs() {
        let removes = run.commands.iter().any(|command| {
            command.program() == "rm"
                && command
                    .args()
                    .iter()
                    .any(|arg| arg.starts_with("/var/cache/apk"))
        });
        if removes || run.mounts_over("/var/cache/apk") || run.mounts_over("/etc/apk/cache") {
            continue;
        }
        for command in &run.commands {
            if adds(command).is_some() && !command.has(None, &["no-cache"]) {
                found.add(
                    run.line(),
                    "`apk add` leaves the package index in this layer",
                    "write `apk add --no-cache …`; `apk update` is then needless too",
                );
            }
        }
    }
}
