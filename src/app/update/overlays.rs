//! What opens over a mission, and what is done there.

use super::{bench, engine, files, notice, run, save};
use crate::app::action::{Action, BenchAction, CompareAction, ListAction};
use crate::app::beside;
use crate::app::compare;
use crate::app::debrief::{Debrief, Passed};
use crate::app::effect::Effect;
use crate::app::explorer::Explorer;
use crate::app::geometry::{Area, Size};
use crate::app::hints::{self, Hints};

use crate::app::history::{self, History, Measures};
use crate::app::keys::{Context, KeyMap};
use crate::app::model::Model;
use crate::app::msg::{Extent, Notice};
use crate::app::overlay::{Confirm, Overlay, Question, subjects};
use crate::domain::learner::Attempt;
use crate::domain::mission::Slug;

/// Moves in the overlay on top.
pub(super) fn list(model: &mut Model, action: ListAction) -> Vec<Effect> {
    let extent = model.memory.extents.overlay;
    let (rows, most) = (extent.rows, extent.most());
    let mut effects = Vec::new();
    match model.overlays.last_mut() {
        Some(Overlay::Help(help)) => help.list(action, rows, extent.lines),
        Some(Overlay::Engine { top } | Overlay::Problems { top }) => {
            *top = action.scrolled(*top, rows, most);
        }
        Some(Overlay::Explorer(explorer)) => explorer.list(action, rows),
        Some(Overlay::Compare(compare)) => compare.list(action, rows),
        Some(Overlay::History(history)) => {
            let outcome = history.list(action, rows);
            effects.extend(tried(model, outcome));
        }
        Some(Overlay::Files(list)) => {
            let outcome = list.list(action, rows);
            effects.extend(files::chosen(model, outcome));
        }
        Some(Overlay::Hints(hints)) => hints.list(action, rows),
        Some(Overlay::Debrief(debrief)) => debrief.list(action, rows),
        Some(Overlay::Confirm(_)) | None => {}
    }
    effects
}

/// A click on what is listed in the overlay on top, with so many rows above it.
pub(super) fn click(model: &mut Model, index: usize, above: usize) -> Vec<Effect> {
    match model.overlays.last_mut() {
        Some(Overlay::Compare(compare)) => compare.click(index, above),
        Some(Overlay::Files(list)) => {
            let outcome = list.click(index, above);
            return files::chosen(model, outcome);
        }
        Some(Overlay::History(history)) => {
            let outcome = history.click(index, above);
            return tried(model, outcome);
        }
        _ => {}
    }
    Vec::new()
}

fn tried(model: &mut Model, outcome: history::Outcome) -> Vec<Effect> {
    match outcome {
        history::Outcome::CompareWith(attempt) => compare_with(model, &beside::attempt_id(attempt)),
        history::Outcome::Nothing => Vec::new(),
    }
}

/// The explorer lays itself out: it must know how much room it has.
pub(super) fn resized(model: &mut Model) {
    let area = area(model.size);
    for overlay in &mut model.overlays {
        if let Overlay::Explorer(explorer) = overlay {
            explorer.set_room(Size {
                columns: area.width,
                rows: area.height,
            });
        }
    }
}

/// Where overlays lie: everything between the header and the status line.
pub(super) fn area(size: Size) -> Area {
    let whole = Area {
        x: 0,
        y: 0,
        width: size.columns,
        height: size.rows,
    };
    let (_, below) = whole.split_rows(1);
    let (area, _) = below.split_rows(below.height.saturating_sub(2));
    area
}

/// How long the overlay's text turned out to be.
pub(super) fn drawn(model: &mut Model, extent: Extent) {
    match model.overlays.last_mut() {
        Some(Overlay::Compare(compare)) => compare.set_extent(extent.lines),
        Some(Overlay::Hints(hints)) => hints.set_extent(extent.lines),
        Some(Overlay::Debrief(debrief)) => debrief.set_extent(extent.lines),
        _ => {}
    }
}

/// The next hint of this step; what was shown stays shown.
pub(super) fn hint(model: &mut Model) -> Vec<Effect> {
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    let Some(step) = bench.step() else {
        return Vec::new();
    };
    let (id, title, texts) = (step.id.clone(), step.title.clone(), step.hints.clone());
    let shown = bench.place.hints.get(&id).copied().unwrap_or(0);
    if let Some(Overlay::Hints(hints)) = model.overlays.last_mut() {
        hints.reveal_next();
        bench.place.hints.insert(id, hints.shown());
        return save::soon(model);
    }
    let keys = hints::Keys {
        next: key(&model.keys, Action::Bench(BenchAction::Hint)),
        checks: key(&model.keys, Action::Bench(BenchAction::FocusChecks)),
        compare: key(&model.keys, Action::Bench(BenchAction::Compare)),
    };
    let mut hints = Hints::new(title, texts, shown).with_keys(keys);
    // Opening shows what was asked for before; the first time it shows the first.
    if shown == 0 {
        hints.reveal_next();
    }
    bench.place.hints.insert(id, hints.shown());
    model.overlays.push(Overlay::Hints(hints));
    save::soon(model)
}

/// The mission was written anew: what is shown of it follows.
pub(super) fn refresh(model: &mut Model) {
    let Some(bench) = &model.bench else { return };
    for overlay in &mut model.overlays {
        match (overlay, bench.step()) {
            (Overlay::Hints(hints), Some(step)) => {
                let (title, texts) = (step.title.clone(), step.hints.clone());
                let keys = hints.keys().clone();
                *hints = Hints::new(title, texts, hints.shown()).with_keys(keys);
            }
            (Overlay::Files(list), _) => list.renew(files::of(bench)),
            _ => {}
        }
    }
    update_debrief(model);
    new_images(model);
}

/// The layers of every image there is; references that nobody measured yet are, meanwhile.
pub(super) fn layers(model: &mut Model) -> Vec<Effect> {
    let Some(bench) = &model.bench else {
        return Vec::new();
    };
    let subjects = subjects(bench);
    if subjects.is_empty() {
        let words = "there is no image to look into yet; build one first";
        return notice::show(model, Notice::info(words));
    }
    let missing = bench
        .mission()
        .references
        .iter()
        .map(|reference| &reference.id);
    let missing = missing.filter(|id| !bench.references.contains_key(*id));
    let missing = missing.cloned().collect();
    model
        .overlays
        .push(Overlay::Explorer(Box::new(Explorer::new(subjects))));
    resized(model);
    run::measure_these(model, missing)
}

/// Another image was measured: an open explorer offers it.
pub(super) fn new_images(model: &mut Model) {
    let Some(bench) = &model.bench else { return };
    let subjects = subjects(bench);
    for overlay in &mut model.overlays {
        if let Overlay::Explorer(explorer) = overlay {
            explorer.set_images(subjects.clone());
        }
    }
}

pub(super) fn open_compare(model: &mut Model) -> Vec<Effect> {
    let Some(bench) = &model.bench else {
        return Vec::new();
    };
    let keys = compare::Keys {
        reveal: key(&model.keys, Action::Compare(CompareAction::Reveal)),
        explain: key(&model.keys, Action::Compare(CompareAction::Explain)),
    };
    let compare = beside::compare(bench).with_keys(keys);
    if compare.others().is_empty() {
        let words = "there is nothing to compare with yet; build once first";
        return notice::show(model, Notice::info(words));
    }
    model.overlays.push(Overlay::Compare(Box::new(compare)));
    Vec::new()
}

fn compare_with(model: &mut Model, id: &str) -> Vec<Effect> {
    let effects = open_compare(model);
    if let Some(Overlay::Compare(compare)) = model.overlays.last_mut() {
        compare.choose_id(id);
    }
    effects
}

pub(super) fn compare(model: &mut Model, action: CompareAction) -> Vec<Effect> {
    let Some(Overlay::Compare(compare)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    if let compare::Outcome::Reveal(id) = compare.act(action)
        && let Ok(solution) = Slug::new(&id)
    {
        model.overlays.push(Overlay::Confirm(Confirm {
            title: "Look at the solution?".to_owned(),
            words: format!(
                "Looking at “{id}” is recorded: this mission then earns two stars at most. The \
                 hints go nearly as far."
            ),
            question: Question::Reveal(solution),
        }));
    }
    Vec::new()
}

/// The answer to a question is yes.
pub(super) fn yes(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Confirm(confirm)) = model.overlays.pop() else {
        return Vec::new();
    };
    match confirm.question {
        Question::Reset => bench::reset(model),
        Question::Reveal(solution) => reveal(model, &solution),
        Question::Engine(offer) => engine::raise(model, &offer),
    }
}

fn reveal(model: &mut Model, solution: &Slug) -> Vec<Effect> {
    if let Some(bench) = &mut model.bench {
        bench.place.reveal(solution);
    }
    if let Some(Overlay::Compare(compare)) = model.overlays.last_mut() {
        compare.unlock(solution.as_str());
    }
    save::everything(model)
}

pub(super) fn history(model: &mut Model) -> Vec<Effect> {
    let Some(bench) = &model.bench else {
        return Vec::new();
    };
    let titles = bench
        .mission()
        .checks()
        .map(|check| (check.id.clone(), check.title.clone()));
    let measures = Measures {
        titles: titles.collect(),
        best: bench.place.best.clone(),
        limit: bench.gauge().limit.and_then(|limit| limit.bytes),
    };
    let history = History::new(&bench.attempts, measures);
    model.overlays.push(Overlay::History(Box::new(history)));
    Vec::new()
}

/// The debrief of a mission that was passed, without a celebration.
pub(super) fn debrief(model: &mut Model) -> Vec<Effect> {
    if let Some(debrief) = passed_debrief(model) {
        model.overlays.push(Overlay::Debrief(Box::new(debrief)));
        return Vec::new();
    }
    let words = "the debrief is for those who passed the mission";
    notice::show(model, Notice::info(words))
}

/// What the latest passing attempt came to.
fn passed_debrief(model: &Model) -> Option<Debrief> {
    let bench = model.bench.as_ref()?;
    let at = bench.attempts.iter().rposition(Attempt::passed)?;
    let (before, from) = bench.attempts.split_at(at);
    let mut earlier = crate::domain::learner::MissionProgress::default();
    before
        .iter()
        .filter(|attempt| attempt.passed())
        .for_each(|attempt| earlier.note(attempt));
    let passed = Passed {
        attempt: from.first()?,
        solution: bench.solution_bytes(),
        revealed: !bench.place.revealed.is_empty(),
        previous: before.last(),
        best_before: earlier.best.as_ref(),
        stars_before: bench.place.stars,
    };
    let next = model
        .course
        .after(bench.id())
        .map(|about| about.title.clone());
    let open_next = Action::Bench(BenchAction::NextMission);
    let next_key = model.keys.key_at(Context::Debrief, open_next);
    let debrief = Debrief::new(&passed, bench.mission().debrief.clone(), next);
    Some(debrief.with_next_key(next_key.unwrap_or_default()))
}

/// The mission was passed just now.
pub(super) fn celebrate(model: &mut Model) -> Vec<Effect> {
    if let Some(debrief) = passed_debrief(model) {
        let debrief = debrief.celebrating(model.now.up, model.memory.calm);
        model.prompt = None;
        model.overlays.clear();
        model.overlays.push(Overlay::Debrief(Box::new(debrief)));
    }
    Vec::new()
}

/// A solution's size is known now, and with it the stars.
pub(super) fn update_debrief(model: &mut Model) {
    let Some(fresh) = passed_debrief(model) else {
        return;
    };
    for overlay in &mut model.overlays {
        if let Overlay::Debrief(debrief) = overlay {
            debrief.update(fresh.clone());
        }
    }
}

/// An action's key as it is shown; empty when the learner took all of them away.
fn key(keys: &KeyMap, action: Action) -> String {
    keys.key_of(action).unwrap_or_default()
}
