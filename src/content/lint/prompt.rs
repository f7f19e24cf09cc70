//! The prompt rule: what a check demands, the step's task says. A learner never has to guess a
//! number, a port or a name.

use super::demands::{self, Demand, Weight};
use super::sheet::Sheet;
use super::task::{Literal, Task};
use crate::content::key_path::KeyPath;
use crate::content::paths::every_check;
use crate::domain::mission::{Mission, Seconds, Slug};
use crate::domain::text::sanitise;

/// Most literals looked for in one mission: each is a search through a task.
const MAX_DEMANDS: usize = 1_000;

/// A demand that the task of its step does not mention.
pub(super) struct Unsaid<'a> {
    pub(super) step: usize,
    pub(super) check: &'a Slug,
    /// The key that demands it.
    at: KeyPath,
    pub(super) demand: Demand,
}

pub(super) fn check(sheet: &mut Sheet<'_>) {
    let mission = &sheet.bundle.mission;
    let steps = mission.steps.iter();
    let tasks: Vec<_> = steps.map(|step| Some(step.task.as_str())).collect();
    for Unsaid {
        step, at, demand, ..
    } in unsaid(mission, &tasks)
    {
        let message = format!(
            "the task of steps[{step}] does not mention {}, which this check demands",
            shown(&demand.literal)
        );
        match demand.weight {
            Weight::Must => sheet.error(at, &message),
            Weight::Should => sheet.warning(at, &message),
        };
    }
}

/// What is unsaid in these tasks, one for each step; where there is none, nothing is looked for.
pub(super) fn unsaid<'a>(mission: &'a Mission, tasks: &[Option<&str>]) -> Vec<Unsaid<'a>> {
    let tasks: Vec<_> = tasks.iter().map(|task| task.map(Task::new)).collect();
    let mut looked_for = 0;
    let mut unsaid = Vec::new();
    for (at, check) in every_check(mission) {
        let step = step_of(&at);
        let Some(Some(task)) = tasks.get(step) else {
            continue;
        };
        let at = at.key(check.kind.name());
        for demand in demands::of(&check.kind) {
            looked_for += 1;
            if looked_for > MAX_DEMANDS {
                return unsaid;
            }
            if !task.says(&demand.literal) {
                unsaid.push(Unsaid {
                    step,
                    check: &check.id,
                    at: at.join(&demand.key),
                    demand,
                });
            }
        }
    }
    unsaid
}

/// The paths of checks open with `steps[i]`.
fn step_of(at: &KeyPath) -> usize {
    match at.0.get(1) {
        Some(crate::content::key_path::Segment::Index(index)) => *index,
        _ => usize::MAX,
    }
}

pub(super) fn shown(literal: &Literal) -> String {
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
