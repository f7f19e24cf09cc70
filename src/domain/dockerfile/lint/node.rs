//! npm and yarn.

use super::registry::Entry;
use super::shell::Command;
use super::subject::{Subject, has_extension};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3016",
        Severity::Warning,
        "Packages that npm installs by name have a version.",
        unpinned,
    ),
    Entry::new(
        "DL3060",
        Severity::Info,
        "`yarn cache clean` follows `yarn install` in the same RUN.",
        yarn_cache,
    ),
];

const WITH_VALUE: [&str; 10] = [
    "--prefix",
    "--loglevel",
    "--registry",
    "--cache",
    "--omit",
    "--include",
    "--only",
    "--userconfig",
    "-w",
    "--workspace",
];

/// The packages an `npm install` names; none named means those of package.json.
pub(super) fn installs(command: &Command) -> Option<Vec<&str>> {
    let install = ["install", "i", "add", "in", "ci", "clean-install"];
    (command.program() == "npm")
        .then(|| command.after(&install, &WITH_VALUE))
        .flatten()
}

fn unpinned(subject: &Subject<'_>, found: &mut Findings) {
    for (run, command) in subject.commands() {
        for package in installs(command).unwrap_or_default() {
            let name = package.strip_prefix('@').unwrap_or(package);
            let local = package.starts_with(['.', '/', '~']) || has_extension(package, "tgz");
            let elsewhere = package.contains("://")
                || package.contains(['#', '$'])
                || package.starts_with("git")
                || (!package.starts_with('@') && package.contains('/'));
            if !name.contains('@') && !local && !elsewhere {
                found.add(
                    run.line(),
                    format!("npm installs whatever version of `{package}` is newest that day"),
                    format!("name the version: `{package}@<version>`, or use the lock file"),
                );
            }
        }
    }
}

fn yarn_cache(subject: &Subject<'_>, found: &mut Findings) {
    for run in subject.shipped_runs() {
        let yarn = |operands: &[&str], empty: bool| {
            run.commands.iter().any(|command| {
                let given = command.operands(&["--cwd", "--cache-folder"]);
                command.program() == "yarn"
                    && (given.starts_with(operands) && !given.is_empty()
                        || empty && given.is_empty() && !command.has(Some('v'), &["version"]))
            })
        };
        let installs = yarn(&["install"], true) || yarn(&["add"], false);
        let mounted = run.mounts_over("/usr/local/share/.cache/yarn")
            || run.mounts_over("/root/.yarn")
            || run.mounts_over("/root/.cache/yarn");
        if installs && !yarn(&["cache", "clean"], false) && !mounted {
            found.add(
                run.line(),
                "yarn keeps every download in this layer's cache",
                "end this RUN with `&& yarn cache clean`",
            );
        }
    }
}
