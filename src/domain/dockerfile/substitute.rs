//! `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+other}` in FROM and in flags.

use std::collections::BTreeMap;

/// How deep `${A:-${B:-…}}` is followed.
const MAX_DEPTH: u8 = 8;

/// Characters between the braces of one variable.
pub(super) const MAX_BRACED: usize = 256;

/// All substituted text of one Dockerfile together, in bytes: `ARG B=$A$A` doubles at every line.
const BUDGET: usize = 1 << 20;

/// Variables a builder defines on its own, before any ARG.
pub(super) const PLATFORM_ARGS: [&str; 8] = [
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
];

/// One use of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use<'a> {
    pub(super) name: &'a str,
    /// `:-`, `:+` and the like: the text copes with an unset variable.
    pub(super) guarded: bool,
}

/// Values by name, with a bound on what they may grow to.
#[derive(Clone, Debug)]
pub(super) struct Values {
    known: BTreeMap<String, String>,
    left: usize,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            known: BTreeMap::new(),
            left: BUDGET,
        }
    }
}

impl Values {
    pub(super) fn set(&mut self, name: &str, value: String) {
        self.known.insert(name.to_owned(), value);
    }

    /// `text` with what is known put in; an unset variable stays as it was written, so that an error
    /// about it shows the learner's own words.
    pub(super) fn substitute(&mut self, text: &str) -> String {
        if !text.contains('$') || self.left == 0 {
            return text.to_owned();
        }
        let mut out = String::new();
        if self.expand(text, &mut out, MAX_DEPTH) {
            self.left -= out.len().min(self.left);
            out
        } else {
            self.left = 0;
            text.to_owned()
        }
    }

    /// False when the budget is spent.
    fn expand(&self, text: &str, out: &mut String, depth: u8) -> bool {
        let mut rest = text;
        while let Some(at) = rest.find(['$', '\\']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            if let Some(escaped) = rest.strip_prefix('\\') {
                let next = escaped.chars().next();
                out.extend(next);
                rest = &escaped[next.map_or(0, char::len_utf8)..];
                continue;
            }
            let Some((variable, length)) = variable(rest) else {
                out.push('$');
                rest = &rest[1..];
                continue;
            };
            let written = &rest[..length];
            rest = &rest[length..];
            if !self.put(&variable, written, out, depth) {
                return false;
            }
        }
        out.push_str(rest);
        out.len() <= self.left
    }

    fn put(&self, variable: &Variable<'_>, written: &str, out: &mut String, depth: u8) -> bool {
        let value = self.known.get(variable.name);
        let filled = value.filter(|value| !value.is_empty());
        let other = match variable.form {
            Form::Plain => None,
            Form::Default { empty_too, text } => {
                let use_default = if empty_too { filled } else { value }.is_none();
                use_default.then_some(text)
            }
            Form::Instead { empty_too, text } => {
                return if if empty_too { filled } else { value }.is_some() {
                    depth > 0 && self.expand(text, out, depth - 1)
                } else {
                    true
                };
            }
        };
        match (other, value) {
            (Some(text), _) => depth > 0 && self.expand(text, out, depth - 1),
            (None, value) => {
                let text = value.map_or(written, String::as_str);
                let fits = out.len() + text.len() <= self.left;
                if fits {
                    out.push_str(text);
                }
                fits
            }
        }
    }
}

/// Every variable `text` uses, outside single quotes.
pub(super) fn uses(text: &str) -> Vec<Use<'_>> {
    let mut found = Vec::new();
    collect(text, &mut found, MAX_DEPTH);
    found
}

fn collect<'a>(text: &'a str, found: &mut Vec<Use<'a>>, depth: u8) {
    let mut at = 0;
    let mut double_quoted = false;
    while let Some(c) = text[at..].chars().next() {
        let mut step = c.len_utf8();
        match c {
            '\\' => step += text[at + 1..].chars().next().map_or(0, char::len_utf8),
            '"' => double_quoted = !double_quoted,
            '\'' if !double_quoted => {
                step += text[at + 1..].find('\'').map_or(0, |end| end + 1);
            }
            '$' => {
                if let Some((variable, length)) = variable(&text[at..]) {
                    step = length;
                    let inner = match variable.form {
                        Form::Plain => None,
                        Form::Default { text, .. } | Form::Instead { text, .. } => Some(text),
                    };
                    found.push(Use {
                        name: variable.name,
                        guarded: inner.is_some(),
                    });
                    if let (Some(inner), true) = (inner, depth > 0) {
                        collect(inner, found, depth - 1);
                    }
                }
            }
            _ => {}
        }
        at += step;
    }
}

struct Variable<'a> {
    name: &'a str,
    form: Form<'a>,
}

enum Form<'a> {
    Plain,
    /// `${NAME:-text}`, or without the colon only when unset.
    Default {
        empty_too: bool,
        text: &'a str,
    },
    /// `${NAME:+text}`
    Instead {
        empty_too: bool,
        text: &'a str,
    },
}

/// The variable `text` opens with (at a `$`), and how many bytes it takes.
fn variable(text: &str) -> Option<(Variable<'_>, usize)> {
    let rest = text.strip_prefix('$')?;
    let Some(braced) = rest.strip_prefix('{') else {
        let length = name_length(rest);
        let name = &rest[..length];
        return (length > 0).then_some((
            Variable {
                name,
                form: Form::Plain,
            },
            length + 1,
        ));
    };
    let length = name_length(braced);
    if length == 0 {
        return None;
    }
    let name = &braced[..length];
    let close = closing_brace(&braced[length..])?;
    let operation = &braced[length..length + close];
    let (empty_too, operator) = match operation.strip_prefix(':') {
        Some(operator) => (true, operator),
        None => (false, operation),
    };
    let form = match operator.chars().next() {
        Some('-') => Form::Default {
            empty_too,
            text: &operator[1..],
        },
        Some('+') => Form::Instead {
            empty_too,
            text: &operator[1..],
        },
        // `?`, `#`, `%` and `/` keep or shorten the value; the value itself is the best answer.
        _ => Form::Plain,
    };
    Some((Variable { name, form }, length + close + 3))
}

fn name_length(text: &str) -> usize {
    let head = text.chars().next();
    if head.is_some_and(|c| c.is_ascii_alphabetic() || c == '_') {
        text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(text.len())
    } else {
        0
    }
}

/// Offset of the `}` that closes a brace opened before `text`. One that is further away than
/// [`MAX_BRACED`] is not looked for, or a line of open braces would take quadratic time.
fn closing_brace(text: &str) -> Option<usize> {
    let mut open = 0_u32;
    let mut previous = ' ';
    for (at, c) in text.char_indices().take(MAX_BRACED) {
        match c {
            '{' if previous == '$' => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
        previous = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Values, uses};

    fn values() -> Values {
        let mut values = Values::default();
        values.set("X", "20".to_owned());
        values.set("EMPTY", String::new());
        values
    }

    #[test]
    fn every_documented_form() {
        for (text, expected) in [
            ("node:$X", "node:20"),
            ("node:${X}-alpine", "node:20-alpine"),
            ("node:${X:-18}", "node:20"),
            ("node:${Y:-18}", "node:18"),
            ("node:${EMPTY:-18}", "node:18"),
            ("node:${EMPTY-18}", "node:"),
            ("node${X:+-slim}", "node-slim"),
            ("node${Y:+-slim}", "node"),
            ("node:${Y:-${X}}", "node:20"),
            ("node:$Y", "node:$Y"),
            ("node:${Y}", "node:${Y}"),
            (r"node:\$X", "node:$X"),
            ("a$", "a$"),
            ("a${", "a${"),
            ("a${X", "a${X"),
            ("$X$X", "2020"),
        ] {
            assert_eq!(values().substitute(text), expected, "{text}");
        }
    }

    #[test]
    fn growth_is_bounded() {
        let mut values = Values::default();
        values.set("A", "x".repeat(1000));
        for _ in 0..64 {
            let doubled = values.substitute("$A$A");
            assert!(doubled.len() <= super::BUDGET);
            values.set("A", doubled);
        }
    }

    #[test]
    fn uses_are_listed_outside_single_quotes() {
        let names: Vec<_> = uses(r#"a $A "${B:-$C}" '$D' \$E "it's $F""#)
            .into_iter()
            .map(|u| (u.name, u.guarded))
            .collect();
        assert_eq!(
            names,
            [("A", false), ("B", true), ("C", false), ("F", false)]
        );
    }
}
