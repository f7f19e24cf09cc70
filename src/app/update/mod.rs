//! From a message to the next picture and to what must happen outside.

mod author;
mod bench;
mod command_line;
mod course;
mod edit;
mod engine;
mod explore;
mod files;
mod general;
mod keys;
mod list;
mod mission;
mod mouse;
mod notice;
mod overlays;
mod prompt;
mod run;
mod save;

use super::effect::{Effect, Wake};
use super::geometry::Size;
use super::model::Model;
use super::msg::{Extents, Msg};
use super::workbench::Bench;

pub use save::unsaved;

/// Takes one message into the model.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = match msg {
        Msg::Time(now) => {
            model.now = now;
            Vec::new()
        }
        Msg::Key(key) => keys::press(model, key),
        Msg::Paste(text) => keys::paste(model, &text),
        Msg::Mouse(mouse) => mouse::mouse(model, mouse),
        Msg::Resize(size) => resized(model, size),
        Msg::Drawn(extents) => drawn(model, extents),
        Msg::Wake(wake) => woken(model, wake),
        Msg::Opened(opened) => mission::opened(model, *opened),
        Msg::Reloaded(reloaded) => author::reloaded(model, *reloaded),
        Msg::Started {
            mission,
            files,
            backup,
        } => mission::started(model, &mission, files, backup.as_deref()),
        Msg::Linted(linted) => edit::linted(model, linted),
        Msg::Saved {
            mission,
            path,
            version,
        } => save::saved(model, &mission, &path, version),
        Msg::Changed {
            mission,
            path,
            text,
        } => edit::changed(model, &mission, &path, &text),
        Msg::Run { run, event } => run::event(model, run, &event),
        Msg::RunEnded { run, end } => run::ended(model, run, end),
        Msg::Measured {
            mission,
            reference,
            result,
        } => run::measured(model, &mission, reference, result),
        Msg::MeasuringEnded(run) => on_bench(model, |bench| {
            bench.measuring = bench.measuring.filter(|it| *it != run);
        }),
        Msg::Engine(state) => engine::news(model, state),
        Msg::EngineSays(line) => engine::said(model, line),
        Msg::EngineRaised(end) => engine::raised(model, end),
        Msg::StandInsMade(end) => engine::made(model, end),
        Msg::Notice(notice) => notice::show(model, notice),
        Msg::Terminate => general::quit(model),
    };
    // Starting the movement here keeps every cause of it from having to remember.
    if model.wants_animation() && !model.memory.wakes.animate {
        model.memory.wakes.animate = true;
        effects.push(Effect::Wake {
            after: ANIMATION,
            wake: Wake::Animate,
        });
    }
    effects
}

fn resized(model: &mut Model, size: Size) -> Vec<Effect> {
    model.size = size;
    overlays::resized(model);
    if let Some(bench) = &mut model.bench {
        let area = bench.editor_area(size);
        bench.editor.resized(area);
    }
    Vec::new()
}

/// How long the texts are that were drawn.
fn drawn(model: &mut Model, extents: Extents) -> Vec<Effect> {
    overlays::drawn(model, extents.overlay);
    model.memory.extents = extents;
    Vec::new()
}

/// Time between two pictures of something that moves by itself.
const ANIMATION: std::time::Duration = std::time::Duration::from_millis(100);

fn woken(model: &mut Model, wake: Wake) -> Vec<Effect> {
    match wake {
        Wake::Save => save::save(model),
        Wake::Lint { version } => edit::lint(model, version),
        Wake::Animate => {
            model.memory.wakes.animate = false;
            Vec::new()
        }
        Wake::Probe => engine::probe_again(model),
        Wake::Notice => notice::fade(model),
    }
}

/// Runs `work` on the open mission, if there is one.
fn on_bench(model: &mut Model, work: impl FnOnce(&mut Bench)) -> Vec<Effect> {
    if let Some(bench) = &mut model.bench {
        work(bench);
    }
    Vec::new()
}
