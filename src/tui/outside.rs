//! A file opened in the learner's own editor, with the terminal lent to it.

use std::path::Path;
use std::process::{Command, ExitStatus};

/// Editors that take `+LINE` before the file.
const WITH_LINE: [&str; 8] = ["vi", "vim", "nvim", "view", "nano", "emacs", "kak", "micro"];
/// Tried where neither `VISUAL` nor `EDITOR` is set.
const USUAL: [&str; 4] = ["editor", "vim", "vi", "nano"];

/// Runs the editor until it ends; the error is a sentence for the status line.
pub(super) fn edit(path: &Path, line: u32) -> Result<(), String> {
    let named = ["VISUAL", "EDITOR"]
        .iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.trim().is_empty());
    let Some(named) = named else {
        return usual(path, line);
    };
    match run(&named, path, line) {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!(
            "`{named}` ended with {status}; your file was read again"
        )),
        Err(error) => Err(format!(
            "tried to start `{named}`: {error}; set EDITOR to a program that is there"
        )),
    }
}

fn usual(path: &Path, line: u32) -> Result<(), String> {
    for name in USUAL {
        if run(name, path, line).is_ok() {
            return Ok(());
        }
    }
    Err("found no editor; set EDITOR to one, such as export EDITOR=vim".to_owned())
}

fn run(named: &str, path: &Path, line: u32) -> std::io::Result<ExitStatus> {
    let mut command = command(named, path, line);
    command.status()
}

fn command(named: &str, path: &Path, line: u32) -> Command {
    let mut words = named.split_whitespace();
    let program = words.next().unwrap_or(named);
    let mut command = Command::new(program);
    command.args(words);
    let name = Path::new(program)
        .file_stem()
        .and_then(|name| name.to_str());
    if name.is_some_and(|name| WITH_LINE.contains(&name)) {
        command.arg(format!("+{line}"));
    }
    command.arg(path);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_that_can_open_at_the_line() {
        for (named, expected) in [
            ("vim", vec!["+7", "Dockerfile"]),
            ("/usr/bin/nano -w", vec!["-w", "+7", "Dockerfile"]),
            ("code --wait", vec!["--wait", "Dockerfile"]),
        ] {
            let command = command(named, Path::new("Dockerfile"), 7);
            let words: Vec<_> = command
                .get_args()
                .filter_map(|word| word.to_str())
                .collect();
            assert_eq!(words, expected, "{named}");
        }
    }
}
