//! What can be done with an open mission.

use std::sync::Arc;

use super::{edit, files, notice, on_bench, overlays, run, save};
use crate::app::action::{BenchAction, EditAction};
use crate::app::brief::Page;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::Notice;
use crate::app::overlay::{Confirm, Overlay, Question};
use crate::app::workbench::panes::Pane;

pub(super) fn act(model: &mut Model, action: BenchAction) -> Vec<Effect> {
    let room = model.room();
    match action {
        BenchAction::Grade => run::grade(model),
        BenchAction::CancelRun => cancel(model),
        BenchAction::NextPane => on_bench(model, |bench| bench.panes.cycle(true)),
        BenchAction::PreviousPane => on_bench(model, |bench| bench.panes.cycle(false)),
        BenchAction::FocusBrief => focus(model, Pane::Brief),
        BenchAction::FocusEditor => focus(model, Pane::Editor),
        BenchAction::FocusBuild => focus(model, Pane::Build),
        BenchAction::FocusChecks => focus(model, Pane::Checks),
        BenchAction::Zoom => on_bench(model, |bench| bench.panes.zoomed = !bench.panes.zoomed),
        BenchAction::Widen => on_bench(model, |bench| bench.panes.resize(room, true)),
        BenchAction::Narrow => on_bench(model, |bench| bench.panes.resize(room, false)),
        BenchAction::NextStep => step(model, true),
        BenchAction::PreviousStep => step(model, false),
        BenchAction::ShowMemo => {
            on_bench(model, |bench| {
                bench.panes.focus_on(Pane::Brief);
                bench.brief.turn();
            });
            save::soon(model)
        }
        BenchAction::Hint => overlays::hint(model),
        BenchAction::Files => files::open(model),
        BenchAction::Layers => overlays::layers(model),
        BenchAction::Compare => overlays::open_compare(model),
        BenchAction::History => overlays::history(model),
        BenchAction::Debrief => overlays::debrief(model),
        BenchAction::NextMission => next_mission(model),
        BenchAction::Reset => {
            ask_for_reset(model);
            Vec::new()
        }
        BenchAction::GoToLine => go_to_line(model),
        BenchAction::FollowLog => on_bench(model, |bench| {
            if let Some(graded) = &mut bench.run {
                graded.run.builds.toggle_follow();
            }
        }),
        BenchAction::EngineSize => on_bench(model, |bench| {
            bench.show_engine_size = !bench.show_engine_size;
        }),
        BenchAction::Leave => leave(model),
    }
}

fn focus(model: &mut Model, pane: Pane) -> Vec<Effect> {
    on_bench(model, |bench| bench.panes.focus_on(pane))
}

/// Esc: closes a file that is only read, or stops the build; where nothing runs it takes a zoom back.
fn cancel(model: &mut Model) -> Vec<Effect> {
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    if bench.is_reading() {
        return edit::act(model, EditAction::CloseTab);
    }
    if let Some(run) = bench.running() {
        let mut effects = vec![Effect::Cancel(run)];
        effects.extend(notice::show(model, Notice::info("stopping the build")));
        return effects;
    }
    bench.panes.zoomed = false;
    Vec::new()
}

/// Stops the run and the measuring.
pub(super) fn cancel_all(model: &mut Model) -> Vec<Effect> {
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    let measuring = bench.measuring.take();
    let runs = bench.running().into_iter().chain(measuring);
    runs.map(Effect::Cancel).collect()
}

/// Steps follow the learner, never the verdict.
fn step(model: &mut Model, forward: bool) -> Vec<Effect> {
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    let count = bench.mission().steps.len();
    let at = bench.place.step;
    let to = if forward {
        at + 1
    } else {
        at.saturating_sub(1)
    };
    if bench.brief.page == Page::Memo && forward && at == 0 {
        // The first task comes after the memo.
        bench.brief.show(Page::Task);
    } else if to >= count {
        return notice::show(model, Notice::info("this is the last step"));
    } else if to != at {
        bench.place.step = to;
        if let Some(graded) = &mut bench.run {
            graded.run.checks.set_step(to);
        }
        bench.brief.top = 0;
        bench.brief.show(Page::Task);
    }
    // Whoever types goes on typing; elsewhere the focus must not stay behind what covers it.
    if bench.panes.focus() == Pane::Editor {
        bench.panes.bring(Pane::Brief);
    } else {
        bench.panes.focus_on(Pane::Brief);
    }
    save::soon(model)
}

fn next_mission(model: &mut Model) -> Vec<Effect> {
    let next = model
        .bench
        .as_ref()
        .and_then(|bench| model.course.after(bench.id()))
        .map(|about| about.id.clone());
    match next {
        Some(id) => {
            let mut effects = save::everything(model);
            effects.extend(cancel_all(model));
            effects.push(Effect::Open(id));
            effects
        }
        None => notice::show(
            model,
            Notice::info("this is the last mission of the course"),
        ),
    }
}

fn ask_for_reset(model: &mut Model) {
    if let Some(bench) = &model.bench {
        let title = &bench.mission().about.title;
        model.overlays.push(Overlay::Confirm(Confirm {
            question: Question::Reset,
            title: "Start over?".to_owned(),
            words: format!(
                "The files of “{title}” become the starter's again. Yours are kept in a backup \
                 folder, and your attempts stay."
            ),
        }));
    }
}

pub(super) fn reset(model: &mut Model) -> Vec<Effect> {
    let mut effects = save::everything(model);
    effects.extend(cancel_all(model));
    if let Some(bench) = &model.bench {
        effects.push(Effect::Reset(Arc::clone(&bench.bundle)));
    }
    effects
}

/// To the Dockerfile line of what is selected, wherever that is.
fn go_to_line(model: &mut Model) -> Vec<Effect> {
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    let (width, _) = bench.room_of(Pane::Checks, model.size);
    let run = bench.run.as_ref().map(|graded| &graded.run);
    let line = match (model.overlays.last(), bench.panes.focus()) {
        (Some(Overlay::Explorer(explorer)), _) => explorer.selected_line(),
        (Some(_), _) => None,
        (None, Pane::Checks) => run.and_then(|run| run.checks.selected_line(width)),
        (None, _) => run.and_then(|run| run.builds.selected_line()),
    };
    let Some(line) = line else {
        return notice::show(model, Notice::info("no Dockerfile line belongs to this"));
    };
    model.overlays.clear();
    bench.panes.focus_on(Pane::Editor);
    let area = bench.editor_area(model.size);
    bench.editor.switch_to("Dockerfile");
    bench.editor.go_to(line, area);
    save::soon(model)
}

/// Back to the course map.
fn leave(model: &mut Model) -> Vec<Effect> {
    let mut effects = save::everything(model);
    effects.extend(cancel_all(model));
    model.bench = None;
    model.overlays.clear();
    effects
}
