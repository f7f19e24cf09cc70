//! Draws the learner's Dockerfile beside another one.
//!
//! ```text
//! ┌ Compare ─────────────────────────────────────────────────────────────┐
//! │ your last try   lean (solution)                                      │
//! │ yours 121.0 MB, lean 110.0 MB: 11.0 MB less        difference 1 of 2 │
//! │ - yours: 1 line                   │ + lean (solution): 2 lines       │
//! │    ⋯ 12 lines alike                                                  │
//! │  13   RUN npm ci                  │  13   RUN npm ci                 │
//! │ ›14 - RUN npm install             │ ›14 + RUN npm prune --omit=dev   │
//! │ ── why ───────────────────────────────────────────────────────────── │
//! │ What changed is the last thing it does …                             │
//! └──────────────────────────────────────────────────────────────────────┘
//! ```

mod body;
mod code;
mod explain;
mod header;

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Constraint, Layout, Rect};
use ratatui::text::{Line, Text};
use ratatui::widgets::{Block, Paragraph, Widget, Wrap};

use super::theme::{Role, Theme};
use super::{Laid, sheet};
use crate::app::compare::{Compare, HEADER_ROWS};

/// From this width on the explanation stands beside the texts.
const EXPLANATION_BESIDE: u16 = 160;
const EXPLANATION_WIDTH: u16 = 46;
/// A lower body has no room for an explanation below the texts.
const EXPLANATION_BELOW: u16 = 12;

/// Draws the whole overlay. Its lines are those of the explanation, for [`Compare::set_extent`].
pub fn draw(state: &Compare, theme: &Theme, area: Rect, buf: &mut Buffer) -> Laid {
    let area = area.intersection(buf.area);
    let block = Block::bordered().title(" Compare ");
    let inside = sheet::padded(sheet::draw(block, Role::Text, theme, area, buf));
    if inside.is_empty() {
        return Laid::default();
    }
    let header_rows = u16::try_from(HEADER_ROWS).unwrap_or(u16::MAX);
    let [header, body] =
        Layout::vertical([Constraint::Length(header_rows), Constraint::Min(0)]).areas(inside);
    let explanation = state.explanation_text();
    let texts = match explanation {
        Some(_) if !state.explaining() => beside_explanation(body).0,
        _ => body,
    };
    header::draw(
        state,
        state.side_by_side(texts.width),
        theme,
        header,
        texts,
        buf,
    );
    let Some(view) = state.view() else {
        note(&absence(state), theme, body, buf);
        return Laid::default();
    };
    let Some(explanation) = explanation else {
        let targets = body::draw(state, view, theme, body, buf);
        return Laid { lines: 0, targets };
    };
    if state.explaining() {
        return Laid::text(explain::draw_alone(explanation, state, theme, body, buf));
    }
    let (texts, room) = beside_explanation(body);
    let (texts, room) = match room {
        Some(room) => (texts, room),
        None => explain::below(explanation, theme, body),
    };
    Laid {
        targets: body::draw(state, view, theme, texts, buf),
        lines: explain::draw_panel(explanation, &state.keys().explain, theme, room, buf),
    }
}

/// The texts' part of a wide body, and the explanation's.
fn beside_explanation(body: Rect) -> (Rect, Option<Rect>) {
    if body.width < EXPLANATION_BESIDE {
        return (body, None);
    }
    let parts = [Constraint::Min(0), Constraint::Length(EXPLANATION_WIDTH)];
    let [texts, room] = Layout::horizontal(parts).spacing(1).areas(body);
    (texts, Some(room))
}

/// Why there is nothing to see.
fn absence(state: &Compare) -> String {
    let Some(other) = state.other() else {
        return "There is nothing to compare with yet.\n\nAfter your first try this shows what you \
                changed since, and once you pass, the solutions."
            .to_owned();
    };
    let press = match state.keys().reveal.as_str() {
        "" => String::new(),
        key => format!(" Press {key} to look."),
    };
    format!(
        "{} is locked.\n\nLooking at a solution is recorded: the mission then earns \
         at most two stars.{press}",
        other.name
    )
}

fn note(words: &str, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let width = area.width.min(64);
    let room = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + area.height / 4,
        width,
        height: area.height - area.height / 4,
    };
    let mut text = Text::from(words);
    if let Some(first) = text.lines.first_mut() {
        *first = std::mem::take(first).style(theme.style(Role::Strong));
    }
    Paragraph::new(text)
        .wrap(Wrap { trim: true })
        .alignment(Alignment::Center)
        .render(room, buf);
}

/// Draws a line, cut where its room ends.
fn put(line: Line<'_>, area: Rect, buf: &mut Buffer) {
    if area.height > 0 {
        let line = super::text::cut_line(line, usize::from(area.width));
        buf.set_line(area.x, area.y, &line, area.width);
    }
}

#[cfg(test)]
mod tests;
