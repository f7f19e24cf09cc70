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

/// The letters of a line with their cells. What takes no cell, such as a control character, is given
/// one, so that it can be seen and deleted.
pub fn letters(line: &str) -> impl Iterator<Item = Letter<'_>> {
    let (mut cell, mut column) = (0, 0);
    line.grapheme_indices(true).map(move |(byte, text)| {
        let cells = match text {
            "\t" => TAB - cell % TAB,
            text if text.chars().any(char::is_control) => 1,
            text => text.width().max(1),
        };
        let letter = Letter {
            text,
            byte,
            column,
            cell,
            cells,
        };
        cell += cells;
        column += text.chars().count();
        letter
    })
}

/// The cell where a character stands; the end of the line for one beyond it.
#[must_use]
pub fn cell_of(line: &str, column: usize) -> usize {
    let mut end = 0;
    for letter in letters(line) {
        if letter.column >= column {
            return letter.cell;
        }
        end = letter.cell + letter.cells;
    }
    end
}

/// The character at a cell, or the end of the line.
#[must_use]
pub fn column_at(line: &str, cell: usize) -> usize {
    let mut end = 0;
    for letter in letters(line) {
        if cell < letter.cell + letter.cells {
            return letter.column;
        }
        end = letter.column + letter.text.chars().count();
    }
    end
}

#[cfg(test)]
mod tests {
    use super::{cell_of, column_at};

    #[test]
    fn tabs_and_wide_letters_take_their_cells() {
        let line = "a\t日e\u{301}x";
        for (column, cell) in [(0, 0), (1, 1), (2, 4), (3, 6), (5, 7), (6, 8), (99, 8)] {
            assert_eq!(cell_of(line, column), cell, "column {column}");
        }
        for (cell, column) in [(0, 0), (2, 1), (4, 2), (5, 2), (6, 3), (7, 5), (99, 6)] {
            assert_eq!(column_at(line, cell), column, "cell {cell}");
        }
    }
}
