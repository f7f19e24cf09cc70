//! A letter that is looked for in its line: `f`, `t`, and again with `;` and `,`.

use unicode_segmentation::UnicodeSegmentation;

use super::text::{At, Text};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::editor) struct Find {
    pub(in crate::app::editor) letter: char,
    pub(in crate::app::editor) forward: bool,
    /// Ends beside the letter, on the near side.
    pub(in crate::app::editor) beside: bool,
}

impl Find {
    #[must_use]
    pub(super) fn turned(self) -> Self {
        Self {
            forward: !self.forward,
            ..self
        }
    }

    /// None where the line has too few of them. Done `again`, the letter beside the cursor is the
    /// one that was found before, and the next one is meant.
    #[must_use]
    pub(super) fn target(self, text: &Text, at: At, times: usize, again: bool) -> Option<At> {
        let (here, letters) = text.letter(at);
        let found = |letter: &str| letter.starts_with(self.letter);
        let places: Vec<usize> = text
            .line(at.0)
            .graphemes(true)
            .enumerate()
            .filter_map(|(index, letter)| found(letter).then_some(index))
            .collect();
        let skipped = usize::from(again && self.beside && times == 1);
        let nth = times.saturating_sub(1);
        let place = if self.forward {
            let mut places = places.iter().filter(|it| **it > here + skipped);
            places.nth(nth)?.saturating_sub(usize::from(self.beside))
        } else {
            let mut places = places.iter().rev().filter(|it| **it + skipped < here);
            places.nth(nth)? + usize::from(self.beside)
        };
        Some(text.column(at.0, &letters, place))
    }
}
