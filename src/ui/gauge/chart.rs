//! The gauge with a row for each size, largest first:
//!
//! ```text
//! yours 121 MB, 4.9 MB over the limit, 96% of bloated
//! bloated  126 MB ▕████████████████████████████████▏
//! yours    121 MB ▕██████████████████████████████▌░▏
//! limit    116 MB ▕████████████████████████████│░░░▏
//! lean     108 MB ▕██████████████████████████▌░░░░░▏
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::bar::fill_of;
use super::{headline, joined, line_in, notes, role_of};
use crate::app::gauge::{Gauge, MarkKind};
use crate::ui::text::{self, cut};
use crate::ui::theme::{Role, Theme};

/// Most cells of a name.
const NAME: usize = 16;
/// A bar narrower than this says nothing.
const LEAST_BAR: usize = 6;

pub(super) fn draw(gauge: &Gauge, show_engine: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let mut marks = gauge.marks();
    // A row more than sizes leaves the notes a row of their own.
    let own_row = usize::from(area.height) > marks.len() + 1;
    let notes = notes(gauge, show_engine, theme, area.width);
    if own_row && !notes.is_empty() {
        let row = u16::try_from(marks.len() + 1).unwrap_or(u16::MAX);
        line_in(
            area,
            0,
            &headline(gauge, Vec::new(), theme, area.width),
            buf,
        );
        line_in(area, row, &joined(notes, theme, area.width), buf);
    } else {
        line_in(area, 0, &headline(gauge, notes, theme, area.width), buf);
    }
    marks.sort_by_key(|mark| (std::cmp::Reverse(mark.bytes), mark.kind));
    let numbers: Vec<String> = marks.iter().map(|mark| gauge.number(mark.bytes)).collect();
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or_default();
    let name = widest(&mut marks.iter().map(|mark| text::width(&mark.name).min(NAME)));
    let number = widest(&mut numbers.iter().map(|number| text::width(number)));
    for ((row, mark), size) in (1..area.height).zip(&marks).zip(&numbers) {
        let style = theme.style(role_of(mark.kind));
        let label = cut(&mark.name, name);
        let pad = name.saturating_sub(text::width(&label));
        let text = format!("{label}{:pad$} {size:>number$} ", "");
        line_in(area, row, &Line::styled(text, style), buf);
        let used = name + number + 2;
        let bar = usize::from(area.width).saturating_sub(used);
        if bar >= LEAST_BAR {
            let bar = Rect {
                x: area.x + u16::try_from(used).unwrap_or(u16::MAX),
                y: area.y + row,
                width: u16::try_from(bar).unwrap_or(u16::MAX),
                height: 1,
            };
            draw_row(gauge, mark.kind, mark.bytes, theme, bar, buf);
        }
    }
}

fn draw_row(
    gauge: &Gauge,
    kind: MarkKind,
    bytes: u64,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let width = area.width - 2;
    let track = theme.style(Role::GaugeTrack);
    let style = theme.style(role_of(kind));
    let full = fill_of(gauge, Some(bytes), width);
    let limit = kind == MarkKind::Limit;
    buf.set_string(area.x, area.y, "▕", track);
    buf.set_string(area.x + 1 + width, area.y, "▏", track);
    for cell in 0..width {
        let at = u32::from(cell) * 8;
        let (symbol, style) = match full.saturating_sub(at) {
            0 => ("░", track),
            // A limit is a line that is not to be crossed, not something that is there.
            1..=8 if limit => ("│", style),
            _ if limit => ("·", track),
            part @ 1..8 => (super::bar::EIGHTHS[part as usize], style),
            _ => ("█", style),
        };
        buf.set_string(area.x + 1 + cell, area.y, symbol, style);
    }
}
