//! What an operator can take whole, wherever in it the cursor stands: a word, what is quoted, what
//! is in brackets.

use std::ops::Range;

use super::text::{At, Kind, Letters, Text, run_end, run_start};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::editor) struct Object {
    pub(in crate::app::editor) kind: ObjectKind,
    /// With its quotes or brackets, or with the space beside a word.
    pub(in crate::app::editor) around: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::editor) enum ObjectKind {
    /// Letters of one kind; a gap between words is one too.
    Word,
    /// Whatever has no space in it.
    BigWord,
    Quoted(char),
    Enclosed(char, char),
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app::editor) struct Found {
    pub(in crate::app::editor) span: Range<At>,
    /// The lines of a block whose brackets stand on lines of their own.
    pub(in crate::app::editor) whole_lines: bool,
}

impl Object {
    /// The one at `at`: so many words, or that many brackets further out.
    #[must_use]
    pub(in crate::app::editor) fn find(
        self,
        lines: &[String],
        at: At,
        times: usize,
    ) -> Option<Found> {
        let text = Text(lines);
        let at = text.within(at);
        let part = |span| Found {
            span,
            whole_lines: false,
        };
        match self.kind {
            ObjectKind::Word => Some(part(self.words(&text, at, &text.letters(at.0), times))),
            ObjectKind::BigWord => Some(part(self.words(&text, at, &big(&text, at.0), times))),
            ObjectKind::Quoted(quote) => self.quoted(&text, at, quote).map(part),
            ObjectKind::Enclosed(open, close) => {
                let pair = enclosing(lines, at, (open, close)).nth(times.saturating_sub(1))?;
                Some(if self.around {
                    part(pair.0..(pair.1.0, pair.1.1 + 1))
                } else {
                    inside(&text, pair)
                })
            }
        }
    }

    /// Whether a selection goes on with the next one, rather than with a larger one.
    #[must_use]
    pub(in crate::app::editor) fn follows_another(self) -> bool {
        matches!(self.kind, ObjectKind::Word | ObjectKind::BigWord)
    }

    fn words(self, text: &Text, at: At, letters: &Letters, times: usize) -> Range<At> {
        let is_blank = |index: usize| letters.get(index).map(|(_, kind)| *kind == Kind::Blank);
        let (index, _) = text.letter(at);
        let index = index.min(letters.len().saturating_sub(1));
        let begins_blank = is_blank(index) == Some(true);
        let mut start = run_start(letters, index);
        let mut end = index;
        for _ in 0..times {
            end = run_end(letters, end);
            if self.around && is_blank(end).is_some_and(|it| it != begins_blank) {
                end = run_end(letters, end);
            }
        }
        // Without a gap behind it the last word takes the one before, which is no indentation.
        if self.around && !begins_blank && is_blank(end.saturating_sub(1)) == Some(false) {
            let gap = start
                .checked_sub(1)
                .filter(|it| is_blank(*it) == Some(true));
            let gap = gap.map_or(0, |it| run_start(letters, it));
            start = if gap > 0 { gap } else { start };
        }
        text.column(at.0, letters, start)..text.column(at.0, letters, end)
    }

    fn quoted(self, text: &Text, (row, column): At, quote: char) -> Option<Range<At>> {
        let line: Vec<char> = text.line(row).chars().collect();
        let (open, close) = quotes_at(&line, column, quote)?;
        if !self.around {
            return Some((row, open + 1)..(row, close));
        }
        let is_blank = |c: &&char| c.is_whitespace();
        let after = line[close + 1..].iter().take_while(is_blank).count();
        let before = line[..open].iter().rev().take_while(is_blank).count();
        let before = if after == 0 { before } else { 0 };
        Some((row, open - before)..(row, close + 1 + after))
    }
}

/// A line in which only spaces part words.
fn big(text: &Text, row: usize) -> Letters {
    let mut letters = text.letters(row);
    for (_, kind) in &mut letters {
        if *kind == Kind::Mark {
            *kind = Kind::Word;
        }
    }
    letters
}

/// The quotes around a column, or else the next ones. On a quote, those before it in the line tell
/// whether it opens or closes.
fn quotes_at(line: &[char], column: usize, quote: char) -> Option<(usize, usize)> {
    let escaped = |at: usize| {
        let slashes = line[..at].iter().rev().take_while(|c| **c == '\\').count();
        slashes % 2 == 1
    };
    let quotes: Vec<usize> = (0..line.len())
        .filter(|at| line[*at] == quote && !escaped(*at))
        .collect();
    let next = quotes.partition_point(|at| *at < column);
    let open = if quotes.get(next) == Some(&column) {
        next - next % 2
    } else {
        next.saturating_sub(1)
    };
    Some((*quotes.get(open)?, *quotes.get(open + 1)?))
}

/// Pairs of brackets around a place, the innermost first. One without its partner is none.
fn enclosing(
    lines: &[String],
    at: At,
    (open, close): (char, char),
) -> impl Iterator<Item = (At, At)> + use<> {
    let mut begun = Vec::new();
    let mut pairs = Vec::new();
    for (row, line) in lines.iter().enumerate() {
        for (column, c) in line.chars().enumerate() {
            let here = (row, column);
            if c == open {
                begun.push(here);
            } else if c == close
                && let Some(start) = begun.pop()
                && start <= at
                && at <= here
            {
                pairs.push((start, here));
            }
        }
    }
    pairs.into_iter()
}

/// Between two brackets. An opening one at the end of its line takes the line break along, a closing
/// one at the start of its line its indentation.
fn inside(text: &Text, (open, close): (At, At)) -> Found {
    let opens_block = open.0 < close.0 && open.1 + 1 == text.length(open.0);
    let before: String = text.line(close.0).chars().take(close.1).collect();
    let closes_block = open.0 < close.0 && before.trim().is_empty();
    let start = if opens_block {
        (open.0 + 1, 0)
    } else {
        (open.0, open.1 + 1)
    };
    let end = if closes_block {
        (close.0 - 1, text.length(close.0 - 1))
    } else {
        close
    };
    if end < start {
        let start = (open.0, open.1 + 1);
        return Found {
            span: start..start,
            whole_lines: false,
        };
    }
    Found {
        span: start..end,
        whole_lines: opens_block && closes_block,
    }
}
