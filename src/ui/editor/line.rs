//! One line of the text: highlighting below, what was found, what is selected on top.
//!
//! ```text
//! ‹ apt-get install --no-install-recommends ca-certificat›
//! ```

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::editor::cells::{Letter, letters};
use crate::app::editor::{Editor, Pos};
use crate::ui::highlight::Piece;
use crate::ui::theme::{Role, Theme};

/// Stands for what a terminal would not show.
const HIDDEN: &str = "·";
/// Bytes of one letter beyond which its accents are no writing any more.
const LONGEST_LETTER: usize = 64;

pub(super) struct Scene<'a> {
    pub(super) editor: &'a Editor,
    pub(super) row: usize,
    pub(super) pieces: &'a [Piece],
    /// The cursor is in this line.
    pub(super) here: bool,
}

pub(super) fn draw(scene: &Scene<'_>, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let tab = scene.editor.tab();
    let line = &tab.lines()[scene.row];
    let ground = if scene.here {
        theme.style(Role::LineHere)
    } else {
        Style::new()
    };
    buf.set_style(area, ground);
    let (first, end) = (tab.left(), tab.left() + usize::from(area.width));
    let selected = selected(scene.editor.selected(), scene.row);
    let is_selected = |column| selected.as_ref().is_some_and(|it| it.contains(&column));
    let mut marks = Marks::of(scene, line);
    let mut behind = (0, 0);
    for letter in letters(line) {
        if letter.cell >= end {
            mark(area.right() - 1, "›", theme, area, buf);
            break;
        }
        behind = (letter.end(), letter.cell + letter.cells);
        let (role, found) = marks.at(&letter);
        if behind.1 <= first {
            continue;
        }
        let mut style = theme.style(role).patch(ground);
        if letter.is_hidden() {
            style = style.patch(theme.style(Role::ProblemWarning));
        }
        if let Some(found) = found {
            style = style.patch(theme.style(found));
        }
        if is_selected(letter.column) {
            style = style.patch(theme.style(Role::Selection));
        }
        put(&letter, first, style, area, buf);
    }
    // A selected line break shows as one cell, so that empty lines do not seem to be left out.
    if is_selected(behind.0) && (first..end).contains(&behind.1) {
        let x = area.x + u16::try_from(behind.1 - first).unwrap_or(0);
        buf.set_string(x, area.y, " ", theme.style(Role::Selection));
    }
    if first > 0 && !line.is_empty() {
        mark(area.x, "‹", theme, area, buf);
    }
}

/// Highlighting and places of a search, asked for from left to right.
struct Marks<'a> {
    pieces: std::iter::Peekable<std::slice::Iter<'a, Piece>>,
    found: std::iter::Peekable<std::vec::IntoIter<Range<usize>>>,
    /// Columns of the place the cursor stands on.
    here: Option<usize>,
    within_here: bool,
}

impl<'a> Marks<'a> {
    fn of(scene: &Scene<'a>, line: &str) -> Self {
        let cursor = scene.editor.tab().cursor();
        Self {
            pieces: scene.pieces.iter().peekable(),
            found: scene.editor.matches(line).into_iter().peekable(),
            here: (cursor.row == scene.row).then_some(cursor.column),
            within_here: false,
        }
    }

    fn at(&mut self, letter: &Letter<'_>) -> (Role, Option<Role>) {
        let byte = letter.byte;
        while self.pieces.next_if(|it| it.bytes.end <= byte).is_some() {}
        while self.found.next_if(|it| it.end <= byte).is_some() {}
        let piece = self.pieces.peek().filter(|it| it.bytes.contains(&byte));
        let found = self.found.peek().filter(|it| it.contains(&byte));
        if found.is_none_or(|it| it.start == byte) {
            self.within_here = self.here == Some(letter.column);
        }
        let role = if self.within_here {
            Role::MatchHere
        } else {
            Role::Match
        };
        (
            piece.map_or(Role::Text, |it| it.role),
            found.is_some().then_some(role),
        )
    }
}

/// Columns of a line that are selected; a selected line break counts as one more.
fn selected(selection: Option<(Pos, Pos)>, row: usize) -> Option<Range<usize>> {
    let (from, to) = selection?;
    if row < from.row || row > to.row {
        return None;
    }
    let start = if row == from.row { from.column } else { 0 };
    let end = if row == to.row { to.column } else { usize::MAX };
    Some(start..end)
}

/// A letter that is cut by the edge shows as spaces.
fn put(letter: &Letter<'_>, first: usize, style: Style, area: Rect, buf: &mut Buffer) {
    let end = first + usize::from(area.width);
    let cells = letter.cell.max(first)..(letter.cell + letter.cells).min(end);
    let whole = cells.len() == letter.cells && letter.text != "\t";
    for cell in cells {
        let x = area.x + u16::try_from(cell - first).unwrap_or(0);
        if let Some(under) = buf.cell_mut((x, area.y)) {
            under.set_symbol(" ").set_style(style);
        }
    }
    if whole {
        let x = area.x + u16::try_from(letter.cell - first).unwrap_or(0);
        buf.set_string(x, area.y, shown(letter), style);
    }
}

fn shown<'a>(letter: &Letter<'a>) -> &'a str {
    if letter.is_hidden() {
        return HIDDEN;
    }
    let base = letter.text.chars().next().map_or(0, char::len_utf8);
    match letter.text.len() {
        0..=LONGEST_LETTER => letter.text,
        _ => letter.text.get(..base).unwrap_or(HIDDEN),
    }
}

/// The line goes on beyond the edge.
fn mark(x: u16, symbol: &str, theme: &Theme, area: Rect, buf: &mut Buffer) {
    buf.set_string(x, area.y, symbol, theme.style(Role::Dim));
}
