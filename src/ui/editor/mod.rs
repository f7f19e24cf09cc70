//! The editor's inside.
//!
//! ```text
//! •Dockerfile (1)  server.js [read]      not yet on the disk; how many problems; only to be read
//!    1 FROM node:20-alpine AS builder
//!    2 WORKDIR /app
//! W  3 COPY . .                          the mark of a problem, and the line's number
//!    4 RUN npm                         ▐ where the view is in a long file
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

use super::highlight::{self, Piece};
use super::theme::{Role, Theme};
use super::{area_of, bar, rect, text};
use crate::app::editor::{Editor, Layout, Mode, Tab, cells, tab_label};
use crate::domain::dockerfile::lint::Severity;

/// Lines above the view that are read to know what its first line is part of. Files that are not
/// longer are read from their start.
const CONTEXT: usize = 400;

/// The highlighting of what is seen of the open file, for [`draw`]. Of a long file only the lines
/// near the view are read: what starts further above, such as a very long heredoc, is not known.
#[must_use]
pub fn pieces(editor: &Editor, area: Rect) -> Vec<Vec<Piece>> {
    let tab = editor.tab();
    let first = tab.top().saturating_sub(CONTEXT);
    let last = (tab.top() + usize::from(area.height)).min(tab.lines().len());
    let seen = tab.lines().get(first..last).unwrap_or_default();
    let mut pieces = vec![Vec::new(); first];
    pieces.extend(highlight::for_path(tab.path(), &seen.join("\n")));
    pieces
}

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
    let layout = editor.layout(area_of(area));
    draw_tabs(editor, theme, rect(layout.tabs), buf);
    let tab = editor.tab();
    let (text, gutter) = (rect(layout.text), rect(layout.gutter));
    let below = tab.top()..tab.lines().len();
    for ((text, gutter), row) in text.rows().zip(gutter.rows()).zip(below) {
        let here = focused && row == tab.cursor().row;
        draw_gutter(editor, row, here, theme, gutter, buf);
        let scene = line::Scene {
            editor,
            row,
            pieces: pieces.get(row).map_or(&[], Vec::as_slice),
            here,
        };
        line::draw(&scene, theme, text, buf);
    }
    bar::within(rect(layout.bar), tab.lines().len(), tab.top(), theme, buf);
    if !focused {
        return None;
    }
    mode_tag(editor, theme, rect(layout.tabs), text, buf);
    let at = cursor(editor, &layout)?;
    if let Some(popup) = editor.popup() {
        popup::draw(popup, at, theme, area, buf);
    }
    Some(at)
}

/// The cursor's cell; none when it is out of sight.
fn cursor(editor: &Editor, layout: &Layout) -> Option<Position> {
    let (tab, text) = (editor.tab(), layout.text);
    let cursor = tab.cursor();
    let cell = cells::cell_of(&tab.lines()[cursor.row], cursor.column);
    let right = u16::try_from(cell.checked_sub(tab.left())?).ok()?;
    let down = u16::try_from(cursor.row.checked_sub(tab.top())?).ok()?;
    let seen = right < text.width && down < text.height;
    seen.then(|| Position::new(text.x + right, text.y + down))
}

fn draw_tabs(editor: &Editor, theme: &Theme, area: Rect, buf: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let mut spans = Vec::new();
    for tab in editor.tabs().iter().skip(editor.first_tab(area.width)) {
        let open = tab.path() == editor.current();
        let role = if open { Role::Title } else { Role::Dim };
        spans.push(Span::styled(tab_title(tab), theme.style(role)));
    }
    let line = text::cut_line(Line::from(spans), usize::from(area.width));
    line.render(area, buf);
}

/// `•Dockerfile (1) `, of which the dot says that the disk has not got it yet.
pub(super) fn tab_title(tab: &Tab) -> String {
    // In the place of the space, so that nothing moves while one types.
    let mark = if tab.is_unsaved() { "•" } else { " " };
    format!("{mark}{} ", tab_label(tab))
}

/// The mark of the line's worst problem as a letter, and the number.
fn draw_gutter(
    editor: &Editor,
    row: usize,
    here: bool,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
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

/// `NORMAL`, with vim-style keys: beside the tabs, or at the lower right.
fn mode_tag(editor: &Editor, theme: &Theme, tabs: Rect, area: Rect, buf: &mut Buffer) {
    let Some(mode) = editor.mode() else {
        return;
    };
    let words = match mode {
        Mode::Normal => " NORMAL ",
        Mode::Insert => " INSERT ",
        Mode::Visual => " VISUAL ",
        Mode::VisualLine => " VISUAL LINE ",
    };
    let place = if tabs.is_empty() { area } else { tabs };
    let width = u16::try_from(words.len()).unwrap_or(0);
    if place.width > width * 2 {
        let x = place.right() - width;
        buf.set_string(x, place.bottom() - 1, words, theme.style(Role::Prompt));
    }
}
