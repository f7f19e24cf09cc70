//! The mouse: focus, select, scroll. Every bit of it can be done with keys.

use super::{course, edit, list, overlays};
use crate::app::action::ListAction;
use crate::app::effect::Effect;
use crate::app::geometry::Area;
use crate::app::model::Model;
use crate::app::msg::{Mouse, MouseKind, Target};
use crate::app::overlay::Overlay;
use crate::app::workbench::panes::Pane;

/// Lines that one notch of the wheel scrolls.
const NOTCH: usize = 3;

pub(super) fn mouse(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    if model.prompt.is_some() {
        return Vec::new();
    }
    let area = overlays::area(model.size);
    if let Some(Overlay::Explorer(explorer)) = model.overlays.last_mut() {
        match mouse.kind {
            MouseKind::Press => explorer.click(mouse.x, mouse.y, area),
            MouseKind::ScrollUp => explorer.wheel(mouse.x, mouse.y, area, false),
            MouseKind::ScrollDown => explorer.wheel(mouse.x, mouse.y, area, true),
            MouseKind::Drag => {}
        }
        return Vec::new();
    }
    if model.overlays.is_empty() && model.bench.is_some() {
        return pane(model, mouse);
    }
    match (mouse.kind, target(model, mouse)) {
        (MouseKind::Press, Some((index, above))) => click(model, index, above),
        (MouseKind::Press | MouseKind::Drag, _) => Vec::new(),
        (kind, _) => wheel(model, kind),
    }
}

/// Which one of what is listed the picture shows there, and how many rows of the list stand above it.
fn target(model: &Model, mouse: Mouse) -> Option<(usize, usize)> {
    let targets = &model.memory.extents.targets;
    let here = |target: &&Target| target.area.contains(mouse.x, mouse.y);
    let target = targets.iter().find(here)?;
    let above = target.area.y - targets.first()?.area.y;
    Some((target.index, usize::from(above)))
}

/// Selects; what was selected opens.
fn click(model: &mut Model, index: usize, above: usize) -> Vec<Effect> {
    if !model.overlays.is_empty() {
        return overlays::click(model, index, above);
    }
    let again = model.course.click(index, above);
    if again {
        course::open(model)
    } else {
        Vec::new()
    }
}

fn wheel(model: &mut Model, kind: MouseKind) -> Vec<Effect> {
    let action = match kind {
        MouseKind::ScrollUp => ListAction::Up,
        MouseKind::ScrollDown => ListAction::Down,
        MouseKind::Press | MouseKind::Drag => return Vec::new(),
    };
    (0..NOTCH).flat_map(|_| list::act(model, action)).collect()
}

fn pane(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    let size = model.size;
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    let placed = bench.panes.place(size);
    let Some((pane, area)) = placed.pane_at(mouse.x, mouse.y) else {
        return Vec::new();
    };
    let wheels = matches!(mouse.kind, MouseKind::ScrollUp | MouseKind::ScrollDown);
    if wheels && pane != Pane::Editor {
        let focus = bench.panes.focus();
        bench.panes.focus_on(pane);
        let effects = wheel(model, mouse.kind);
        if let Some(bench) = &mut model.bench {
            bench.panes.focus_on(focus);
        }
        return effects;
    }
    if mouse.kind == MouseKind::Press {
        bench.panes.focus_on(pane);
        bench.editor.forget_begun();
        if mouse.y == area.y {
            tab(model, pane, area, mouse.x);
            return Vec::new();
        }
    }
    inside(model, pane, area.inner(), mouse)
}

/// A press on the frame's title, where panes that share a place have their tabs.
fn tab(model: &mut Model, pane: Pane, area: Area, x: u16) {
    let room = model.room();
    let Some(bench) = &mut model.bench else {
        return;
    };
    let mut left = area.x + 2;
    for other in bench.panes.sharing(room, pane) {
        let width = u16::try_from(other.title().len()).unwrap_or(0) + 3;
        if (left..left + width).contains(&x) {
            bench.panes.focus_on(*other);
        }
        left += width;
    }
}

fn inside(model: &mut Model, pane: Pane, area: Area, mouse: Mouse) -> Vec<Effect> {
    if !area.contains(mouse.x, mouse.y) {
        return Vec::new();
    }
    let (column, row) = (mouse.x - area.x, mouse.y - area.y);
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    match (pane, mouse.kind) {
        (Pane::Editor, MouseKind::ScrollUp) => bench.editor.scroll(-3, area),
        (Pane::Editor, MouseKind::ScrollDown) => bench.editor.scroll(3, area),
        (Pane::Editor, kind) => {
            let outcome = bench
                .editor
                .click(column, row, area, kind == MouseKind::Drag);
            return edit::after(model, outcome);
        }
        (Pane::Build, MouseKind::Press) => {
            if let Some(graded) = &mut bench.run {
                let (rows, width) = (usize::from(area.height), usize::from(area.width));
                graded.run.builds.click(usize::from(row), rows, width);
            }
        }
        (Pane::Checks, MouseKind::Press) => {
            if let Some(graded) = &mut bench.run {
                let (rows, width) = (usize::from(area.height), usize::from(area.width));
                graded.run.checks.click(usize::from(row), rows, width);
            }
        }
        _ => {}
    }
    Vec::new()
}
