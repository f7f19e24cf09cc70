//! From a history entry back to the Dockerfile line that made it.

use super::history::{command, fold, split};
use super::{ImageConfig, tidy};
use crate::domain::dockerfile::{Body, Dockerfile, Instruction};

/// The Dockerfile line of each history entry; none for entries of the base image and for the
/// `LABEL` that the classic builder and podman add.
///
/// An image's history ends with the instructions of its stages, in order, but builders leave some
/// out, add their own and substitute variables. So the two are aligned from the end for the most
/// agreement: `RUN` only matches its own words, others may differ where variables stood.
#[must_use]
pub fn lines_of_history(
    config: &ImageConfig,
    dockerfile: &Dockerfile,
    target: Option<&str>,
) -> Vec<Option<u32>> {
    let mut lines = vec![None; config.history.len()];
    let Some(stage) = dockerfile.target(target) else {
        return lines;
    };
    let chain = dockerfile.chain(stage);
    let instructions: Vec<&Instruction> = chain.iter().flat_map(|s| &s.instructions).collect();
    // Both ends are bounded, so that hostile input costs bounded time.
    let instructions = &instructions[instructions.len().saturating_sub(MOST_INSTRUCTIONS)..];
    let first = lines.len().saturating_sub(instructions.len() + MOST_EXTRAS);

    let asked: Vec<Asked> = instructions.iter().map(|i| Asked::of(i)).collect();
    let told: Vec<Told> = config.history[first..]
        .iter()
        .map(|e| Told::of(&e.created_by))
        .collect();
    for (entry, instruction) in align(&told, &asked) {
        lines[first + entry] = Some(instructions[instruction].line());
    }
    lines
}

const MOST_INSTRUCTIONS: usize = 512;
const MOST_EXTRAS: usize = 64;

/// The same words.
const SAME: i32 = 8;
/// The same keyword, and nothing speaks against it.
const ALIKE: i32 = 3;
/// An entry of the history without an instruction; free for a `LABEL`, which builders add.
const EXTRA: i32 = -1;
/// An instruction that left no entry.
const MISSING: i32 = -2;

/// An instruction as it may be told.
struct Asked {
    keyword: String,
    /// The forms its words may take in the history.
    forms: Vec<String>,
    heredoc: bool,
}

/// An entry of the history.
struct Told {
    keyword: String,
    words: String,
}

impl Asked {
    fn of(instruction: &Instruction) -> Self {
        let mut forms = vec![match &instruction.body {
            Body::Exec(words) | Body::Words(words) => reduce(&words.join(" ")),
            Body::Shell(text) => reduce(text),
            Body::Pairs(pairs) => {
                let pair = |(name, value): &(String, Option<String>)| match value {
                    Some(value) => format!("{name}={value}"),
                    None => name.clone(),
                };
                reduce(&pairs.iter().map(pair).collect::<Vec<_>>().join(" "))
            }
        }];
        let (_, written) = split(&instruction.text);
        forms.push(reduce(written));
        for heredoc in &instruction.heredocs {
            forms.push(reduce(&heredoc.content));
            let whole = format!("{written} {} {}", heredoc.content, heredoc.delimiter);
            forms.push(reduce(&whole));
        }
        Self {
            keyword: instruction.keyword.clone(),
            forms,
            heredoc: !instruction.heredocs.is_empty(),
        }
    }

    /// The worth of taking `told` for this instruction, if it can be.
    fn worth(&self, told: &Told) -> Option<i32> {
        let keyword = if told.keyword.is_empty() {
            "RUN"
        } else {
            &told.keyword
        };
        if keyword != self.keyword {
            return None;
        }
        if self.forms.contains(&told.words) {
            return Some(SAME);
        }
        match keyword {
            "RUN" if self.heredoc && !told.keyword.is_empty() => Some(ALIKE),
            "RUN" => None,
            "ARG" | "ENV" | "LABEL" => {
                let name = |text: &str| text.split(['=', ' ']).next().map(str::to_owned);
                let alike = self
                    .forms
                    .iter()
                    .any(|form| name(form) == name(&told.words));
                alike.then_some(ALIKE)
            }
            _ => Some(ALIKE),
        }
    }
}

impl Told {
    fn of(created_by: &str) -> Self {
        let tidied = tidy(created_by).unwrap_or_default();
        let (keyword, words) = split(&tidied);
        Self {
            keyword: keyword.to_owned(),
            words: reduce(words),
        }
    }
}

/// Words without the quotes and brackets that builders add or drop, and without the shell.
fn reduce(text: &str) -> String {
    let bare = text.replace(['"', '[', ']', ',', '\'', '\\'], " ");
    command(&fold(&bare)).to_owned()
}

/// Pairs of entry and instruction, of the alignment that is worth most. The start of the history
/// (the base image's part) costs nothing to leave out.
fn align(told: &[Told], asked: &[Asked]) -> Vec<(usize, usize)> {
    let width = asked.len() + 1;
    // best[i * width + j]: the worth of the first i entries against the first j instructions.
    let mut best = vec![0; (told.len() + 1) * width];
    for j in 1..width {
        best[j] = best[j - 1] + MISSING;
    }
    for i in 1..=told.len() {
        let extra = extra(&told[i - 1]);
        for j in 1..width {
            let without = best[i * width + j - 1] + MISSING;
            let beside = best[(i - 1) * width + j] + extra;
            let pair = asked[j - 1].worth(&told[i - 1]);
            let matched = pair.map_or(i32::MIN, |worth| best[(i - 1) * width + j - 1] + worth);
            best[i * width + j] = matched.max(beside).max(without);
        }
    }

    let mut pairs = Vec::new();
    let (mut i, mut j) = (told.len(), asked.len());
    while i > 0 && j > 0 {
        let here = best[i * width + j];
        let pair = asked[j - 1].worth(&told[i - 1]);
        if pair.is_some_and(|worth| here == best[(i - 1) * width + j - 1] + worth) {
            i -= 1;
            j -= 1;
            pairs.push((i, j));
        } else if here == best[(i - 1) * width + j] + extra(&told[i - 1]) {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    pairs
}

fn extra(told: &Told) -> i32 {
    if told.keyword == "LABEL" { 0 } else { EXTRA }
}

#[cfg(test)]
#[path = "blame_tests.rs"]
mod tests;
