//! Commands that vim takes after a colon: those that mean something where everything is saved by
//! itself.

use super::{general, notice, save};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::Notice;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Command<'a> {
    Nothing,
    Write,
    Quit,
    /// Counted from 1.
    Line(u32),
    LastLine,
    Unknown(&'a str),
}

impl<'a> Command<'a> {
    fn read(text: &'a str) -> Self {
        let text = text.trim_start_matches(':').trim();
        match text {
            "" => Self::Nothing,
            "$" => Self::LastLine,
            // With `a` for all files, which is what happens in any case.
            "w" | "w!" | "wa" | "wa!" | "write" | "up" | "update" => Self::Write,
            "q" | "q!" | "qa" | "qa!" | "quit" | "wq" | "wq!" | "wqa" | "wqa!" | "x" | "x!"
            | "xa" | "xa!" => Self::Quit,
            // A number too large to be read is beyond the last line of any file.
            _ if text.bytes().all(|it| it.is_ascii_digit()) => {
                text.parse().map_or(Self::LastLine, Self::Line)
            }
            _ => Self::Unknown(text),
        }
    }
}

pub(super) fn run(model: &mut Model, text: &str) -> Vec<Effect> {
    match Command::read(text) {
        Command::Nothing => Vec::new(),
        Command::Write => write(model),
        Command::Quit => general::quit(model),
        Command::Line(line) => go_to(model, line),
        Command::LastLine => go_to(model, u32::MAX),
        Command::Unknown(text) => {
            let words = format!(
                "“:{text}” means nothing here; there are :w, :q, :wq, :x and a line number"
            );
            notice::show(model, Notice::info(words))
        }
    }
}

fn write(model: &mut Model) -> Vec<Effect> {
    let unsaved = !save::unsaved(model).is_empty();
    let mut effects = save::everything(model);
    let words = if unsaved {
        "saved; every change is, within a second"
    } else {
        "everything is saved already"
    };
    effects.extend(notice::show(model, Notice::info(words)));
    effects
}

fn go_to(model: &mut Model, line: u32) -> Vec<Effect> {
    if let Some(bench) = &mut model.bench {
        let area = bench.editor_area(model.size);
        bench.editor.go_to(line, area);
    }
    save::soon(model)
}

#[cfg(test)]
mod tests {
    use super::Command;

    #[test]
    fn commands_read_as_they_are_typed() {
        for (text, command) in [
            ("", Command::Nothing),
            ("  ", Command::Nothing),
            ("w", Command::Write),
            (":w ", Command::Write),
            ("wq", Command::Quit),
            ("x", Command::Quit),
            ("q!", Command::Quit),
            ("12", Command::Line(12)),
            ("0", Command::Line(0)),
            ("99999999999", Command::LastLine),
            ("$", Command::LastLine),
            ("noh", Command::Unknown("noh")),
            ("w other", Command::Unknown("w other")),
            ("+3", Command::Unknown("+3")),
            ("-3", Command::Unknown("-3")),
            ("日", Command::Unknown("日")),
        ] {
            assert_eq!(Command::read(text), command, "{text:?}");
        }
    }
}
