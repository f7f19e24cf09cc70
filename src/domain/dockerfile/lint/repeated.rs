//! Instructions that stand more than once.

use super::super::{Instruction, Stage};
use super::registry::Entry;
use super::subject::Subject;
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "DL3012",
        Severity::Error,
        "A stage has one HEALTHCHECK.",
        healthcheck,
    )
    .also(&["MultipleInstructionsDisallowed"]),
    Entry::new(
        "DL3059",
        Severity::Info,
        "Short RUNs in a row are one RUN.",
        consecutive_runs,
    ),
    Entry::new("DL4003", Severity::Warning, "A stage has one CMD.", cmd)
        .also(&["MultipleInstructionsDisallowed"]),
    Entry::new(
        "DL4004",
        Severity::Error,
        "A stage has one ENTRYPOINT.",
        entrypoint,
    )
    .also(&["MultipleInstructionsDisallowed"]),
];

/// Commands in a RUN up to which it counts as short.
const SHORT: usize = 2;

fn healthcheck(subject: &Subject<'_>, found: &mut Findings) {
    overridden(subject, found, "HEALTHCHECK");
}

fn cmd(subject: &Subject<'_>, found: &mut Findings) {
    overridden(subject, found, "CMD");
}

fn entrypoint(subject: &Subject<'_>, found: &mut Findings) {
    overridden(subject, found, "ENTRYPOINT");
}

fn overridden(subject: &Subject<'_>, found: &mut Findings, keyword: &str) {
    for stage in subject.stages() {
        let lines: Vec<u32> = all(stage, keyword).map(Instruction::line).collect();
        if let Some((last, earlier)) = lines.split_last() {
            for line in earlier {
                found.add(
                    *line,
                    format!("this {keyword} has no effect: line {last} replaces it"),
                    format!("keep one {keyword} in the stage"),
                );
            }
        }
    }
}

fn all<'a>(stage: &'a Stage, keyword: &'a str) -> impl Iterator<Item = &'a Instruction> {
    stage
        .instructions
        .iter()
        .filter(move |instruction| instruction.keyword == keyword)
}

fn consecutive_runs(subject: &Subject<'_>, found: &mut Findings) {
    for pair in subject.runs().windows(2) {
        let [first, second] = pair else { continue };
        let adjacent = first.stage.index == second.stage.index && first.at + 1 == second.at;
        let same_flags = first.instruction.flags == second.instruction.flags;
        let short = first.commands.len() <= SHORT && second.commands.len() <= SHORT;
        if adjacent && same_flags && short && subject.ships(second.stage) {
            found.add(
                second.line(),
                format!(
                    "this RUN and the one of line {} are two layers",
                    first.line()
                ),
                "join them with `&&`, unless they should be cached apart",
            );
        }
    }
}
