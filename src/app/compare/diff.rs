//! Two texts, line beside line.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::align::{Pair, align};
use super::words::Words;
use crate::domain::text::sanitise;

/// Together with this many lines two texts are no longer compared line by line.
const MOST_LINES: usize = 6000;
/// Characters of a line; what is longer is cut.
const LONGEST_LINE: usize = 2000;

/// What stands beside each other. Numbers are lines of each text, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Same {
        left: usize,
        right: usize,
    },
    /// Without words the two merely stand in each other's place.
    Changed {
        left: usize,
        right: usize,
        words: Option<Words>,
    },
    Left {
        left: usize,
    },
    Right {
        right: usize,
    },
}

impl Row {
    #[must_use]
    pub fn is_same(&self) -> bool {
        matches!(self, Self::Same { .. })
    }

    #[must_use]
    pub fn left(&self) -> Option<usize> {
        match self {
            Self::Same { left, .. } | Self::Changed { left, .. } | Self::Left { left } => {
                Some(*left)
            }
            Self::Right { .. } => None,
        }
    }

    #[must_use]
    pub fn right(&self) -> Option<usize> {
        match self {
            Self::Same { right, .. } | Self::Changed { right, .. } | Self::Right { right } => {
                Some(*right)
            }
            Self::Left { .. } => None,
        }
    }
}

/// Two texts, safe to draw, and how their lines match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    pub left: Vec<String>,
    pub right: Vec<String>,
    pub rows: Vec<Row>,
    /// Runs of rows that differ.
    pub changes: Vec<Range<usize>>,
}

impl Diff {
    #[must_use]
    pub fn of(left: &str, right: &str) -> Self {
        let (left, right) = (lines(left), lines(right));
        let mut rows = Vec::new();
        for op in ops(&left, &right) {
            match op {
                DiffOp::Equal {
                    old_index,
                    new_index,
                    len,
                } => rows.extend((0..len).map(|i| Row::Same {
                    left: old_index + i,
                    right: new_index + i,
                })),
                _ => changed(&mut rows, &left, &right, &op),
            }
        }
        let changes = runs(&rows);
        Self {
            left,
            right,
            rows,
            changes,
        }
    }

    /// Lines that only the left has, and lines that only the right has.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let differing = || self.rows.iter().filter(|row| !row.is_same());
        (
            differing().filter(|row| row.left().is_some()).count(),
            differing().filter(|row| row.right().is_some()).count(),
        )
    }
}

fn lines(text: &str) -> Vec<String> {
    let safe = |line| sanitise(line, LONGEST_LINE);
    text.lines().map(safe).collect()
}

fn ops(left: &[String], right: &[String]) -> Vec<DiffOp> {
    if left.len() + right.len() <= MOST_LINES {
        return capture_diff_slices(Algorithm::Myers, left, right);
    }
    vec![DiffOp::Replace {
        old_index: 0,
        old_len: left.len(),
        new_index: 0,
        new_len: right.len(),
    }]
}

fn changed(rows: &mut Vec<Row>, left: &[String], right: &[String], op: &DiffOp) {
    let (old, new) = (op.old_range(), op.new_range());
    for pair in align(&left[old.clone()], &right[new.clone()]) {
        rows.push(match pair {
            Pair::Both(l, r, words) => Row::Changed {
                left: old.start + l,
                right: new.start + r,
                words,
            },
            Pair::Left(l) => Row::Left {
                left: old.start + l,
            },
            Pair::Right(r) => Row::Right {
                right: new.start + r,
            },
        });
    }
}

fn runs(rows: &[Row]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (index, _) in rows.iter().enumerate().filter(|(_, row)| !row.is_same()) {
        match runs.last_mut() {
            Some(run) if run.end == index => run.end += 1,
            _ => runs.push(index..index + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::{Diff, Row};

    /// `=` alike, `~` changed in some words, `!` in each other's place, `<` and `>` on one side.
    fn signs(left: &str, right: &str) -> String {
        let diff = Diff::of(left, right);
        let sign = |row: &Row| match row {
            Row::Same { .. } => '=',
            Row::Changed { words: Some(_), .. } => '~',
            Row::Changed { words: None, .. } => '!',
            Row::Left { .. } => '<',
            Row::Right { .. } => '>',
        };
        diff.rows.iter().map(sign).collect()
    }

    #[test]
    fn lines_find_their_partners() {
        for (left, right, expected) in [
            ("", "", ""),
            ("a\nb\n", "a\nb", "=="),
            ("a\r\nb\r\n", "a\nb\n", "=="),
            ("", "a\nb", ">>"),
            ("a\nb", "", "<<"),
            ("FROM node:20\nRUN a", "FROM node:22\nRUN a", "~="),
            ("one two three", "alpha beta gamma", "!"),
            (
                "FROM x\nRUN npm install\nUSER node",
                "FROM x\nENV A=1\nRUN npm install --omit=dev\nUSER node",
                "=>~=",
            ),
            (
                "COPY package.json .\nalpha\nRUN npm install",
                "COPY package*.json ./\nRUN npm ci install",
                "~<~",
            ),
        ] {
            assert_eq!(signs(left, right), expected, "{left:?} {right:?}");
        }
    }

    #[test]
    fn every_line_of_both_texts_is_there_once_and_in_order() {
        let left = (0..90).fold(String::new(), |text, i| {
            text + &format!("RUN step {}\n", i * i)
        });
        let right = (0..80).fold(String::new(), |text, i| {
            text + &format!("RUN step {} now\n", i * 3)
        });
        let diff = Diff::of(&left, &right);
        let lefts: Vec<_> = diff.rows.iter().filter_map(Row::left).collect();
        let rights: Vec<_> = diff.rows.iter().filter_map(Row::right).collect();
        assert_eq!(lefts, (0..90).collect::<Vec<_>>());
        assert_eq!(rights, (0..80).collect::<Vec<_>>());
    }

    #[test]
    fn changes_are_runs_and_counts_are_lines() {
        let diff = Diff::of("a\nb\nc\nd\ne", "a\nx\nc\nd\ne\nf\ng");
        assert_eq!(diff.changes, [1..2, 5..7]);
        assert_eq!(diff.counts(), (1, 3));
    }

    #[test]
    fn huge_and_hostile_texts_are_borne() {
        let huge = "RUN true\n".repeat(5000);
        assert_eq!(Diff::of(&huge, &huge).rows.len(), 5000);
        let diff = Diff::of("\u{1b}[31mRUN\u{202e} x", "RUN x");
        assert!(diff.changes.is_empty());
        assert_eq!(diff.left, ["RUN x"]);
    }
}
