//! One instruction of a Dockerfile, on one line: its keyword, flags and arguments.

use std::collections::HashSet;
use std::ops::Range;

use super::marks::Marks;
use super::shell;
use super::values::{json, values};
use crate::domain::dockerfile::{is_blank, is_keyword};
use crate::ui::theme::Role;

/// What the instructions above say that this one needs.
pub(super) struct Above {
    pub(super) escape: char,
    /// Names of stages, in lower case.
    pub(super) stages: HashSet<String>,
}

/// Marks the instruction `text`, and remembers the stage it names.
pub(super) fn instruction(text: &str, above: &mut Above, marks: &mut Marks) {
    let mut reader = Reader {
        text,
        at: 0,
        above,
        marks,
    };
    reader.instruction();
}

struct Reader<'a, 'm> {
    text: &'a str,
    at: usize,
    above: &'m mut Above,
    marks: &'m mut Marks,
}

impl Reader<'_, '_> {
    fn instruction(&mut self) {
        let Some(word) = self.word() else {
            return;
        };
        let keyword = self.text[word.clone()].to_ascii_uppercase();
        if !is_keyword(&keyword) {
            return;
        }
        self.marks.put(word, Role::Keyword);
        self.flags();
        self.arguments(&keyword);
    }

    fn arguments(&mut self, keyword: &str) {
        match keyword {
            "ONBUILD" => self.instruction(),
            "FROM" => self.from(),
            "RUN" | "CMD" | "ENTRYPOINT" | "SHELL" => self.command(),
            "HEALTHCHECK" => self.healthcheck(),
            "ENV" | "LABEL" => self.pairs(true),
            "ARG" => self.pairs(false),
            "MAINTAINER" | "STOPSIGNAL" => self.rest(Some(Role::StringText)),
            "EXPOSE" => self.numbers(&['/', '-']),
            "USER" => self.numbers(&[':']),
            "COPY" | "ADD" => self.paths(),
            "VOLUME" if self.is_json() => {
                json(self.text, self.at..self.text.len(), false, self.marks);
            }
            _ => self.rest(None),
        }
    }

    /// The next word, up to a blank.
    fn word(&mut self) -> Option<Range<usize>> {
        self.skip_blanks();
        let rest = &self.text[self.at..];
        let length = rest.find(is_blank).unwrap_or(rest.len());
        let word = self.at..self.at + length;
        self.at = word.end;
        (length > 0).then_some(word)
    }

    fn skip_blanks(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(is_blank).len();
    }

    /// The next word within quotes and escapes as they stand.
    fn quoted_word(&mut self) -> Option<Range<usize>> {
        self.skip_blanks();
        let mut quote = None;
        let mut chars = self.text[self.at..].char_indices();
        let mut length = self.text.len() - self.at;
        while let Some((at, c)) = chars.next() {
            match quote {
                None if is_blank(c) => {
                    length = at;
                    break;
                }
                None if matches!(c, '"' | '\'') => quote = Some(c),
                Some(open) if open == c => quote = None,
                _ if c == self.above.escape && quote != Some('\'') => {
                    chars.next();
                }
                _ => {}
            }
        }
        let word = self.at..self.at + length;
        self.at = word.end;
        (length > 0).then_some(word)
    }

    fn values(&mut self, range: Range<usize>, base: Option<Role>) {
        values(self.text, range, base, self.above.escape, self.marks);
    }

    fn rest(&mut self, base: Option<Role>) {
        self.values(self.at..self.text.len(), base);
    }

    fn flags(&mut self) {
        loop {
            self.skip_blanks();
            if !self.text[self.at..].starts_with("--") {
                return;
            }
            let Some(word) = self.word() else {
                return;
            };
            let text = &self.text[word.clone()];
            let name = text.find('=').unwrap_or(text.len());
            let equals = word.start + name;
            self.marks.put(word.start..equals, Role::Flag);
            if name == text.len() {
                continue;
            }
            self.marks.put(equals..equals + 1, Role::Operator);
            let value = equals + 1..word.end;
            match &text[..name] {
                "--from" => self.reference(value),
                "--mount" => self.mount(value),
                _ => self.values(value, Some(Role::StringText)),
            }
        }
    }

    /// A stage or an image.
    fn reference(&mut self, range: Range<usize>) {
        let text = &self.text[range.clone()];
        let known = self.above.stages.contains(&text.to_ascii_lowercase());
        let role = if !known && text.contains(['/', ':']) {
            Role::ImageName
        } else {
            Role::StageName
        };
        self.values(range, Some(role));
    }

    /// `type=cache,target=/root/.npm`
    fn mount(&mut self, range: Range<usize>) {
        let mut from = range.start;
        for option in self.text[range].split(',') {
            let end = from + option.len();
            let name = option.find('=').unwrap_or(option.len());
            self.marks.put(from..from + name, Role::Flag);
            if name < option.len() {
                self.marks.put(from + name..from + name + 1, Role::Operator);
                let value = from + name + 1..end;
                if &option[..name] == "from" {
                    self.reference(value);
                } else {
                    self.values(value, Some(Role::StringText));
                }
            }
            if self.text[end..].starts_with(',') {
                self.marks.put(end..end + 1, Role::Operator);
            }
            from = end + 1;
        }
    }

    fn from(&mut self) {
        let Some(image) = self.word() else {
            return;
        };
        let known = &self.text[image.clone()].to_ascii_lowercase();
        let role = if self.above.stages.contains(known) {
            Role::StageName
        } else {
            Role::ImageName
        };
        self.values(image, Some(role));
        let Some(word) = self.word() else {
            return;
        };
        if !self.text[word.clone()].eq_ignore_ascii_case("AS") {
            return;
        }
        self.marks.put(word, Role::Keyword);
        if let Some(name) = self.word() {
            let lower = self.text[name.clone()].to_ascii_lowercase();
            self.above.stages.insert(lower);
            self.marks.put(name, Role::StageName);
        }
    }

    fn is_json(&mut self) -> bool {
        self.skip_blanks();
        self.text[self.at..].strip_prefix('[').is_some_and(|inner| {
            let inner = inner.trim_start();
            inner.is_empty() || inner.starts_with(['"', ']'])
        })
    }

    fn command(&mut self) {
        if self.is_json() {
            json(self.text, self.at..self.text.len(), true, self.marks);
        } else {
            shell::script(self.text, self.at..self.text.len(), self.marks);
        }
    }

    fn healthcheck(&mut self) {
        let Some(word) = self.word() else {
            return;
        };
        let form = &self.text[word.clone()];
        if form.eq_ignore_ascii_case("CMD") {
            self.marks.put(word, Role::Keyword);
            self.command();
        } else if form.eq_ignore_ascii_case("NONE") {
            self.marks.put(word, Role::Keyword);
        }
    }

    /// `NAME=value NAME=value`, or, in the old form, `NAME the rest`.
    fn pairs(&mut self, old_form: bool) {
        let mut first = true;
        while let Some(word) = self.quoted_word() {
            let text = &self.text[word.clone()];
            let Some(equals) = text.find('=') else {
                self.values(word, Some(Role::Variable));
                if first && old_form {
                    self.rest(Some(Role::StringText));
                    return;
                }
                continue;
            };
            first = false;
            let at = word.start + equals;
            self.values(word.start..at, Some(Role::Variable));
            self.marks.put(at..at + 1, Role::Operator);
            self.scalar(at + 1..word.end, Some(Role::StringText));
        }
    }

    /// A number, or text.
    fn scalar(&mut self, range: Range<usize>, base: Option<Role>) {
        let text = &self.text[range.clone()];
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        self.values(range, if digits { Some(Role::Number) } else { base });
    }

    /// Ports with their protocols, users with their groups.
    fn numbers(&mut self, between: &[char]) {
        while let Some(word) = self.word() {
            let text = &self.text[word.clone()];
            if text.contains('$') {
                self.values(word, None);
                continue;
            }
            let mut from = word.start;
            for part in text.split(between) {
                self.scalar(from..from + part.len(), None);
                from += part.len() + 1;
            }
        }
    }

    /// Sources and a destination; a heredoc may be among them.
    fn paths(&mut self) {
        if self.is_json() {
            json(self.text, self.at..self.text.len(), false, self.marks);
            return;
        }
        while let Some(word) = self.quoted_word() {
            if self.text[word.clone()].starts_with("<<") {
                self.marks.put(word, Role::Operator);
            } else {
                self.values(word, None);
            }
        }
    }
}
