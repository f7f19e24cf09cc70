//! What may be typed: one row per command, read by its word or the beginning of it.

use crate::content::nearest;
use crate::domain::text::sanitise;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    Memo,
    Task,
    Steps,
    Next,
    Back,
    Show(Option<String>),
    Files(Option<String>),
    Edit(Option<String>),
    /// Replaces a line, counted from 1.
    Line(usize, String),
    /// Puts a line before another.
    Insert(usize, String),
    /// First and last line.
    Delete(usize, usize),
    Undo,
    Lint,
    Build,
    Checks,
    Check(usize),
    Layers,
    Hint,
    Compare(Option<String>),
    History,
    Reveal(Option<String>),
    Reset,
    Missions,
    Open(String),
    Debrief,
    Help(Option<String>),
    Quit,
}

/// A command as `help` lists it.
pub(super) struct Row {
    pub(super) word: &'static str,
    /// What may follow the word; capitals stand for something of the learner's own.
    pub(super) arguments: &'static str,
    pub(super) words: &'static str,
    read: Reader,
}

/// Makes the command of what follows its word.
enum Reader {
    Bare(Command),
    /// The rest of the line, if there is any.
    Maybe(fn(Option<String>) -> Command),
    Needs(fn(&str) -> Option<Command>),
}

use Reader::{Bare, Maybe, Needs};

const fn row(
    word: &'static str,
    arguments: &'static str,
    words: &'static str,
    read: Reader,
) -> Row {
    Row {
        word,
        arguments,
        words,
        read,
    }
}

/// In the order of `help`: what is read, written, built, looked at, and the rest.
pub(super) static ROWS: [Row; 27] = [
    row("memo", "", "read the memo", Bare(Command::Memo)),
    row(
        "task",
        "",
        "read the task of this step",
        Bare(Command::Task),
    ),
    row(
        "steps",
        "",
        "list the steps and where you are",
        Bare(Command::Steps),
    ),
    row("next", "", "go to the next step", Bare(Command::Next)),
    row("back", "", "go to the step before", Bare(Command::Back)),
    row(
        "hint",
        "",
        "get a hint for this step, one at a time",
        Bare(Command::Hint),
    ),
    row(
        "show",
        "[FILE]",
        "read a file with line numbers, and choose it for changes",
        Maybe(Command::Show),
    ),
    row(
        "files",
        "[PATH]",
        "list the files of the build context, or read one",
        Maybe(Command::Files),
    ),
    row(
        "edit",
        "[FILE]",
        "open a file in your own editor and come back",
        Maybe(Command::Edit),
    ),
    row("line", "NUMBER TEXT", "replace a line", Needs(line)),
    row(
        "insert",
        "NUMBER TEXT",
        "put a new line before that one",
        Needs(insert),
    ),
    row(
        "delete",
        "NUMBER or FIRST-LAST",
        "delete lines",
        Needs(delete),
    ),
    row("undo", "", "take back the last change", Bare(Command::Undo)),
    row(
        "lint",
        "",
        "look for mistakes without building",
        Bare(Command::Lint),
    ),
    row(
        "build",
        "",
        "build and check; Ctrl-C cancels",
        Bare(Command::Build),
    ),
    row(
        "checks",
        "",
        "list the checks and their results",
        Bare(Command::Checks),
    ),
    row(
        "check",
        "NUMBER",
        "hear what one check expected and found",
        Needs(check),
    ),
    row(
        "layers",
        "",
        "list the layers of your image and what is wasted in them",
        Bare(Command::Layers),
    ),
    row(
        "compare",
        "[last, best or ID]",
        "compare your files with an earlier try or a reference",
        Maybe(Command::Compare),
    ),
    row("history", "", "list your tries", Bare(Command::History)),
    row("reveal", "[ID]", "read a solution", Maybe(Command::Reveal)),
    row(
        "reset",
        "",
        "start this mission over; your files are kept as a backup",
        Bare(Command::Reset),
    ),
    row(
        "debrief",
        "",
        "read the debrief, once the mission is passed",
        Bare(Command::Debrief),
    ),
    row("missions", "", "list the missions", Bare(Command::Missions)),
    row("open", "NUMBER or ID", "open a mission", Needs(open)),
    row(
        "help",
        "[COMMAND]",
        "list the commands, or explain one",
        Maybe(Command::Help),
    ),
    row(
        "quit",
        "",
        "leave; everything is saved",
        Bare(Command::Quit),
    ),
];

/// Words that people try, beside the ones of the table.
const OTHER_WORDS: [(&str, &str); 4] = [
    ("?", "help"),
    ("exit", "quit"),
    ("previous", "back"),
    ("grade", "build"),
];

impl Row {
    /// `line NUMBER TEXT`
    pub(super) fn usage(&self) -> String {
        format!("{} {}", self.word, self.arguments)
            .trim_end()
            .to_owned()
    }
}

/// The command of a line; none for an empty one. The error is a sentence for the learner.
pub(super) fn parse(line: &str) -> Result<Option<Command>, String> {
    let line = line.trim_start().trim_end_matches(['\r', '\n']);
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    if word.is_empty() {
        return Ok(None);
    }
    let row = find(word)?;
    let given = (!rest.trim().is_empty()).then(|| rest.trim().to_owned());
    match &row.read {
        Bare(command) if given.is_none() => Ok(Some(command.clone())),
        Bare(_) => Err(format!("{} takes nothing after it.", row.word)),
        Maybe(make) => Ok(Some(make(given))),
        Needs(read) => read(rest)
            .map(Some)
            .ok_or_else(|| format!("Type it like this: {}", row.usage())),
    }
}

/// The row of a word or of the beginning of one.
pub(super) fn find(word: &str) -> Result<&'static Row, String> {
    let lower = word.to_lowercase();
    let other = OTHER_WORDS.iter().find(|(other, _)| *other == lower);
    let lower = other.map_or(lower.as_str(), |(_, word)| word);
    if let Some(row) = ROWS.iter().find(|row| row.word == lower) {
        return Ok(row);
    }
    let begun: Vec<&Row> = ROWS
        .iter()
        .filter(|row| row.word.starts_with(lower))
        .collect();
    match begun.as_slice() {
        [row] => Ok(row),
        [] => {
            let meant = nearest(lower, ROWS.iter().map(|row| row.word));
            let meant = meant.map_or(String::new(), |meant| format!("; did you mean {meant}?"));
            let end = if meant.is_empty() { "." } else { "" };
            Err(format!(
                "There is no command {}{meant}{end} Type help for the list.",
                sanitise(word, 40)
            ))
        }
        many => {
            let words: Vec<_> = many.iter().map(|row| row.word).collect();
            Err(format!(
                "{lower} may be {}. Type more of it.",
                words.join(" or ")
            ))
        }
    }
}

/// A number, and the text after the one space behind it: the text keeps its own indentation.
fn numbered(rest: &str) -> Option<(usize, String)> {
    let rest = rest.trim_start();
    let (number, text) = rest.split_once(' ').unwrap_or((rest, ""));
    Some((natural(number.trim_end())?, text.to_owned()))
}

fn natural(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number| *number > 0)
}

fn line(rest: &str) -> Option<Command> {
    let (number, text) = numbered(rest)?;
    Some(Command::Line(number, text))
}

fn insert(rest: &str) -> Option<Command> {
    let (number, text) = numbered(rest)?;
    Some(Command::Insert(number, text))
}

fn delete(rest: &str) -> Option<Command> {
    let (first, last) = rest.split_once('-').unwrap_or((rest, rest));
    let (first, last) = (natural(first.trim())?, natural(last.trim())?);
    (first <= last).then_some(Command::Delete(first, last))
}

fn check(rest: &str) -> Option<Command> {
    natural(rest.trim()).map(Command::Check)
}

fn open(rest: &str) -> Option<Command> {
    let name = rest.trim();
    (!name.is_empty()).then(|| Command::Open(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Command, ROWS, find, parse};

    #[test]
    fn reads_what_people_type() {
        let text = |text: &str| Some(text.to_owned());
        for (line, command) in [
            ("memo", Command::Memo),
            ("  MEMO  \r\n", Command::Memo),
            ("bu", Command::Build),
            ("check 3", Command::Check(3)),
            ("checks", Command::Checks),
            ("show", Command::Show(None)),
            ("sh .dockerignore", Command::Show(text(".dockerignore"))),
            (
                "line 3   && true ",
                Command::Line(3, "  && true ".to_owned()),
            ),
            ("files", Command::Files(None)),
            ("fi app/main.js", Command::Files(text("app/main.js"))),
            ("line 3", Command::Line(3, String::new())),
            ("insert 1 FROM a", Command::Insert(1, "FROM a".to_owned())),
            ("delete 4", Command::Delete(4, 4)),
            ("delete 4 - 6", Command::Delete(4, 6)),
            ("compare lean", Command::Compare(text("lean"))),
            ("open 08", Command::Open("08".to_owned())),
            ("?", Command::Help(None)),
            ("exit", Command::Quit),
            ("q", Command::Quit),
        ] {
            assert_eq!(parse(line), Ok(Some(command)), "{line:?}");
        }
        assert_eq!(parse(" \t\n"), Ok(None));
    }

    #[test]
    fn mistakes_are_answered_with_a_way_on() {
        for (line, words) in [
            (
                "biuld",
                "There is no command biuld; did you mean build? Type help for the list.",
            ),
            (
                "xyzzy",
                "There is no command xyzzy. Type help for the list.",
            ),
            ("b", "b may be back or build. Type more of it."),
            ("hi", "hi may be hint or history. Type more of it."),
            ("line", "Type it like this: line NUMBER TEXT"),
            ("line zero FROM", "Type it like this: line NUMBER TEXT"),
            ("line 0 FROM", "Type it like this: line NUMBER TEXT"),
            (
                "delete 5-3",
                "Type it like this: delete NUMBER or FIRST-LAST",
            ),
            ("check two", "Type it like this: check NUMBER"),
            ("open ", "Type it like this: open NUMBER or ID"),
            ("quit now", "quit takes nothing after it."),
            ("\u{1b}[2J", "There is no command . Type help for the list."),
        ] {
            assert_eq!(parse(line), Err(words.to_owned()), "{line:?}");
        }
    }

    #[test]
    fn every_word_finds_its_own_row() {
        for row in &ROWS {
            assert_eq!(find(row.word).map(|found| found.word), Ok(row.word));
            assert!(!row.words.is_empty() && !row.words.ends_with('.'));
        }
    }
}
