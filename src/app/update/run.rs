//! A grading run from the key to what it means for the learner.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::{bench, notice, overlays, save};
use crate::app::effect::{Effect, GradeRequest, RunId};
use crate::app::engine::EngineState;
use crate::app::geometry::Size;
use crate::app::model::Model;
use crate::app::msg::Notice;
use crate::app::overlay::Overlay;
use crate::app::run::{Failure, Run, RunEnd, Tone};
use crate::app::workbench::panes::Pane;
use crate::app::workbench::{Bench, Graded};
use crate::domain::event::{BuildOf, GradeEvent};
use crate::domain::image::Analysis;
use crate::domain::learner::{Attempt, settle};
use crate::domain::mission::Slug;
use crate::domain::report::{Overall, Report};

/// Saves, and starts a run of what the editor holds now. One that is under way is replaced.
pub(super) fn grade(model: &mut Model) -> Vec<Effect> {
    if matches!(model.engine, EngineState::Missing(_)) {
        model.overlays.push(Overlay::Engine { top: 0 });
        let mut effects = super::engine::probe(model);
        let words = "building needs an engine; your files are safe";
        effects.extend(notice::show(model, Notice::trouble(words)));
        return effects;
    }
    let mut effects = save::everything(model);
    effects.extend(bench::cancel_all(model));
    model.memory.runs += 1;
    let id = RunId(model.memory.runs);
    let now = model.now.up;
    let Some(bench) = &mut model.bench else {
        return effects;
    };
    let files = bench.editor.texts();
    bench.editor.clear_faults();
    bench.run = Some(Graded {
        id,
        run: started(bench, files.clone(), now),
        kept: false,
    });
    // Whoever types goes on typing; whoever reads sees the build.
    if bench.panes.focus() == Pane::Editor {
        bench.panes.bring(Pane::Build);
    } else {
        bench.panes.focus_on(Pane::Build);
    }
    effects.push(Effect::Grade(GradeRequest {
        run: id,
        bundle: Arc::clone(&bench.bundle),
        files,
    }));
    effects
}

fn started(bench: &Bench, files: BTreeMap<String, String>, now: Duration) -> Run {
    let mut run = Run::new(bench.mission(), files, now);
    run.checks.set_step(bench.place.step);
    run
}

/// The open mission's run, if it is this one: news of an earlier one are dropped.
fn current(model: &mut Model, run: RunId) -> Option<&mut Bench> {
    let bench = model.bench.as_deref_mut()?;
    let is_it = bench.run.as_ref().is_some_and(|graded| graded.id == run);
    is_it.then_some(bench)
}

pub(super) fn event(model: &mut Model, run: RunId, event: &GradeEvent) -> Vec<Effect> {
    let now = model.now.up;
    let Some(bench) = current(model, run) else {
        return Vec::new();
    };
    if let Some(graded) = &mut bench.run {
        graded.run.event(event, now);
    }
    match event {
        GradeEvent::Measured {
            of: BuildOf::Reference(id),
            analysis,
        } => {
            if let Ok(id) = Slug::new(id) {
                note_reference(bench, id, Arc::clone(analysis));
            }
        }
        GradeEvent::BuildEnded {
            of: BuildOf::Submission,
            result,
        } => show_build_end(bench, result.is_ok()),
        _ => {}
    }
    Vec::new()
}

/// A failure lands on its line; a success makes way for the checks.
fn show_build_end(bench: &mut Bench, built: bool) {
    let front = bench.panes.focus();
    if built {
        if front == Pane::Build {
            bench.panes.focus_on(Pane::Checks);
        } else if front == Pane::Editor {
            bench.panes.bring(Pane::Checks);
        }
        return;
    }
    let stale = bench.is_stale();
    let failure = bench.run.as_ref().and_then(|graded| graded.run.failure());
    if let Some(Failure {
        line: Some(line),
        words,
        ..
    }) = failure.filter(|_| !stale)
    {
        bench.editor.set_fault("Dockerfile", line, &words);
    }
}

pub(super) fn ended(model: &mut Model, run: RunId, end: RunEnd) -> Vec<Effect> {
    let (now, size) = (model.now, model.size);
    let Some(bench) = current(model, run) else {
        return Vec::new();
    };
    let Some(graded) = &mut bench.run else {
        return Vec::new();
    };
    let words = match &end {
        RunEnd::Reported => None,
        RunEnd::Cancelled => Some(Notice::info("the build was stopped; nothing of it is left")),
        RunEnd::Lost(reason) => Some(Notice::trouble(reason.clone())),
        RunEnd::Crashed(message) => Some(Notice::trouble(format!(
            "the grader stumbled: {message}; your files are safe, try again"
        ))),
    };
    let lost = matches!(end, RunEnd::Lost(_));
    graded.run.ended(end, now.up);
    let report = graded.run.report().map(Arc::clone);
    let mut effects = Vec::new();
    if let Some(report) = report {
        jump_to_fault(bench, size);
        if let Some(words) = unseen(bench, size, now.up) {
            effects.extend(notice::show(model, words));
        }
        effects.extend(reported(model, &report));
    }
    if let Some(words) = words {
        effects.extend(notice::show(model, words));
    }
    if lost {
        effects.push(Effect::Probe);
    }
    effects
}

/// What was missed, where a zoomed pane hides both panes that say so. Every other end is told anyway.
fn unseen(bench: &Bench, size: Size, up: Duration) -> Option<Notice> {
    let run = &bench.run.as_ref()?.run;
    let placed = bench.panes.place(size);
    let is_seen = |pane| placed.area_of(pane).is_some();
    let headline = run.headline(up);
    if headline.tone != Tone::Failed || is_seen(Pane::Build) || is_seen(Pane::Checks) {
        return None;
    }
    let failure = run.failure();
    let why = failure.map_or_else(String::new, |it| format!(": {}", it.text()));
    Some(Notice::trouble(format!("{}{why}", headline.words)))
}

/// Shows the failing line when the learner is not writing elsewhere.
fn jump_to_fault(bench: &mut Bench, size: Size) {
    let failure = bench.run.as_ref().and_then(|graded| graded.run.failure());
    if let Some(Failure {
        line: Some(line), ..
    }) = failure
        && !bench.is_stale()
        && bench.panes.focus() != Pane::Editor
    {
        let area = bench.editor_area(size);
        bench.editor.switch_to("Dockerfile");
        bench.editor.go_to(line, area);
    }
}

/// A whole report: an attempt is kept, and a pass is celebrated.
fn reported(model: &mut Model, report: &Report) -> Vec<Effect> {
    let unix = model.now.unix;
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    if report.outcome == Overall::CouldNotBeGraded {
        let words = "some checks could not be made; this is no verdict on your Dockerfile";
        return notice::show(model, Notice::trouble(words));
    }
    let submitted = bench
        .run
        .as_ref()
        .map(|graded| graded.run.submitted().clone());
    let attempt = Attempt::of(report, submitted.unwrap_or_default(), unix);
    bench.attempts.push(attempt.clone());
    if let Some(graded) = &mut bench.run {
        graded.kept = true;
    }
    let mission = bench.id().clone();
    let mut effects = vec![Effect::KeepAttempt {
        mission,
        attempt: Box::new(attempt.clone()),
    }];
    if attempt.passed() {
        let solution = bench.solution_bytes();
        settle(&mut bench.place, &attempt, solution);
        let stale = bench.is_stale();
        if stale {
            let words = "passed, for the text you built; the debrief is ready";
            effects.extend(notice::show(model, Notice::info(words)));
        } else {
            effects.extend(overlays::celebrate(model));
        }
    }
    effects.extend(measure(model, report.image.is_some()));
    effects.extend(save::everything(model));
    effects
}

/// Solutions whose size nobody knows yet are measured once, so that the gauge and the stars can be.
fn measure(model: &mut Model, built: bool) -> Vec<Effect> {
    let Some(bench) = &model.bench else {
        return Vec::new();
    };
    let known = bench.reference_sizes();
    let unknown = bench.mission().references.iter().map(|it| &it.id);
    let unknown: Vec<_> = unknown
        .filter(|id| !known.contains_key(id.as_str()))
        .cloned()
        .collect();
    if built {
        measure_these(model, unknown)
    } else {
        Vec::new()
    }
}

pub(super) fn measure_these(model: &mut Model, references: Vec<Slug>) -> Vec<Effect> {
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    if references.is_empty() || bench.measuring.is_some() || !model.engine.is_ready() {
        return Vec::new();
    }
    model.memory.runs += 1;
    let run = RunId(model.memory.runs);
    bench.measuring = Some(run);
    vec![Effect::Measure {
        run,
        bundle: Arc::clone(&bench.bundle),
        references,
    }]
}

fn note_reference(bench: &mut Bench, id: Slug, analysis: Arc<Analysis>) {
    bench
        .place
        .references
        .insert(id.to_string(), analysis.total_bytes);
    bench.references.insert(id, analysis);
}

pub(super) fn measured(
    model: &mut Model,
    mission: &Slug,
    reference: Slug,
    result: Result<Arc<Analysis>, String>,
) -> Vec<Effect> {
    let Some(bench) = model
        .bench
        .as_deref_mut()
        .filter(|bench| bench.id() == mission)
    else {
        return Vec::new();
    };
    // A reference that cannot be measured leaves its mark off the gauge; `verify` says why.
    let Ok(analysis) = result else {
        return Vec::new();
    };
    note_reference(bench, reference, analysis);
    let solution = bench.solution_bytes();
    if bench.place.passed()
        && let Some(best) = bench.attempts.iter().rfind(|it| it.passed()).cloned()
    {
        settle(&mut bench.place, &best, solution);
        overlays::update_debrief(model);
    }
    overlays::new_images(model);
    save::everything(model)
}
