//! One line of the text: highlighting below, what was found, what is selected on top.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::editor::cells::{Letter, letters};
use crate::app::editor::{Editor, Pos};
use crate::ui::highlight::Piece;
use crate::ui::theme::{Role, Theme};

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
    let found = scene.editor.matches(line);
    let selected = selected(scene.editor.selected(), scene.row);
    let (first, end) = (tab.left(), tab.left() + usize::from(area.width));
    let mut pieces = scene.pieces.iter().peekable();
    for letter in letters(line) {
        if letter.cell >= end {
            mark(area.right() - 1, "›", theme, area, buf);
            break;
        }
        while pieces
            .peek()
            .is_some_and(|piece| piece.bytes.end <= letter.byte)
        {
            pieces.next();
        }
        if letter.cell + letter.cells <= first {
            continue;
        }
        let role = pieces
            .peek()
            .filter(|piece| piece.bytes.contains(&letter.byte))
            .map_or(Role::Text, |piece| piece.role);
        let mut style = theme.style(role).patch(ground);
        if found.iter().any(|range| range.contains(&letter.byte)) {
            style = style.patch(theme.style(Role::Match));
        }
        if selected
            .as_ref()
            .is_some_and(|range| range.contains(&letter.column))
        {
            style = style.patch(theme.style(Role::Selection));
        }
        put(&letter, first, style, area, buf);
    }
    if first > 0 && !line.is_empty() {
        mark(area.x, "‹", theme, area, buf);
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
    let whole = letter.cell >= first
        && letter.cell + letter.cells <= first + usize::from(area.width)
        && letter.text != "\t";
    let shown = if letter.text.chars().any(char::is_control) {
        "·"
    } else {
        letter.text
    };
    if whole {
        let x = area.x + u16::try_from(letter.cell - first).unwrap_or(0);
        buf.set_string(x, area.y, shown, style);
        return;
    }
    for cell in letter.cell.max(first)..letter.cell + letter.cells {
        let x = area
            .x
            .saturating_add(u16::try_from(cell - first).unwrap_or(u16::MAX));
        if x < area.right() {
            buf.set_string(x, area.y, " ", style);
        }
    }
}

/// The line goes on beyond the edge.
fn mark(x: u16, symbol: &str, theme: &Theme, area: Rect, buf: &mut Buffer) {
    buf.set_string(x, area.y, symbol, theme.style(Role::Dim));
}
