//! Where a motion leads, in lines of text. Columns count characters; a letter with its accents is
//! one step.

use unicode_segmentation::UnicodeSegmentation;

use super::buffer::Pos;

/// The byte where a character starts; the end for one beyond it.
pub(super) fn offset(line: &str, column: usize) -> usize {
    if line.is_ascii() {
        return column.min(line.len());
    }
    line.char_indices()
        .nth(column)
        .map_or(line.len(), |(at, _)| at)
}

pub(super) fn length(line: &str) -> usize {
    line.chars().count()
}

fn line(lines: &[String], row: usize) -> &str {
    lines.get(row).map_or("", String::as_str)
}

pub(super) fn left(lines: &[String], at: Pos) -> Pos {
    if at.column == 0 {
        let Some(row) = at.row.checked_sub(1) else {
            return at;
        };
        return Pos {
            row,
            column: length(line(lines, row)),
        };
    }
    let text = line(lines, at.row);
    let before = text.get(..offset(text, at.column)).unwrap_or_default();
    let step = before.graphemes(true).next_back().map_or(1, length);
    Pos {
        column: at.column.saturating_sub(step),
        ..at
    }
}

pub(super) fn right(lines: &[String], at: Pos) -> Pos {
    let text = line(lines, at.row);
    let after = text.get(offset(text, at.column)..).unwrap_or_default();
    match after.graphemes(true).next() {
        Some(letter) => Pos {
            column: at.column + length(letter),
            ..at
        },
        None if at.row + 1 < lines.len() => Pos {
            row: at.row + 1,
            column: 0,
        },
        None => at,
    }
}

/// Words, runs of marks, and spaces are told apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Word,
    Mark,
}

fn class(c: char) -> Class {
    if c.is_whitespace() {
        Class::Space
    } else if c.is_alphanumeric() || c == '_' {
        Class::Word
    } else {
        Class::Mark
    }
}

/// The start of the word before.
pub(super) fn word_left(lines: &[String], at: Pos) -> Pos {
    if at.column == 0 {
        return left(lines, at);
    }
    let before: Vec<char> = line(lines, at.row).chars().take(at.column).collect();
    let mut column = before.len();
    while column > 0 && class(before[column - 1]) == Class::Space {
        column -= 1;
    }
    if let Some(last) = column.checked_sub(1) {
        let kind = class(before[last]);
        while column > 0 && class(before[column - 1]) == kind {
            column -= 1;
        }
    }
    Pos { column, ..at }
}

/// The start of the next word; the end of the line before the next line.
pub(super) fn word_right(lines: &[String], at: Pos) -> Pos {
    let letters: Vec<char> = line(lines, at.row).chars().collect();
    if at.column >= letters.len() {
        return right(lines, at);
    }
    let kind = class(letters[at.column]);
    let mut column = at.column;
    while column < letters.len() && class(letters[column]) == kind {
        column += 1;
    }
    while column < letters.len() && class(letters[column]) == Class::Space {
        column += 1;
    }
    Pos { column, ..at }
}

/// The first letter that is no space.
pub(super) fn first_letter(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

/// To the first letter, or from there to the very start.
pub(super) fn line_start(lines: &[String], at: Pos) -> Pos {
    let first = first_letter(line(lines, at.row));
    Pos {
        column: if at.column == first { 0 } else { first },
        ..at
    }
}

pub(super) fn line_end(lines: &[String], at: Pos) -> Pos {
    Pos {
        column: length(line(lines, at.row)),
        ..at
    }
}

pub(super) fn bottom(lines: &[String]) -> Pos {
    let row = lines.len().saturating_sub(1);
    Pos {
        row,
        column: length(line(lines, row)),
    }
}
