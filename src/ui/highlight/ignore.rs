//! Patterns of a `.dockerignore`: comments, exceptions, wildcards.

use super::marks::{Marks, Piece};
use crate::ui::theme::Role;

/// A `.dockerignore`.
#[must_use]
pub fn dockerignore(text: &str) -> Vec<Vec<Piece>> {
    let mut marks = Marks::default();
    let mut start = 0;
    for line in text.split('\n') {
        pattern(line, start, &mut marks);
        start += line.len() + 1;
    }
    marks.into_lines(text)
}

fn pattern(line: &str, start: usize, marks: &mut Marks) {
    if line.starts_with('#') {
        marks.put(start..start + line.len(), Role::Comment);
        return;
    }
    let mut at = line.len() - line.trim_start().len();
    if line[at..].starts_with('!') {
        marks.put(start + at..start + at + 1, Role::Operator);
        at += 1;
    }
    while let Some(found) = line[at..].find(['*', '?', '[', '\\']) {
        let from = at + found;
        let rest = &line[from..];
        let length = match rest.as_bytes()[0] {
            b'*' | b'?' => 1,
            b'[' => rest.find(']').map_or(rest.len(), |end| end + 1),
            _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        marks.put(start + from..start + from + length, Role::Variable);
        at = from + length;
    }
}
