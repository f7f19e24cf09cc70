//! A Dockerfile as stages and instructions with their lines, and what the builder prints of them.

mod instruction;
mod keywords;
pub mod lint;
mod locate;
mod outside;
mod parse;
mod scan;
mod stages;
mod substitute;
mod words;

pub use keywords::{Flag, KEYWORDS, Keyword, is_keyword, keyword};
pub use outside::{Outside, triggered};
pub use parse::{MAX_BYTES, ParseError, parse};
pub use scan::{
    HeredocMarker, Joined, continued, heredoc_markers, is_blank, is_comment, takes_heredocs,
};
pub use stages::{Import, Origin};

use std::ops::RangeInclusive;

/// A parsed Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dockerfile {
    pub text: String,
    /// `\` unless an `# escape=` directive says otherwise.
    pub escape: char,
    /// The `# syntax=` directive's value and line.
    pub syntax: Option<(String, u32)>,
    /// `ARG`s before the first `FROM`.
    pub global_args: Vec<Instruction>,
    pub stages: Vec<Stage>,
}

/// One `FROM` and what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub index: usize,
    /// As written; stage names compare without regard to case.
    pub name: Option<String>,
    pub base: Base,
    /// `--platform=` of the `FROM`.
    pub platform: Option<String>,
    /// The line of the `FROM`.
    pub line: u32,
    /// The `FROM` as it was written; its body is the image, then `AS` and the name.
    pub from: Instruction,
    /// Without the `FROM` itself.
    pub instructions: Vec<Instruction>,
}

/// What a stage starts from. Global `ARG` defaults are substituted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    Scratch,
    Image(String),
    Stage(usize),
}

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Upper case: `RUN`, `COPY`, …
    pub keyword: String,
    /// As it was written (`run`, `Copy`), for rules about style.
    pub written_keyword: String,
    /// First and last line.
    pub lines: RangeInclusive<u32>,
    /// `--from=builder`, `--mount=…` in order, as name and value.
    pub flags: Vec<(String, String)>,
    pub body: Body,
    /// Keyword, flags and arguments on one line: continuations joined, comments dropped,
    /// the keyword in upper case. What rules and patterns match against.
    pub text: String,
    /// Heredocs in order of appearance.
    pub heredocs: Vec<Heredoc>,
}

/// What follows the keyword and the flags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The JSON form of RUN, CMD, ENTRYPOINT, SHELL, COPY, ADD or VOLUME.
    Exec(Vec<String>),
    /// A shell command line (RUN, CMD, ENTRYPOINT, HEALTHCHECK CMD) or an opaque argument text.
    Shell(String),
    /// COPY and ADD: sources, then the destination as the last word. FROM: image, `AS`, name.
    Words(Vec<String>),
    /// ARG, ENV, LABEL: names with values where given.
    Pairs(Vec<(String, Option<String>)>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    pub delimiter: String,
    pub content: String,
}

impl Instruction {
    /// The first line.
    #[must_use]
    pub fn line(&self) -> u32 {
        *self.lines.start()
    }

    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&str> {
        self.flags
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    /// Sources of a COPY or ADD.
    #[must_use]
    pub fn sources(&self) -> &[String] {
        match &self.body {
            Body::Words(words) | Body::Exec(words) => words.split_last().map_or(&[], |(_, s)| s),
            _ => &[],
        }
    }

    /// Destination of a COPY or ADD.
    #[must_use]
    pub fn destination(&self) -> Option<&str> {
        match &self.body {
            Body::Words(words) | Body::Exec(words) => words.last().map(String::as_str),
            _ => None,
        }
    }
}

impl Dockerfile {
    /// The stage an image is made of: the named (or numbered) target, or the last.
    #[must_use]
    pub fn target(&self, name: Option<&str>) -> Option<&Stage> {
        match name {
            None => self.stages.last(),
            Some(name) => self.stage(name),
        }
    }

    /// A stage by name (any case) or by index, as `--from` and `--target` accept them.
    #[must_use]
    pub fn stage(&self, name: &str) -> Option<&Stage> {
        let named = |s: &&Stage| {
            s.name
                .as_deref()
                .is_some_and(|n| n.eq_ignore_ascii_case(name))
        };
        self.stages
            .iter()
            .rev()
            .find(named)
            .or_else(|| self.stages.get(name.parse::<usize>().ok()?))
    }

    /// The stages whose layers an image of `stage` carries, base first: the `FROM stage` chain.
    #[must_use]
    pub fn chain<'a>(&'a self, stage: &'a Stage) -> Vec<&'a Stage> {
        let mut chain = vec![stage];
        let mut at = stage;
        while let Base::Stage(index) = at.base {
            // A stage can only name an earlier one, so this ends.
            let Some(below) = self.stages.get(index).filter(|s| s.index < at.index) else {
                break;
            };
            chain.push(below);
            at = below;
        }
        chain.reverse();
        chain
    }

    /// The external base image under `stage`; none for scratch.
    #[must_use]
    pub fn base_image<'a>(&'a self, stage: &'a Stage) -> Option<&'a str> {
        match &self.chain(stage).first()?.base {
            Base::Image(image) => Some(image),
            _ => None,
        }
    }
}
