//! Sentences on the status line: shown, and gone after they could be read.

use std::time::Duration;

use crate::app::effect::{Effect, Wake};
use crate::app::model::Model;
use crate::app::msg::Notice;

/// Information fades; trouble stays until the next key.
const READING: Duration = Duration::from_secs(6);

pub(super) fn show(model: &mut Model, notice: Notice) -> Vec<Effect> {
    let fades = !notice.trouble;
    model.notice = Some(notice);
    if fades {
        vec![Effect::Wake {
            after: READING,
            wake: Wake::Notice,
        }]
    } else {
        Vec::new()
    }
}

pub(super) fn fade(model: &mut Model) -> Vec<Effect> {
    model.notice = model.notice.take().filter(|notice| notice.trouble);
    Vec::new()
}
