//! Lines as letters: one with its accents is one, and each is part of a word, a mark, or blank.

use unicode_segmentation::UnicodeSegmentation;

/// Row and column, in characters.
pub(in crate::app::editor) type At = (usize, usize);

/// Where the cursor of normal mode stands: on a letter, not behind the last one.
#[must_use]
pub(in crate::app::editor) fn settled(lines: &[String], at: At) -> At {
    let text = Text(lines);
    let (row, column) = text.within(at);
    match text.letters(row).last() {
        Some((last, _)) => (row, column.min(*last)),
        None => (row, 0),
    }
}

/// The word under the cursor, or the next one in its line: where it begins, and where it ends.
#[must_use]
pub(in crate::app::editor) fn word_at(lines: &[String], at: At) -> Option<(At, At)> {
    let text = Text(lines);
    let at = text.within(at);
    let (index, letters) = text.letter(at);
    let is_word = |index: &usize| {
        letters
            .get(*index)
            .is_some_and(|(_, kind)| *kind == Kind::Word)
    };
    let start = if is_word(&index) {
        run_start(&letters, index)
    } else {
        (index..letters.len()).find(is_word)?
    };
    let end = run_end(&letters, start);
    Some((
        text.column(at.0, &letters, start),
        text.column(at.0, &letters, end),
    ))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    Word,
    Mark,
}

impl Kind {
    fn of(letter: &str) -> Self {
        match letter.chars().next() {
            Some(c) if c.is_whitespace() => Self::Blank,
            Some(c) if c.is_alphanumeric() || c == '_' => Self::Word,
            _ => Self::Mark,
        }
    }
}

/// The column of each letter, an accented one being one, and what it is.
pub(super) type Letters = Vec<(usize, Kind)>;

pub(super) struct Text<'a>(pub(super) &'a [String]);

impl Text<'_> {
    pub(super) fn last(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    pub(super) fn line(&self, row: usize) -> &str {
        self.0.get(row).map_or("", String::as_str)
    }

    pub(super) fn length(&self, row: usize) -> usize {
        self.line(row).chars().count()
    }

    pub(super) fn letters(&self, row: usize) -> Letters {
        let mut column = 0;
        let placed = |letter: &str| {
            let start = column;
            column += letter.chars().count();
            (start, Kind::of(letter))
        };
        self.line(row).graphemes(true).map(placed).collect()
    }

    pub(super) fn within(&self, (row, column): At) -> At {
        let row = row.min(self.last());
        (row, column.min(self.length(row)))
    }

    /// The letter at a column, and all letters of its line.
    pub(super) fn letter(&self, (row, column): At) -> (usize, Letters) {
        let letters = self.letters(row);
        let index = if column >= self.length(row) {
            letters.len()
        } else {
            letters
                .partition_point(|(start, _)| *start <= column)
                .saturating_sub(1)
        };
        (index, letters)
    }

    pub(super) fn column(&self, row: usize, letters: &Letters, index: usize) -> At {
        let column = letters
            .get(index)
            .map_or_else(|| self.length(row), |(column, _)| *column);
        (row, column)
    }

    /// Some letters further in the same line.
    pub(super) fn beside(&self, row: usize, column: usize, step: impl Fn(usize) -> usize) -> At {
        let (index, letters) = self.letter((row, column));
        self.column(row, &letters, step(index))
    }
}

/// Behind the letters of one kind that stand at `index`.
pub(super) fn run_end(letters: &Letters, index: usize) -> usize {
    let Some((_, kind)) = letters.get(index) else {
        return letters.len();
    };
    let run = letters[index..].iter().take_while(|(_, it)| it == kind);
    index + run.count()
}

/// Where the letters of one kind begin that stand at `index`.
pub(super) fn run_start(letters: &Letters, index: usize) -> usize {
    let Some((_, kind)) = letters.get(index) else {
        return index;
    };
    let before = letters[..index].iter().rev();
    index - before.take_while(|(_, it)| it == kind).count()
}

/// Where the word that ends before `index` begins.
pub(super) fn run_before(letters: &Letters, index: usize) -> Option<usize> {
    let before = letters.get(..index)?;
    let last = before.iter().rposition(|(_, kind)| *kind != Kind::Blank)?;
    Some(run_start(letters, last))
}

pub(super) fn skip_blanks(letters: &Letters, from: usize) -> usize {
    let rest = letters.get(from..).unwrap_or_default();
    let blanks = rest.iter().take_while(|(_, kind)| *kind == Kind::Blank);
    from + blanks.count()
}
