//! LABEL, and MAINTAINER, which it replaced.

use super::registry::Entry;
use super::subject::{Subject, pairs, shell_text};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3048",
        Severity::Info,
        "Label names are lower-case words joined by single dots or dashes.",
        keys,
    ),
    Entry::new(
        "DL4000",
        Severity::Error,
        "A label names the author, not MAINTAINER.",
        maintainer,
    )
    .also(&["MaintainerDeprecated"]),
];

const RESERVED: [&str; 3] = ["com.docker.", "io.docker.", "org.dockerproject."];

fn keys(subject: &Subject<'_>, found: &mut Findings) {
    for (_, instruction) in subject.all("LABEL") {
        for (key, _) in pairs(instruction) {
            if let Some(problem) = problem(key) {
                found.add(
                    instruction.line(),
                    format!("the label `{key}` {problem}"),
                    "write names like `org.opencontainers.image.source`",
                );
            }
        }
    }
}

fn problem(key: &str) -> Option<&'static str> {
    let ends_well =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if RESERVED.iter().any(|prefix| key.starts_with(prefix)) {
        Some("is in a name space reserved for Docker")
    } else if key.contains('$') {
        None
    } else if !key
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_'))
    {
        Some("has characters other than a-z, 0-9, `.` and `-`")
    } else if !ends_well(key.chars().next()) || !ends_well(key.chars().next_back()) {
        Some("begins or ends with a separator")
    } else if ["..", "--", ".-", "-."]
        .iter()
        .any(|double| key.contains(double))
    {
        Some("has two separators in a row")
    } else {
        None
    }
}

fn maintainer(subject: &Subject<'_>, found: &mut Findings) {
    for (_, instruction) in subject.all("MAINTAINER") {
        found.add(
            instruction.line(),
            "MAINTAINER is deprecated",
            format!(
                "write `LABEL org.opencontainers.image.authors=\"{}\"`",
                shell_text(instruction)
            ),
        );
    }
}
