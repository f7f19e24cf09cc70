//! yum, dnf and microdnf.

use super::registry::Entry;
use super::shell::Command;
use super::subject::{Subject, has_extension};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3030",
        Severity::Warning,
        "`yum install` has `-y`.",
        yum_asks,
    ),
    Entry::new(
        "DL3032",
        Severity::Warning,
        "`yum clean all` follows `yum install` in the same RUN.",
        yum_cache,
    ),
    Entry::new(
        "DL3033",
        Severity::Warning,
        "Packages that yum installs have a version.",
        yum_unpinned,
    ),
    Entry::new(
        "DL3038",
        Severity::Warning,
        "`dnf install` has `-y`.",
        dnf_asks,
    ),
    Entry::new(
        "DL3040",
        Severity::Warning,
        "`dnf clean all` follows `dnf install` in the same RUN.",
        dnf_cache,
    ),
    Entry::new(
        "DL3041",
        Severity::Warning,
        "Packages that dnf installs have a version.",
        dnf_unpinned,
    ),
];

const YUM: &[&str] = &["yum"];
const DNF: &[&str] = &["dnf", "microdnf"];
const INSTALL: [&str; 4] = ["install", "groupinstall", "localinstall", "reinstall"];
const WITH_VALUE: [&str; 6] = [
    "-c",
    "--config",
    "--releasever",
    "--installroot",
    "-x",
    "-d",
];

/// The packages of an install by any of `programs`.
fn installs<'a>(command: &'a Command, programs: &[&str]) -> Option<Vec<&'a str>> {
    programs
        .contains(&command.program())
        .then(|| command.after(&INSTALL, &WITH_VALUE))
        .flatten()
}

/// The packages of a yum or dnf install.
pub(super) fn any_installs(command: &Command) -> Option<Vec<&str>> {
    installs(command, YUM).or_else(|| installs(command, DNF))
}

fn asks(subject: &Subject<'_>, found: &mut Findings, programs: &[&str]) {
    for (run, command) in subject.commands() {
        let answered = command.has(Some('y'), &["yes", "assumeyes"]);
        if installs(command, programs).is_some() && !answered {
            let name = command.program();
            found.add(
                run.line(),
                format!("`{name} install` will ask, and nobody answers during a build"),
                format!("write `{name} install -y …`"),
            );
        }
    }
}

fn cache_left(subject: &Subject<'_>, found: &mut Findings, programs: &[&str], cache: &str) {
    for run in subject.shipped_runs() {
        let Some(install) = run
            .commands
            .iter()
            .find(|command| installs(command, programs).is_some())
        else {
            continue;
        };
        let cleaned = run.commands.iter().any(|command| {
            let cleans = command.after(&["clean"], &WITH_VALUE);
            let removes = command.program() == "rm"
                && command.args().iter().any(|arg| arg.starts_with(cache));
            removes || programs.contains(&command.program()) && cleans.is_some()
        });
        if !cleaned && !run.mounts_over(cache) {
            let name = install.program();
            found.add(
                run.line(),
                format!("`{name}` leaves its cache in this layer"),
                format!("end this RUN with `&& {name} clean all`"),
            );
        }
    }
}

fn unpinned(subject: &Subject<'_>, found: &mut Findings, programs: &[&str]) {
    for (run, command) in subject.commands() {
        for package in installs(command, programs).unwrap_or_default() {
            // `name-1.2`, files, modules `name:1` and variables.
            let versioned = package
                .rsplit_once('-')
                .is_some_and(|(_, version)| version.starts_with(|c: char| c.is_ascii_digit()));
            let other = package.contains(['/', '$', ':', '=']) || package.starts_with('@');
            if !versioned && !other && !has_extension(package, "rpm") {
                found.add(
                    run.line(),
                    format!(
                        "{} installs whatever version of `{package}` is newest that day",
                        command.program()
                    ),
                    format!("name the version: `{package}-<version>`"),
                );
            }
        }
    }
}

fn yum_asks(subject: &Subject<'_>, found: &mut Findings) {
    asks(subject, found, YUM);
}

fn dnf_asks(subject: &Subject<'_>, found: &mut Findings) {
    asks(subject, found, DNF);
}

fn yum_cache(subject: &Subject<'_>, found: &mut Findings) {
    cache_left(subject, found, YUM, "/var/cache/yum");
}

fn dnf_cache(subject: &Subject<'_>, found: &mut Findings) {
    cache_left(subject, found, DNF, "/var/cache");
}

fn yum_unpinned(subject: &Subject<'_>, found: &mut Findings) {
    unpinned(subject, found, YUM);
}

fn dnf_unpinned(subject: &Subject<'_>, found: &mut Findings) {
    unpinned(subject, found, DNF);
}
