//! The prompt rule: what a check demands, the step's task says. A learner never has to guess a
//! number, a port or a name.

use super::demands::{self, Weight};
use super::sheet::Sheet;
use super::task::{Literal, Task};
use crate::content::key_path::KeyPath;
use crate::content::paths::every_check;
use crate::domain::mission::Seconds;
use crate::domain::text::sanitise;

/// Most literals looked for in one mission: each is a search through a task.
const MAX_DEMANDS: usize = 1_000;

pub(super) fn check(sheet: &mut Sheet<'_>) {
    let mission = &sheet.bundle.mission;
    let tasks: Vec<Task<'_>> = mission
        .steps
        .iter()
        .map(|step| Task::new(&step.task))
        .collect();
    let mut looked_for = 0;
    for (at, check) in every_check(mission) {
        let step = step_of(&at);
        let Some(task) = tasks.get(step) else {
            continue;
        };
        let at = at.key(check.kind.name());
        for demand in demands::of(&check.kind) {
            looked_for += 1;
            if looked_for > MAX_DEMANDS {
                return;
            }
            if task.says(&demand.literal) {
                continue;
            }
            let message = format!(
                "the task of steps[{step}] does not mention {}, which this check demands",
                shown(&demand.literal)
            );
            let at = at.join(&demand.key);
            match demand.weight {
                Weight::Must => sheet.error(at, &message),
                Weight::Should => sheet.warning(at, &message),
            };
        }
    }
}

/// The paths of checks open with `steps[i]`.
fn step_of(at: &KeyPath) -> usize {
    match at.0.get(1) {
        Some(crate::content::key_path::Segment::Index(index)) => *index,
        _ => usize::MAX,
    }
}

fn shown(literal: &Literal) -> String {
    let quoted = |text: &str| format!("`{}`", sanitise(text, 80));
    match literal {
        Literal::Bytes(bytes) => quoted(&bytes.to_string()),
        #[expect(clippy::float_cmp, reason = "only how it is written depends on it")]
        Literal::Share(share) if (share * 100.0).round() == share * 100.0 => {
            quoted(&format!("{} %", share * 100.0))
        }
        Literal::Share(share) => quoted(&share.to_string()),
        Literal::Milliseconds(time) => {
            let text = format!("{time}ms");
            quoted(
                &text
                    .parse::<Seconds>()
                    .map_or(text, |time| time.to_string()),
            )
        }
        Literal::Count(count) | Literal::Number(count) => quoted(&count.to_string()),
        Literal::Name(spellings) => quoted(spellings.first().map_or("", String::as_str)),
        Literal::AnyCase(name) => quoted(name),
    }
}
