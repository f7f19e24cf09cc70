//! Quotes, variables and numbers in the arguments of an instruction.

use std::ops::Range;

use super::marks::Marks;
use crate::ui::theme::Role;

/// Marks quoted text and variables of `text[range]`; the rest gets `base`.
pub(super) fn values(
    text: &str,
    range: Range<usize>,
    base: Option<Role>,
    escape: char,
    marks: &mut Marks,
) {
    let mut quote = None;
    let mut braces = 0_u32;
    let mut at = range.start;
    while let Some(c) = text[at..range.end].chars().next() {
        let next = at + c.len_utf8();
        let inside = quote.is_some() || braces > 0;
        let role = if inside { Some(Role::StringText) } else { base };
        let mut end = next;
        match c {
            '$' if quote != Some('\'') => {
                let variable = variable(text, at, range.end, marks);
                braces += u32::from(variable.open);
                at = variable.end;
                continue;
            }
            '}' if braces > 0 => {
                braces -= 1;
                marks.put(at..next, Role::Variable);
                at = next;
                continue;
            }
            '"' | '\'' if quote == Some(c) => quote = None,
            '"' | '\'' if quote.is_none() => {
                quote = Some(c);
                marks.put(at..next, Role::StringText);
                at = next;
                continue;
            }
            c if c == escape && quote != Some('\'') => {
                end += text[next..range.end]
                    .chars()
                    .next()
                    .map_or(0, char::len_utf8);
            }
            _ => {}
        }
        if let Some(role) = role {
            marks.put(at..end, role);
        }
        at = end;
    }
}

pub(super) struct Variable {
    pub(super) end: usize,
    /// `${NAME:-` was read; what it stands for goes on to the closing brace.
    pub(super) open: bool,
}

/// The variable whose `$` stands at `at`. A lone `$` is left unmarked.
pub(super) fn variable(text: &str, at: usize, end: usize, marks: &mut Marks) -> Variable {
    let rest = &text[at + 1..end];
    let Some(inner) = rest.strip_prefix('{') else {
        let name = name_length(rest);
        let special = rest.starts_with(|c: char| "@*#?$!-".contains(c) || c.is_ascii_digit());
        let length = if name == 0 {
            usize::from(special)
        } else {
            name
        };
        let stop = at + 1 + length;
        if length > 0 {
            marks.put(at..stop, Role::Variable);
        }
        return Variable {
            end: stop,
            open: false,
        };
    };
    let sign = usize::from(inner.starts_with(['!', '#']));
    let name = sign + name_length(&inner[sign..]);
    let after = at + 2 + name;
    if inner[name..].starts_with('}') {
        marks.put(at..after + 1, Role::Variable);
        return Variable {
            end: after + 1,
            open: false,
        };
    }
    let operator = inner[name..]
        .find(|c: char| !":-+=?%#/^,@".contains(c))
        .unwrap_or(inner.len() - name);
    marks.put(at..after, Role::Variable);
    marks.put(after..after + operator, Role::Operator);
    Variable {
        end: after + operator,
        open: true,
    }
}

/// Of the shell's kind: letters, digits, underscores, no digit first.
pub(super) fn name_length(text: &str) -> usize {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .unwrap_or(text.len())
}

/// `["a", "b"]`, from the bracket on: the first string is a command when `program` says so.
pub(super) fn json(text: &str, range: Range<usize>, program: bool, marks: &mut Marks) {
    let mut at = range.start;
    let mut first = program;
    while let Some(c) = text[at..range.end].chars().next() {
        let mut end = at + c.len_utf8();
        match c {
            '"' => {
                end = string_end(text, end, range.end);
                let flag = text[at + 1..end].starts_with('-');
                let role = match (first, flag && program) {
                    (true, _) => Role::Command,
                    (_, true) => Role::Flag,
                    _ => Role::StringText,
                };
                first = false;
                marks.put(at..end, role);
            }
            '[' | ']' | ',' => marks.put(at..end, Role::Operator),
            _ => {}
        }
        at = end;
    }
}

fn string_end(text: &str, from: usize, end: usize) -> usize {
    let mut chars = text[from..end].char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return from + at + 1,
            '\\' => {
                chars.next();
            }
            _ => {}
        }
    }
    end
}
