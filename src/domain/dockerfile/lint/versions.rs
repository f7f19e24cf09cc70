//! Pinned versions of gem and go.

use super::registry::Entry;
use super::subject::{Subject, has_extension};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3028",
        Severity::Warning,
        "Packages that gem installs have a version.",
        gem,
    ),
    Entry::new(
        "DL3062",
        Severity::Warning,
        "Tools that `go install` fetches have a version.",
        go,
    ),
];

fn gem(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        if command.program() != "gem" || command.has(Some('v'), &["version"]) {
            continue;
        }
        let flags = [
            "-i",
            "--install-dir",
            "-n",
            "--bindir",
            "-s",
            "--source",
            "-P",
        ];
        for package in command.after(&["install", "i"], &flags).unwrap_or_default() {
            if !package.contains([':', '$', '/']) && !has_extension(package, "gem") {
                found.add(
                    run.line(),
                    format!("gem installs whatever version of `{package}` is newest that day"),
                    format!("name the version: `{package}:<version>`"),
                );
            }
        }
    }
}

fn go(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        if command.program() != "go" {
            continue;
        }
        let flags = ["-ldflags", "-tags", "-gcflags", "-p"];
        for package in command
            .after(&["install", "get", "run"], &flags)
            .unwrap_or_default()
        {
            // Only a path that begins with a host is fetched by itself.
            let remote = package
                .split('/')
                .next()
                .is_some_and(|host| host.contains('.') && !host.starts_with('.'))
                && package.contains('/');
            let version = package.split_once('@').map(|(_, version)| version);
            if remote && matches!(version, None | Some("latest")) {
                let path = package.split('@').next().unwrap_or(package);
                found.add(
                    run.line(),
                    format!("go fetches whatever version of `{path}` is newest that day"),
                    format!("name the version: `{path}@<version>`"),
                );
            }
        }
    }
}
