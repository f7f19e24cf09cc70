//! Which stage a line-by-line builder is in, named as `BuildKit` names it: its name, or `stage-1`.

use crate::domain::dockerfile::Dockerfile;

/// Counts `FROM` steps.
#[derive(Debug, Default)]
pub(super) struct StageCount(usize);

impl StageCount {
    pub(super) fn count(&mut self, instruction: &str) {
        self.0 += usize::from(is_from(instruction));
    }

    /// None before the first stage, and in a file that has only one.
    pub(super) fn name(&self, dockerfile: &Dockerfile) -> Option<String> {
        let index = self.0.checked_sub(1)?;
        if dockerfile.stages.len() < 2 {
            return None;
        }
        let named = dockerfile.stages.get(index).and_then(|s| s.name.clone());
        Some(named.unwrap_or_else(|| numbered(index)))
    }
}

pub(super) fn numbered(index: usize) -> String {
    format!("stage-{index}")
}

pub(super) fn is_from(instruction: &str) -> bool {
    instruction
        .split_whitespace()
        .next()
        .is_some_and(|keyword| keyword.eq_ignore_ascii_case("FROM"))
}

/// `builder` of `FROM node AS builder`.
pub(super) fn alias(from: &str) -> Option<&str> {
    let mut words = from
        .split_whitespace()
        .skip_while(|word| !word.eq_ignore_ascii_case("AS"));
    words.next()?;
    words.next()
}

/// The line of the `FROM` of a stage that a builder calls `name`; the only stage's for none.
pub(super) fn from_line(dockerfile: &Dockerfile, name: Option<&str>) -> Option<u32> {
    let stage = match name {
        None => dockerfile
            .stages
            .first()
            .filter(|_| dockerfile.stages.len() == 1),
        Some(name) => dockerfile.stages.iter().find(|stage| match &stage.name {
            Some(own) => own.eq_ignore_ascii_case(name),
            None => numbered(stage.index) == name,
        }),
    };
    stage.map(|stage| stage.line)
}
