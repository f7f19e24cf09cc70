//! A shell script: commands, flags, quotes, variables, operators, heredocs.
//!
//! Unlike the lexer of the lint, which reads what a script does, this one keeps every byte's place
//! and makes do with half of a script.

mod words;

use std::collections::VecDeque;
use std::ops::Range;

use super::marks::Marks;
use super::values::variable;
use crate::ui::theme::Role;

/// Marks the script `text[range]`.
pub(super) fn script(text: &str, range: Range<usize>, marks: &mut Marks) {
    let mut shell = Shell {
        text,
        at: range.start,
        end: range.end,
        frames: Vec::new(),
        place: Place::Command,
        in_word: false,
        assigning: false,
        heredocs: VecDeque::new(),
        marks,
    };
    while shell.step() {}
}

/// What the next word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Command,
    Argument,
    /// Between `for` or `case` and `in`.
    Subject,
    /// Of a redirection, then back to a command or an argument.
    Target {
        command: bool,
    },
}

/// What is open around the cursor.
#[derive(Clone, Copy)]
enum Frame {
    Quote,
    /// `${NAME:-…}`
    Brace,
    Paren(Place),
    Backquote(Place),
}

struct Shell<'a, 'm> {
    text: &'a str,
    at: usize,
    end: usize,
    frames: Vec<Frame>,
    place: Place,
    in_word: bool,
    /// In the value of `NAME=`: the command is still to come.
    assigning: bool,
    /// Delimiters of heredocs that begin at the next line end, and whether tabs before them go.
    heredocs: VecDeque<(String, bool)>,
    marks: &'m mut Marks,
}

impl<'a> Shell<'a, '_> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    /// Marks the next `bytes` bytes and passes them.
    fn take(&mut self, bytes: usize, role: Role) {
        self.marks.put(self.at..self.at + bytes, role);
        self.at += bytes;
    }

    fn step(&mut self) -> bool {
        let Some(c) = self.rest().chars().next() else {
            return false;
        };
        match self.frames.last() {
            Some(Frame::Quote) => self.inside(c, '"'),
            Some(Frame::Brace) => self.inside(c, '}'),
            _ => self.outside(c),
        }
        true
    }

    /// In double quotes, or in the default of a variable.
    fn inside(&mut self, c: char, closing: char) {
        match c {
            '$' => self.dollar(),
            '`' => self.backquote(),
            c if c == closing => {
                self.frames.pop();
                let role = if c == '}' {
                    Role::Variable
                } else {
                    Role::StringText
                };
                self.take(1, role);
            }
            '"' => {
                self.frames.push(Frame::Quote);
                self.take(1, Role::StringText);
            }
            '\\' => {
                let escaped = self.rest()[1..].chars().next().map_or(0, char::len_utf8);
                self.take(1 + escaped, Role::StringText);
            }
            c => self.take(c.len_utf8(), Role::StringText),
        }
    }

    fn outside(&mut self, c: char) {
        match c {
            ' ' | '\t' | '\r' => {
                self.end_word();
                self.at += 1;
            }
            '\n' => {
                self.end_word();
                self.place = Place::Command;
                self.at += 1;
                self.pass_heredocs();
            }
            '#' if !self.in_word => {
                let line = self.rest().find('\n').unwrap_or(self.rest().len());
                self.take(line, Role::Comment);
            }
            ';' | '&' | '|' => {
                self.end_word();
                self.take(1, Role::Operator);
                self.place = Place::Command;
            }
            '(' => self.open_paren(1, Place::Argument),
            ')' => self.close_paren(),
            '<' | '>' => self.redirection(),
            '\\' => self.escaped(),
            '\'' => {
                self.begin_value();
                let close = self.rest()[1..].find('\'');
                let length = close.map_or(self.rest().len(), |at| at + 2);
                self.take(length, Role::StringText);
            }
            '"' => {
                self.begin_value();
                self.frames.push(Frame::Quote);
                self.take(1, Role::StringText);
            }
            '$' => {
                self.begin_value();
                self.dollar();
            }
            '`' => self.backquote(),
            _ => self.word(),
        }
    }

    /// Quoted text or a variable begins or goes on a word.
    fn begin_value(&mut self) {
        self.in_word = true;
        match self.place {
            Place::Command if !self.assigning => self.place = Place::Argument,
            Place::Target { command } => self.place = back(command),
            _ => {}
        }
    }

    fn end_word(&mut self) {
        self.in_word = false;
        self.assigning = false;
    }

    fn escaped(&mut self) {
        let after = &self.rest()[1..];
        let line_end = after.len() - after.strip_prefix('\r').unwrap_or(after).len();
        if after[line_end..].is_empty() || after[line_end..].starts_with('\n') {
            self.end_word();
            self.take(1, Role::Operator);
            // The line end after it ends no command.
            self.at += (line_end + 1).min(after.len());
        } else {
            self.begin_value();
            self.at += 1 + after.chars().next().map_or(0, char::len_utf8);
        }
    }

    fn dollar(&mut self) {
        if self.rest().starts_with("$(") {
            let arithmetic = self.rest().starts_with("$((");
            let after = if self.assigning {
                Place::Command
            } else {
                Place::Argument
            };
            self.open_paren(2, after);
            if arithmetic {
                self.open_paren(1, Place::Argument);
                self.place = Place::Argument;
            }
            return;
        }
        let variable = variable(self.text, self.at, self.end, self.marks);
        self.at = variable.end;
        if variable.open {
            self.frames.push(Frame::Brace);
        }
    }

    fn open_paren(&mut self, bytes: usize, after: Place) {
        self.end_word();
        self.take(bytes, Role::Operator);
        self.frames.push(Frame::Paren(after));
        self.place = Place::Command;
    }

    fn close_paren(&mut self) {
        self.end_word();
        self.take(1, Role::Operator);
        if let Some(Frame::Paren(after)) = self.frames.last().copied() {
            self.frames.pop();
            self.resume(after);
        } else {
            // The end of a pattern of `case`.
            self.place = Place::Command;
        }
    }

    fn backquote(&mut self) {
        if let Some(Frame::Backquote(after)) = self.frames.last().copied() {
            self.frames.pop();
            self.end_word();
            self.take(1, Role::Operator);
            self.resume(after);
            return;
        }
        let after = if self.assigning {
            Place::Command
        } else {
            Place::Argument
        };
        self.end_word();
        self.take(1, Role::Operator);
        self.frames.push(Frame::Backquote(after));
        self.place = Place::Command;
    }

    /// Goes on with the word that a substitution stood in.
    fn resume(&mut self, after: Place) {
        self.place = after;
        self.in_word = true;
        self.assigning = after == Place::Command;
    }

    fn redirection(&mut self) {
        self.end_word();
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(['<', '>', '&', '|']).len();
        let heredoc = rest.starts_with("<<") && !rest.starts_with("<<<");
        if rest[1..].starts_with('(') {
            self.open_paren(2, Place::Argument);
            return;
        }
        self.take(length, Role::Operator);
        if rest[..length].ends_with('&') {
            let other = self.rest();
            let digits = other.len() - other.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            self.take(digits, Role::Operator);
        }
        if heredoc {
            self.delimiter();
            return;
        }
        let command = self.place == Place::Command;
        self.place = Place::Target { command };
    }

    fn delimiter(&mut self) {
        let dash = self.rest().starts_with('-');
        let rest = &self.rest()[usize::from(dash)..];
        let blank = rest.len() - rest.trim_start_matches(' ').len();
        let word = &rest[blank..];
        let length = word
            .find(|c: char| c.is_whitespace() || ";&|<>()".contains(c))
            .unwrap_or(word.len());
        let name: String = word[..length]
            .chars()
            .filter(|c| !matches!(c, '"' | '\'' | '\\'))
            .collect();
        self.take(usize::from(dash) + blank + length, Role::Operator);
        if !name.is_empty() {
            self.heredocs.push_back((name, dash));
        }
    }

    fn pass_heredocs(&mut self) {
        while let Some((delimiter, dash)) = self.heredocs.pop_front() {
            while !self.rest().is_empty() {
                let length = self
                    .rest()
                    .find('\n')
                    .map_or(self.rest().len(), |at| at + 1);
                let line = self.rest()[..length].trim_end_matches(['\n', '\r']);
                let line = if dash {
                    line.trim_start_matches('\t')
                } else {
                    line
                };
                if line == delimiter {
                    self.take(length, Role::Operator);
                    break;
                }
                self.take(length, Role::StringText);
            }
        }
    }
}

fn back(command: bool) -> Place {
    if command {
        Place::Command
    } else {
        Place::Argument
    }
}
