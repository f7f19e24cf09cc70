//! The editor's inside.
//!
//! ```text
//!  Dockerfile (1)  .dockerignore
//!    1 FROM node:20-alpine AS builder
//!    2 WORKDIR /app
//! W  3 COPY . .                          the mark of a problem, and the line's number
//!    4 RUN npm
//!        ┌──────────────┐                what may stand here
//!        │ npm ci       │
//! ```

mod line;
mod popup;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::highlight::Piece;
use super::text;
use super::theme::{Role, Theme};
use crate::app::editor::{Editor, Mode, cells, tab_label, text_area};
use crate::app::geometry::Area;
use crate::domain::dockerfile::lint::Severity;

/// Draws the open file with its highlighting, `pieces` line by line. Returns the cursor's cell when
/// the editor has the focus and the cursor is seen.
pub fn draw(
    editor: &Editor,
    pieces: &[Vec<Piece>],
    focused: bool,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Option<Position> {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return None;
    }
    let tab = editor.tab();
    let view = Area {
        x: area.x,
        y: area.y,
        width: area.width,
        height: area.height,
    };
    let inside = text_area(view, editor.tabs().len(), tab.gutter());
    if editor.tabs().len() > 1 {
        draw_tabs(editor, theme, area, buf);
    }
    let cursor = tab.cursor();
    for (y, row) in (inside.y..inside.y + inside.height).zip(tab.top()..tab.lines().len()) {
        let here = focused && row == cursor.row;
        gutter(
            editor,
            row,
            here,
            theme,
            Rect::new(area.x, y, tab.gutter().min(area.width), 1),
            buf,
        );
        let scene = line::Scene {
            editor,
            row,
            pieces: pieces.get(row).map_or(&[], Vec::as_slice),
            here,
        };
        line::draw(&scene, theme, Rect::new(inside.x, y, inside.width, 1), buf);
    }
    mode_tag(editor, focused, theme, area, buf);
    let cell = cells::cell_of(&tab.lines()[cursor.row], cursor.column).checked_sub(tab.left())?;
    let down = cursor.row.checked_sub(tab.top())?;
    let (cell, down) = (u16::try_from(cell).ok()?, u16::try_from(down).ok()?);
    if !focused || cell >= inside.width.max(1) || down >= inside.height {
        return None;
    }
    let at = Position::new(inside.x + cell, inside.y + down);
    if let Some(popup) = editor.popup() {
        popup::draw(popup, at, theme, area, buf);
    }
    Some(at)
}

fn draw_tabs(editor: &Editor, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut spans = Vec::new();
    for tab in editor.tabs() {
        let open = tab.path() == editor.current();
        let role = if open { Role::Title } else { Role::Dim };
        spans.push(Span::styled(
            format!(" {} ", tab_label(tab)),
            theme.style(role),
        ));
    }
    let line = text::cut_line(Line::from(spans), usize::from(area.width));
    line.render(Rect { height: 1, ..area }, buf);
}

/// The mark of the line's worst problem as a letter, and the number.
fn gutter(editor: &Editor, row: usize, here: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let tab = editor.tab();
    let digits = usize::from(tab.gutter()).saturating_sub(2);
    let number = text::pad_left(&(row + 1).to_string(), digits);
    let (mark, role) = match tab.problem_at(row).map(|problem| problem.severity) {
        Some(Severity::Error) => ("E", Role::ProblemError),
        Some(Severity::Warning) => ("W", Role::ProblemWarning),
        Some(Severity::Info) => ("i", Role::ProblemInfo),
        None => (" ", Role::LineNumber),
    };
    let numbers = if here {
        Role::LineNumberHere
    } else {
        Role::LineNumber
    };
    let line = Line::from(vec![
        Span::styled(mark, theme.style(role)),
        Span::styled(number, theme.style(numbers)),
    ]);
    line.render(area, buf);
}

/// `NORMAL` at the lower right, with vim-style keys.
fn mode_tag(editor: &Editor, focused: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let Some(mode) = editor.mode().filter(|_| focused) else {
        return;
    };
    let words = match mode {
        Mode::Normal => " NORMAL ",
        Mode::Insert => " INSERT ",
        Mode::Visual => " VISUAL ",
        Mode::VisualLine => " VISUAL LINE ",
    };
    let width = u16::try_from(words.len()).unwrap_or(0);
    if area.width > width {
        let x = area.right() - width;
        buf.set_string(x, area.bottom() - 1, words, theme.style(Role::Prompt));
    }
}
