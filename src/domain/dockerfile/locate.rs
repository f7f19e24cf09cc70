//! Finds the line behind what a builder prints: a step's text or a history entry.

use super::keywords::keyword;
use super::words::folded;
use super::{Body, Dockerfile, Instruction, Stage};

mod pattern;

use pattern::Pattern;

impl Dockerfile {
    /// The line of the instruction that a builder shows as `text` (without its `[stage i/n]` or
    /// `Step i/n :` prefix). Builders substitute build args and fold white space; `FROM` may gain a
    /// digest. `stage` is the stage's name or index as the builder prints it, when it does.
    ///
    /// History entries are understood too (`/bin/sh -c …`, `RUN |1 A=b /bin/sh -c … # buildkit`).
    #[must_use]
    pub fn line_of_step(&self, stage: Option<&str>, text: &str) -> Option<u32> {
        let shown = Shown::new(text)?;
        match stage.and_then(|printed| self.printed_stage(printed)) {
            Some(stage) => best(&shown, std::slice::from_ref(stage), &[]),
            None => best(&shown, &self.stages, &self.global_args),
        }
    }

    /// A builder prints a stage's name, `stage-2` when it has none, and a platform before either.
    fn printed_stage(&self, printed: &str) -> Option<&Stage> {
        let printed = printed.split_whitespace().next_back()?;
        self.stage(printed).or_else(|| {
            let index = printed.strip_prefix("stage-")?;
            self.stages.get(index.parse::<usize>().ok()?)
        })
    }
}

fn best(shown: &Shown, stages: &[Stage], globals: &[Instruction]) -> Option<u32> {
    let mut best: Option<(u32, u32)> = None;
    let candidates = stages
        .iter()
        .flat_map(|stage| std::iter::once(&stage.from).chain(&stage.instructions));
    for instruction in globals.iter().chain(candidates) {
        let score = shown.score(instruction);
        // Of equals the first: builders begin at the top.
        if score > 0 && best.is_none_or(|(best, _)| score > best) {
            best = Some((score, instruction.line()));
            if score == u32::MAX {
                break;
            }
        }
    }
    best.map(|(_, line)| line)
}

/// What a builder printed, in the form instructions are compared in.
struct Shown {
    keyword: String,
    /// After the keyword: quotes and escapes dropped, white space folded.
    rest: String,
    history: bool,
}

impl Shown {
    fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let (text, buildkit) = match text.strip_suffix("# buildkit") {
            Some(text) => (text, true),
            None => (text, false),
        };
        if let Some(command) = text.strip_prefix("/bin/sh -c #(nop)") {
            return Self::split(command, true);
        }
        if let Some(command) = shell_command(text) {
            return Some(Self::of("RUN", command, true));
        }
        let shown = Self::split(text, buildkit)?;
        if keyword(&shown.keyword).is_none() {
            // History shows the JSON form of RUN without anything before it.
            return Some(Self::of("RUN", text, true));
        }
        let arguments = text.trim_start().get(shown.keyword.len()..)?.trim_start();
        match shell_command(arguments) {
            Some(command) if shown.keyword == "RUN" => Some(Self::of("RUN", command, true)),
            _ => Some(shown),
        }
    }

    fn split(text: &str, history: bool) -> Option<Self> {
        let text = text.trim();
        let keyword = text.split_whitespace().next()?;
        Some(Self::of(keyword, &text[keyword.len()..], history))
    }

    fn of(keyword: &str, rest: &str, history: bool) -> Self {
        let keyword = keyword.to_ascii_uppercase();
        let rest = if keyword == "FROM" {
            image_reference(
                rest.split_whitespace()
                    .find(|w| !w.starts_with("--"))
                    .unwrap_or(""),
            )
        } else {
            comparable(rest)
        };
        Self {
            keyword,
            rest,
            history,
        }
    }

    /// 0 when `instruction` cannot be meant; the more of it is literally there, the more.
    fn score(&self, instruction: &Instruction) -> u32 {
        if instruction.keyword != self.keyword {
            return 0;
        }
        if self.keyword == "FROM" {
            return match &instruction.body {
                Body::Words(words) => words
                    .first()
                    .map_or(0, |image| compare(&self.rest, &image_reference(image))),
                _ => 0,
            };
        }
        let written = comparable(&instruction.text[instruction.keyword.len()..]);
        let mut score = compare(&self.rest, &written);
        if score == 0 && !instruction.heredocs.is_empty() {
            // BuildKit adds a summary of the body: `RUN <<EOF (first line...)`.
            let opening = self.rest.get(..written.len()).unwrap_or_default();
            score = compare(opening, &written).saturating_sub(1);
        }
        if score == 0 {
            score = self.score_of_arguments(instruction);
        }
        score
    }

    /// Without flags, which history leaves out; and by destination where it knows sources only as
    /// checksums: `COPY file:0123… in /app`.
    fn score_of_arguments(&self, instruction: &Instruction) -> u32 {
        let arguments = match &instruction.body {
            // Classic history prints Go's list: `["node" "a.js"]`.
            Body::Exec(words) if self.rest.starts_with('[') => format!("[{}]", words.join(" ")),
            Body::Exec(words) | Body::Words(words) => words.join(" "),
            Body::Shell(text) => folded(text, '\\'),
            Body::Pairs(_) => return 0,
        };
        let arguments = comparable(&arguments);
        if !instruction.flags.is_empty() || self.history {
            let score = compare(&self.rest, &arguments);
            if score > 0 {
                return score.saturating_sub(2).max(1);
            }
        }
        let checksums = ["file:", "dir:", "multi:"];
        if self.history && checksums.iter().any(|c| self.rest.starts_with(c)) {
            let destination = self.rest.split_once(" in ").map(|(_, to)| to.trim());
            if destination.is_some() && destination == instruction.destination() {
                return 1;
            }
        }
        0
    }
}

/// What `/bin/sh -c` was given, with or without build arguments before it (`|1 A=b`).
fn shell_command(text: &str) -> Option<&str> {
    let text = text.trim_start();
    if let Some(command) = text.strip_prefix("/bin/sh -c ") {
        return Some(command);
    }
    text.strip_prefix('|')?
        .split_once("/bin/sh -c ")
        .map(|(_, command)| command)
}

/// The largest score is an exact match; variables match anything, and literal text counts.
fn compare(shown: &str, written: &str) -> u32 {
    if shown == written {
        return u32::MAX;
    }
    Pattern::new(written).map_or(0, |pattern| pattern.score(shown))
}

/// Builders differ in what they keep of quotes and escapes, so neither counts.
fn comparable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.trim().chars() {
        if c.is_whitespace() {
            gap = true;
        } else if !matches!(c, '"' | '\'' | '\\') {
            if gap {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    out
}

/// Without registry host, `library/`, digest and an implied `:latest`.
fn image_reference(image: &str) -> String {
    let image = image.split('@').next().unwrap_or(image);
    let image = match image.split_once('/') {
        Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => rest,
        _ => image,
    };
    let image = image.strip_prefix("library/").unwrap_or(image);
    image.strip_suffix(":latest").unwrap_or(image).to_owned()
}

#[cfg(test)]
mod tests;
