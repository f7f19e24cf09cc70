//! What can be done on every screen.

use super::{author, bench, engine, overlays, prompt, save};
use crate::app::action::{BenchAction, General};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlay::{Help, Overlay};

pub(super) fn act(model: &mut Model, action: General) -> Vec<Effect> {
    match action {
        General::Help => {
            if !matches!(model.overlay(), Some(Overlay::Help(_))) {
                let from = model.contexts();
                model.overlays.push(Overlay::Help(Help::new(from)));
            }
            Vec::new()
        }
        General::Engine => {
            if !matches!(model.overlay(), Some(Overlay::Engine { .. })) {
                model.overlays.push(Overlay::Engine { top: 0 });
            }
            Vec::new()
        }
        General::Problems => author::problems(model),
        General::Probe => engine::probe(model),
        General::StartEngine => engine::ask(model),
        General::Back => back(model),
        General::Yes => overlays::yes(model),
        General::Quit => quit(model),
        General::Suspend => {
            let mut effects = save::save(model);
            effects.push(Effect::Suspend);
            effects
        }
        General::Redraw => vec![Effect::Redraw],
    }
}

fn back(model: &mut Model) -> Vec<Effect> {
    if model.prompt.is_some() {
        return prompt::leave(model);
    }
    if model.overlays.pop().is_some() {
        return Vec::new();
    }
    if model.bench.is_some() {
        return bench::act(model, BenchAction::Leave);
    }
    if !model.course.search.is_empty() {
        model.course.set_search("");
        return Vec::new();
    }
    quit(model)
}

/// Everything is saved, and what runs is cancelled.
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    let mut effects = save::everything(model);
    effects.extend(bench::cancel_all(model));
    effects.push(Effect::Quit);
    effects
}
