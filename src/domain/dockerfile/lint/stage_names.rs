//! Stages: their names, and whether anything uses them.

use std::collections::BTreeMap;

use super::super::Body;
use super::registry::Entry;
use super::subject::Subject;
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3024",
        Severity::Error,
        "Stage names are unique.",
        duplicate,
    )
    .also(&["DuplicateStageName"]),
    Entry::new(
        "StageNameCasing",
        Severity::Warning,
        "Stage names are lower case.",
        casing,
    ),
    Entry::new(
        "FromAsCasing",
        Severity::Warning,
        "FROM and AS are written in the same case.",
        as_casing,
    ),
    Entry::new(
        "ReservedStageName",
        Severity::Error,
        "A stage is not called `scratch` or `context`.",
        reserved,
    ),
    Entry::new(
        "PX003",
        Severity::Info,
        "Every stage ends up in the image, directly or by a copy.",
        unused,
    ),
];

/// Stages of these names are built on their own, with `--target`.
const TARGETS: [&str; 10] = [
    "test",
    "tests",
    "dev",
    "develop",
    "development",
    "debug",
    "lint",
    "ci",
    "docs",
    "prod",
];

fn duplicate(subject: &Subject<'_>, found: &mut Findings) {
    let mut first: BTreeMap<String, u32> = BTreeMap::new();
    for stage in subject.stages() {
        let Some(name) = &stage.name else { continue };
        match first.get(&name.to_ascii_lowercase()) {
            Some(line) => found.add(
                stage.line,
                format!("the stage of line {line} is called `{name}` already"),
                "give this stage a name of its own",
            ),
            None => {
                first.insert(name.to_ascii_lowercase(), stage.line);
            }
        }
    }
}

fn casing(subject: &Subject<'_>, found: &mut Findings) {
    for stage in subject.stages() {
        if let Some(name) = &stage.name
            && name.chars().any(|c| c.is_ascii_uppercase())
        {
            let lower = name.to_ascii_lowercase();
            found.add(
                stage.line,
                format!("the stage name `{name}` has capitals, though case does not count"),
                format!("write `{lower}`"),
            );
        }
    }
}

fn as_casing(subject: &Subject<'_>, found: &mut Findings) {
    for stage in subject.stages() {
        let Body::Words(words) = &stage.from.body else {
            continue;
        };
        let Some(written) = words.get(1) else {
            continue;
        };
        let from = &stage.from.written_keyword;
        let is_lower = |word: &str| word.chars().all(|c| c.is_ascii_lowercase());
        let is_upper = |word: &str| word.chars().all(|c| c.is_ascii_uppercase());
        let matches = is_lower(from) == is_lower(written) && is_upper(from) == is_upper(written);
        if !matches {
            let right = if is_lower(from) { "as" } else { "AS" };
            found.add(
                stage.line,
                format!("`{from}` and `{written}` are in different cases"),
                format!("write `{right}`"),
            );
        }
    }
}

fn reserved(subject: &Subject<'_>, found: &mut Findings) {
    for stage in subject.stages() {
        if let Some(name) = &stage.name
            && ["scratch", "context"].contains(&name.to_ascii_lowercase().as_str())
        {
            found.add(
                stage.line,
                format!("`{name}` means something else to the builder"),
                "give the stage another name",
            );
        }
    }
}

fn unused(subject: &Subject<'_>, found: &mut Findings) {
    let file = subject.dockerfile;
    let mut used = file.needed_stages(None);
    for stage in subject.stages() {
        let Some(name) = &stage.name else { continue };
        let is_it = |target: &String| target.eq_ignore_ascii_case(name);
        let asked_for = subject.around.targets.iter().any(is_it);
        if asked_for || TARGETS.contains(&name.to_ascii_lowercase().as_str()) {
            used.extend(file.needed_stages(Some(name)));
            used.insert(stage.index);
        }
    }
    for stage in subject.stages().iter().filter(|s| !used.contains(&s.index)) {
        let name = stage
            .name
            .clone()
            .unwrap_or_else(|| stage.index.to_string());
        found.add(
            stage.line,
            format!("nothing of stage `{name}` reaches the image: it is not even built"),
            format!("copy from it (`COPY --from={name} …`) or remove it"),
        );
    }
}
