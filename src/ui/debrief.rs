//! Draws what passing came to, then the mission's debrief.
//!
//! ```text
//! ┌ Mission passed ───────────────────────────────────────────┐
//! │ ★ ★ ☆   passed, 110.0 MB, 9 layers: 2 layers less …     ✧ │
//! │                                                           │
//! │ ★ every check passed                                      │
//! │ ★ near the solution's size: 115.5 MB or less              │
//! │ ☆ for passing before a solution is looked at              │
//! │ ▲ your smallest so far: 110.0 MB, before 121.0 MB         │
//! │                                                           │
//! │ What you found …                                          │
//! └ next: Pocket Rocket (n) ──────────────────────────────────┘
//! ```

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Block;

use super::theme::{Role, Theme};
use super::{bar, markdown, sheet, text};
use crate::app::debrief::Debrief;

/// Wider text is hard to read.
const WIDEST: u16 = 100;
/// Rows at the top in which it sparkles.
const SPARKLING_ROWS: u16 = 7;
const SPARKLES: u64 = 14;
/// Milliseconds between two pictures of the celebration.
const FRAME: u64 = 100;

/// Draws the whole overlay; returns its lines, for [`Debrief::set_extent`].
pub fn draw(state: &Debrief, now: Duration, theme: &Theme, area: Rect, buf: &mut Buffer) -> usize {
    let area = area.intersection(buf.area);
    let mut block = Block::bordered().title(" Mission passed ");
    if let Some(next) = state.next() {
        block = block.title_bottom(next_line(next, state.next_key(), area.width, theme));
    }
    let inside = sheet::draw(block, Role::Text, theme, area, buf);
    let width = inside.width.saturating_sub(2).min(WIDEST);
    let column = Rect {
        x: inside.x + (inside.width - width) / 2,
        width,
        ..inside
    };
    let lines = content(state, now, theme, width);
    let top = state.scroll().top(lines.len(), usize::from(inside.height));
    for (line, row) in lines.iter().skip(top).zip(column.rows()) {
        buf.set_line(row.x, row.y, line, row.width);
    }
    bar::beside(inside, lines.len(), top, theme, buf);
    let coloured = theme.style(Role::Star).fg.is_some();
    if let (Some(elapsed), 0, true) = (state.celebration(now), top, coloured) {
        let sky = Rect {
            height: inside.height.min(SPARKLING_ROWS),
            ..inside
        };
        sparkle(elapsed, theme, sky, buf);
    }
    lines.len()
}

fn next_line(next: &str, key: &str, width: u16, theme: &Theme) -> Line<'static> {
    let key_room = text::width(key) + 10;
    let title = text::cut(next, usize::from(width).saturating_sub(key_room)).into_owned();
    let mut spans = vec![
        Span::raw(" next: "),
        Span::styled(title, theme.style(Role::Strong)),
        Span::raw(" "),
    ];
    if !key.is_empty() {
        spans.push(Span::styled(format!("{key} "), theme.style(Role::Key)));
    }
    Line::from(spans)
}

fn content(state: &Debrief, now: Duration, theme: &Theme, width: u16) -> Vec<Line<'static>> {
    let room = usize::from(width);
    let (star, empty) = (theme.style(Role::Star), theme.style(Role::StarEmpty));
    let one = |shines: bool| {
        if shines {
            Span::styled("★", star)
        } else {
            Span::styled("☆", empty)
        }
    };
    let shining = state.shining(now);
    let mut head: Vec<_> = (0..state.stars().len())
        .map(|at| one(at < shining))
        .collect();
    head.push(Span::raw("  "));
    head.push(Span::styled(
        state.headline().to_owned(),
        theme
            .style(Role::Title)
            .patch(theme.style(Role::CheckPassed)),
    ));
    let mut lines = text::wrap(&Line::from(head), room, 5);
    lines.push(Line::default());
    for line in state.stars() {
        let role = if line.earned { Role::Text } else { Role::Dim };
        let words = Span::styled(format!(" {}", line.words), theme.style(role));
        lines.extend(text::wrap(
            &Line::from(vec![one(line.earned), words]),
            room,
            2,
        ));
    }
    for remark in state.remarks() {
        let mark = Span::styled("▲", theme.style(Role::GaugeBest));
        let words = Span::styled(format!(" {remark}"), theme.style(Role::Notice));
        lines.extend(text::wrap(&Line::from(vec![mark, words]), room, 2));
    }
    if !state.text().trim().is_empty() {
        lines.push(Line::default());
        lines.extend(markdown::render(state.text(), width, theme).lines);
    }
    lines
}

/// A few stars that come and go where nothing is written.
fn sparkle(elapsed: Duration, theme: &Theme, sky: Rect, buf: &mut Buffer) {
    if sky.is_empty() {
        return;
    }
    let frame = u64::try_from(elapsed.as_millis()).unwrap_or(0) / FRAME;
    for sparkle in 0..SPARKLES {
        // Each is born in a frame of its own and lives for three.
        let age = (frame + sparkle) % 4;
        let seed = scatter(sparkle * 31 + (frame + sparkle) / 4);
        let x = sky.x + narrow(seed % u64::from(sky.width));
        let y = sky.y + narrow((seed >> 20) % u64::from(sky.height));
        let symbol = match age {
            0 | 2 => "·",
            1 => "✦",
            _ => continue,
        };
        let free = (x.saturating_sub(1)..=x.saturating_add(1)).all(|x| {
            buf.cell((x, y))
                .is_none_or(|cell| matches!(cell.symbol(), " " | "·" | "│"))
        });
        if let (true, Some(cell)) = (free, buf.cell_mut((x, y))) {
            cell.set_symbol(symbol).set_style(theme.style(Role::Star));
        }
    }
}

/// The same number for the same seed, near no other.
fn scatter(seed: u64) -> u64 {
    let mixed = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 8
}

fn narrow(value: u64) -> u16 {
    u16::try_from(value).unwrap_or(0)
}

#[cfg(test)]
#[path = "debrief_tests.rs"]
mod tests;
