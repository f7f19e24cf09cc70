//! Editing: every change is saved soon and judged by the rules once the learner pauses.

use std::time::Duration;

use super::{notice, prompt, save};
use crate::app::action::{BenchAction, EditAction, VimAction};
use crate::app::editor::{Mode, Outcome};
use crate::app::effect::{Effect, Wake};
use crate::app::model::Model;
use crate::app::msg::{Linted, Notice};
use crate::app::prompt::PromptFor;
use crate::domain::mission::Slug;

/// A pause in typing, after which the rules speak.
const PAUSE: Duration = Duration::from_millis(60);

pub(super) fn act(model: &mut Model, action: EditAction) -> Vec<Effect> {
    if model.prompt.is_some() {
        return match action {
            EditAction::Backspace => prompt::backspace(model),
            _ => Vec::new(),
        };
    }
    let size = model.size;
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    if action == EditAction::Find {
        if bench.editor.drop_operator() {
            return Vec::new();
        }
        // As in vim, where each search begins anew.
        let text = match bench.editor.mode() {
            Some(_) => String::new(),
            None => bench.editor.search().to_owned(),
        };
        return prompt::open(model, PromptFor::EditorSearch, &text);
    }
    let area = bench.editor_area(size);
    let outcome = bench.editor.act(action, area);
    after(model, outcome)
}

pub(super) fn vim(model: &mut Model, action: VimAction) -> Vec<Effect> {
    // Where nothing was begun, Esc means what it means everywhere.
    if action == VimAction::Normal
        && let Some(bench) = &model.bench
        && bench.editor.mode() == Some(Mode::Normal)
        && bench.editor.begun().is_none()
    {
        return super::bench::act(model, BenchAction::CancelRun);
    }
    let size = model.size;
    let Some(bench) = model.bench.as_mut().filter(|_| model.prompt.is_none()) else {
        return Vec::new();
    };
    let area = bench.editor_area(size);
    let outcome = bench.editor.vim(action, area);
    after(model, outcome)
}

/// Another key was pressed: what vim's keys had begun is dropped.
pub(super) fn forget_begun(model: &mut Model) {
    if let Some(bench) = &mut model.bench {
        bench.editor.forget_begun();
    }
}

pub(super) fn typed(model: &mut Model, letter: char) -> Vec<Effect> {
    let size = model.size;
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    let area = bench.editor_area(size);
    let outcome = bench.editor.type_char(letter, area);
    after(model, outcome)
}

pub(super) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    let size = model.size;
    let Some(bench) = &mut model.bench else {
        return Vec::new();
    };
    let area = bench.editor_area(size);
    let outcome = bench.editor.paste(text, area);
    after(model, outcome)
}

/// What an edit asks for.
pub(super) fn after(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(text) = outcome.copied {
        effects.push(Effect::Copy(text));
    }
    if outcome.open_outside {
        effects.extend(open_outside(model));
    }
    if outcome.command_line {
        effects.extend(prompt::open(model, PromptFor::EditorCommand, ""));
    }
    if let Some(bench) = model.bench.as_ref().filter(|_| outcome.edited) {
        let version = bench.editor.version(bench.editor.current());
        effects.push(Effect::Wake {
            after: PAUSE,
            wake: Wake::Lint { version },
        });
    }
    if let Some(words) = outcome.notice {
        effects.extend(notice::show(model, Notice::info(words)));
    }
    // The cursor moved at least, and the place is kept too.
    effects.extend(save::soon(model));
    effects
}

fn open_outside(model: &mut Model) -> Vec<Effect> {
    let mut effects = save::everything(model);
    if let Some(bench) = &model.bench {
        let path = bench.editor.current().to_owned();
        let line = bench.editor.cursor_of(&path).line + 1;
        effects.push(Effect::EditOutside {
            mission: bench.id().clone(),
            path,
            line: u32::try_from(line).unwrap_or(1),
        });
    }
    effects
}

/// Judges the current file if nothing was typed since.
pub(super) fn lint(model: &Model, version: u64) -> Vec<Effect> {
    let current = model
        .bench
        .as_ref()
        .is_some_and(|bench| bench.editor.version(bench.editor.current()) == version);
    if current { lint_now(model) } else { Vec::new() }
}

/// Every editable file: what one says may change what the rules find in another.
pub(super) fn lint_now(model: &Model) -> Vec<Effect> {
    let Some(bench) = &model.bench else {
        return Vec::new();
    };
    let files = bench.editor.texts();
    let lint = |path: &String| Effect::Lint {
        bundle: std::sync::Arc::clone(&bench.bundle),
        path: path.clone(),
        version: bench.editor.version(path),
        files: files.clone(),
    };
    bench.mission().workspace.edit.iter().map(lint).collect()
}

pub(super) fn linted(model: &mut Model, linted: Linted) -> Vec<Effect> {
    let bench = model.bench.as_deref_mut();
    if let Some(bench) = bench.filter(|bench| *bench.id() == linted.mission) {
        bench
            .editor
            .set_problems(&linted.path, linted.version, linted.found);
    }
    Vec::new()
}

/// Another program wrote the file. What was typed here meanwhile is one undo away.
pub(super) fn changed(model: &mut Model, mission: &Slug, path: &str, text: &str) -> Vec<Effect> {
    let bench = model.bench.as_deref_mut();
    let Some(bench) = bench.filter(|bench| bench.id() == mission) else {
        return Vec::new();
    };
    if bench.editor.text(path) == text {
        return Vec::new();
    }
    bench.editor.replace(path, text);
    bench.set_kept(path);
    let mut effects = vec![Effect::NoteChange {
        mission: mission.clone(),
        path: path.to_owned(),
        text: text.to_owned(),
    }];
    effects.extend(lint_now(model));
    let words = format!("{path} was changed outside and read again; undo brings yours back");
    effects.extend(notice::show(model, Notice::info(words)));
    effects
}
