//! Physical lines to logical ones: continuations joined, comments dropped, heredoc bodies set aside.
//!
//! The grammar crate says what an instruction means but not where it ends, and it knows a heredoc
//! only at the start of a RUN; both decide which line a learner is shown.

use std::ops::RangeInclusive;

use super::{Heredoc, ParseError};

/// One instruction's text, still without a grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LogicalLine {
    pub(super) lines: RangeInclusive<u32>,
    /// On one line. Never empty.
    pub(super) text: String,
    /// Byte offsets of the `<<` of each heredoc in `text`.
    pub(super) markers: Vec<usize>,
    pub(super) heredocs: Vec<Heredoc>,
    /// Lines inside the instruction that are empty.
    pub(super) blank: Vec<u32>,
}

impl LogicalLine {
    pub(super) fn line(&self) -> u32 {
        *self.lines.start()
    }

    /// The first word, as it was written.
    pub(super) fn keyword(&self) -> &str {
        self.text.split(is_blank).next().unwrap_or_default()
    }
}

/// White space within a line, as Docker's parser counts it.
#[must_use]
pub fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{b}' | '\u{c}')
}

/// Whether the line is a comment, also between continuation lines.
#[must_use]
pub fn is_comment(line: &str) -> bool {
    line.trim_start_matches(is_blank).starts_with('#')
}

/// # Errors
/// A heredoc is not closed.
pub(super) fn logical_lines(text: &str, escape: char) -> Result<Vec<LogicalLine>, ParseError> {
    let mut physical = Physical::new(text);
    let mut found = Vec::new();
    while let Some((number, line)) = physical.next() {
        if line.trim_start_matches(is_blank).is_empty() || is_comment(line) {
            continue;
        }
        let mut logical = join(&mut physical, number, line, escape);
        if logical.text.is_empty() {
            continue;
        }
        if takes_heredocs(&logical.text) {
            read_heredocs(&mut physical, &mut logical, escape)?;
        }
        found.push(logical);
    }
    Ok(found)
}

/// Numbered lines without their ends.
struct Physical<'a> {
    lines: std::str::Split<'a, char>,
    number: u32,
}

impl<'a> Physical<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            lines: text.split('\n'),
            number: 0,
        }
    }

    fn next(&mut self) -> Option<(u32, &'a str)> {
        let line = self.lines.next()?;
        self.number += 1;
        Some((self.number, line.strip_suffix('\r').unwrap_or(line)))
    }
}

fn join(physical: &mut Physical<'_>, number: u32, line: &str, escape: char) -> LogicalLine {
    let mut logical = LogicalLine {
        lines: number..=number,
        text: String::new(),
        markers: Vec::new(),
        heredocs: Vec::new(),
        blank: Vec::new(),
    };
    let mut last = number;
    let mut trailing_blank = Vec::new();
    let mut rest = continued(line.trim_start_matches(is_blank), escape);
    loop {
        let (Joined::Goes(part) | Joined::Ends(part)) = rest;
        logical.text.push_str(part);
        if matches!(rest, Joined::Ends(_)) {
            break;
        }
        let Some((number, line)) = physical.next() else {
            break;
        };
        if is_comment(line) {
            rest = Joined::Goes("");
        } else if line.trim_matches(is_blank).is_empty() {
            trailing_blank.push(number);
            rest = Joined::Goes("");
        } else {
            logical.blank.append(&mut trailing_blank);
            last = number;
            rest = continued(line, escape);
        }
    }
    logical
        .text
        .truncate(logical.text.trim_end_matches(is_blank).len());
    logical.lines = number..=last;
    logical
}

/// What a physical line gives to its instruction.
#[derive(Clone, Copy)]
pub enum Joined<'a> {
    /// The next line belongs to it too.
    Goes(&'a str),
    Ends(&'a str),
}

/// An escape character at the end continues the line, unless it is itself escaped.
#[must_use]
pub fn continued(line: &str, escape: char) -> Joined<'_> {
    match line.trim_end_matches([' ', '\t']).strip_suffix(escape) {
        Some(content) if !content.ends_with(escape) => Joined::Goes(content),
        _ => Joined::Ends(line),
    }
}

/// Whether the instruction may carry heredocs.
#[must_use]
pub fn takes_heredocs(text: &str) -> bool {
    let mut words = text.split(is_blank).filter(|word| !word.is_empty());
    let mut keyword = words.next().unwrap_or_default();
    if keyword.eq_ignore_ascii_case("ONBUILD") {
        keyword = words.next().unwrap_or_default();
    }
    ["RUN", "COPY", "ADD"]
        .iter()
        .any(|k| keyword.eq_ignore_ascii_case(k))
}

fn read_heredocs(
    physical: &mut Physical<'_>,
    logical: &mut LogicalLine,
    escape: char,
) -> Result<(), ParseError> {
    for marker in heredoc_markers(&logical.text, escape) {
        let mut content = String::new();
        loop {
            let Some((number, line)) = physical.next() else {
                return Err(ParseError {
                    line: logical.line(),
                    message: format!(
                        "the heredoc `{0}` is never closed: put `{0}` alone on a line after its text",
                        marker.delimiter
                    ),
                });
            };
            let line = if marker.strips_tabs {
                line.trim_start_matches('\t')
            } else {
                line
            };
            if line == marker.delimiter {
                logical.lines = logical.line()..=number;
                break;
            }
            content.push_str(line);
            content.push('\n');
        }
        logical.markers.push(marker.offset);
        logical.heredocs.push(Heredoc {
            delimiter: marker.delimiter,
            content,
        });
    }
    Ok(())
}

/// Announces a heredoc.
pub struct HeredocMarker {
    /// Of the `<<`, in bytes.
    pub offset: usize,
    pub delimiter: String,
    pub strips_tabs: bool,
}

/// Words of the form `<<NAME`, `<<-NAME`, `3<<"NAME"`. A quoted word is no marker.
#[must_use]
pub fn heredoc_markers(text: &str, escape: char) -> Vec<HeredocMarker> {
    raw_words(text, escape)
        .into_iter()
        .filter_map(|(start, word)| {
            let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let rest = word[digits..].strip_prefix("<<")?;
            let (strips_tabs, name) = match rest.strip_prefix('-') {
                Some(name) => (true, name),
                None => (false, rest),
            };
            let delimiter = unquoted(name);
            (!delimiter.is_empty() && !name.contains('<')).then_some(HeredocMarker {
                offset: start + digits,
                delimiter,
                strips_tabs,
            })
        })
        .collect()
}

/// Words with their offsets, quotes kept.
fn raw_words(text: &str, escape: char) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if quote.is_none() && is_blank(c) {
            if let Some(start) = start.take() {
                words.push((start, &text[start..at]));
            }
            continue;
        }
        start.get_or_insert(at);
        match quote {
            // Nothing is escaped inside single quotes.
            Some('\'') if c != '\'' => {}
            Some(open) if c == open => quote = None,
            None if matches!(c, '\'' | '"') => quote = Some(c),
            _ if c == escape => {
                chars.next();
            }
            _ => {}
        }
    }
    if let Some(start) = start {
        words.push((start, &text[start..]));
    }
    words
}

fn unquoted(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, '"' | '\'' | '\\'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::logical_lines;

    fn texts(text: &str) -> Vec<(u32, u32, String)> {
        logical_lines(text, '\\')
            .unwrap()
            .into_iter()
            .map(|l| (*l.lines.start(), *l.lines.end(), l.text))
            .collect()
    }

    #[test]
    fn continuations_join_and_comments_between_them_drop() {
        let text = "\n# c\n  RUN a \\\n  # note\n\n   b \\  \n c\r\nRUN d \\\\\nRUN e \\";
        assert_eq!(
            texts(text),
            [
                (3, 7, "RUN a    b  c".to_owned()),
                (8, 8, "RUN d \\\\".to_owned()),
                (9, 9, "RUN e".to_owned()),
            ]
        );
        assert_eq!(logical_lines(text, '\\').unwrap()[0].blank, [5]);
    }

    #[test]
    fn a_trailing_continuation_does_not_swallow_blank_lines() {
        assert_eq!(texts("RUN a \\\n\n\n"), [(1, 1, "RUN a".to_owned())]);
    }

    #[test]
    fn heredocs_are_found_wherever_they_stand() {
        let text = "RUN cat <<EOF > /a && cat <<-'B' >/b\nFROM x\nEOF\n\tRUN y\n\tB\nCOPY <<F /c\nF\nRUN z";
        let lines = logical_lines(text, '\\').unwrap();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0].lines, 1..=5);
        let bodies: Vec<_> = lines[0]
            .heredocs
            .iter()
            .map(|h| (h.delimiter.as_str(), h.content.as_str()))
            .collect();
        assert_eq!(bodies, [("EOF", "FROM x\n"), ("B", "RUN y\n")]);
        assert_eq!(lines[1].lines, 6..=7);
    }

    #[test]
    fn what_only_looks_like_a_heredoc_is_none() {
        for text in [
            "RUN echo \"a <<EOF\"",
            "RUN echo $((1 << 2))",
            "RUN cat <<<word",
            "RUN [\"cat\", \"<<EOF\"]",
            "ENV A=<<EOF",
            "LABEL a='<<EOF'",
        ] {
            let lines = logical_lines(text, '\\').unwrap();
            assert!(lines[0].heredocs.is_empty(), "{text}");
        }
    }

    #[test]
    fn an_open_heredoc_is_an_error_at_its_instruction() {
        let error = logical_lines("FROM a\nRUN <<EOF\nx\n", '\\').unwrap_err();
        assert_eq!(error.line, 2);
        assert!(error.message.contains("`EOF`"), "{}", error.message);
    }

    #[test]
    fn a_backtick_may_be_the_escape() {
        let lines = logical_lines("RUN dir c:\\\nRUN a `\n b", '`').unwrap();
        assert_eq!(lines[0].text, "RUN dir c:\\");
        assert_eq!(lines[1].text, "RUN a  b");
    }
}
