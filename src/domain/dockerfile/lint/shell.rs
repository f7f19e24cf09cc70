//! The commands of a shell line: what every rule about RUN looks at, instead of the raw text.

mod command;
mod lexer;

pub(super) use command::Command;

use super::super::{Body, Instruction};

/// How deep `sh -c`, `$(…)` and the like are followed.
const MAX_DEPTH: u8 = 4;

/// Every simple command of a script, in order; those inside `$(…)` before the one that holds them.
pub(super) fn commands(script: &str) -> Vec<Command> {
    let mut found = Vec::new();
    collect(script, MAX_DEPTH, &mut found);
    found
}

/// The commands of a RUN (or CMD, ENTRYPOINT, HEALTHCHECK): shell or JSON form, heredocs too.
pub(super) fn commands_of(instruction: &Instruction) -> Vec<Command> {
    match &instruction.body {
        Body::Exec(words) => {
            let mut found = Vec::new();
            let outer = command::unwrapped(words.clone(), false, &mut |script| {
                collect(script, MAX_DEPTH - 1, &mut found);
            });
            found.extend(outer);
            found
        }
        Body::Shell(text) => {
            let mut found = commands(text);
            // `RUN <<EOF` runs its body; `RUN cat <<EOF` feeds it to a command.
            if found.iter().all(|command| command.words.is_empty()) {
                for heredoc in instruction.heredocs.iter().filter(|h| is_shell(&h.content)) {
                    found.append(&mut commands(&heredoc.content));
                }
            }
            found
        }
        _ => Vec::new(),
    }
}

/// A script without an interpreter line, or with a shell's.
fn is_shell(script: &str) -> bool {
    script
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("#!"))
        .is_none_or(|interpreter| {
            interpreter
                .split(['/', ' '])
                .any(|word| command::SHELLS.contains(&word))
        })
}

fn collect(script: &str, depth: u8, found: &mut Vec<Command>) {
    for simple in lexer::simple_commands(script) {
        if depth > 0 {
            for inner in &simple.substitutions {
                collect(inner, depth - 1, found);
            }
        }
        let mut nested = Vec::new();
        let command = command::unwrapped(simple.words, simple.piped, &mut |script| {
            if depth > 0 {
                collect(script, depth - 1, &mut nested);
            }
        });
        found.extend(command);
        found.append(&mut nested);
    }
}

#[cfg(test)]
mod tests;
