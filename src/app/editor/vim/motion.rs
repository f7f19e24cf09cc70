//! Where the cursor goes in normal mode, and what lies between.

use std::ops::Range;

use super::find::Find;
use super::text::{At, Kind, Text, run_before, run_end, settled, skip_blanks};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::editor) enum Motion {
    /// Within the line.
    Left,
    /// Within the line, up to behind its last letter.
    Right,
    Up,
    Down,
    WordForward,
    WordBack,
    /// Onto the last letter of a word.
    WordEnd,
    /// Behind the word under the cursor, without the space after it.
    WordRest,
    LineStart,
    FirstNonBlank,
    /// Behind the last letter.
    LineEnd,
    Top,
    Bottom,
    /// Counted from 1.
    Line(usize),
    /// Stays where it is when the letter is not found.
    Find(Find),
    /// The letter that was found last, in either direction.
    FindAgain(Find),
}

impl Motion {
    /// Whether an operator takes whole lines with it.
    #[must_use]
    pub(in crate::app::editor) fn takes_lines(self) -> bool {
        matches!(
            self,
            Self::Up | Self::Down | Self::Top | Self::Bottom | Self::Line(_)
        )
    }

    /// Where it leads from `at`, done `times` times. This may be behind the last letter of a line;
    /// normal mode then stands on that letter: see [`settled`].
    #[must_use]
    pub(in crate::app::editor) fn target(self, lines: &[String], at: At, times: usize) -> At {
        let text = Text(lines);
        let (row, column) = text.within(at);
        match self {
            Self::Left => text.beside(row, column, |letter| letter.saturating_sub(times)),
            Self::Right => text.beside(row, column, |letter| letter.saturating_add(times)),
            Self::Up => text.within((row.saturating_sub(times), column)),
            Self::Down => text.within((row.saturating_add(times), column)),
            Self::WordForward => repeated((row, column), times, |at| text.word_forward(at)),
            Self::WordBack => repeated((row, column), times, |at| text.word_back(at)),
            Self::WordEnd => repeated((row, column), times, |at| text.word_end(at)),
            Self::WordRest => text.word_rest((row, column), times),
            Self::LineStart => (row, 0),
            Self::FirstNonBlank => text.first_non_blank(row),
            Self::LineEnd => {
                let row = row.saturating_add(times.saturating_sub(1)).min(text.last());
                (row, text.length(row))
            }
            Self::Top => text.first_non_blank(0),
            Self::Bottom => text.first_non_blank(text.last()),
            Self::Line(number) => text.first_non_blank(number.saturating_sub(1).min(text.last())),
            Self::Find(_) | Self::FindAgain(_) => {
                let found = self.found(lines, (row, column), times);
                found.unwrap_or((row, column))
            }
        }
    }

    fn found(self, lines: &[String], at: At, times: usize) -> Option<At> {
        let text = Text(lines);
        match self {
            Self::Find(find) => find.target(&text, text.within(at), times, false),
            Self::FindAgain(find) => find.target(&text, text.within(at), times, true),
            _ => None,
        }
    }

    /// Whether it fails, and an operator before it does nothing.
    #[must_use]
    pub(in crate::app::editor) fn fails(self, lines: &[String], at: At, times: usize) -> bool {
        let looks = matches!(self, Self::Find(_) | Self::FindAgain(_));
        looks && self.found(lines, at, times).is_none()
    }

    /// What an operator takes between `at` and where the motion leads, within lines.
    #[must_use]
    pub(in crate::app::editor) fn span(self, lines: &[String], at: At, times: usize) -> Range<At> {
        let text = Text(lines);
        let at = text.within(at);
        let end = match self {
            Self::WordForward => {
                let before = self.target(lines, at, times.saturating_sub(1));
                let end = text.word_forward(before);
                // The last word of a line goes without the line's end.
                if end.0 > before.0 {
                    (before.0, text.length(before.0))
                } else {
                    end
                }
            }
            Self::WordEnd => {
                let (row, column) = self.target(lines, at, times);
                text.beside(row, column, |letter| letter + 1)
            }
            Self::Find(find) | Self::FindAgain(find) if find.forward => {
                match self.found(lines, at, times) {
                    Some((row, column)) => text.beside(row, column, |letter| letter + 1),
                    None => at,
                }
            }
            _ => self.target(lines, at, times),
        };
        at.min(end)..at.max(end)
    }
}

/// Ends early where nothing moves any more.
fn repeated(mut at: At, times: usize, step: impl Fn(At) -> At) -> At {
    for _ in 0..times {
        let next = step(at);
        if next == at {
            break;
        }
        at = next;
    }
    at
}

impl Text<'_> {
    fn first_non_blank(&self, row: usize) -> At {
        let letters = self.letters(row);
        let first = letters.iter().position(|(_, kind)| *kind != Kind::Blank);
        self.column(
            row,
            &letters,
            first.unwrap_or(letters.len().saturating_sub(1)),
        )
    }

    fn word_forward(&self, at: At) -> At {
        let (index, letters) = self.letter(at);
        let behind = run_end(&letters, index);
        let next = skip_blanks(&letters, behind);
        if next < letters.len() {
            return self.column(at.0, &letters, next);
        }
        for row in at.0 + 1..self.0.len() {
            let letters = self.letters(row);
            let next = skip_blanks(&letters, 0);
            // An empty line counts as a word; one of blanks does not.
            if letters.is_empty() || next < letters.len() {
                return self.column(row, &letters, next);
            }
        }
        (self.last(), self.length(self.last()))
    }

    fn word_back(&self, at: At) -> At {
        let (index, letters) = self.letter(at);
        if let Some(start) = run_before(&letters, index) {
            return self.column(at.0, &letters, start);
        }
        for row in (0..at.0).rev() {
            let letters = self.letters(row);
            if letters.is_empty() {
                return (row, 0);
            }
            if let Some(start) = run_before(&letters, letters.len()) {
                return self.column(row, &letters, start);
            }
        }
        (0, 0)
    }

    fn word_end(&self, at: At) -> At {
        let (index, letters) = self.letter(at);
        let next = skip_blanks(&letters, index + 1);
        if next < letters.len() {
            return self.column(at.0, &letters, run_end(&letters, next) - 1);
        }
        for row in at.0 + 1..self.0.len() {
            let letters = self.letters(row);
            let next = skip_blanks(&letters, 0);
            if next < letters.len() {
                return self.column(row, &letters, run_end(&letters, next) - 1);
            }
        }
        settled(self.0, (self.last(), self.length(self.last())))
    }

    fn word_rest(&self, at: At, times: usize) -> At {
        let (index, letters) = self.letter(at);
        let end = run_end(&letters, index);
        if times <= 1 || index >= letters.len() {
            return self.column(at.0, &letters, end);
        }
        let on = self.column(at.0, &letters, end.saturating_sub(1));
        let (row, column) = repeated(on, times - 1, |at| self.word_end(at));
        self.beside(row, column, |letter| letter + 1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{At, Motion, settled};

    fn lines(text: &str) -> Vec<String> {
        text.split('\n').map(str::to_owned).collect()
    }

    const TEXT: &str = "FROM node:22 AS b\n\n  RUN a_b  && c\n   \nend";

    #[test]
    fn motions_lead_where_vim_leads() {
        use Motion::*;
        let cases: [(Motion, usize, At, At); 31] = [
            (Left, 1, (0, 0), (0, 0)),
            (Left, 3, (0, 5), (0, 2)),
            (Right, 2, (0, 5), (0, 7)),
            (Right, 99, (0, 5), (0, 17)),
            (Down, 1, (0, 9), (1, 0)),
            (Down, 99, (0, 1), (4, 1)),
            (Up, 1, (2, 4), (1, 0)),
            (WordForward, 1, (0, 0), (0, 5)),
            (WordForward, 2, (0, 5), (0, 10)),
            (WordForward, 1, (0, 16), (1, 0)),
            (WordForward, 1, (1, 0), (2, 2)),
            (WordForward, 1, (2, 14), (4, 0)),
            (WordForward, 9, (4, 0), (4, 3)),
            (WordBack, 1, (0, 7), (0, 5)),
            (WordBack, 1, (0, 5), (0, 0)),
            (WordBack, 1, (2, 2), (1, 0)),
            (WordBack, 1, (4, 0), (2, 14)),
            (WordBack, 99, (4, 0), (0, 0)),
            (WordEnd, 1, (0, 0), (0, 3)),
            (WordEnd, 1, (0, 3), (0, 8)),
            (WordEnd, 1, (0, 16), (2, 4)),
            (WordEnd, 9, (4, 0), (4, 2)),
            (LineStart, 1, (2, 6), (2, 0)),
            (FirstNonBlank, 1, (2, 6), (2, 2)),
            (FirstNonBlank, 1, (3, 0), (3, 2)),
            (LineEnd, 1, (0, 3), (0, 17)),
            (LineEnd, 2, (0, 3), (1, 0)),
            (Top, 1, (4, 1), (0, 0)),
            (Bottom, 1, (0, 3), (4, 0)),
            (Line(3), 1, (0, 0), (2, 2)),
            (Line(99), 1, (0, 0), (4, 0)),
        ];
        for (motion, times, from, to) in cases {
            let found = motion.target(&lines(TEXT), from, times);
            assert_eq!(found, to, "{motion:?} ×{times} from {from:?}");
        }
    }

    #[test]
    fn operators_take_what_vim_takes() {
        use Motion::*;
        let cases: [(Motion, usize, At, At, At); 12] = [
            (WordForward, 1, (0, 0), (0, 0), (0, 5)),
            (WordForward, 1, (0, 16), (0, 16), (0, 17)),
            (WordForward, 2, (0, 13), (0, 13), (0, 17)),
            (WordForward, 1, (4, 1), (4, 1), (4, 3)),
            (WordBack, 1, (0, 7), (0, 5), (0, 7)),
            (WordEnd, 1, (0, 5), (0, 5), (0, 9)),
            (WordRest, 1, (0, 5), (0, 5), (0, 9)),
            (WordRest, 1, (0, 9), (0, 9), (0, 10)),
            (WordRest, 2, (0, 9), (0, 9), (0, 12)),
            (WordRest, 1, (2, 8), (2, 9), (2, 11)),
            (Right, 99, (4, 1), (4, 1), (4, 3)),
            (LineEnd, 1, (0, 5), (0, 5), (0, 17)),
        ];
        for (motion, times, at, from, to) in cases {
            let at = if motion == WordRest { from } else { at };
            let span = motion.span(&lines(TEXT), at, times);
            assert_eq!(span, from..to, "{motion:?} ×{times} at {at:?}");
        }
    }

    #[test]
    fn accents_and_wide_letters_are_one_step() {
        let text = lines("e\u{301}漢👩\u{200d}🚀x");
        let mut at = (0, 0);
        let mut columns = Vec::new();
        for _ in 0..5 {
            at = Motion::Right.target(&text, at, 1);
            columns.push(at.1);
        }
        assert_eq!(columns, [2, 3, 6, 7, 7]);
        assert_eq!(settled(&text, at), (0, 6));
        assert_eq!(Motion::Left.target(&text, (0, 6), 1), (0, 3));
    }

    proptest! {
        #[test]
        fn every_place_is_in_the_text(
            text in prop::collection::vec("[ a_.é漢\u{301}]{0,6}", 0..5),
            row in 0_usize..6,
            column in 0_usize..9,
            times in 0_usize..5,
            (forward, beside) in any::<(bool, bool)>(),
        ) {
            use Motion::*;
            let find = super::Find { letter: 'a', forward, beside };
            let within = |(row, column): At| {
                let line = text.get(row).map_or("", String::as_str);
                row <= text.len().saturating_sub(1) && column <= line.chars().count()
            };
            for motion in [
                Left, Right, Up, Down, WordForward, WordBack, WordEnd, WordRest, LineStart,
                FirstNonBlank, LineEnd, Top, Bottom, Line(times), Find(find), FindAgain(find),
            ] {
                let target = motion.target(&text, (row, column), times);
                let span = motion.span(&text, (row, column), times);
                prop_assert!(within(target) && within(settled(&text, target)));
                prop_assert!(within(span.start) && within(span.end) && span.start <= span.end);
            }
        }
    }
}
