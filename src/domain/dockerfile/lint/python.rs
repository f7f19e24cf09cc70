//! Rules about pip and its caches.

use super::registry::Entry;
use super::shell::Command;
use super::subject::{Run, Subject};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3013",
        Severity::Warning,
        "Packages that pip installs have a version.",
        unpinned,
    ),
    Entry::new(
        "DL3042",
        Severity::Warning,
        "pip keeps no cache in a layer.",
        cache_left,
    ),
];

const WITH_VALUE: [&str; 22] = [
    "-c",
    "--constraint",
    "-r",
    "--requirement",
    "-t",
    "--target",
    "-i",
    "--index-url",
    "--extra-index-url",
    "-f",
    "--find-links",
    "--prefix",
    "--root",
    "--src",
    "--cache-dir",
    "--platform",
    "--python-version",
    "--proxy",
    "--trusted-host",
    "--timeout",
    "--only-binary",
    "--no-binary",
];

/// A `pip install` without the python in front of it, and what it installs.
pub(super) fn installs(command: &Command) -> Option<(Command, Vec<String>)> {
    let pip = as_pip(command)?;
    let packages = pip.after(&["install"], &WITH_VALUE)?;
    let packages = packages.into_iter().map(str::to_owned).collect();
    Some((pip, packages))
}

fn as_pip(command: &Command) -> Option<Command> {
    let is_pip = |program: &str| {
        program
            .strip_prefix("pip")
            .is_some_and(|version| version.chars().all(|c| c.is_ascii_digit() || c == '.'))
    };
    if is_pip(command.program()) {
        return Some(command.clone());
    }
    if !command.program().starts_with("python") {
        return None;
    }
    let at = command
        .args()
        .windows(2)
        .position(|w| w[0] == "-m" && w[1] == "pip")?;
    Some(Command {
        words: command.words[at + 2..].to_vec(),
        ..command.clone()
    })
}

fn each<'a, 'b>(
    subject: &'b Subject<'a>,
) -> impl Iterator<Item = (&'b Run<'a>, Command, Vec<String>)> {
    subject
        .commands()
        .filter_map(|(run, command)| installs(command).map(|(pip, packages)| (run, pip, packages)))
}

fn unpinned(subject: &Subject<'_>, found: &mut Findings) {
    for (run, pip, packages) in each(subject) {
        if pip
            .value(&["-r", "--requirement", "-c", "--constraint"])
            .is_some()
        {
            continue;
        }
        let editable = pip.has(Some('e'), &["editable"]);
        for package in packages {
            let pinned = package.contains(['=', '<', '>', '~', '@', '$']);
            let file = package.starts_with('.')
                || package.contains('/')
                || [".whl", ".tar.gz", ".zip"]
                    .iter()
                    .any(|end| package.ends_with(end));
            if !pinned && !file && !editable {
                found.add(
                    run.line(),
                    format!("pip installs whatever version of `{package}` is newest that day"),
                    format!("name the version: `{package}==<version>`, or use a requirements file"),
                );
            }
        }
    }
}

fn cache_left(subject: &Subject<'_>, found: &mut Findings) {
    for run in subject.shipped_runs() {
        let keeps = run.commands.iter().filter_map(installs).any(|(pip, _)| {
            let variable = |(name, value): &(String, String)| name == NO_CACHE && is_on(value);
            let mounted = pip
                .value(&["--cache-dir"])
                .is_some_and(|folder| run.mounts_over(folder));
            !mounted && !pip.env.iter().any(variable) && !pip.has(None, &["no-cache-dir"])
        });
        if keeps
            && !run.mounts_over("/root/.cache/pip")
            && !run.commands.iter().any(clears_cache)
            && !subject.has_env(run.stage, run.at, NO_CACHE, is_on)
        {
            found.add(
                run.line(),
                "pip keeps every download in this layer's cache",
                "write `pip install --no-cache-dir …`",
            );
        }
    }
}

const NO_CACHE: &str = "PIP_NO_CACHE_DIR";

fn is_on(value: &str) -> bool {
    !matches!(
        value.to_ascii_lowercase().as_str(),
        "" | "0" | "off" | "false" | "no"
    )
}

fn clears_cache(command: &Command) -> bool {
    let purges =
        || as_pip(command).is_some_and(|pip| pip.after(&["cache"], &[]) == Some(vec!["purge"]));
    let removes = command.program() == "rm" && command.args().iter().any(|a| a.contains(".cache"));
    removes || purges()
}
