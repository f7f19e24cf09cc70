//! The report's size: it is that of what is handed in, so a check in a target does not bring it.

use super::sheet::Sheet;
use crate::content::paths::every_check;
use crate::domain::check::{Check, CheckKind};
use crate::domain::facts::Plan;

/// Warns when sizes are asked for, but in targets alone.
pub(super) fn check(sheet: &mut Sheet<'_>) {
    let mission = &sheet.bundle.mission;
    if mission.checks().any(reads_layers) {
        return;
    }
    let first = every_check(mission).into_iter().find(|(_, check)| {
        use CheckKind::{Layers, Size, Waste};
        matches!(check.kind, Size(_) | Layers(_) | Waste(_))
    });
    if let Some((at, check)) = first {
        let message = "only targets are measured: a report of `phoenix grade` will say nothing of \
                       the image's size";
        let problem = sheet.warning(at.key(check.kind.name()), message);
        problem.help = Some(
            "ask for `size`, `layers` or `waste` of the submission itself too, outside `target`"
                .to_owned(),
        );
    }
}

fn reads_layers(check: &Check) -> bool {
    let mut plan = Plan::default();
    check.kind.plan(&mut plan);
    plan.layers
}
