//! What can be done on the course map.

use crate::app::action::CourseAction;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::msg::Notice;
use crate::app::prompt::{Prompt, PromptFor};

pub(super) fn act(model: &mut Model, action: CourseAction) -> Vec<Effect> {
    match action {
        CourseAction::Open => open(model),
        CourseAction::Search => {
            model.prompt = Some(Prompt {
                purpose: PromptFor::CourseSearch,
                text: model.course.search.clone(),
            });
            Vec::new()
        }
    }
}

pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let Some(entry) = model.course.selected() else {
        return Vec::new();
    };
    match &entry.about {
        Ok(about) => vec![Effect::Open(about.id.clone())],
        Err(broken) => {
            let words = format!("{} cannot be opened: {}", broken.folder, broken.problem);
            super::notice::show(model, Notice::trouble(words))
        }
    }
}
