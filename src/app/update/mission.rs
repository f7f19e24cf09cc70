//! A mission opens, or starts over.

use super::{edit, notice, save};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::{Notice, Opened};
use crate::app::workbench::Bench;
use crate::app::workbench::panes::Pane;
use crate::domain::mission::Slug;

pub(super) fn opened(model: &mut Model, mut opened: Opened) -> Vec<Effect> {
    // Most who come here have saved; not one whose mission was given another id.
    let mut effects = save::everything(model);
    let notices = std::mem::take(&mut opened.notices);
    let id = opened.bundle.mission.about.id.clone();
    let place = model
        .progress
        .missions
        .get(&id)
        .cloned()
        .unwrap_or_default();
    let vim = model.memory.settings.vim;
    model.course.select(&id);
    model.progress.last = Some(id);
    model.overlays.clear();
    model.prompt = None;
    model.bench = Some(Box::new(Bench::new(opened, place, vim, model.size)));
    effects.push(Effect::SaveProgress(Box::new(model.progress.clone())));
    effects.extend(edit::lint_now(model));
    if !notices.is_empty() {
        effects.extend(notice::show(model, Notice::trouble(notices.join(" · "))));
    }
    effects
}

/// The files are the starter's again.
pub(super) fn started(
    model: &mut Model,
    mission: &Slug,
    files: Vec<(String, String)>,
    backup: Option<&str>,
) -> Vec<Effect> {
    let Some(bench) = model
        .bench
        .as_deref_mut()
        .filter(|bench| bench.id() == mission)
    else {
        return Vec::new();
    };
    for (path, text) in files {
        bench.editor.replace(&path, &text);
        bench.set_kept(&path);
    }
    bench.run = None;
    bench.place.step = 0;
    bench.brief = crate::app::brief::Brief::default();
    bench.panes.focus_on(Pane::Brief);
    let mut effects = edit::lint_now(model);
    let words = match backup {
        Some(folder) => format!("started over; your files are in {folder}"),
        None => "started over; there was nothing of yours to keep".to_owned(),
    };
    effects.extend(notice::show(model, Notice::info(words)));
    effects.extend(save::everything(model));
    effects
}
