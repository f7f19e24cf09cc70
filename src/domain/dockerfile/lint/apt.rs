//! apt and apt-get.

use super::registry::Entry;
use super::shell::Command;
use super::subject::{Run, Subject, has_extension};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3005",
        Severity::Warning,
        "Packages of the base image are not upgraded wholesale.",
        upgrade,
    ),
    Entry::new(
        "DL3008",
        Severity::Warning,
        "Packages that apt-get installs have a version.",
        unpinned,
    ),
    Entry::new(
        "DL3009",
        Severity::Info,
        "The lists of `apt-get update` are removed in the same RUN.",
        lists_left,
    ),
    Entry::new(
        "DL3014",
        Severity::Warning,
        "`apt-get install` has `-y`: a build cannot answer.",
        asks,
    ),
    Entry::new(
        "DL3015",
        Severity::Info,
        "`apt-get install` has `--no-install-recommends`.",
        recommends,
    ),
    Entry::new(
        "DL3027",
        Severity::Warning,
        "Scripts use apt-get, not apt.",
        apt,
    ),
];

const LISTS: &str = "/var/lib/apt/lists";

/// Flags whose value is the next word.
const WITH_VALUE: [&str; 8] = [
    "-o",
    "--option",
    "-t",
    "--target-release",
    "--default-release",
    "-c",
    "--config-file",
    "-a",
];

/// The packages of an `apt-get install` (or `apt install`).
pub(super) fn installs(command: &Command) -> Option<Vec<&str>> {
    matches!(command.program(), "apt-get" | "apt" | "aptitude")
        .then(|| command.after(&["install"], &WITH_VALUE))
        .flatten()
}

fn apt_get<'a, 'b>(
    subject: &'b Subject<'a>,
) -> impl Iterator<Item = (&'b Run<'a>, &'b Command, Vec<&'b str>)> {
    subject
        .commands()
        .filter(|(_, command)| command.program() == "apt-get")
        .filter_map(|(run, command)| Some((run, command, installs(command)?)))
}

fn upgrade(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        let upgrades = ["dist-upgrade", "full-upgrade", "upgrade"];
        if command.program() == "apt-get" && command.after(&upgrades, &WITH_VALUE).is_some() {
            found.add(
                run.line(),
                "upgrading everything makes a layer of copies, and another one tomorrow",
                "use a newer base image instead",
            );
        }
    }
}

fn unpinned(subject: &Subject<'_>, found: &mut Findings) {
    for (run, _, packages) in apt_get(subject) {
        for package in packages {
            let pinned = package.contains(['=', '/', '$']) || has_extension(package, "deb");
            // `package-` removes.
            if !pinned && !package.ends_with('-') {
                found.add(
                    run.line(),
                    format!("apt-get installs whatever version of `{package}` is newest that day"),
                    format!("name the version: `{package}=<version>`"),
                );
            }
        }
    }
}

fn lists_left(subject: &Subject<'_>, found: &mut Findings) {
    for run in subject.shipped_runs() {
        let updates = run.commands.iter().any(|command| {
            matches!(command.program(), "apt-get" | "apt")
                && command.after(&["update"], &WITH_VALUE).is_some()
        });
        let removes = run.commands.iter().any(|command| {
            matches!(command.program(), "rm" | "find")
                && command.args().iter().any(|arg| arg.starts_with(LISTS))
        });
        if updates && !removes && !run.mounts_over(LISTS) {
            found.add(
                run.line(),
                "the package lists of `apt-get update` stay in this layer (tens of megabytes)",
                "end this RUN with `&& rm -rf /var/lib/apt/lists/*`",
            );
        }
    }
}

fn asks(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command, _) in apt_get(subject) {
        let quiet = command
            .args()
            .iter()
            .filter_map(|arg| arg.strip_prefix('-').filter(|rest| !rest.starts_with('-')))
            .map(|letters| letters.matches('q').count())
            .sum::<usize>();
        let answered = command.has(Some('y'), &["yes", "assume-yes"])
            || quiet >= 2
            || command.has(None, &["quiet"]) && command.args().iter().any(|a| a == "--quiet=2");
        if !answered {
            found.add(
                run.line(),
                "`apt-get install` will ask, and nobody answers during a build",
                "write `apt-get install -y …`",
            );
        }
    }
}

fn recommends(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command, _) in apt_get(subject).filter(|(run, ..)| subject.ships(run.stage)) {
        let option = command
            .args()
            .iter()
            .any(|arg| arg.to_ascii_lowercase().contains("apt::install-recommends"));
        if !option && !command.has(None, &["no-install-recommends"]) {
            found.add(
                run.line(),
                "recommended packages come along that nothing here needs",
                "write `apt-get install -y --no-install-recommends …`",
            );
        }
    }
}

fn apt(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        if command.program() == "apt" {
            found.add(
                run.line(),
                "`apt` is made for people: its output and options change",
                "write `apt-get`, or `apt-cache` for queries",
            );
        }
    }
}
