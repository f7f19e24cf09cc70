//! Looking into layers.

use crate::app::action::ExploreAction;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlay::Overlay;
use crate::app::prompt::PromptFor;

pub(super) fn act(model: &mut Model, action: ExploreAction) -> Vec<Effect> {
    let Some(Overlay::Explorer(explorer)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    if action == ExploreAction::Filter {
        let text = explorer.filter().to_owned();
        return super::prompt::open(model, PromptFor::ExplorerFilter, &text);
    }
    explorer.act(action);
    Vec::new()
}
