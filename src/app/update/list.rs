//! Moving and searching in whatever has the focus.

use super::{overlays, prompt, save};
use crate::app::action::ListAction;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::prompt::PromptFor;
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
    let extents = model.memory.extents;
    let Some(bench) = &mut model.bench else {
        let rows = usize::from(size.rows.saturating_sub(4));
        model.course.list(action, rows);
        return Vec::new();
    };
    let pane = bench.panes.focus();
    let (width, rows) = bench.room_of(pane, size);
    match pane {
        Pane::Brief => {
            bench.brief.top = action.scrolled(bench.brief.top, rows, extents.brief.most());
            return save::soon(model);
        }
        Pane::Editor => {}
        Pane::Build => {
            if let Some(graded) = &mut bench.run {
                graded.run.builds.list(action, rows);
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
    if !model.overlays.is_empty() {
        return overlays::find(model);
    }
    match &model.bench {
        Some(bench) if bench.panes.focus() == Pane::Build && bench.run.is_some() => {
            prompt::open(model, PromptFor::BuildSearch, "")
        }
        _ => Vec::new(),
    }
}
