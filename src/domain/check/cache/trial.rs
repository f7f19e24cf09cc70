//! A rebuild after an edit, read against the Dockerfile: which instructions ran, and which change
//! made them run.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;

use super::needed::needed;
use crate::domain::build::{BuildStep, StepState};
use crate::domain::check::command::quote::short;
use crate::domain::dockerfile::{Dockerfile, Instruction};
use crate::domain::facts::{Fact, NoAnswer};

/// The instructions a build needs, and what the builder said of them.
pub(super) struct Trial<'a> {
    dockerfile: &'a Dockerfile,
    /// With the index of their stage, in the order of the file.
    instructions: Vec<(usize, &'a Instruction)>,
    /// Whether the step of a line ran. One step can stand for several equal instructions.
    ran_by_line: BTreeMap<u32, bool>,
    ran_by_text: BTreeMap<String, bool>,
    /// Keywords of steps that could be laid at no instruction.
    unplaced: BTreeSet<&'a str>,
}

/// What made an instruction run again.
pub(super) enum Culprit<'a> {
    /// It ran by itself, with all before it cached.
    Itself(u32),
    Before(&'a Instruction),
}

impl<'a> Trial<'a> {
    pub(super) fn new(
        dockerfile: &'a Dockerfile,
        target: Option<&str>,
        steps: &'a [BuildStep],
    ) -> Fact<Self> {
        let stage = dockerfile.target(target).ok_or(NoAnswer::NotBuilt)?;
        let needed = needed(dockerfile, stage);
        let instructions: Vec<_> = dockerfile
            .stages
            .iter()
            .filter(|stage| needed.contains(&stage.index))
            .flat_map(|stage| stage.instructions.iter().map(|i| (stage.index, i)))
            .collect();
        let mut trial = Self {
            dockerfile,
            instructions,
            ran_by_line: BTreeMap::new(),
            ran_by_text: BTreeMap::new(),
            unplaced: BTreeSet::new(),
        };
        let by_line: BTreeMap<u32, &Instruction> = trial
            .instructions
            .iter()
            .map(|(_, instruction)| (instruction.line(), *instruction))
            .collect();
        for step in steps {
            let above = step
                .line
                .and_then(|line| by_line.range(..=line).next_back().map(|(_, i)| (line, *i)));
            let at = above.filter(|(line, i)| i.lines.contains(line));
            trial.place(step, at.map(|(_, instruction)| instruction));
        }
        Ok(trial)
    }

    fn place(&mut self, step: &'a BuildStep, at: Option<&Instruction>) {
        let ran = step.state == StepState::Done && !step.cached;
        *self.ran_by_text.entry(folded(&step.text)).or_default() |= ran;
        if let Some(instruction) = at {
            *self.ran_by_line.entry(instruction.line()).or_default() |= ran;
            // The builder runs equal instructions on equal ground once and names one of them.
            *self
                .ran_by_text
                .entry(folded(&instruction.text))
                .or_default() |= ran;
        } else if let Some(keyword) = step.text.split_whitespace().next() {
            self.unplaced.insert(keyword);
        }
    }

    /// Needed instructions that match.
    pub(super) fn matching(&self, wanted: &Regex) -> Vec<&'a Instruction> {
        self.instructions
            .iter()
            .map(|(_, instruction)| *instruction)
            .filter(|instruction| wanted.is_match(&instruction.text))
            .collect()
    }

    /// Whether the instruction ran instead of coming from the cache. One without a step did not run:
    /// settings never do, and builders skip what nothing asks for.
    ///
    /// # Errors
    /// There are steps of its kind that could be anyone's.
    pub(super) fn ran(&self, instruction: &Instruction) -> Fact<bool> {
        let said = self
            .ran_by_line
            .get(&instruction.line())
            .or_else(|| self.ran_by_text.get(&folded(&instruction.text)));
        match said {
            Some(ran) => Ok(*ran),
            None if self.unplaced.contains(instruction.keyword.as_str()) => {
                Err(NoAnswer::Unknown(format!(
                    "the builder's steps do not tell whether line {} `{}` ran",
                    instruction.line(),
                    short(&instruction.text)
                )))
            }
            None => Ok(false),
        }
    }

    /// A `RUN` ran by itself, which no change of the context does.
    pub(super) fn has_unexplained(&self) -> bool {
        self.instructions.iter().any(|(_, instruction)| {
            instruction.keyword == "RUN"
                && instruction.flag("mount").is_none()
                && matches!(self.ran(instruction), Ok(true))
                && matches!(self.culprit(instruction), Culprit::Itself(_))
        })
    }

    /// The first instruction that ran among those that `instruction` stands on: its own stage above
    /// it, and every stage that is needed for it.
    pub(super) fn culprit(&self, instruction: &'a Instruction) -> Culprit<'a> {
        let line = instruction.line();
        let own = self
            .instructions
            .iter()
            .find(|(_, i)| i.line() == line)
            .map(|(stage, _)| *stage);
        let below: BTreeSet<usize> = own
            .and_then(|index| self.dockerfile.stages.get(index))
            .map_or_else(BTreeSet::new, |stage| needed(self.dockerfile, stage));
        let first = self
            .instructions
            .iter()
            .filter(|(stage, i)| below.contains(stage) && i.line() < line)
            .find(|(_, i)| matches!(self.ran(i), Ok(true)));
        match first {
            Some((_, before)) => Culprit::Before(before),
            None => Culprit::Itself(line),
        }
    }
}

impl Culprit<'_> {
    pub(super) fn line(&self) -> u32 {
        match self {
            Self::Itself(line) => *line,
            Self::Before(instruction) => instruction.line(),
        }
    }

    /// What happened to `instruction`, and why.
    pub(super) fn words(&self, instruction: &Instruction, edited: &str) -> String {
        let copies = |i: &Instruction| {
            matches!(i.keyword.as_str(), "COPY" | "ADD") && i.flag("from").is_none()
        };
        match self {
            Self::Before(before) if copies(before) => format!(
                "line {} `{}` takes {edited} in and changed, so everything below runs again",
                before.line(),
                short(&before.text)
            ),
            Self::Before(before) => format!(
                "line {} `{}` ran again, so everything below does too",
                before.line(),
                short(&before.text)
            ),
            Self::Itself(_) if copies(instruction) => {
                format!("it takes {edited} in, so it ran again")
            }
            Self::Itself(_) => "it ran again, though all before it was cached".to_owned(),
        }
    }
}

/// A step's or instruction's text without differences in white space.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
