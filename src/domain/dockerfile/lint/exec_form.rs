//! How a container starts: the JSON form, ONBUILD, HEALTHCHECK.

use super::super::{Base, Body};
use super::registry::Entry;
use super::subject::{Subject, shell_text};
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3025",
        Severity::Warning,
        "CMD and ENTRYPOINT are JSON arrays.",
        shell_form,
    )
    .also(&["JSONArgsRecommended"]),
    Entry::new(
        "DL3043",
        Severity::Error,
        "ONBUILD triggers no ONBUILD, FROM or MAINTAINER.",
        onbuild,
    ),
    Entry::new(
        "DL3057",
        Severity::Info,
        "The final stage has a HEALTHCHECK.",
        no_healthcheck,
    ),
];

fn shell_form(subject: &Subject<'_>, found: &mut Findings) {
    for stage in subject.stages() {
        // With a SHELL of one's own the shell form is a choice.
        let chosen = subject
            .dockerfile
            .chain(stage)
            .iter()
            .any(|s| s.instructions.iter().any(|i| i.keyword == "SHELL"));
        for instruction in &stage.instructions {
            let starts = matches!(instruction.keyword.as_str(), "CMD" | "ENTRYPOINT");
            if let Body::Shell(text) = &instruction.body
                && starts
                && !chosen
            {
                let words: Vec<String> = text
                    .split_whitespace()
                    .take(8)
                    .map(|word| format!("\"{}\"", word.trim_matches(['"', '\''])))
                    .collect();
                let keyword = &instruction.keyword;
                let simple = !text.contains(['|', '&', ';', '$', '>', '<', '[', '\\']);
                let looks_like_json = text.starts_with('[');
                found.add(
                    instruction.line(),
                    if looks_like_json {
                        format!("this {keyword} is no valid JSON array, so a shell runs it as text")
                    } else {
                        format!(
                            "this {keyword} runs inside `/bin/sh -c`: the shell is process 1 and \
                             keeps stop signals from the program"
                        )
                    },
                    if simple && !looks_like_json {
                        format!("write `{keyword} [{}]`", words.join(", "))
                    } else {
                        format!("write `{keyword} [\"program\", \"argument\"]` with double quotes")
                    },
                );
            }
        }
    }
}

fn onbuild(subject: &Subject<'_>, found: &mut Findings) {
    for (_, instruction) in subject.all("ONBUILD") {
        let inner = shell_text(instruction)
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        if matches!(inner.as_str(), "ONBUILD" | "FROM" | "MAINTAINER") {
            found.add(
                instruction.line(),
                format!("ONBUILD cannot trigger {inner}"),
                "remove this line",
            );
        }
    }
}

fn no_healthcheck(subject: &Subject<'_>, found: &mut Findings) {
    let chain = subject.final_chain();
    let Some(last) = chain.last() else { return };
    // An image from scratch has nothing a check could run but the program itself.
    let bare = chain
        .first()
        .is_some_and(|stage| stage.base == Base::Scratch);
    let checked = chain.iter().any(|stage| {
        stage
            .instructions
            .iter()
            .any(|i| i.keyword == "HEALTHCHECK")
    });
    if !bare && !checked {
        found.add(
            last.line,
            "nothing tells the engine whether the program in this image still works",
            "add `HEALTHCHECK CMD <command>`, or `HEALTHCHECK NONE` to say it is not wanted",
        );
    }
}
