//! One bar with a letter for each size, and what the letters mean:
//!
//! ```text
//! ▕██████████████████████████████r██b███L██░▏
//! L limit 116 MB · b best 110 MB · r lean 108 MB · B bloated 126 MB
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{line_in, role_of};
use crate::app::gauge::{Gauge, Mark, MarkKind};
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

/// Parts of a cell, from none to seven eighths.
pub(super) const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// Below the headline: the bar and what its letters mean. What there is no room to explain has no
/// letter.
pub(super) fn draw(gauge: &Gauge, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let row = Rect {
        y: area.y + 1,
        height: 1,
        ..area
    };
    let rows = usize::from(area.height.saturating_sub(2));
    let mut explained = Vec::new();
    let legend = legend(gauge, theme, row.width);
    for (row, (line, kinds)) in (2..area.height).zip(legend.into_iter().take(rows)) {
        line_in(area, row, &line, buf);
        explained.extend(kinds);
    }
    let letters = |mark: &Mark| {
        if explained.contains(&mark.kind) {
            mark.kind.letter()
        } else {
            ""
        }
    };
    draw_bar(gauge, gauge.yours, letters, theme, row, buf);
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
fn legend<'a>(gauge: &Gauge, theme: &Theme, width: u16) -> Vec<(Line<'a>, Vec<MarkKind>)> {
    let mut lines: Vec<(Line<'a>, Vec<MarkKind>)> = Vec::new();
    let mut used = 0;
    for shown in shown(gauge, width.saturating_sub(2)) {
        let kind = shown.mark.kind;
        let entry = format!("{} {}", kind.letter(), entry(gauge, &shown));
        let wide = text::width(&entry);
        let span = Span::styled(entry, theme.style(role_of(kind)));
        match lines.last_mut() {
            Some((line, kinds)) if used + 3 + wide <= usize::from(width) => {
                line.push_span(Span::styled(" · ", theme.style(Role::Dim)));
                line.push_span(span);
                kinds.push(kind);
                used += 3 + wide;
            }
            _ => {
                lines.push((Line::from(span), vec![kind]));
                used = wide;
            }
        }
    }
    lines
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
            text.push(' ');
            text += &number;
        }
    }
    text
}
