//! Variables that the builder itself expands.

use std::collections::BTreeSet;

use super::super::keywords::nearest;
use super::super::substitute::{PLATFORM_ARGS, uses};
use super::super::words::{PairForm, pairs as read_pairs};
use super::super::{Base, Instruction, Stage};
use super::registry::Entry;
use super::subject::{Subject, pairs};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3044",
        Severity::Error,
        "ENV does not use a variable that the same ENV sets.",
        same_env,
    ),
    Entry::new(
        "LegacyKeyValueFormat",
        Severity::Warning,
        "ENV and LABEL are written with `=`.",
        legacy,
    ),
    Entry::new(
        "UndefinedVar",
        Severity::Warning,
        "Variables are set before they are used.",
        undefined,
    ),
];

/// Instructions whose arguments the builder expands.
const EXPANDED: [&str; 10] = [
    "ADD",
    "ARG",
    "COPY",
    "ENV",
    "EXPOSE",
    "LABEL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// Set without any ARG or ENV: by the builder, or by common base images.
const GIVEN: [&str; 24] = [
    "PATH",
    "HOME",
    "HOSTNAME",
    "TERM",
    "LANG",
    "LC_ALL",
    "USER",
    "SHELL",
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "FTP_PROXY",
    "ftp_proxy",
    "NO_PROXY",
    "no_proxy",
    "ALL_PROXY",
    "all_proxy",
    "SOURCE_DATE_EPOCH",
    "GOPATH",
    "GOTOOLCHAIN",
    "PKG_RELEASE",
    "MAVEN_CONFIG",
    "PGDATA",
];

fn same_env(subject: &Subject<'_>, found: &mut Findings) {
    walk(subject, |stage_names, instruction| {
        if instruction.keyword != "ENV" {
            return;
        }
        let own: BTreeSet<&str> = pairs(instruction).iter().map(|(n, _)| n.as_str()).collect();
        let mut reported = BTreeSet::new();
        for used in uses(&instruction.text) {
            let earlier = stage_names.contains(used.name) || GIVEN.contains(&used.name);
            if own.contains(used.name) && !earlier && reported.insert(used.name) {
                found.add(
                    instruction.line(),
                    format!(
                        "`${}` is set by this same ENV, so it is still empty here",
                        used.name
                    ),
                    format!("set `{}` in an ENV of its own above", used.name),
                );
            }
        }
    });
}

fn legacy(subject: &Subject<'_>, found: &mut Findings) {
    for (_, instruction) in subject.instructions() {
        if !matches!(instruction.keyword.as_str(), "ENV" | "LABEL") {
            continue;
        }
        let keyword = instruction.keyword.as_str();
        let arguments = instruction.text[keyword.len()..].trim_start();
        if let Ok((PairForm::Legacy, pairs)) =
            read_pairs(keyword, arguments, subject.dockerfile.escape)
            && let Some((name, Some(value))) = pairs.first()
        {
            let quote = if value.contains(' ') { "\"" } else { "" };
            found.add(
                instruction.line(),
                format!("`{keyword} {name} …` without `=` is the old form"),
                format!("write `{keyword} {name}={quote}{value}{quote}`"),
            );
        }
    }
}

fn undefined(subject: &Subject<'_>, found: &mut Findings) {
    let globals: BTreeSet<&str> = subject
        .dockerfile
        .global_args
        .iter()
        .flat_map(pairs)
        .map(|(name, _)| name.as_str())
        .collect();
    walk(subject, |known, instruction| {
        if !EXPANDED.contains(&instruction.keyword.as_str()) {
            return;
        }
        let own: BTreeSet<&str> = pairs(instruction).iter().map(|(n, _)| n.as_str()).collect();
        let mut reported = BTreeSet::new();
        for used in uses(&instruction.text) {
            let name = used.name;
            let here = known.contains(name) || own.contains(name);
            if used.guarded || here || !reported.insert(name) {
                continue;
            }
            if globals.contains(name) || PLATFORM_ARGS.contains(&name) {
                found.add(
                    instruction.line(),
                    format!("`${name}` is empty here: what stands above FROM counts for FROM only"),
                    format!("repeat `ARG {name}` in this stage, before this line"),
                );
            } else if !is_given(name) {
                let candidates = known.iter().copied().chain(GIVEN);
                found.add(
                    instruction.line(),
                    format!("nothing above sets `${name}`"),
                    match nearest(name, candidates) {
                        Some(near) => format!("did you mean `${near}`?"),
                        None => format!("set it first: `ARG {name}=…` or `ENV {name}=…`"),
                    },
                );
            }
        }
    });
}

/// A base image may set it; what is in there cannot be seen from here.
fn is_given(name: &str) -> bool {
    let common = ["_VERSION", "_HOME"].iter().any(|end| name.ends_with(end));
    let language = [
        "PYTHON_", "JAVA_", "NODE_", "NGINX_", "NJS_", "CARGO_", "RUST",
    ]
    .iter()
    .any(|start| name.starts_with(start));
    GIVEN.contains(&name) || common || language
}

/// Visits every instruction of every stage with the names set before it.
fn walk<'a>(subject: &Subject<'a>, mut visit: impl FnMut(&BTreeSet<&'a str>, &'a Instruction)) {
    let mut at_end: Vec<BTreeSet<&str>> = Vec::with_capacity(subject.stages().len());
    for stage in subject.stages() {
        let mut known = inherited(&at_end, stage);
        for instruction in &stage.instructions {
            visit(&known, instruction);
            if matches!(instruction.keyword.as_str(), "ARG" | "ENV") {
                known.extend(pairs(instruction).iter().map(|(name, _)| name.as_str()));
            }
        }
        at_end.push(known);
    }
}

fn inherited<'a>(at_end: &[BTreeSet<&'a str>], stage: &Stage) -> BTreeSet<&'a str> {
    match stage.base {
        Base::Stage(index) => at_end.get(index).cloned(),
        _ => None,
    }
    .unwrap_or_default()
}
