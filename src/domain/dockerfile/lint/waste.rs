//! Bytes that a later layer deletes: they stay in the layer that made them.

mod made;

use super::registry::Entry;
use super::subject::{Subject, is_copy};
use super::{Findings, Severity};
use made::{Made, Place, Target, of_command, of_copy};

pub(super) const RULES: &[Entry] = &[Entry::new(
    "PX002",
    Severity::Warning,
    "What one layer makes, no later RUN removes: it would still ship.",
    removed_later,
)];

/// Paths remembered, and removals looked at: a file beyond that is no honest one.
const MAX: usize = 500;

fn removed_later(subject: &Subject<'_>, found: &mut Findings) {
    let mut made: Vec<(Made, u32)> = Vec::new();
    let mut runs = subject.shipped_runs().peekable();
    let mut place = Place::default();
    for stage in subject.final_chain() {
        for (at, instruction) in stage.instructions.iter().enumerate() {
            if instruction.keyword == "WORKDIR" {
                place.enter(super::subject::shell_text(instruction));
            } else if is_copy(instruction) {
                let line = instruction.line();
                made.extend(of_copy(instruction, &place).into_iter().map(|m| (m, line)));
            }
            let Some(run) = runs.next_if(|run| run.stage.index == stage.index && run.at == at)
            else {
                continue;
            };
            let mut inside = place.clone();
            let mut own: Vec<Made> = Vec::new();
            for command in &run.commands {
                match command.program() {
                    "cd" => inside.enter(command.args().first().map_or("/", String::as_str)),
                    "rm" | "rmdir" | "unlink" => {
                        let targets = command.operands(&[]).into_iter().take(MAX);
                        for target in targets.filter_map(|target| inside.resolve(target)) {
                            report(&made, &own, &Target::new(target), run.line(), found);
                        }
                    }
                    _ => {
                        let room = MAX.saturating_sub(own.len());
                        own.extend(of_command(command, &inside).into_iter().take(room));
                    }
                }
            }
            own.retain(|m| !run.mounts_over(&m.path));
            made.extend(own.into_iter().map(|m| (m, run.line())));
            made.truncate(MAX);
            if found.0.len() > MAX {
                return;
            }
        }
    }
}

/// Says so when `target` was made by an earlier layer and not by this RUN itself.
fn report(made: &[(Made, u32)], own: &[Made], target: &Target, line: u32, found: &mut Findings) {
    if own.iter().any(|m| m.is_in(target)) {
        return;
    }
    if let Some((_, origin)) = made.iter().find(|(m, _)| m.is_in(target)) {
        let path = &target.path;
        found.add(
            line,
            format!("`{path}` is only hidden: its bytes stay in the layer of line {origin}"),
            format!(
                "make and remove it in one RUN, or keep it out of line {origin} \
                 (another stage, .dockerignore)"
            ),
        );
    }
}
