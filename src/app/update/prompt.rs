//! A line of text is typed; what it is for follows each keystroke.

use super::{command_line, edit};
use crate::app::action::EditAction;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlay::Overlay;
use crate::app::prompt::{Prompt, PromptFor};
use crate::app::workbench::panes::Pane;

/// Opens a prompt with what was searched for last.
pub(super) fn open(model: &mut Model, purpose: PromptFor, text: &str) -> Vec<Effect> {
    model.prompt = Some(Prompt {
        purpose,
        text: text.to_owned(),
    });
    Vec::new()
}

pub(super) fn typed(model: &mut Model, letter: char) -> Vec<Effect> {
    change(model, |text| text.push(letter))
}

pub(super) fn pasted(model: &mut Model, line: &str) -> Vec<Effect> {
    let plain: String = line.chars().filter(|c| !c.is_control()).collect();
    change(model, |text| text.push_str(&plain))
}

pub(super) fn backspace(model: &mut Model) -> Vec<Effect> {
    change(model, |text| {
        text.pop();
    })
}

/// Keeps what was found, or does what was asked for.
pub(super) fn confirm(model: &mut Model) -> Vec<Effect> {
    let Some(prompt) = model.prompt.take() else {
        return Vec::new();
    };
    match prompt.purpose {
        PromptFor::EditorCommand => command_line::run(model, &prompt.text),
        // Nothing typed over what was searched for last: that is meant.
        PromptFor::EditorSearch if prompt.text.is_empty() && searched(model) => {
            edit::act(model, EditAction::FindNextMatch)
        }
        _ => Vec::new(),
    }
}

fn searched(model: &Model) -> bool {
    let bench = model.bench.as_ref();
    bench.is_some_and(|bench| !bench.editor.search().is_empty())
}

/// Forgets what was typed.
pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    if model.prompt.as_ref().is_some_and(|it| !it.text.is_empty()) {
        change(model, String::clear);
    }
    model.prompt = None;
    Vec::new()
}

fn change(model: &mut Model, edit: impl FnOnce(&mut String)) -> Vec<Effect> {
    if let Some(prompt) = &mut model.prompt {
        edit(&mut prompt.text);
        let (purpose, text) = (prompt.purpose, prompt.text.clone());
        follow(model, purpose, &text);
    }
    Vec::new()
}

fn follow(model: &mut Model, purpose: PromptFor, text: &str) {
    let size = model.size;
    match (purpose, model.overlays.last_mut()) {
        (PromptFor::CourseSearch, _) => model.course.set_search(text),
        (PromptFor::HelpFilter, Some(Overlay::Help(help))) => {
            text.clone_into(&mut help.filter);
            help.top = 0;
        }
        (PromptFor::ExplorerFilter, Some(Overlay::Explorer(explorer))) => explorer.set_filter(text),
        (PromptFor::FilesFilter, Some(Overlay::Files(files))) => files.set_filter(text),
        (PromptFor::CompareSearch, Some(Overlay::Compare(compare))) => compare.set_search(text),
        (PromptFor::EditorSearch, _) => {
            if let Some(bench) = &mut model.bench {
                let area = bench.editor_area(size);
                bench.editor.set_search(text, area);
            }
        }
        (PromptFor::BuildSearch, _) => {
            if let Some(graded) = model.bench.as_mut().and_then(|bench| bench.run.as_mut()) {
                graded.run.builds.set_search(text);
            }
        }
        (PromptFor::CheckSearch, _) => {
            if let Some(bench) = &mut model.bench {
                let (width, rows) = bench.room_of(Pane::Checks, size);
                if let Some(graded) = &mut bench.run {
                    graded.run.checks.set_search(text, rows, width);
                }
            }
        }
        _ => {}
    }
}
