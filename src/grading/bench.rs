//! Turns facts into verdicts as they arrive, each check once, in the order its needs allow.

use std::collections::BTreeMap;

use crate::domain::check::Check;
use crate::domain::event::GradeEvent;
use crate::domain::facts::Facts;
use crate::domain::mission::{Mission, Slug};
use crate::domain::report::StepReport;
use crate::domain::verdict::{Outcome, Verdict};
use crate::engine::Sink;

/// The checks of a mission and the verdicts reached so far.
pub(super) struct Bench<'a> {
    mission: &'a Mission,
    verdicts: BTreeMap<&'a Slug, Verdict>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(mission: &'a Mission) -> Self {
        Self {
            mission,
            verdicts: BTreeMap::new(),
        }
    }

    /// Judges every check whose facts are in.
    pub(super) fn settle(&mut self, facts: &Facts, sink: Sink<'_, GradeEvent>) {
        self.judge(facts, sink, false);
    }

    /// Judges what is left: no more facts will come.
    pub(super) fn close(&mut self, facts: &Facts, sink: Sink<'_, GradeEvent>) {
        self.judge(facts, sink, true);
    }

    fn judge(&mut self, facts: &Facts, sink: Sink<'_, GradeEvent>, last_call: bool) {
        for step in &self.mission.steps {
            for check in &step.checks {
                if self.verdicts.contains_key(&check.id) {
                    continue;
                }
                if let Some(verdict) = self.verdict(check, facts, last_call) {
                    sink(GradeEvent::Verdict {
                        step: step.id.clone(),
                        verdict: verdict.clone(),
                    });
                    self.verdicts.insert(&check.id, verdict);
                }
            }
        }
    }

    fn verdict(&self, check: &Check, facts: &Facts, last_call: bool) -> Option<Verdict> {
        for need in &check.needs {
            match self.verdicts.get(need) {
                Some(Verdict {
                    outcome: Outcome::Pass,
                    ..
                }) => {}
                // What could not be said of the needed check cannot be said of this one either.
                Some(Verdict {
                    outcome: Outcome::CouldNotCheck { reason },
                    ..
                }) => {
                    return Some(check.could_not(reason));
                }
                Some(_) => return Some(check.skipped(self.title_of(need))),
                // `content` refuses a need that comes later, so this one is still waiting.
                None if last_call => return Some(check.skipped(self.title_of(need))),
                None => return None,
            }
        }
        match check.kind.evaluate(facts) {
            Err(answer) if answer.is_pending() && !last_call => None,
            answer => Some(check.verdict(answer)),
        }
    }

    /// A check's title, as the learner knows it.
    fn title_of<'s>(&'s self, id: &'s Slug) -> &'s str {
        let check = self.mission.checks().find(|check| check.id == *id);
        check.map_or(id.as_str(), |check| check.title.as_str())
    }

    /// The verdicts in the mission's order.
    pub(super) fn into_steps(mut self) -> Vec<StepReport> {
        let mission = self.mission;
        let mut report = |step: &'a crate::domain::mission::Step| {
            let checks: Vec<_> = step
                .checks
                .iter()
                .filter_map(|check| self.verdicts.remove(&check.id))
                .collect();
            let passed = checks
                .iter()
                .all(|verdict| verdict.outcome == Outcome::Pass);
            StepReport {
                id: step.id.clone(),
                title: step.title.clone(),
                passed,
                checks,
            }
        };
        mission.steps.iter().map(&mut report).collect()
    }
}
