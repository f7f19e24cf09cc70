//! One bar with a letter for each size, and what the letters mean:
//!
//! ```text
//! ▕██████████████████████████████r██b███L██░▏
//! L limit 116 MB · b best 110 MB · r lean 108 MB · B bloated 126 MB
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{headline, line_in, role_of};
use crate::app::gauge::{Gauge, Mark, MarkKind};
use crate::app::run::text::cells;
use crate::ui::theme::{Role, Theme};

/// Parts of a cell, from none to seven eighths.
pub(super) const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

pub(super) fn draw(gauge: &Gauge, show_engine: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    line_in(area, 0, &headline(gauge, show_engine, theme), buf);
    let row = Rect {
        y: area.y + 1,
        height: 1,
        ..area
    };
    let letters = |mark: &Mark| mark.kind.letter();
    draw_bar(gauge, gauge.yours, letters, theme, row, buf);
    for (row, line) in (2..area.height).zip(legend(gauge, theme, row.width)) {
        line_in(area, row, &line, buf);
    }
}

/// A bar in its brackets, filled up to `filled`; every other size where it belongs.
pub(super) fn draw_bar(
    gauge: &Gauge,
    filled: Option<u64>,
    sign: impl Fn(&Mark) -> &'static str,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) {
    let Some(width) = area.width.checked_sub(2).filter(|width| *width > 0) else {
        return;
    };
    let (track, yours) = (theme.style(Role::GaugeTrack), theme.style(Role::GaugeYours));
    buf.set_string(area.x, area.y, "▕", track);
    buf.set_string(area.x + 1 + width, area.y, "▏", track);
    let full = fill_of(gauge, filled, width);
    for cell in 0..width {
        let at = u32::from(cell) * 8;
        let (symbol, style) = match full.saturating_sub(at) {
            0 => ("░", track),
            part @ 1..8 => (EIGHTHS[part as usize], yours),
            _ => ("█", yours),
        };
        buf.set_string(area.x + 1 + cell, area.y, symbol, style);
    }
    for mark in shown(gauge, width) {
        let sign = sign(&mark.mark);
        if !sign.is_empty() {
            let style = theme.style(role_of(mark.mark.kind));
            buf.set_string(area.x + 1 + mark.cell, area.y, sign, style);
        }
    }
}

/// Eighths that are filled. What is there shows, however small.
pub(super) fn fill_of(gauge: &Gauge, filled: Option<u64>, width: u16) -> u32 {
    match filled {
        None | Some(0) => 0,
        Some(bytes) => gauge.eighths(bytes, width).max(1),
    }
}

/// A size on the bar, and those that share its cell and matter less.
struct Shown {
    cell: u16,
    mark: Mark,
    behind: Vec<Mark>,
}

fn shown(gauge: &Gauge, width: u16) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    let others = gauge.marks().into_iter();
    for mark in others.filter(|mark| mark.kind != MarkKind::Yours) {
        let eighths = gauge.eighths(mark.bytes, width);
        let cell = u16::try_from(eighths / 8).unwrap_or(u16::MAX);
        let cell = cell.min(width.saturating_sub(1));
        match all.iter_mut().find(|shown| shown.cell == cell) {
            Some(shown) => shown.behind.push(mark),
            None => all.push(Shown {
                cell,
                mark,
                behind: Vec::new(),
            }),
        }
    }
    all
}

/// What the letters mean, in as many lines as it takes. Sizes that share a letter are named together.
fn legend<'a>(gauge: &Gauge, theme: &Theme, width: u16) -> Vec<Line<'a>> {
    let mut lines: Vec<Vec<Span<'a>>> = vec![Vec::new()];
    let mut used = 0;
    for shown in shown(gauge, width.saturating_sub(2)) {
        let entry = format!("{} {}", shown.mark.kind.letter(), entry(gauge, &shown));
        let wide = cells(&entry);
        let style = theme.style(role_of(shown.mark.kind));
        if used > 0 && used + 3 + wide > usize::from(width) {
            lines.push(Vec::new());
            used = 0;
        }
        let Some(line) = lines.last_mut() else { break };
        if used > 0 {
            line.push(Span::styled(" · ", theme.style(Role::Dim)));
            used += 3;
        }
        line.push(Span::styled(entry, style));
        used += wide;
    }
    lines.into_iter().map(Line::from).collect()
}

/// `limit 116 MB`, `limit 116 MB, best 115.9 MB`, `limit, best 116 MB`.
fn entry(gauge: &Gauge, shown: &Shown) -> String {
    let mut text = String::new();
    let marks: Vec<&Mark> = std::iter::once(&shown.mark).chain(&shown.behind).collect();
    for (at, mark) in marks.iter().enumerate() {
        if at > 0 {
            text += ", ";
        }
        text += &mark.name;
        let next = marks.get(at + 1).map(|next| gauge.number(next.bytes));
        let number = gauge.number(mark.bytes);
        if next.as_ref() != Some(&number) {
            text += &format!(" {number}");
        }
    }
    text
}
