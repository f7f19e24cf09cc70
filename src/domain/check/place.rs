//! Where in the Dockerfile something comes from, in words: `line 6 (RUN npm ci)`.

use std::fmt;

use crate::domain::dockerfile::{Instruction, Stage};
use crate::domain::facts::{Facts, ImageFacts};
use crate::domain::text::sanitise;

/// Longest part of an instruction that is quoted, in characters.
const LONGEST: usize = 60;

/// The origin of a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    BaseImage,
    Line {
        line: u32,
        instruction: Option<String>,
    },
    /// No line is known; `layer` is the index from 0.
    Layer {
        layer: usize,
        instruction: Option<String>,
    },
}

impl Place {
    pub(super) fn of(image: &ImageFacts, layer: usize) -> Self {
        if image.base_layers().is_ok_and(|base| layer < base) {
            return Self::BaseImage;
        }
        let facts = image.layers().ok().and_then(|a| a.layers.get(layer));
        let instruction = facts.and_then(|facts| facts.instruction.clone());
        match facts.and_then(|facts| facts.line) {
            Some(line) => Self::Line { line, instruction },
            None => Self::Layer { layer, instruction },
        }
    }

    pub(super) fn line(&self) -> Option<u32> {
        match self {
            Self::Line { line, .. } => Some(*line),
            Self::BaseImage | Self::Layer { .. } => None,
        }
    }

    /// The same place with its instruction rewritten, so that a secret in it is not shown.
    pub(super) fn redacted(mut self, redact: impl Fn(&str) -> String) -> Self {
        if let Self::Line { instruction, .. } | Self::Layer { instruction, .. } = &mut self
            && let Some(text) = instruction
        {
            *text = redact(text);
        }
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let instruction = match self {
            Self::BaseImage => return f.write_str("the base image"),
            Self::Line { line, instruction } => {
                write!(f, "line {line}")?;
                instruction
            }
            Self::Layer { layer, instruction } => {
                write!(f, "layer {}", layer + 1)?;
                instruction
            }
        };
        match instruction {
            Some(text) => write!(f, " ({})", sanitise(text, LONGEST)),
            None => Ok(()),
        }
    }
}

/// The stage that was built; none when the Dockerfile does not parse.
pub(super) fn built_stage(facts: &Facts) -> Option<&Stage> {
    let dockerfile = facts.dockerfile.as_ref().ok()?;
    dockerfile.target(facts.target.as_deref())
}

/// The line of the built stage's `FROM`.
pub(super) fn from_line(facts: &Facts) -> Option<u32> {
    built_stage(facts).map(|stage| stage.line)
}

/// The last instruction that set what `keyword` sets, in the built stage or one it starts from.
pub(super) fn last_instruction(
    facts: &Facts,
    wanted: impl Fn(&Instruction) -> bool,
) -> Option<&Instruction> {
    let dockerfile = facts.dockerfile.as_ref().ok()?;
    let stage = built_stage(facts)?;
    let chain = dockerfile.chain(stage);
    let instructions = chain.into_iter().flat_map(|stage| &stage.instructions);
    instructions.filter(|i| wanted(i)).last()
}

/// The line that a setting comes from: the last instruction with this keyword, else the `FROM` whose
/// image brings it. What is not set at all comes from no line.
pub(super) fn line_of_setting(facts: &Facts, keyword: &str, is_set: bool) -> Option<u32> {
    last_instruction(facts, |i| i.keyword == keyword)
        .map(Instruction::line)
        .or_else(|| from_line(facts).filter(|_| is_set))
}

#[cfg(test)]
mod tests {
    use super::{Place, from_line, line_of_setting};
    use crate::domain::check::testing::{Image, facts};

    #[test]
    fn a_layer_is_named_by_its_line_when_there_is_one() {
        let mut image = Image::on(&[("bin/sh", 1)])
            .layer("RUN npm ci", 6, &[("a", 1)])
            .facts();
        assert_eq!(Place::of(&image, 0).to_string(), "the base image");
        let place = Place::of(&image, 1);
        assert_eq!(
            (place.to_string().as_str(), place.line()),
            ("line 6 (RUN npm ci)", Some(6))
        );
        let hidden = place.redacted(|text| text.replace("npm", "…"));
        assert_eq!(hidden.to_string(), "line 6 (RUN … ci)");
        assert_eq!(Place::of(&image, 7).to_string(), "layer 8");
        image.layers = None;
        assert_eq!(Place::of(&image, 1).to_string(), "layer 2");
    }

    #[test]
    fn settings_are_found_through_the_chain_of_stages() {
        let facts = facts("FROM node:20 AS base\nUSER node\nUSER app\nFROM base\nRUN true");
        assert_eq!(line_of_setting(&facts, "USER", true), Some(3));
        assert_eq!(line_of_setting(&facts, "USER", false), Some(3));
        assert_eq!(line_of_setting(&facts, "CMD", true), Some(4));
        assert_eq!(line_of_setting(&facts, "CMD", false), None);
        assert_eq!(from_line(&facts), Some(4));
        assert_eq!(from_line(&crate::domain::check::testing::unparsed()), None);
    }
}
