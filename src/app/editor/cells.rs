//! Characters as cells of the terminal: tabs and wide letters take more than one.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Cells from one tab stop to the next.
pub const TAB: usize = 4;

/// A letter with its accents: its characters, and the cells it takes from `cell` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter<'a> {
    pub text: &'a str,
    /// The byte where it starts.
    pub byte: usize,
    /// The character where it starts.
    pub column: usize,
    pub cell: usize,
    pub cells: usize,
}

impl Letter<'_> {
    /// A terminal shows nothing of it, such as a control character or a space without a width.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.text != "\t" && (self.text.contains(char::is_control) || natural_width(self.text) == 0)
    }

    /// The character behind it.
    #[must_use]
    pub fn end(&self) -> usize {
        self.column + self.text.chars().count()
    }
}

/// The letters of a line with their cells. What takes no cell, such as a control character, is given
/// one, so that it can be seen and deleted.
pub fn letters(line: &str) -> impl Iterator<Item = Letter<'_>> {
    let (mut byte, mut column, mut cell) = (0, 0, 0);
    std::iter::from_fn(move || {
        let text = letter_at(line, byte)?;
        let letter = Letter {
            text,
            byte,
            column,
            cell,
            cells: match text {
                "\t" => TAB - cell % TAB,
                text if text.len() == 1 => 1,
                text => natural_width(text).max(1),
            },
        };
        byte += text.len();
        column = letter.end();
        cell += letter.cells;
        Some(letter)
    })
}

/// An ASCII character before another one is a letter of its own: most of a line needs no table.
fn letter_at(line: &str, byte: usize) -> Option<&str> {
    let bytes = line.as_bytes();
    let plain = bytes.get(byte)?.is_ascii() && bytes.get(byte + 1).is_none_or(u8::is_ascii);
    if plain {
        return line.get(byte..=byte);
    }
    line.get(byte..)?.graphemes(true).next()
}

/// The cells that ratatui gives a letter: the sound marks of half-width katakana take one each.
fn natural_width(text: &str) -> usize {
    let marks = text
        .chars()
        .filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}'));
    text.width() + marks.count()
}

/// Whether every character is a letter of one cell.
fn is_plain(line: &str) -> bool {
    line.is_ascii() && !line.contains('\t')
}

/// Cells of a whole line.
#[must_use]
pub fn width(line: &str) -> usize {
    cell_of(line, usize::MAX)
}

/// The cell where a character stands; the end of the line for one beyond it.
#[must_use]
pub fn cell_of(line: &str, column: usize) -> usize {
    if is_plain(line) {
        return column.min(line.len());
    }
    let mut end = 0;
    for letter in letters(line) {
        if letter.end() > column {
            return letter.cell;
        }
        end = letter.cell + letter.cells;
    }
    end
}

/// The character at a cell, or the end of the line.
#[must_use]
pub fn column_at(line: &str, cell: usize) -> usize {
    if is_plain(line) {
        return cell.min(line.len());
    }
    let mut end = 0;
    for letter in letters(line) {
        if cell < letter.cell + letter.cells {
            return letter.column;
        }
        end = letter.end();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::{cell_of, column_at, letters, width};

    #[test]
    fn tabs_and_wide_letters_take_their_cells() {
        let line = "a\t日e\u{301}x";
        for (column, cell) in [(0, 0), (1, 1), (2, 4), (3, 6), (5, 7), (6, 8), (99, 8)] {
            assert_eq!(cell_of(line, column), cell, "column {column}");
        }
        for (cell, column) in [(0, 0), (2, 1), (4, 2), (5, 2), (6, 3), (7, 5), (99, 6)] {
            assert_eq!(column_at(line, cell), column, "cell {cell}");
        }
        assert_eq!(width(line), 8);
        assert_eq!((cell_of("abc", 9), column_at("abc", 9)), (3, 3));
    }

    #[test]
    fn what_cannot_be_seen_takes_a_cell_all_the_same() {
        let line = "a\u{200b}\u{1b}\u{202e}b";
        let hidden: Vec<_> = letters(line).map(|letter| letter.is_hidden()).collect();
        assert_eq!(hidden, [false, true, true, true, false]);
        assert_eq!(width(line), 5);
    }

    #[test]
    fn a_place_within_a_letter_is_the_letters() {
        let family = "👩\u{200d}👧x";
        assert_eq!(letters(family).count(), 2);
        assert_eq!(cell_of(family, 1), 0);
        assert_eq!(cell_of(family, 3), 2);
    }
}
