//! What a mission proves of itself on an engine: its starter fails as declared, its solutions pass,
//! and each wrong answer fails exactly the checks that it names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::mission::{Bundle, Role, Slug, Submission};
use super::report::Report;
use super::verdict::{Finding, Outcome};

/// How often each solution has to pass.
const ROUNDS: u32 = 2;

/// An answer of the mission's own, and what must come of grading it.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub answer: Answer,
    pub submission: Submission,
    pub expected: Expected,
    /// Nothing of it may come from the builder's cache.
    pub fresh: bool,
}

/// Which of the mission's own answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "answer", rename_all = "lowercase")]
pub enum Answer {
    Starter,
    Baseline { id: Slug },
    Solution { id: Slug, round: u32 },
    Wrong { dockerfile: String },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// An image; nothing else of a baseline has to be good.
    Image,
    /// These checks fail and no others; none means that it passes.
    Fails(BTreeSet<Slug>),
}

/// One grading of a claim.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proof {
    #[serde(flatten)]
    pub answer: Answer,
    /// From 1: the how-manieth repetition this is.
    pub repeat: u32,
    /// Everything that is not as claimed, in words; empty is good.
    pub surprises: Vec<String>,
    /// Some check has no answer, through no fault of the mission's.
    pub unknown: bool,
    /// The checks that failed.
    pub failed: BTreeSet<Slug>,
    /// Of regular files in the image's layers.
    pub bytes: Option<u64>,
    pub layers: Option<usize>,
    /// Of the whole run.
    pub seconds: f64,
}

/// Everything that the mission claims, in the order of its file.
///
/// # Errors
/// A Dockerfile that the mission names is not there: without it a wrong answer would fail for nothing.
pub fn claims(bundle: &Bundle) -> Result<Vec<Claim>, String> {
    let mission = &bundle.mission;
    let own = |path: &str| {
        let missing = || format!("there is no file `{path}`; `phoenix lint` says who names it");
        bundle.own_submission(path).ok_or_else(missing)
    };
    let fails = |ids: &[Slug]| Expected::Fails(ids.iter().cloned().collect());
    let mut claims = vec![Claim {
        answer: Answer::Starter,
        submission: bundle.starter_submission(),
        expected: fails(&mission.starter.fails),
        fresh: false,
    }];
    for reference in &mission.references {
        let id = reference.id.clone();
        let submission = own(&reference.dockerfile)?;
        match reference.role {
            Role::Baseline => claims.push(Claim {
                answer: Answer::Baseline { id },
                submission,
                expected: Expected::Image,
                fresh: false,
            }),
            Role::Solution => claims.extend((1..=ROUNDS).map(|round| Claim {
                answer: Answer::Solution {
                    id: id.clone(),
                    round,
                },
                submission: submission.clone(),
                expected: fails(&[]),
                fresh: round == 1,
            })),
        }
    }
    for wrong in &mission.wrong {
        claims.push(Claim {
            answer: Answer::Wrong {
                dockerfile: wrong.dockerfile.clone(),
            },
            submission: own(&wrong.dockerfile)?,
            expected: fails(&wrong.fails),
            fresh: false,
        });
    }
    Ok(claims)
}

impl Claim {
    /// What is known of an answer that could not be graded at all.
    #[must_use]
    pub fn unproved(&self, repeat: u32, why: String) -> Proof {
        Proof {
            surprises: vec![why],
            unknown: true,
            ..self.blank(repeat)
        }
    }

    fn blank(&self, repeat: u32) -> Proof {
        Proof {
            answer: self.answer.clone(),
            repeat,
            surprises: Vec::new(),
            unknown: false,
            failed: BTreeSet::new(),
            bytes: None,
            layers: None,
            seconds: 0.0,
        }
    }

    /// What a report of this answer proves.
    #[must_use]
    pub fn judge(&self, report: &Report, repeat: u32) -> Proof {
        let image = report.image.as_ref();
        let mut proof = Proof {
            bytes: image.and_then(|image| image.total_bytes),
            layers: image.map(|image| image.layers),
            seconds: report.timings.total,
            ..self.blank(repeat)
        };
        let mut unknown: Vec<(&str, Vec<&Slug>)> = Vec::new();
        for verdict in report.steps.iter().flat_map(|step| &step.checks) {
            let check = &verdict.check;
            let claimed = match &self.expected {
                Expected::Image => None,
                Expected::Fails(checks) => Some(checks.contains(check)),
            };
            match (&verdict.outcome, claimed) {
                (Outcome::CouldNotCheck { reason }, _) => {
                    proof.unknown = true;
                    match unknown.iter_mut().find(|(why, _)| *why == reason) {
                        Some((_, checks)) => checks.push(check),
                        None => unknown.push((reason, vec![check])),
                    }
                }
                (Outcome::Fail { findings }, claimed) => {
                    proof.failed.insert(check.clone());
                    if claimed == Some(false) {
                        let first = findings.first().map(in_words).unwrap_or_default();
                        proof.surprises.push(format!("`{check}` fails{first}"));
                    }
                }
                (Outcome::Pass, Some(true)) => {
                    proof.surprises.push(format!("`{check}` passes"));
                }
                (Outcome::Skipped { because }, Some(true)) => {
                    let words = format!("`{check}` is skipped: {because}");
                    proof.surprises.push(words);
                }
                (Outcome::Pass | Outcome::Skipped { .. }, _) => {}
            }
        }
        // An engine that went away is one surprise, not one for each check.
        let unknown = unknown.iter().map(|(why, checks)| unchecked(why, checks));
        proof.surprises.extend(unknown);
        if self.expected == Expected::Image && image.is_none() {
            proof.surprises.push("there is no image".to_owned());
        }
        proof
    }
}

/// `` `lean` and 10 more could not be checked: … ``
fn unchecked(why: &str, checks: &[&Slug]) -> String {
    let which = match checks {
        [first, rest @ ..] if rest.len() > 1 => format!("`{first}` and {} more", rest.len()),
        few => {
            let ids: Vec<_> = few.iter().map(|id| format!("`{id}`")).collect();
            ids.join(" and ")
        }
    };
    format!("{which} could not be checked: {why}")
}

impl Proof {
    #[must_use]
    pub fn holds(&self) -> bool {
        self.surprises.is_empty()
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Starter => f.write_str("starter"),
            Self::Baseline { id } => write!(f, "{id} (baseline)"),
            Self::Solution { id, round } => write!(f, "{id}, round {round}"),
            Self::Wrong { dockerfile } => f.write_str(dockerfile),
        }
    }
}

fn in_words(finding: &Finding) -> String {
    format!(": expected {}, found {}", finding.expected, finding.found)
}

/// The repetitions of an answer that did not all fail the same checks.
#[must_use]
pub fn flaky<'a>(proofs: impl IntoIterator<Item = &'a Proof>) -> BTreeSet<Answer> {
    let mut failed = BTreeMap::new();
    let mut flaky = BTreeSet::new();
    for proof in proofs {
        if *failed.entry(&proof.answer).or_insert(&proof.failed) != &proof.failed {
            flaky.insert(proof.answer.clone());
        }
    }
    flaky
}

#[cfg(test)]
mod tests {
    use super::{Answer, Claim, Expected, flaky};
    use crate::domain::mission::{Slug, Submission};
    use crate::domain::report::{Overall, Points, Receipt, Report, StepReport, Timings};
    use crate::domain::verdict::{Finding, Outcome, Verdict};

    fn slug(id: &str) -> Slug {
        Slug::new(id).unwrap()
    }

    fn report(outcomes: &[(&str, Outcome)]) -> Report {
        let checks = outcomes.iter().map(|(id, outcome)| Verdict {
            check: slug(id),
            kind: "size",
            title: String::new(),
            points: 10,
            outcome: outcome.clone(),
            hint: None,
        });
        Report {
            report: 1,
            outcome: Overall::Failed,
            points: Points::default(),
            steps: vec![StepReport {
                id: slug("step"),
                title: String::new(),
                passed: false,
                checks: checks.collect(),
            }],
            image: None,
            receipt: Receipt {
                phoenix: String::new(),
                mission: slug("m"),
                mission_digest: String::new(),
                submission_digest: String::new(),
                base_images: [].into(),
                stand_ins: vec![],
                engine: None,
                builder: None,
                image_store: None,
            },
            timings: Timings::default(),
        }
    }

    fn failed() -> Outcome {
        Outcome::Fail {
            findings: vec![Finding::new("less", "more")],
        }
    }

    fn claim(fails: &[&str]) -> Claim {
        Claim {
            answer: Answer::Starter,
            submission: Submission::default(),
            expected: Expected::Fails(fails.iter().map(|id| slug(id)).collect()),
            fresh: false,
        }
    }

    #[test]
    fn what_is_as_claimed_is_no_surprise() {
        let skipped = Outcome::Skipped {
            because: "one".to_owned(),
        };
        let report = report(&[
            ("one", failed()),
            ("two", skipped),
            ("three", Outcome::Pass),
        ]);
        let proof = claim(&["one"]).judge(&report, 1);
        assert!(proof.holds() && !proof.unknown, "{proof:?}");
        assert_eq!(proof.failed, [slug("one")].into());
    }

    #[test]
    fn every_difference_is_said() {
        let outage = Outcome::CouldNotCheck {
            reason: "no engine".to_owned(),
        };
        let skipped = Outcome::Skipped {
            because: "it needs `two`".to_owned(),
        };
        let report = report(&[
            ("one", Outcome::Pass),
            ("two", failed()),
            ("three", skipped),
            ("four", outage),
        ]);
        let proof = claim(&["one", "three"]).judge(&report, 1);
        assert_eq!(
            proof.surprises,
            [
                "`one` passes",
                "`two` fails: expected less, found more",
                "`three` is skipped: it needs `two`",
                "`four` could not be checked: no engine",
            ]
        );
        assert!(proof.unknown);
    }

    #[test]
    fn what_keeps_many_checks_from_an_answer_is_said_once() {
        let lost = |why: &str| Outcome::CouldNotCheck {
            reason: why.to_owned(),
        };
        let report = report(&[
            ("one", lost("no engine")),
            ("two", lost("no port")),
            ("three", lost("no engine")),
            ("four", lost("no engine")),
        ]);
        assert_eq!(
            claim(&[]).judge(&report, 1).surprises,
            [
                "`one` and 2 more could not be checked: no engine",
                "`two` could not be checked: no port",
            ]
        );
    }

    #[test]
    fn a_baseline_needs_an_image_and_nothing_else() {
        let mut claim = claim(&[]);
        claim.expected = Expected::Image;
        let proof = claim.judge(&report(&[("one", failed())]), 1);
        assert_eq!(proof.surprises, ["there is no image"]);
    }

    #[test]
    fn an_answer_that_does_not_always_fail_the_same_is_flaky() {
        let steady = claim(&["one"]).judge(&report(&[("one", failed())]), 1);
        assert!(flaky([&steady, &steady]).is_empty());
        let other = claim(&["one"]).judge(&report(&[("one", Outcome::Pass)]), 2);
        assert_eq!(flaky([&steady, &other]), [Answer::Starter].into());
    }
}
