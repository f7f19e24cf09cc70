//! The engine comes and goes.

use std::time::Duration;

use super::notice;
use crate::app::effect::{Effect, Wake};
use crate::app::engine::{EngineState, MissingEngine, Offer, StandIns, StartingEngine};
use crate::app::model::Model;
use crate::app::msg::Notice;
use crate::app::overlay::{Confirm, Overlay, Question};

/// Between two looks while there is none.
const AGAIN: Duration = Duration::from_secs(5);

pub(super) fn probe(model: &mut Model) -> Vec<Effect> {
    match &model.engine {
        EngineState::Ready(_) => {}
        EngineState::Starting(_) => return Vec::new(),
        _ => model.engine = EngineState::Looking,
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

pub(super) fn news(model: &mut Model, mut state: EngineState) -> Vec<Effect> {
    match (&model.engine, &mut state) {
        // It is being seen to.
        (EngineState::Starting(_), EngineState::Missing(_)) => return Vec::new(),
        // Why ours did not start is worth reading for longer than until the next look.
        (EngineState::Missing(old), EngineState::Missing(new)) => {
            new.failed = new.failed.take().or_else(|| old.failed.clone());
        }
        (EngineState::Ready(old), EngineState::Ready(new)) => new.goes_on(old),
        _ => {}
    }
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

/// An engine of our own, or stand-ins for missing images, are wanted: says what will happen, and asks.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(offer) = offered(model) else {
        return Vec::new();
    };
    let (title, words) = match &offer {
        Offer::Install { command, words } => (
            "Install and start an engine?",
            format!("This is run first:\n\n{command}\n\n{words}"),
        ),
        Offer::Start(words) | Offer::Command(words) => ("Start an engine?", words.clone()),
        Offer::StandIns {
            command,
            words,
            images,
        } => {
            let first = command.as_ref();
            let first = first.map(|it| format!("This is run first:\n\n{it}\n\n"));
            let images = images.join(", ");
            let words = format!("{}{words}\n\nFor: {images}", first.unwrap_or_default());
            ("Make stand-ins?", words)
        }
    };
    model.overlays.push(Overlay::Confirm(Confirm {
        title: title.to_owned(),
        words,
        question: Question::Engine(offer),
    }));
    Vec::new()
}

/// The answer was yes; it holds for what was asked, and for nothing that is offered since.
pub(super) fn raise(model: &mut Model, asked: &Offer) -> Vec<Effect> {
    if offered(model).as_ref() != Some(asked) {
        let words = "things have changed since that was asked; look at the engine panel again";
        return notice::show(model, Notice::trouble(words))
            .into_iter()
            .collect();
    }
    if let Offer::StandIns {
        command, images, ..
    } = asked
    {
        let (install, images) = (command.is_some(), images.clone());
        if let EngineState::Ready(engine) = &mut model.engine {
            engine.stand_ins = StandIns::Making(Vec::new());
        }
        return vec![Effect::MakeStandIns { install, images }];
    }
    let install = matches!(asked, Offer::Install { .. });
    if let EngineState::Missing(mut before) = std::mem::take(&mut model.engine) {
        before.failed = None;
        let said = Vec::new();
        model.engine = EngineState::Starting(StartingEngine { said, before });
    }
    vec![Effect::RaiseEngine { install }]
}

pub(super) fn said(model: &mut Model, line: String) -> Vec<Effect> {
    match &mut model.engine {
        EngineState::Starting(starting) => starting.say(line),
        EngineState::Ready(engine) => engine.say(line),
        _ => {}
    }
    Vec::new()
}

/// What is offered now: stand-ins for the open mission's missing images, where it lacks some.
fn offered(model: &Model) -> Option<Offer> {
    let mut offer = model.engine.offer()?.clone();
    if let (Offer::StandIns { images, .. }, Some(bench)) = (&mut offer, &model.bench) {
        let own = &bench.bundle.mission.images;
        if images.iter().any(|image| own.contains(image)) {
            images.retain(|image| own.contains(image));
        }
    }
    Some(offer)
}

/// Stand-ins were made, in words, or why not.
pub(super) fn made(model: &mut Model, end: Result<String, String>) -> Vec<Effect> {
    let (state, notice) = match end {
        Ok(words) => (StandIns::NotAsked, Notice::info(words)),
        Err(words) => (
            StandIns::Failed(words),
            Notice::trouble("no stand-ins were made; the engine panel says why"),
        ),
    };
    if let EngineState::Ready(engine) = &mut model.engine {
        engine.stand_ins = state;
    }
    let mut effects: Vec<Effect> = notice::show(model, notice).into_iter().collect();
    effects.push(Effect::Probe);
    effects
}

/// It answers, in words, or why it does not.
pub(super) fn raised(model: &mut Model, end: Result<String, String>) -> Vec<Effect> {
    let before = match std::mem::take(&mut model.engine) {
        EngineState::Starting(starting) => starting.before,
        other => {
            model.engine = other;
            return Vec::new();
        }
    };
    match end {
        Ok(words) => {
            model.engine = EngineState::Looking;
            let mut effects = notice::show(model, Notice::info(words));
            effects.push(Effect::Probe);
            effects
        }
        Err(words) => {
            let failed = Some(words);
            let state = MissingEngine { failed, ..before };
            let mut effects = news(model, EngineState::Missing(state));
            let words = "no engine was started; the engine panel says why";
            effects.extend(notice::show(model, Notice::trouble(words)));
            effects
        }
    }
}
