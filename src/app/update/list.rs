//! Moving and searching in whatever has the focus.

use super::{overlays, prompt, save};
use crate::app::action::ListAction;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlay::Overlay;
use crate::app::workbench::panes::Pane;

pub(super) fn act(model: &mut Model, action: ListAction) -> Vec<Effect> {
    if model.prompt.is_some() {
        return match action {
            ListAction::Confirm => prompt::confirm(model),
            _ => Vec::new(),
        };
    }
    if action == ListAction::FindHere {
        return find(model);
    }
    if !model.overlays.is_empty() {
        return overlays::list(model, action);
    }
    let size = model.size;
    let extent = model.memory.extents.brief;
    let Some(bench) = &mut model.bench else {
        let rows = usize::from(size.rows.saturating_sub(4));
        model.course.list(action, rows);
        return Vec::new();
    };
    let pane = bench.panes.focus();
    let (width, rows) = bench.room_of(pane, size);
    match pane {
        Pane::Brief => {
            bench.brief.top = action.scrolled(bench.brief.top, rows, extent.most());
            return save::soon(model);
        }
        Pane::Editor => {}
        Pane::Build => {
            if let Some(graded) = &mut bench.run {
                graded.run.builds.list(action, rows, width);
            }
        }
        Pane::Checks => {
            if let Some(graded) = &mut bench.run {
                graded.run.checks.list(action, rows, width);
            }
        }
    }
    Vec::new()
}

fn find(model: &mut Model) -> Vec<Effect> {
    let Some(purpose) = model.searchable() else {
        return Vec::new();
    };
    let before = match model.overlays.last_mut() {
        Some(Overlay::Help(help)) => {
            help.filter.clear();
            help.top = 0;
            String::new()
        }
        Some(Overlay::Files(files)) => files.filter().to_owned(),
        _ => String::new(),
    };
    prompt::open(model, purpose, &before)
}
