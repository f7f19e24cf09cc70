//! Pictures of the model: pure functions from `&Model` and a theme into a buffer of cells.

mod bar;
pub mod build;
pub mod checks;
pub mod compare;
mod confirm;
mod course;
pub mod debrief;
pub mod editor;
mod engine;
pub mod explorer;
mod files;
mod frame;
pub mod gauge;
mod help;
pub mod highlight;
pub mod hints;
pub mod history;
pub mod markdown;
mod problems;
mod sheet;
#[cfg(test)]
mod testing;
pub mod text;
pub mod theme;
mod workbench;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::Model;
use crate::app::geometry::Area;
use crate::app::msg::{Extent, Extents, Target};
use crate::app::overlay::Overlay;
use crate::app::workbench::panes::{Panes, Placed, Room};
use theme::{Role, Theme};

/// What drawing found out besides the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    pub cursor: Option<Position>,
    pub extents: Extents,
}

/// How an overlay laid itself out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Laid {
    pub lines: usize,
    pub targets: Vec<Target>,
}

impl Laid {
    /// A text of so many lines, in which a click selects nothing.
    fn text(lines: usize) -> Self {
        Self {
            lines,
            targets: Vec::new(),
        }
    }
}

/// Draws the whole screen.
pub fn draw(model: &Model, theme: &Theme, area: Rect, buf: &mut Buffer) -> Drawn {
    buf.set_style(area, theme.style(Role::Screen));
    if model.room() == Room::TooSmall {
        frame::too_small(model, theme, area, buf);
        return Drawn::default();
    }
    let placed = match &model.bench {
        Some(bench) => bench.panes.place(model.size),
        None => Panes::default().place(model.size),
    };
    let mut drawn = Drawn::default();
    frame::header(model, theme, rect(placed.header), buf);
    match &model.bench {
        Some(bench) => drawn = workbench::draw(model, bench, &placed, theme, buf),
        None => drawn.extents.targets = course::draw(model, theme, below_header(&placed), buf),
    }
    if let Some(overlay) = model.overlay() {
        let body = below_header(&placed);
        drawn.cursor = None;
        let laid = draw_overlay(model, overlay, theme, body, buf);
        drawn.extents.overlay = Extent {
            lines: laid.lines,
            rows: usize::from(body.height.saturating_sub(2)),
        };
        drawn.extents.targets = laid.targets;
    }
    let around = frame::Around {
        body: below_header(&placed),
        cursor: drawn.cursor,
    };
    let prompt = frame::status(model, &around, theme, rect(placed.status), buf);
    drawn.cursor = prompt.or(drawn.cursor);
    frame::footer(model, theme, rect(placed.footer), buf);
    theme.fill(area, buf);
    drawn
}

/// Everything between the header and the status line.
fn below_header(placed: &Placed) -> Rect {
    Rect {
        x: placed.header.x,
        y: placed.header.y + placed.header.height,
        width: placed.header.width,
        height: placed
            .status
            .y
            .saturating_sub(placed.header.y + placed.header.height),
    }
}

fn draw_overlay(
    model: &Model,
    overlay: &Overlay,
    theme: &Theme,
    area: Rect,
    buf: &mut Buffer,
) -> Laid {
    let now = model.now;
    let lines = match overlay {
        Overlay::Help(help) => help::draw(help, &model.keys, theme, area, buf),
        Overlay::Engine { top } => engine::draw(model, *top, theme, area, buf),
        Overlay::Problems { top } => problems::draw(&model.course, *top, theme, area, buf),
        Overlay::Explorer(explorer) => {
            explorer::draw(explorer, theme, area, buf);
            0
        }
        Overlay::Compare(compare) => return compare::draw(compare, theme, area, buf),
        Overlay::Files(files) => return files::draw(files, theme, area, buf),
        Overlay::History(history) => return history::draw(history, now.unix, theme, area, buf),
        Overlay::Hints(hints) => hints::draw(hints, theme, area, buf),
        Overlay::Debrief(debrief) => debrief::draw(debrief, now.up, theme, area, buf),
        Overlay::Confirm(confirm) => confirm::draw(confirm, theme, area, buf),
    };
    Laid::text(lines)
}

fn target(row: Rect, index: usize) -> Target {
    let area = area_of(row);
    Target { area, index }
}

/// The same cells in the terms of the screen without a terminal.
fn area_of(rect: Rect) -> Area {
    Area {
        x: rect.x,
        y: rect.y,
        width: rect.width,
        height: rect.height,
    }
}

/// The same cells in the drawing library's terms.
fn rect(area: Area) -> Rect {
    Rect {
        x: area.x,
        y: area.y,
        width: area.width,
        height: area.height,
    }
}
