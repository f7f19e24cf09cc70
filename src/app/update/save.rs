//! What the learner wrote reaches the disk within a second.

use std::time::Duration;

use crate::app::effect::{Effect, Wake};
use crate::app::model::Model;
use crate::app::workbench::Bench;
use crate::domain::mission::Slug;

/// From the first change to the write: with the write itself well below a second.
const DELAY: Duration = Duration::from_millis(400);

/// Something changed; it is saved soon.
pub(super) fn soon(model: &mut Model) -> Vec<Effect> {
    if std::mem::replace(&mut model.memory.wakes.save, true) {
        return Vec::new();
    }
    vec![Effect::Wake {
        after: DELAY,
        wake: Wake::Save,
    }]
}

/// Saves what is not on the disk yet, and where the learner is.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    model.memory.wakes.save = false;
    everything(model)
}

pub(super) fn everything(model: &mut Model) -> Vec<Effect> {
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    let mut effects = drafts(bench);
    let mission = bench.id().clone();
    let place = bench.place_now();
    if model.progress.missions.get(&mission) != Some(&place) {
        model.progress.missions.insert(mission, place);
        effects.push(Effect::SaveProgress(Box::new(model.progress.clone())));
    }
    effects
}

fn drafts(bench: &mut Bench) -> Vec<Effect> {
    let mission = bench.id().clone();
    let mut effects = Vec::new();
    for (path, text, version) in bench.unsaved() {
        // Asked for once; a failure is reported and the next change tries again.
        bench.saved.insert(path.clone(), version);
        effects.push(Effect::SaveDraft {
            mission: mission.clone(),
            path,
            text,
            version,
        });
    }
    effects
}

pub(super) fn saved(model: &mut Model, mission: &Slug, path: &str, version: u64) -> Vec<Effect> {
    if let Some(bench) = model
        .bench
        .as_deref_mut()
        .filter(|bench| bench.id() == mission)
    {
        bench.editor.set_kept(path, version);
    }
    Vec::new()
}

/// Drafts that are not on the disk, for whoever must leave in a hurry: mission, path, text.
#[must_use]
pub fn unsaved(model: &Model) -> Vec<(Slug, String, String)> {
    let Some(bench) = &model.bench else {
        return Vec::new();
    };
    let files = bench.unsaved().into_iter();
    files
        .map(|(path, text, _)| (bench.id().clone(), path, text))
        .collect()
}
