//! A key press: an action, the start of one, or text.

use super::{bench, course, edit, explore, general, list, overlays, prompt};
use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::keys::{Key, Lookup};
use crate::app::model::Model;
use crate::app::workbench::panes::Room;

pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    model.notice = None;
    model.pending.push(key);
    let contexts = model.contexts();
    match model.keys.look_up(&contexts, &model.pending) {
        Lookup::Action(action) => {
            model.pending.clear();
            act(model, action)
        }
        Lookup::Begun => Vec::new(),
        Lookup::Nothing => {
            let begun = model.pending.len() > 1;
            model.pending.clear();
            // The key that did not belong to a sequence still means what it means alone; not where
            // each letter is a command, and the wrong one does harm.
            if begun && model.takes_commands() {
                edit::forget_begun(model);
                Vec::new()
            } else if begun {
                press(model, key)
            } else {
                typed(model, key)
            }
        }
    }
}

fn typed(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(letter) = key.typed() else {
        edit::forget_begun(model);
        return Vec::new();
    };
    if model.prompt.is_some() {
        prompt::typed(model, letter)
    } else if model.takes_text() || model.takes_commands() {
        edit::typed(model, letter)
    } else {
        Vec::new()
    }
}

pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if model.prompt.is_some() {
        let line = text.lines().next().unwrap_or_default();
        prompt::pasted(model, line)
    } else if model.takes_text() {
        edit::pasted(model, text)
    } else {
        Vec::new()
    }
}

pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    // Nothing is done blindly on a screen that shows nothing.
    if model.room() == Room::TooSmall && !matches!(action, Action::General(_)) {
        return Vec::new();
    }
    if !matches!(action, Action::Vim(_) | Action::Edit(_)) {
        edit::forget_begun(model);
    }
    match action {
        Action::General(action) => general::act(model, action),
        Action::Course(action) => course::act(model, action),
        Action::Bench(action) => bench::act(model, action),
        Action::List(action) => list::act(model, action),
        Action::Edit(action) => edit::act(model, action),
        Action::Explore(action) => explore::act(model, action),
        Action::Compare(action) => overlays::compare(model, action),
        Action::Vim(action) => edit::vim(model, action),
    }
}
