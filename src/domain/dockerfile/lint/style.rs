//! How the file is written: case, and empty lines within an instruction.

use super::super::Instruction;
use super::super::scan::logical_lines;
use super::registry::Entry;
use super::subject::Subject;
use super::{Findings, Severity};

pub(super) const RULES: &[Entry] = &[
    Entry::new(
        "ConsistentInstructionCasing",
        Severity::Info,
        "All instructions are written in the same case.",
        casing,
    ),
    Entry::new(
        "NoEmptyContinuation",
        Severity::Warning,
        "No empty line within an instruction.",
        empty_continuation,
    ),
];

fn casing(subject: &Subject<'_>, found: &mut Findings) {
    let all: Vec<&Instruction> = subject
        .dockerfile
        .global_args
        .iter()
        .chain(
            subject
                .stages()
                .iter()
                .flat_map(|stage| std::iter::once(&stage.from).chain(&stage.instructions)),
        )
        .collect();
    let lower = |i: &Instruction| i.written_keyword == i.keyword.to_ascii_lowercase();
    let lower_count = all.iter().filter(|i| lower(i)).count();
    let upper_count = all
        .iter()
        .filter(|i| i.written_keyword == i.keyword)
        .count();
    let lower_wins = lower_count > upper_count;
    for instruction in all {
        let right = if lower_wins {
            instruction.keyword.to_ascii_lowercase()
        } else {
            instruction.keyword.clone()
        };
        if instruction.written_keyword != right {
            found.add(
                instruction.line(),
                format!(
                    "`{}` is not in the case of the other instructions",
                    instruction.written_keyword
                ),
                format!("write `{right}`"),
            );
        }
    }
}

fn empty_continuation(subject: &Subject<'_>, found: &mut Findings) {
    let file = subject.dockerfile;
    let body = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
    for line in logical_lines(body, file.escape).unwrap_or_default() {
        for blank in line.blank {
            found.add(
                blank,
                "an empty line within an instruction will be an error in later builders",
                format!(
                    "remove it, or put `#` there (the instruction began in line {})",
                    line.lines.start()
                ),
            );
        }
    }
}
