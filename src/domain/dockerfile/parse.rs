//! From text to [`Dockerfile`], through the `parse-dockerfile` crate.

use parse_dockerfile::ParserDirectives;
use thiserror::Error;

use super::instruction::instruction;
use super::scan::{LogicalLine, is_blank, logical_lines};
use super::substitute::Values;
use super::{Base, Body, Dockerfile, Instruction, Stage};

/// The longest Dockerfile that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// How the message of an instruction before the first FROM opens.
pub(super) const BEFORE_FROM: &str = "a Dockerfile begins with FROM";

/// The text is not a Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {message}")]
pub struct ParseError {
    pub line: u32,
    pub message: String,
}

impl ParseError {
    pub(super) fn new(line: u32, message: impl Into<String>) -> Self {
        Self {
            line,
            message: message.into(),
        }
    }
}

/// # Errors
/// The text does not parse; the error names the line.
pub fn parse(text: &str) -> Result<Dockerfile, ParseError> {
    if text.len() > MAX_BYTES {
        return Err(ParseError::new(
            1,
            format!("the Dockerfile is longer than {MAX_BYTES} bytes: no real one is"),
        ));
    }
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut dockerfile = Dockerfile {
        text: text.to_owned(),
        escape: '\\',
        syntax: None,
        global_args: Vec::new(),
        stages: Vec::new(),
    };
    read_directives(body, &mut dockerfile)?;
    let lines = logical_lines(body, dockerfile.escape)?;
    let mut stages = Stages::default();
    for line in &lines {
        let instruction = instruction(line, dockerfile.escape)?;
        match (instruction.keyword.as_str(), dockerfile.stages.last_mut()) {
            ("FROM", _) => {
                let stage = stages.open(instruction)?;
                dockerfile.stages.push(stage);
            }
            (_, Some(stage)) => stage.instructions.push(instruction),
            ("ARG", None) => {
                stages.declare(&instruction);
                dockerfile.global_args.push(instruction);
            }
            (keyword, None) => {
                return Err(ParseError::new(
                    line.line(),
                    format!("{BEFORE_FROM}: put `FROM <image>` above this {keyword}"),
                ));
            }
        }
    }
    if dockerfile.stages.is_empty() {
        return Err(ParseError::new(
            lines.last().map_or(1, LogicalLine::line),
            if lines.is_empty() {
                "the Dockerfile is empty: its first instruction is `FROM <image>`"
            } else {
                "the Dockerfile has no FROM: say which image to start from, `FROM <image>`"
            },
        ));
    }
    Ok(dockerfile)
}

/// `# syntax=` and `# escape=`: comments at the very top.
fn read_directives(body: &str, dockerfile: &mut Dockerfile) -> Result<(), ParseError> {
    let head: usize = body
        .split_inclusive('\n')
        .take_while(|line| line.starts_with('#'))
        .map(str::len)
        .sum();
    if head == 0 {
        return Ok(());
    }
    let source = format!("{}\nFROM scratch\n", &body[..head]);
    let parsed = parse_dockerfile::parse(&source).map_err(|error| {
        ParseError::new(
            u32::try_from(error.line()).unwrap_or(1).max(1),
            format!("`# escape=` takes `\\` or a backtick: {error:#}"),
        )
    })?;
    let ParserDirectives { syntax, escape, .. } = &parsed.parser_directives;
    if let Some(escape) = escape {
        dockerfile.escape = escape.value.value;
    }
    if let Some(syntax) = syntax {
        let above = source[..syntax.value.span.start].matches('\n').count();
        let line = u32::try_from(above).map_or(1, |above| above + 1);
        dockerfile.syntax = Some((syntax.value.value.to_owned(), line));
    }
    Ok(())
}

/// What FROM needs to know of the lines above it.
#[derive(Default)]
struct Stages {
    args: Values,
    /// Lower-case names; a later stage of the same name hides the earlier.
    names: std::collections::BTreeMap<String, usize>,
    count: usize,
}

impl Stages {
    fn declare(&mut self, arg: &Instruction) {
        if let Body::Pairs(pairs) = &arg.body {
            for (name, value) in pairs {
                if let Some(value) = value {
                    let value = self.args.substitute(value);
                    self.args.set(name, value);
                }
            }
        }
    }

    fn open(&mut self, from: Instruction) -> Result<Stage, ParseError> {
        let line = from.line();
        let Body::Words(words) = &from.body else {
            return Err(ParseError::new(line, "FROM needs an image"));
        };
        let (image, name) = match words.as_slice() {
            [image] => (image, None),
            [image, _as, name] => (image, Some(stage_name(name, line)?.to_owned())),
            _ => return Err(ParseError::new(line, "FROM needs an image")),
        };
        let image = self.args.substitute(image);
        if image.trim_matches(is_blank).is_empty() {
            return Err(ParseError::new(
                line,
                format!(
                    "the image in `{}` comes out empty: give its ARG a default",
                    from.text
                ),
            ));
        }
        let base = match self.names.get(&image.to_ascii_lowercase()) {
            Some(index) => Base::Stage(*index),
            None if image.eq_ignore_ascii_case("scratch") => Base::Scratch,
            None => Base::Image(image),
        };
        let index = self.count;
        self.count += 1;
        if let Some(name) = &name {
            self.names.insert(name.to_ascii_lowercase(), index);
        }
        Ok(Stage {
            index,
            name,
            base,
            platform: from.flag("platform").map(str::to_owned),
            line,
            from,
            instructions: Vec::new(),
        })
    }
}

fn stage_name(name: &str, line: u32) -> Result<&str, ParseError> {
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let goes_on_well = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if starts_well && goes_on_well {
        return Ok(name);
    }
    Err(ParseError::new(
        line,
        format!(
            "`{name}` is no stage name: begin with a letter, then letters, digits, `-`, `_`, `.`"
        ),
    ))
}

#[cfg(test)]
mod tests;
