//! What rules look at: the Dockerfile, its surroundings, and the commands of every RUN, read once.

use std::collections::BTreeSet;

use super::super::stages::{mounts, option};
use super::super::{Body, Dockerfile, Instruction, Stage};
use super::Surroundings;
use super::shell::{Command, commands_of};

pub(super) struct Subject<'a> {
    pub(super) dockerfile: &'a Dockerfile,
    pub(super) around: &'a Surroundings<'a>,
    shipped: BTreeSet<usize>,
    runs: Vec<Run<'a>>,
}

/// One RUN with its commands.
pub(super) struct Run<'a> {
    pub(super) stage: &'a Stage,
    /// Position among the stage's instructions.
    pub(super) at: usize,
    pub(super) instruction: &'a Instruction,
    pub(super) commands: Vec<Command>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(dockerfile: &'a Dockerfile, around: &'a Surroundings<'a>) -> Self {
        let mut runs = Vec::new();
        for stage in &dockerfile.stages {
            for (at, instruction) in stage.instructions.iter().enumerate() {
                if instruction.keyword == "RUN" {
                    runs.push(Run {
                        stage,
                        at,
                        instruction,
                        commands: commands_of(instruction),
                    });
                }
            }
        }
        Self {
            dockerfile,
            around,
            shipped: dockerfile.shipped_stages(),
            runs,
        }
    }

    /// Whether the stage's layers are in the image of the last stage.
    pub(super) fn ships(&self, stage: &Stage) -> bool {
        self.shipped.contains(&stage.index)
    }

    /// The stages of the final image, base first.
    pub(super) fn final_chain(&self) -> Vec<&'a Stage> {
        let last = self.dockerfile.stages.last();
        last.map(|last| self.dockerfile.chain(last))
            .unwrap_or_default()
    }

    pub(super) fn stages(&self) -> &'a [Stage] {
        &self.dockerfile.stages
    }

    /// Every instruction within a stage.
    pub(super) fn instructions(&self) -> impl Iterator<Item = (&'a Stage, &'a Instruction)> {
        self.stages()
            .iter()
            .flat_map(|stage| stage.instructions.iter().map(move |i| (stage, i)))
    }

    /// Instructions with this keyword.
    pub(super) fn all(
        &self,
        keyword: &'static str,
    ) -> impl Iterator<Item = (&'a Stage, &'a Instruction)> {
        self.instructions()
            .filter(move |(_, instruction)| instruction.keyword == keyword)
    }

    /// COPY and ADD.
    pub(super) fn copies(&self) -> impl Iterator<Item = (&'a Stage, &'a Instruction)> {
        self.instructions()
            .filter(|(_, instruction)| is_copy(instruction))
    }

    pub(super) fn runs(&self) -> &[Run<'a>] {
        &self.runs
    }

    pub(super) fn shipped_runs(&self) -> impl Iterator<Item = &Run<'a>> {
        self.runs.iter().filter(|run| self.ships(run.stage))
    }

    /// Every command of every RUN.
    pub(super) fn commands(&self) -> impl Iterator<Item = (&Run<'a>, &Command)> {
        self.runs
            .iter()
            .flat_map(|run| run.commands.iter().map(move |command| (run, command)))
    }

    /// The instructions in effect before position `at` of `stage`: those of the stages below, then
    /// its own.
    pub(super) fn before(
        &self,
        stage: &'a Stage,
        at: usize,
    ) -> impl Iterator<Item = &'a Instruction> {
        let below = self
            .dockerfile
            .chain(stage)
            .into_iter()
            .filter(move |s| s.index != stage.index)
            .flat_map(|s| &s.instructions);
        below.chain(stage.instructions.iter().take(at))
    }

    /// Whether ENV (or ARG) gives `name` a value that `fits`, before position `at`.
    pub(super) fn has_env(
        &self,
        stage: &'a Stage,
        at: usize,
        name: &str,
        fits: impl Fn(&str) -> bool,
    ) -> bool {
        self.before(stage, at)
            .filter(|i| matches!(i.keyword.as_str(), "ENV" | "ARG"))
            .filter_map(|i| match &i.body {
                Body::Pairs(pairs) => Some(pairs),
                _ => None,
            })
            .flatten()
            .filter(|(n, _)| n == name)
            .filter_map(|(_, value)| value.as_deref())
            .last()
            .is_some_and(fits)
    }
}

impl Run<'_> {
    pub(super) fn line(&self) -> u32 {
        self.instruction.line()
    }

    /// Whether a cache or tmpfs mount covers `path`: what is written there never becomes a layer.
    pub(super) fn mounts_over(&self, path: &str) -> bool {
        mounts(self.instruction)
            .filter(|mount| matches!(option(mount, &["type"]), Some("cache" | "tmpfs" | "bind")))
            .filter_map(|mount| option(mount, &["target", "dst", "destination"]))
            .map(|target| target.trim_end_matches('/'))
            .any(|target| {
                path.strip_prefix(target)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
    }
}

pub(super) fn is_copy(instruction: &Instruction) -> bool {
    matches!(instruction.keyword.as_str(), "COPY" | "ADD")
}

/// A source that is fetched over the network.
pub(super) fn is_remote(source: &str) -> bool {
    source.contains("://") || source.starts_with("git@")
}

/// Whether a file's name ends in `.extension`, in any case.
pub(super) fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, end)| end.eq_ignore_ascii_case(extension))
}

/// `ENV`, `ARG` and `LABEL` pairs; empty for others.
pub(super) fn pairs(instruction: &Instruction) -> &[(String, Option<String>)] {
    match &instruction.body {
        Body::Pairs(pairs) => pairs,
        _ => &[],
    }
}

/// The shell-form text of an instruction; empty for other forms.
pub(super) fn shell_text(instruction: &Instruction) -> &str {
    match &instruction.body {
        Body::Shell(text) => text,
        _ => "",
    }
}
