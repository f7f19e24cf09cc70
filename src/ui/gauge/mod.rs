//! The size gauge: one scale from nothing to the largest size. In one line,
//!
//! ```text
//! yours 121 MB ▕████████████░░│░▏ limit 116 MB · best 110 MB · bloated 126 MB
//! ```
//!
//! in three, with a letter for each size,
//!
//! ```text
//! yours 121 MB, 4.9 MB over the limit, 96% of bloated
//! ▕██████████████████████████████r██b███L██░▏
//! L limit 116 MB · b best 110 MB · r lean 108 MB · B bloated 126 MB
//! ```
//!
//! or with a row for each.

mod bar;
mod chart;
mod compact;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::app::gauge::{Gauge, MarkKind};
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

/// What begins the engine's own number.
const ENGINE: &str = "engine reports";
/// A gauge narrower than this leaves out small words.
const NARROW: u16 = 60;

/// Draws as much as there are rows for.
pub fn draw(gauge: &Gauge, show_engine: bool, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let marks = gauge.marks();
    let rows = usize::from(area.height);
    let notes = notes(gauge, show_engine, theme, area.width);
    let headline = headline(gauge, notes, theme, area.width);
    match rows {
        _ if marks.is_empty() => line_in(area, 0, &headline, buf),
        1 => compact::draw(gauge, show_engine, theme, area, buf),
        2 => {
            compact::draw(gauge, false, theme, area, buf);
            line_in(area, 1, &headline, buf);
        }
        _ if rows > marks.len() => chart::draw(gauge, show_engine, theme, area, buf),
        _ => {
            line_in(area, 0, &headline, buf);
            bar::draw(gauge, theme, area, buf);
        }
    }
}

/// `yours 121 MB, 4.9 MB over the limit, 96% of bloated`, as much of it as there is room for.
fn headline<'a>(gauge: &Gauge, notes: Vec<Span<'a>>, theme: &Theme, width: u16) -> Line<'a> {
    let mut parts = Vec::new();
    match gauge.yours {
        Some(yours) => parts.push(Span::styled(
            format!("yours {}", gauge.number(yours)),
            theme.style(Role::GaugeYours),
        )),
        None => parts.push(Span::styled(
            "no image of yours yet",
            theme.style(Role::Dim),
        )),
    }
    let limit = gauge.against_limit().map(|words| {
        let over = words.ends_with("over the limit");
        let role = if over { Role::GaugeLimit } else { Role::Text };
        Span::styled(words, theme.style(role))
    });
    // What was asked for comes before what is always there.
    let (asked, others): (Vec<_>, Vec<_>) = notes
        .into_iter()
        .partition(|note| note.content.contains(ENGINE));
    parts.extend(asked);
    parts.extend(limit);
    let text = |words| Span::styled(words, theme.style(Role::Text));
    parts.extend(gauge.share().map(text));
    parts.extend(others);
    joined(parts, theme, width)
}

/// What stands beside the sizes: the engine's own number, and that base images were stand-ins.
fn notes<'a>(gauge: &Gauge, show_engine: bool, theme: &Theme, width: u16) -> Vec<Span<'a>> {
    let the = if width < NARROW { "" } else { "the " };
    let engine = show_engine.then(|| match gauge.engine_reports {
        Some(bytes) => format!("{the}{ENGINE} {}", gauge.number(bytes)),
        None => format!("{the}{ENGINE} nothing yet"),
    });
    let stand_ins = gauge
        .stand_ins
        .then(|| "on stand-in base images".to_owned());
    let notes = engine.into_iter().chain(stand_ins);
    notes
        .map(|note| Span::styled(note, theme.style(Role::Dim)))
        .collect()
}

/// The parts that fit, with commas; the first one always.
fn joined<'a>(parts: Vec<Span<'a>>, theme: &Theme, width: u16) -> Line<'a> {
    let mut spans = Vec::new();
    let mut used = 0;
    for part in parts {
        let wide = text::width(&part.content);
        if spans.is_empty() {
            used = wide;
        } else if used + 2 + wide <= usize::from(width) {
            spans.push(Span::styled(", ", theme.style(Role::Dim)));
            used += 2 + wide;
        } else {
            continue;
        }
        spans.push(part);
    }
    Line::from(spans)
}

fn line_in(area: Rect, row: u16, line: &Line<'_>, buf: &mut Buffer) {
    if row < area.height {
        buf.set_line(area.x, area.y + row, line, area.width);
    }
}

fn role_of(kind: MarkKind) -> Role {
    match kind {
        MarkKind::Yours => Role::GaugeYours,
        MarkKind::Limit => Role::GaugeLimit,
        MarkKind::Best => Role::GaugeBest,
        MarkKind::Reference => Role::GaugeReference,
        MarkKind::Last => Role::GaugeLast,
        MarkKind::Baseline => Role::GaugeBaseline,
    }
}
