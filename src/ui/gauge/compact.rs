//! The gauge in one line:
//!
//! ```text
//! yours 121 MB ▕████████████░░│░▏ limit 116 MB · best 110 MB · bloated 126 MB
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::bar::draw_bar;
use super::{notes, role_of};
use crate::app::gauge::{Gauge, Mark, MarkKind};
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

/// Cells of the smallest bar, of one that is good to read, and of the largest, with their brackets.
const BAR: (usize, usize, usize) = (10, 18, 42);

pub(super) fn draw(gauge: &Gauge, show_engine: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let width = usize::from(area.width);
    let (first, style) = match gauge.yours {
        Some(yours) => (
            format!("yours {}", gauge.number(yours)),
            theme.style(Role::GaugeYours),
        ),
        None => ("no image yet".to_owned(), theme.style(Role::Dim)),
    };
    let mut rest: Vec<(String, Style)> = Vec::new();
    let mut used = text::width(&first) + 1;
    for (words, style) in parts(gauge, show_engine, theme, area.width) {
        let wide = text::width(&words) + if rest.is_empty() { 1 } else { 3 };
        let bar = match rest.len() {
            // What was asked for matters more than the bar.
            0 if show_engine => 0,
            0 => BAR.0,
            _ => BAR.1,
        };
        if used + wide + bar > width {
            break;
        }
        used += wide;
        rest.push((words, style));
    }
    let mut x = put(area, 0, &first, style, buf);
    let room = width.saturating_sub(used).min(BAR.2);
    if room >= BAR.0 {
        let bar = Rect {
            x: area.x + x + 1,
            y: area.y,
            width: u16::try_from(room).unwrap_or(u16::MAX),
            height: 1,
        };
        let limit = |mark: &Mark| match mark.kind {
            MarkKind::Limit => "│",
            _ => "",
        };
        draw_bar(gauge, gauge.yours, limit, theme, bar, buf);
        x += 1 + bar.width;
    }
    for (at, (words, style)) in rest.iter().enumerate() {
        let between = if at == 0 { " " } else { " · " };
        x = put(area, x, between, theme.style(Role::Dim), buf);
        x = put(area, x, words, *style, buf);
    }
}

/// What follows the bar, the most important first.
fn parts(gauge: &Gauge, show_engine: bool, theme: &Theme, width: u16) -> Vec<(String, Style)> {
    let mut others = gauge.marks();
    others.retain(|mark| mark.kind != MarkKind::Yours);
    // Limit, own best and baseline frame the scale; the others come where there is room.
    others.sort_by_key(|mark| match mark.kind {
        MarkKind::Baseline => (MarkKind::Best, 1),
        kind => (kind, 0),
    });
    let marks = others.into_iter().map(|mark| {
        let words = format!("{} {}", mark.name, gauge.number(mark.bytes));
        (words, theme.style(role_of(mark.kind)))
    });
    let notes = notes(gauge, show_engine, theme, width).into_iter();
    let notes = notes.map(|span| (span.content.into_owned(), span.style));
    if show_engine {
        notes.chain(marks).collect()
    } else {
        marks.chain(notes).collect()
    }
}

/// Puts a text at a cell of the line, and returns the cell behind it.
fn put(area: Rect, x: u16, text: &str, style: Style, buf: &mut Buffer) -> u16 {
    let room = area.width.saturating_sub(x);
    let (end, _) = buf.set_stringn(area.x + x, area.y, text, usize::from(room), style);
    end.saturating_sub(area.x)
}
