//! One simple command with its wrappers taken off, and questions rules ask of it.

use std::collections::VecDeque;

/// Programs whose `-c` runs a script.
pub(super) const SHELLS: [&str; 6] = ["sh", "bash", "ash", "dash", "zsh", "ksh"];

/// Words that stand before a command without being one.
const LEADERS: [&str; 13] = [
    "if", "then", "else", "elif", "while", "until", "do", "!", "{", "exec", "command", "nohup",
    "builtin",
];

/// A program with its arguments; quotes are gone, `$NAME` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Command {
    /// `NAME=value` before the program.
    pub(in super::super) env: Vec<(String, String)>,
    /// The program, without its folder, then its arguments.
    pub(in super::super) words: Vec<String>,
    /// Run through `sudo`.
    pub(in super::super) sudo: bool,
    /// The output goes to the next command.
    pub(in super::super) piped: bool,
}

impl Command {
    /// Without its folder; empty for a line of assignments only.
    pub(in super::super) fn program(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    pub(in super::super) fn args(&self) -> &[String] {
        self.words.get(1..).unwrap_or_default()
    }

    /// Whether any argument is `-…short…`, `--long` or `--long=…`.
    pub(in super::super) fn has(&self, short: Option<char>, long: &[&str]) -> bool {
        self.args().iter().any(|arg| is_flag(arg, short, long))
    }

    /// Arguments that are neither flags nor the values of the flags named.
    pub(in super::super) fn operands(&self, with_value: &[&str]) -> Vec<&str> {
        let mut operands = Vec::new();
        let mut args = self.args().iter().map(String::as_str);
        while let Some(arg) = args.next() {
            if arg == "--" {
                operands.extend(args.by_ref());
            } else if with_value.contains(&arg) {
                args.next();
            } else if !arg.starts_with('-') || arg == "-" {
                operands.push(arg);
            }
        }
        operands
    }

    /// What follows a subcommand: `install` of `apt-get -y install a b` gives `a`, `b`.
    pub(in super::super) fn after(
        &self,
        subcommands: &[&str],
        with_value: &[&str],
    ) -> Option<Vec<&str>> {
        let operands = self.operands(with_value);
        let (first, rest) = operands.split_first()?;
        subcommands.contains(first).then(|| rest.to_vec())
    }

    /// The value of `-f value`, `-fvalue`, `--flag value` or `--flag=value`.
    pub(in super::super) fn value(&self, names: &[&str]) -> Option<&str> {
        let args = self.args();
        args.iter().enumerate().find_map(|(at, arg)| {
            names.iter().find_map(|name| {
                let rest = arg.strip_prefix(name)?;
                if rest.is_empty() {
                    return args.get(at + 1).map(String::as_str);
                }
                if name.starts_with("--") {
                    rest.strip_prefix('=')
                } else {
                    Some(rest)
                }
            })
        })
    }
}

fn is_flag(arg: &str, short: Option<char>, long: &[&str]) -> bool {
    if let Some(name) = arg.strip_prefix("--") {
        let name = name.split('=').next().unwrap_or(name);
        return long.contains(&name);
    }
    arg.strip_prefix('-')
        .zip(short)
        .is_some_and(|(letters, short)| letters.contains(short))
}

/// Takes `sudo`, `env`, `if` and the like off. A script handed to a shell goes to `script`; the
/// shell itself stays a command, for its own flags matter too.
pub(super) fn unwrapped(
    words: Vec<String>,
    piped: bool,
    script: &mut dyn FnMut(&str),
) -> Option<Command> {
    let mut command = Command {
        piped,
        ..Command::default()
    };
    let mut words: VecDeque<String> = words.into();
    while let Some(word) = words.pop_front() {
        let name = word.rsplit('/').next().unwrap_or(&word);
        if let Some((name, value)) = assignment(&word) {
            command.env.push((name.to_owned(), value.to_owned()));
        } else if LEADERS.contains(&word.as_str()) {
            // Words of the grammar, or a wrapper without arguments of its own.
        } else if name == "sudo" || name == "env" || name == "time" || name == "nice" {
            command.sudo |= name == "sudo";
            skip_flags(&mut words, &["-u", "-g", "-n", "-h", "-p", "-S"]);
        } else if name == "timeout" {
            skip_flags(&mut words, &["-s", "-k"]);
            words.pop_front();
        } else if matches!(name, "}" | "fi" | "done" | "esac") {
            break;
        } else {
            command.words.push(name.to_owned());
            command.words.extend(words.drain(..));
        }
    }
    if SHELLS.contains(&command.program()) {
        if let Some(text) = script_of(command.args()) {
            script(text);
        }
    } else if command.program() == "eval" {
        script(&command.args().join(" "));
    } else if command.program() == "xargs" {
        let mut run: VecDeque<String> = command.args().to_vec().into();
        skip_flags(&mut run, &["-n", "-I", "-P", "-L", "-d", "-a", "-s"]);
        script(&run.make_contiguous().join(" "));
    }
    let empty = command.words.is_empty() && command.env.is_empty() && !piped;
    (!empty).then_some(command)
}

fn assignment(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let goes_on_well = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (starts_well && goes_on_well).then_some((name, value))
}

fn skip_flags(words: &mut VecDeque<String>, with_value: &[&str]) {
    while let Some(flag) = words.pop_front_if(|word| word.starts_with('-')) {
        if with_value.contains(&flag.as_str()) {
            words.pop_front();
        }
    }
}

/// The script of `sh -ec 'script'` or `bash -o pipefail -c 'script'`.
fn script_of(args: &[String]) -> Option<&str> {
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        if !arg.starts_with(['-', '+']) {
            return None;
        }
        if arg.starts_with("--") {
            continue;
        }
        // `-exo pipefail`: the option's name comes next.
        if arg.contains('o') {
            args.next();
        }
        if arg.contains('c') {
            return args.next().map(String::as_str);
        }
    }
    None
}
