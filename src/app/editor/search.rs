//! Searching in a file: a regex where the text is one, the letters themselves where it is not.
//! Capital letters matter as soon as one is typed.

use std::ops::Range;

use regex::{Regex, RegexBuilder};

use super::buffer::Pos;
use super::motion;

/// Places beyond which nobody counts.
const MOST: usize = 10_000;

#[derive(Debug, Default)]
pub(super) struct Search {
    text: String,
    pattern: Option<Regex>,
}

impl Search {
    pub(super) fn set(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        let build = |pattern: &str| {
            let ignore = !text.chars().any(char::is_uppercase);
            RegexBuilder::new(pattern).case_insensitive(ignore).build()
        };
        self.pattern = match text {
            "" => None,
            // A text that is no regex yet is searched as it stands.
            text => build(text).or_else(|_| build(&regex::escape(text))).ok(),
        };
    }

    /// A whole word, its letters as they are.
    pub(super) fn set_word(&mut self, word: &str) {
        word.clone_into(&mut self.text);
        self.pattern = Regex::new(&format!(r"\b{}\b", regex::escape(word))).ok();
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Bytes of a line that match.
    pub(super) fn in_line(&self, line: &str) -> Vec<Range<usize>> {
        let Some(pattern) = &self.pattern else {
            return Vec::new();
        };
        let found = pattern.find_iter(line).filter(|found| !found.is_empty());
        found.map(|found| found.range()).collect()
    }

    fn places<'a>(&'a self, lines: &'a [String]) -> impl Iterator<Item = Pos> + 'a {
        let places = lines.iter().enumerate().flat_map(|(row, line)| {
            let found = self.in_line(line).into_iter();
            let column = move |range: Range<usize>| motion::length(&line[..range.start]);
            found.map(move |range| Pos {
                row,
                column: column(range),
            })
        });
        places.take(MOST)
    }

    /// The next place after `at`, round the end; `here` counts too when `inclusive`.
    pub(super) fn next(
        &self,
        lines: &[String],
        at: Pos,
        forward: bool,
        inclusive: bool,
    ) -> Option<Pos> {
        let places = || self.places(lines);
        if forward {
            let after = |it: &Pos| *it > at || inclusive && *it == at;
            places().find(after).or_else(|| places().next())
        } else {
            places()
                .filter(|it| *it < at)
                .last()
                .or_else(|| places().last())
        }
    }

    /// `2 of 5`, or that there is nothing; none without a search.
    pub(super) fn standing(&self, lines: &[String], at: Pos) -> Option<String> {
        self.pattern.as_ref()?;
        let (mut count, mut here) = (0, None);
        for place in self.places(lines) {
            count += 1;
            if place == at {
                here = Some(count);
            }
        }
        Some(match (here, count) {
            (_, 0) => "not found".to_owned(),
            (Some(here), count) => format!("{here} of {count}"),
            (None, 1) => "1 place".to_owned(),
            (None, count) => format!("{count} places"),
        })
    }
}
