//! Missions change under the hands of their author; the screen follows, and stays where it was.

use super::{edit, notice, overlays, save};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::{Notice, Opened, Reloaded};
use crate::app::overlay::Overlay;

/// The missions were read again.
pub(super) fn reloaded(model: &mut Model, reloaded: Reloaded) -> Vec<Effect> {
    if let Some(entries) = reloaded.entries {
        model.course.set_entries(entries);
    }
    let (now, clean) = (reloaded.lint.unreadable, reloaded.lint.is_clean());
    let before = model.course.lint.replace(reloaded.lint);
    let before = before.is_some_and(|lint| lint.unreadable);
    if now && !before {
        show(model);
    } else if clean || before && !now {
        model
            .overlays
            .retain(|it| !matches!(it, Overlay::Problems { .. }));
    }
    let open = reloaded.open.map(|opened| reload(model, opened));
    open.unwrap_or_default()
}

/// What is wrong, whole.
pub(super) fn problems(model: &mut Model) -> Vec<Effect> {
    if model.course.lint.is_some() {
        show(model);
        return Vec::new();
    }
    let words = "this is for authors: phoenix play --mission-dir DIR";
    notice::show(model, Notice::info(words))
}

fn show(model: &mut Model) {
    let shown = |it: &Overlay| matches!(it, Overlay::Problems { .. });
    if !model.overlays.iter().any(shown) {
        model.overlays.push(Overlay::Problems { top: 0 });
    }
}

fn reload(model: &mut Model, mut opened: Opened) -> Vec<Effect> {
    let notices = std::mem::take(&mut opened.notices);
    let size = model.size;
    let bench = model.bench.as_deref_mut();
    let Some(bench) = bench.filter(|it| *it.id() == opened.bundle.mission.about.id) else {
        return Vec::new();
    };
    let judged = bench.run.is_some();
    let stopped = bench.reload(opened, size);
    let dropped = judged && bench.run.is_none();
    let mut effects: Vec<_> = stopped.into_iter().map(Effect::Cancel).collect();
    overlays::refresh(model);
    effects.extend(edit::lint_now(model));
    if !notices.is_empty() {
        effects.extend(notice::show(model, Notice::trouble(notices.join(" · "))));
    } else if dropped {
        let words = "what is checked has changed: build again";
        effects.extend(notice::show(model, Notice::info(words)));
    }
    effects.extend(save::soon(model));
    effects
}
