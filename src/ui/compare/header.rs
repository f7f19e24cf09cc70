//! Draws what is compared with what, and what the difference comes to.
//!
//! ```text
//!  your last try   your best try   lean (solution), locked
//! yours 121.0 MB, lean 110.0 MB: 11.0 MB less              difference 1 of 2
//! - yours: 1 line                     │ + lean (solution): 2 lines
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::put;
use crate::app::compare::Compare;
use crate::ui::text;
use crate::ui::theme::{Role, Theme};

pub(super) fn draw(
    state: &Compare,
    side_by_side: bool,
    theme: &Theme,
    area: Rect,
    texts: Rect,
    buf: &mut Buffer,
) {
    put(
        choice(state, usize::from(area.width), theme),
        row(area, 0),
        buf,
    );
    sums(state, theme, row(area, 1), buf);
    let Some(view) = state.view() else { return };
    let (left, right) = state.names();
    let (only_left, only_right) = view.diff.counts();
    let side = |sign: char, name: &str, lines: usize, role: Role| {
        let words = match lines {
            0 => format!("  {name}"),
            1 => format!("{sign} {name}: 1 line"),
            _ => format!("{sign} {name}: {lines} lines"),
        };
        Span::styled(words, theme.style(role))
    };
    let left = side('-', left, only_left, Role::Removed);
    let right = side('+', right, only_right, Role::Added);
    let names = Rect {
        width: texts.width,
        ..row(area, 2)
    };
    if side_by_side {
        let (one, rule, two) = super::body::halves(names);
        put(left.into(), one, buf);
        put(
            Span::styled("│", theme.style(Role::Border)).into(),
            rule,
            buf,
        );
        put(right.into(), two, buf);
    } else {
        put(Line::from(vec![left, Span::raw("   "), right]), names, buf);
    }
}

fn row(area: Rect, index: u16) -> Rect {
    let within = index < area.height;
    Rect {
        y: area.y + if within { index } else { 0 },
        height: u16::from(within),
        ..area
    }
}

/// Every text there is to compare with, the chosen one marked; it is seen however many there are.
fn choice(state: &Compare, width: usize, theme: &Theme) -> Line<'static> {
    let tab = |(index, other): (usize, &crate::app::compare::Other)| {
        let locked = if other.locked { ", locked" } else { "" };
        let role = if index == state.chosen() {
            Role::Selected
        } else {
            Role::Dim
        };
        Span::styled(format!(" {}{locked} ", other.name), theme.style(role))
    };
    let mut tabs: Vec<_> = state.others().iter().enumerate().map(tab).collect();
    let through_chosen = |tabs: &[Span<'_>], dropped: usize| {
        let seen = tabs.iter().take(state.chosen() + 1 - dropped);
        seen.map(|tab| text::width(&tab.content) + 1).sum::<usize>()
    };
    let mut dropped = 0;
    while dropped < state.chosen() && through_chosen(&tabs, dropped) + 3 > width {
        tabs.remove(0);
        dropped += 1;
    }
    if dropped > 0 {
        tabs.insert(0, Span::styled("…", theme.style(Role::Dim)));
    }
    let spaced = tabs.into_iter().flat_map(|tab| [tab, Span::raw(" ")]);
    spaced.collect()
}

fn sums(state: &Compare, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let standing = state.standing().unwrap_or_default();
    let taken = text::width(&standing);
    let width = usize::from(area.width);
    let sizes = match state.view() {
        Some(_) => state.sizes().unwrap_or_default(),
        None => String::new(),
    };
    let room = width.saturating_sub(taken + 2);
    let left = text::pad(&sizes, room);
    put(
        Line::from(vec![
            Span::styled(left, theme.style(Role::Strong)),
            Span::raw(if room == 0 { "" } else { "  " }),
            Span::styled(standing, theme.style(Role::Dim)),
        ]),
        area,
        buf,
    );
}
