//! A Dockerfile's physical lines: directives, comments, continuations, heredocs.

use std::borrow::Cow;
use std::collections::HashSet;

use super::instruction::{Above, instruction};
use super::marks::{Marks, Piece};
use super::{is_script, shell};
use crate::domain::dockerfile::{
    HeredocMarker, Joined, continued, heredoc_markers, is_blank, is_comment, takes_heredocs,
};
use crate::ui::theme::Role;

/// A Dockerfile.
#[must_use]
pub fn dockerfile(text: &str) -> Vec<Vec<Piece>> {
    let mut marks = Marks::default();
    let mut above = Above {
        escape: '\\',
        stages: HashSet::new(),
    };
    let mut lines = Lines::new(text);
    directives(&mut lines, &mut above, &mut marks);
    while let Some(line) = lines.next() {
        if is_comment(line.text) {
            line.mark(&mut marks, Role::Comment);
        } else if !line.text.trim_matches(is_blank).is_empty() {
            logical(&mut lines, line, &mut above, &mut marks);
        }
    }
    marks.into_lines(text)
}

/// A line without its end, and where it starts in the text.
#[derive(Clone, Copy)]
struct Placed<'a> {
    start: usize,
    text: &'a str,
}

impl Placed<'_> {
    fn end(self) -> usize {
        self.start + self.text.len()
    }

    fn mark(self, marks: &mut Marks, role: Role) {
        marks.put(self.start..self.end(), role);
    }
}

#[derive(Clone)]
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn next(&mut self) -> Option<Placed<'a>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = rest.split('\n').next().unwrap_or_default();
        let start = self.at;
        self.at += line.len() + 1;
        let text = line.strip_suffix('\r').unwrap_or(line);
        Some(Placed { start, text })
    }
}

/// `# syntax=`, `# escape=` and `# check=`: only at the very top.
fn directives(lines: &mut Lines<'_>, above: &mut Above, marks: &mut Marks) {
    let mut ahead = lines.clone();
    while let Some(line) = ahead.next() {
        let Some(equals) = directive(line.text) else {
            return;
        };
        let name = line.text[..equals].trim_start_matches(['\u{feff}', '#', ' ', '\t']);
        let name_at = line.start + equals - name.len();
        let after = line.start + equals + 1;
        let value = &line.text[equals + 1..];
        let role = match name.trim_end().to_ascii_lowercase().as_str() {
            "syntax" => Role::ImageName,
            _ => Role::StringText,
        };
        if name.trim_end().eq_ignore_ascii_case("escape") {
            above.escape = if value.trim() == "`" { '`' } else { '\\' };
        }
        marks.put(line.start..name_at, Role::Comment);
        marks.put(name_at..name_at + name.trim_end().len(), Role::Keyword);
        marks.put(after - 1..after, Role::Operator);
        marks.put(after..line.end(), role);
        lines.at = ahead.at;
    }
}

/// Where the `=` of a directive stands.
fn directive(line: &str) -> Option<usize> {
    let body = line
        .trim_start_matches(['\u{feff}', ' ', '\t'])
        .strip_prefix('#')?;
    let equals = line.find('=')?;
    let name = body.split('=').next()?.trim();
    ["syntax", "escape", "check"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
        .then_some(equals)
}

/// The instruction that begins at `first`, with the lines that continue it and its heredocs.
fn logical(lines: &mut Lines<'_>, first: Placed<'_>, above: &mut Above, marks: &mut Marks) {
    let mut text = Cow::Borrowed("");
    let mut parts = Vec::new();
    let mut line = first;
    loop {
        let begun = line.start > first.start;
        if begun && is_comment(line.text) {
            line.mark(marks, Role::Comment);
        } else if !line.text.trim_matches(is_blank).is_empty() {
            parts.push((text.len(), line.start));
            let joined = continued(line.text, above.escape);
            let (Joined::Goes(part) | Joined::Ends(part)) = joined;
            if text.is_empty() {
                text = Cow::Borrowed(part);
            } else {
                text.to_mut().push_str(part);
            }
            if matches!(joined, Joined::Ends(_)) {
                break;
            }
            let escape = line.start + part.len();
            marks.put(escape..escape + above.escape.len_utf8(), Role::Operator);
        }
        let Some(next) = lines.next() else {
            break;
        };
        line = next;
    }
    let mut found = Marks::default();
    instruction(&text, above, &mut found);
    marks.put_joined(found, &parts);
    let word = text.trim_start_matches(is_blank);
    if takes_heredocs(word) {
        let markers = heredoc_markers(word, above.escape);
        heredocs(lines, word, &markers, marks);
    }
}

fn heredocs(lines: &mut Lines<'_>, text: &str, markers: &[HeredocMarker], marks: &mut Marks) {
    let whole = lines.text;
    for marker in markers {
        let start = lines.at.min(whole.len());
        let mut end = start;
        let mut closing = None;
        while let Some(line) = lines.next() {
            let content = if marker.strips_tabs {
                line.text.trim_start_matches('\t')
            } else {
                line.text
            };
            if content == marker.delimiter {
                closing = Some(line);
                break;
            }
            end = lines.at.min(whole.len());
        }
        if runs_in_a_shell(text, marker, &whole[start..end]) {
            shell::script(whole, start..end, marks);
        } else {
            marks.put(start..end, Role::StringText);
        }
        if let Some(line) = closing {
            line.mark(marks, Role::Operator);
        }
    }
}

/// Whether the heredoc is a script: `RUN <<EOF`, `RUN sh <<EOF`.
fn runs_in_a_shell(text: &str, marker: &HeredocMarker, body: &str) -> bool {
    let before = text.get(..marker.offset).unwrap_or_default();
    let mut words = before
        .split(is_blank)
        .filter(|word| !word.is_empty() && !word.starts_with("--"));
    let is_run = words
        .next()
        .is_some_and(|word| word.eq_ignore_ascii_case("RUN"));
    let program = words
        .next()
        .map(|word| word.rsplit('/').next().unwrap_or(word));
    is_run
        && match program {
            None => !body.starts_with("#!") || is_script(body),
            Some(program) => matches!(program, "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh"),
        }
}
