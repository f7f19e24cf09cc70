//! What a word of a shell script is: a command, a flag, an assignment, a word of the grammar.

use super::{Place, Shell, back};
use crate::ui::highlight::values::name_length;
use crate::ui::theme::Role;

/// Words of the grammar. Those of `LOOPS` are followed by a word that is no command.
const KEYWORDS: [&str; 15] = [
    "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "esac", "!", "{", "}",
    "function", "in",
];
const LOOPS: [&str; 3] = ["for", "case", "select"];
/// Commands whose first argument is a command again.
const WRAPPERS: [&str; 7] = ["exec", "sudo", "command", "nohup", "env", "time", "xargs"];

impl Shell<'_, '_> {
    pub(super) fn word(&mut self) {
        let rest = self.rest();
        let special = |c: char| c.is_ascii_whitespace() || ";&|()<>\\'\"$`".contains(c);
        let length = rest.find(special).unwrap_or(rest.len()).max(1);
        let word = &rest[..length];
        let next = rest[length..].chars().next();
        let begins = !std::mem::replace(&mut self.in_word, true);
        if !begins || self.assigning {
            let role = self.assigning.then_some(Role::StringText);
            return self.pass(length, role);
        }
        match self.place {
            Place::Command => self.command(word, next),
            Place::Subject if word == "in" => {
                self.place = Place::Argument;
                self.take(length, Role::Keyword);
            }
            Place::Target { command } => {
                self.place = back(command);
                self.pass(length, None);
            }
            Place::Subject | Place::Argument => self.argument(word, next),
        }
    }

    fn pass(&mut self, bytes: usize, role: Option<Role>) {
        if let Some(role) = role {
            self.marks.put(self.at..self.at + bytes, role);
        }
        self.at += bytes;
    }

    fn command(&mut self, word: &str, next: Option<char>) {
        let name = name_length(word);
        if name > 0 && word[name..].starts_with('=') {
            self.take(name, Role::Variable);
            self.take(1, Role::Operator);
            self.take(word.len() - name - 1, Role::StringText);
            self.assigning = true;
        } else if matches!(next, Some('<' | '>')) && is_number(word) {
            self.take(word.len(), Role::Operator);
        } else if LOOPS.contains(&word) {
            self.take(word.len(), Role::Keyword);
            self.place = Place::Subject;
        } else if matches!(word, "[" | "[[") {
            self.take(word.len(), Role::Keyword);
            self.place = Place::Argument;
        } else if KEYWORDS.contains(&word) {
            self.take(word.len(), Role::Keyword);
        } else if word.starts_with('-') {
            // A flag of a wrapper: `sudo -E command`.
            self.take(word.len(), Role::Flag);
        } else {
            self.take(word.len(), Role::Command);
            if !WRAPPERS.contains(&word) {
                self.place = Place::Argument;
            }
        }
    }

    fn argument(&mut self, word: &str, next: Option<char>) {
        if is_number(word) && matches!(next, Some('<' | '>')) {
            self.take(word.len(), Role::Operator);
        } else if is_number(word) && next.is_none_or(|c| c.is_whitespace() || ";&|)".contains(c)) {
            self.take(word.len(), Role::Number);
        } else if word.starts_with('-') && word.len() > 1 {
            let name = word.find('=').unwrap_or(word.len());
            self.take(name, Role::Flag);
            self.at += word.len() - name;
        } else if matches!(word, "]" | "]]") {
            self.take(word.len(), Role::Keyword);
        } else {
            self.at += word.len();
        }
    }
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}
