//! Every key, searchable.
//!
//! ```text
//! ┌ Keys ──────────────────────────────────────────────────────┐
//! │ Mission                                                    │
//! │   f5  ctrl-b      Build the Dockerfile and check it  grade │
//! └────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Widget};

use super::theme::{Role, Theme};
use super::{bar, sheet, text};
use crate::app::keys::KeyMap;
use crate::app::overlay::{Help, HelpLine};

/// Cells of the column of keys.
const KEYS: usize = 26;

pub(super) fn draw(
    help: &Help,
    keys: &KeyMap,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> usize {
    let title = match help.filter.as_str() {
        "" => " Keys · / searches · any of them can be changed in config.yaml ".to_owned(),
        filter => format!(" Keys with “{filter}” "),
    };
    let block = Block::bordered().title(title);
    let inner = sheet::draw(block, Role::Screen, theme, area, buf);
    let lines = help.lines(keys);
    let rows = usize::from(inner.height);
    let top = help.top.min(lines.len().saturating_sub(rows));
    bar::beside(inner, lines.len(), top, theme, buf);
    for (row, line) in inner.rows().zip(lines.iter().skip(top)) {
        draw_line(line, theme, usize::from(row.width)).render(row, buf);
    }
    if lines.is_empty() {
        let words = format!("  no key is about “{}”", help.filter);
        buf.set_stringn(
            inner.x,
            inner.y,
            words,
            usize::from(inner.width),
            theme.style(Role::Dim),
        );
    }
    lines.len()
}

fn draw_line(line: &HelpLine, theme: &Theme, cells: usize) -> Line<'static> {
    match line {
        HelpLine::Place(context) => Line::styled(
            format!(" {}", context.heading()),
            theme.style(Role::Heading),
        ),
        HelpLine::Key { keys, words, name } => {
            let keys = format!("   {}", text::pad(keys, KEYS));
            let room = cells.saturating_sub(text::width(&keys));
            let beside = room.saturating_sub(text::width(name) + 1);
            let mut spans = vec![Span::styled(keys, theme.style(Role::Key))];
            // What it does is never cut for the sake of its name.
            if text::width(words) <= beside {
                let words = text::pad(words, beside);
                spans.push(Span::styled(words, theme.style(Role::Text)));
                spans.push(Span::styled(format!(" {name}"), theme.style(Role::Dim)));
            } else {
                let words = text::cut(words, room).into_owned();
                spans.push(Span::styled(words, theme.style(Role::Text)));
            }
            Line::from(spans)
        }
    }
}
