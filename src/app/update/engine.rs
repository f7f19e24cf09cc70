//! The engine comes and goes.

use std::time::Duration;

use super::notice;
use crate::app::effect::{Effect, Wake};
use crate::app::engine::EngineState;
use crate::app::model::Model;
use crate::app::msg::Notice;

/// Between two looks while there is none.
const AGAIN: Duration = Duration::from_secs(5);

pub(super) fn probe(model: &mut Model) -> Vec<Effect> {
    if !model.engine.is_ready() {
        model.engine = EngineState::Looking;
    }
    vec![Effect::Probe]
}

pub(super) fn probe_again(model: &mut Model) -> Vec<Effect> {
    model.memory.wakes.probe = false;
    // The panel keeps saying what was tried while another look is under way.
    if matches!(model.engine, EngineState::Missing(_)) {
        vec![Effect::Probe]
    } else {
        Vec::new()
    }
}

pub(super) fn news(model: &mut Model, state: EngineState) -> Vec<Effect> {
    let was_missing = matches!(model.engine, EngineState::Missing(_));
    let was_ready = model.engine.is_ready();
    let mut effects = Vec::new();
    match &state {
        EngineState::Ready(engine) if was_missing => {
            let words = format!("{} answers again", engine.label);
            effects.extend(notice::show(model, Notice::info(words)));
        }
        EngineState::Missing(_) => {
            if was_ready {
                let words = "the engine went away; everything but building still works";
                effects.extend(notice::show(model, Notice::trouble(words)));
            }
            if !std::mem::replace(&mut model.memory.wakes.probe, true) {
                effects.push(Effect::Wake {
                    after: AGAIN,
                    wake: Wake::Probe,
                });
            }
        }
        _ => {}
    }
    model.engine = state;
    effects
}
