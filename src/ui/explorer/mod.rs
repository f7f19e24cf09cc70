//! Draws the layer explorer.
//!
//! ```text
//! ┌ Layers of yours · bloated (baseline) · lean (solution) ─────────────┐
//! │ 121.0 MB in 9 layers, 118.0 MB final, 3.0 MB wasted (97.5 % effi…)  │
//! │   #       size   +added ~changed -deleted  line  instruction        │
//! │   ▸   105.0 MB                             the base image, 2 layers │
//! │   3!   13.4 MB      120                      13  COPY --from=buil…  │
//! │ Line 13 adds 13.4 MB; 3.0 MB of it is deleted in line 15 and still  │
//! │ ships.                                                              │
//! ├ Files: what line 13 changes ────────────────────────────────────────┤
//! │ +     13.4 MB  ▾ app                                                │
//! │ +w     3.0 MB    cache.bin                hidden by layer 5, line 15 │
//! └─────────────────────────────────────── largest first · 2 of 120 ────┘
//! ```

mod files;
mod layers;
mod notes;
mod sentences;
mod summary;
#[cfg(test)]
mod tests;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use super::theme::{Role, Theme};
use super::{area_of, rect, text};
use crate::app::explorer::{Explorer, Order, Pane, Placed, Scope, View};
use crate::app::run::text::grouped;
use crate::domain::text::sanitise;

/// Nobody reads more of a name than this.
const LONGEST_NAME: usize = 200;

/// Draws the whole overlay.
pub fn draw(explorer: &Explorer, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    Clear.render(area, buf);
    buf.set_style(area, theme.style(Role::Screen));
    let placed = explorer.place(area_of(area));
    frames(explorer, &placed, theme, area, buf);
    if explorer.subject().is_none() {
        let words = Line::styled(" There is no image to look into.", theme.style(Role::Dim));
        put(words, rect(placed.layers), buf);
        return;
    }
    summary::draw(explorer, theme, rect(placed.summary), buf);
    layers::draw(
        explorer,
        theme,
        rect(placed.heading),
        rect(placed.layers),
        buf,
    );
    sentences::draw(explorer, placed.beside, theme, rect(placed.sentence), buf);
    files::draw(explorer, theme, rect(placed.files), buf);
}

/// Frames, titles, and where the cursor is in the files.
fn frames(explorer: &Explorer, placed: &Placed, theme: &Theme, area: Rect, buf: &mut Buffer) {
    let (left, right) = (rect(placed.layers_frame), rect(placed.files_frame));
    let border = |pane: Pane| {
        // Below one another the panes share a frame.
        let focused = !placed.beside || explorer.focus() == pane;
        theme.style(if focused {
            Role::BorderFocused
        } else {
            Role::Border
        })
    };
    Block::bordered()
        .border_style(border(Pane::Layers))
        .render(left, buf);
    if placed.beside {
        Block::bordered()
            .border_style(border(Pane::Files))
            .render(right, buf);
    } else {
        rule(right, border(Pane::Files), buf);
    }
    let titled = |pane| {
        theme.style(if explorer.focus() == pane {
            Role::Title
        } else {
            Role::Dim
        })
    };
    put(
        images(explorer, usize::from(left.width).saturating_sub(2), theme),
        within(left),
        buf,
    );
    let title = format!(" Files: {} ", shows(explorer));
    put(Line::styled(title, titled(Pane::Files)), within(right), buf);
    let place = Line::styled(place(explorer), theme.style(Role::Dim));
    let frame = if placed.beside { right } else { area };
    let width = u16::try_from(text::line_width(&place)).unwrap_or(u16::MAX);
    if width + 2 <= frame.width && frame.height > 2 {
        let at = Rect {
            x: frame.right() - 1 - width,
            y: frame.bottom() - 1,
            width,
            height: 1,
        };
        put(place, at, buf);
    }
}

/// The first row of a frame, without its corners.
fn within(frame: Rect) -> Rect {
    Rect {
        x: frame.x + frame.width.min(1),
        width: frame.width.saturating_sub(2),
        ..frame
    }
}

/// `├────┤`, from side to side of a frame.
fn rule(row: Rect, style: ratatui::style::Style, buf: &mut Buffer) {
    let Some(middle) = usize::from(row.width).checked_sub(2) else {
        return;
    };
    let line = format!("├{}┤", "─".repeat(middle));
    put(Line::styled(line, style), row, buf);
}

/// `Layers of yours · bloated (baseline) · lean (solution)`, the one that is shown standing out; in
/// less room only the names, or the one and how many there are.
fn images(explorer: &Explorer, cells: usize, theme: &Theme) -> Line<'static> {
    let title = if explorer.focus() == Pane::Layers {
        Role::Title
    } else {
        Role::Dim
    };
    let dim = |text: String| Span::styled(text, theme.style(Role::Dim));
    let strong = |text: &String| Span::styled(text.clone(), theme.style(Role::Strong));
    let names: Vec<String> = explorer
        .subjects()
        .map(|it| sanitise(&it.name, LONGEST_NAME))
        .collect();
    let mut all = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            all.push(dim(" · ".to_owned()));
        }
        all.push(if index == explorer.shown() {
            strong(name)
        } else {
            dim(name.clone())
        });
    }
    let head = Span::styled(" Layers", theme.style(title));
    let room = cells.saturating_sub(2);
    let width: usize = all.iter().map(|span| text::width(&span.content)).sum();
    let mut spans = match names.get(explorer.shown()) {
        None => vec![head],
        Some(shown) if width > room && names.len() > 1 => {
            let count = format!(", {} of {}", explorer.shown() + 1, names.len());
            vec![head, dim(" of ".to_owned()), strong(shown), dim(count)]
        }
        Some(_) => {
            let all_fits = width + text::width(&head.content) + 4 <= room;
            let before = if all_fits {
                vec![head, dim(" of ".to_owned())]
            } else {
                vec![dim(" ".to_owned())]
            };
            before.into_iter().chain(all).collect()
        }
    };
    spans.push(Span::raw(" "));
    Line::from(spans)
}

/// What the files' pane shows.
fn shows(explorer: &Explorer) -> String {
    let Some(blame) = explorer.blame() else {
        return "nothing".to_owned();
    };
    let is_base = |layers: &std::ops::Range<usize>| layers.len() > 1;
    let all = explorer.subject().map_or(0, |it| it.analysis.layers.len());
    match explorer.scope() {
        Scope::Whole => "what a container sees".to_owned(),
        Scope::Wasted(layers) if layers == (0..all) && all > 1 => {
            "all that ships and nobody sees".to_owned()
        }
        Scope::Wasted(layers) if is_base(&layers) => "what is wasted of the base image".to_owned(),
        Scope::Wasted(layers) => {
            format!("what {} wastes or hides", notes::name(blame, layers.start))
        }
        Scope::Changes(layers) if layers.is_empty() => "nothing".to_owned(),
        Scope::Changes(layers) if is_base(&layers) => "what the base image brings".to_owned(),
        Scope::Changes(layers) => format!("what {} changes", notes::name(blame, layers.start)),
    }
}

/// `12 with “node” · largest first · 3 of 120`
fn place(explorer: &Explorer) -> String {
    let Some(files) = explorer.files() else {
        return String::new();
    };
    let mut parts = Vec::new();
    if let Some(found) = files.matches() {
        let text = sanitise(explorer.filter(), 30);
        parts.push(format!("{} with “{text}”", grouped(found)));
    }
    parts.push(match explorer.order() {
        Order::Size => "largest first".to_owned(),
        Order::Name => "by name".to_owned(),
    });
    if !files.is_empty() {
        let (at, count) = (files.cursor().at() + 1, files.len());
        parts.push(format!("{} of {}", grouped(at), grouped(count)));
    }
    format!(" {} ", parts.join(" · "))
}

/// Why there are no files to see.
fn absence(explorer: &Explorer, files: &View) -> &'static str {
    if files.matches().is_some() && files.paths() > 0 {
        return "No path here contains that.";
    }
    match explorer.scope() {
        Scope::Whole => "The image has no files.",
        Scope::Changes(_) => "It changes no files.",
        Scope::Wasted(_) => "Nothing here ships without being seen.",
    }
}

/// Draws a line in the first row of `area`, cut where that ends.
fn put(line: Line<'_>, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if !area.is_empty() {
        let line = text::cut_line(line, usize::from(area.width));
        buf.set_line(area.x, area.y, &line, area.width);
    }
}
