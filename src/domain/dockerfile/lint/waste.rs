//! Bytes that a later layer deletes: they stay in the layer that made them.

mod made;

use super::registry::Entry;
use super::subject::{Run, Subject, is_copy, shell_text};
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
    let mut layers = Layers {
        made: Vec::new(),
        place: Place::default(),
        removals_left: MAX,
    };
    let mut runs = subject.shipped_runs().peekable();
    for stage in subject.final_chain() {
        for (at, instruction) in stage.instructions.iter().enumerate() {
            if instruction.keyword == "WORKDIR" {
                layers.place.enter(shell_text(instruction));
            } else if is_copy(instruction) {
                let copied = of_copy(instruction, &layers.place);
                layers.remember(copied, instruction.line());
            }
            if let Some(run) = runs.next_if(|run| run.stage.index == stage.index && run.at == at) {
                layers.run(run, found);
            }
        }
    }
}

/// What the layers so far hold.
struct Layers {
    made: Vec<(Made, u32)>,
    place: Place,
    removals_left: usize,
}

impl Layers {
    fn remember(&mut self, made: Vec<Made>, line: u32) {
        self.made.extend(made.into_iter().map(|made| (made, line)));
        self.made.truncate(MAX);
    }

    fn run(&mut self, run: &Run<'_>, found: &mut Findings) {
        let mut place = self.place.clone();
        let mut own: Vec<Made> = Vec::new();
        for command in &run.commands {
            match command.program() {
                "cd" => place.enter(command.args().first().map_or("/", String::as_str)),
                "rm" | "rmdir" | "unlink" => {
                    let targets = command.operands(&[]).into_iter().take(self.removals_left);
                    let targets: Vec<&str> = targets.collect();
                    self.removals_left -= targets.len();
                    let paths = targets.into_iter().filter_map(|t| place.resolve(t));
                    paths.for_each(|path| self.report(&own, path, run.line(), found));
                }
                _ if own.len() < MAX => own.extend(of_command(command, &place)),
                _ => {}
            }
        }
        own.retain(|made| !run.mounts_over(&made.path));
        self.remember(own, run.line());
    }

    /// Says so when `path` was made by an earlier layer and not by this RUN itself.
    fn report(&self, own: &[Made], path: String, line: u32, found: &mut Findings) {
        let target = &Target::new(path);
        if own.iter().any(|made| made.is_in(target)) {
            return;
        }
        let Some((_, origin)) = self.made.iter().find(|(made, _)| made.is_in(target)) else {
            return;
        };
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
