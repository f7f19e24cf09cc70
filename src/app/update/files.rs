//! The files of the build context: listed, and opened to be read.

use super::{notice, save};
use crate::app::effect::Effect;
use crate::app::files::{Files, Outcome};
use crate::app::model::Model;
use crate::app::msg::Notice;
use crate::app::overlay::Overlay;
use crate::app::workbench::Bench;
use crate::app::workbench::panes::Pane;
use crate::domain::text::sanitise_text;

pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if let Some(bench) = &model.bench {
        let files = of(bench).at(bench.editor.current());
        model.overlays.push(Overlay::Files(Box::new(files)));
    }
    Vec::new()
}

pub(super) fn of(bench: &Bench) -> Files {
    Files::of(&bench.context(), &bench.mission().workspace.edit)
}

pub(super) fn chosen(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    match outcome {
        Outcome::Nothing => Vec::new(),
        Outcome::Open(path) => read(model, &path),
        Outcome::Refused(words) => notice::show(model, Notice::info(words)),
    }
}

fn read(model: &mut Model, path: &str) -> Vec<Effect> {
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    model.overlays.clear();
    bench.panes.focus_on(Pane::Editor);
    let area = bench.editor_area(model.size);
    if bench.mission().workspace.edit.iter().any(|it| it == path) {
        bench.editor.switch_to(path);
    } else {
        let text = bench.context().text(path).unwrap_or_default();
        bench.editor.read(path, &sanitise_text(&text), area);
    }
    save::soon(model)
}
