//! Which words of two similar lines differ.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

/// Longer lines are compared as a whole: nobody reads a thousand marked words.
const MOST_WORDS: usize = 600;

/// Byte ranges that differ, in each of two lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub left: Vec<Range<usize>>,
    pub right: Vec<Range<usize>>,
}

/// The differing words of two lines, and how much of them is alike: from 0 (nothing) to 1.
pub(super) fn compare(left: &str, right: &str) -> (Words, f64) {
    let (old, new) = (split(left), split(right));
    if old.len() + new.len() > MOST_WORDS {
        return (Words::default(), 0.0);
    }
    let mut words = Words::default();
    let mut alike = 0;
    for op in capture_diff_slices(Algorithm::Myers, &texts(&old), &texts(&new)) {
        if let DiffOp::Equal { old_index, len, .. } = op {
            let equal = &old[old_index..old_index + len];
            alike += equal.iter().map(|word| weight(word.1)).sum::<usize>();
            continue;
        }
        push(&mut words.left, left, bytes(&old, op.old_range()));
        push(&mut words.right, right, bytes(&new, op.new_range()));
    }
    let all: usize = old.iter().chain(&new).map(|word| weight(word.1)).sum();
    #[expect(clippy::cast_precision_loss, reason = "a ratio of small numbers")]
    let ratio = (2 * alike) as f64 / all.max(1) as f64;
    (words, ratio)
}

type Word<'a> = (usize, &'a str);

/// Runs of letters and digits, runs of spaces, and every other sign by itself.
fn split(line: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, sign) in line.grapheme_indices(true) {
        let kind = match sign.chars().next() {
            Some(c) if c.is_alphanumeric() || c == '_' => Kind::Letters,
            Some(c) if c.is_whitespace() => Kind::Spaces,
            _ => Kind::Sign,
        };
        if before.is_some_and(|it| it != kind || kind == Kind::Sign) {
            words.push((start, &line[start..at]));
            start = at;
        }
        before = Some(kind);
    }
    if start < line.len() {
        words.push((start, &line[start..]));
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letters,
    Spaces,
    Sign,
}

fn texts<'a>(words: &[Word<'a>]) -> Vec<&'a str> {
    words.iter().map(|word| word.1).collect()
}

/// Spaces between two words make no lines similar.
fn weight(word: &str) -> usize {
    word.trim().len()
}

fn bytes(words: &[Word<'_>], range: Range<usize>) -> Option<Range<usize>> {
    let words = words.get(range)?;
    let (first, last) = (words.first()?, words.last()?);
    Some(first.0..last.0 + last.1.len())
}

/// Marks that only a space divides become one.
fn push(marks: &mut Vec<Range<usize>>, line: &str, next: Option<Range<usize>>) {
    let Some(next) = next else { return };
    if let Some(before) = marks.last_mut() {
        let gap = line.get(before.end..next.start).unwrap_or("x");
        if gap.trim().is_empty() {
            before.end = next.end;
            return;
        }
    }
    marks.push(next);
}

#[cfg(test)]
mod tests {
    use super::compare;

    #[test]
    fn only_what_differs_is_marked() {
        for (left, right, marked_left, marked_right) in [
            ("RUN npm ci", "RUN npm ci", vec![], vec![]),
            ("RUN npm install", "RUN npm ci", vec!["install"], vec!["ci"]),
            (
                "RUN npm ci",
                "RUN npm ci --omit=dev",
                vec![],
                vec![" --omit=dev"],
            ),
            (
                "FROM node:20",
                "FROM node:20-alpine AS build",
                vec![],
                vec!["-alpine AS build"],
            ),
            (
                "COPY 日本 /a b c",
                "COPY 中国 /a x y",
                vec!["日本", "b c"],
                vec!["中国", "x y"],
            ),
            ("", "USER node", vec![], vec!["USER node"]),
        ] {
            let (words, _) = compare(left, right);
            let left: Vec<_> = words.left.iter().map(|it| &left[it.clone()]).collect();
            let right: Vec<_> = words.right.iter().map(|it| &right[it.clone()]).collect();
            assert_eq!((left, right), (marked_left, marked_right));
        }
    }

    #[test]
    fn likeness_counts_letters_not_spaces() {
        assert!(compare("RUN npm install", "RUN npm ci").1 > 0.5);
        assert!(compare("a b c d", "e f g h").1 < 0.01);
        assert!(compare("", "").1 < 0.01);
        let long = "a ".repeat(1000);
        assert!(compare(&long, &long).1 < 0.01);
    }
}
