//! One try at a mission: what was handed in, and what came of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::mission::Slug;
use crate::domain::report::{Overall, Points, Receipt, Report};
use crate::domain::verdict::Outcome;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attempt {
    /// Seconds since 1970, UTC.
    pub at: i64,
    pub outcome: Overall,
    pub points: Points,
    /// Bytes of regular files over all layers; none when the layers were not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wasted_bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layers: Option<usize>,
    pub seconds: f64,
    /// Seconds of the slowest rebuild after an edit; none where the mission asks for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rebuild: Option<f64>,
    pub checks: Vec<CheckResult>,
    /// What was graded by what; none in attempts of early releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// The files that were handed in, by path.
    pub files: BTreeMap<String, String>,
}

/// The outcome of one check, as the report calls it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    pub check: Slug,
    pub outcome: CheckOutcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    Pass,
    Fail,
    CouldNotCheck,
    Skipped,
}

impl From<&Outcome> for CheckOutcome {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Pass => Self::Pass,
            Outcome::Fail { .. } => Self::Fail,
            Outcome::CouldNotCheck { .. } => Self::CouldNotCheck,
            Outcome::Skipped { .. } => Self::Skipped,
        }
    }
}

impl Attempt {
    #[must_use]
    pub fn of(report: &Report, files: BTreeMap<String, String>, at: i64) -> Self {
        let image = report.image.as_ref();
        let verdicts = report.steps.iter().flat_map(|step| &step.checks);
        Self {
            at,
            outcome: report.outcome,
            points: report.points,
            total_bytes: image.and_then(|image| image.total_bytes),
            wasted_bytes: image.and_then(|image| image.wasted_bytes),
            layers: image.map(|image| image.layers),
            seconds: report.timings.total,
            rebuild: report.timings.rebuild,
            checks: verdicts
                .map(|verdict| CheckResult {
                    check: verdict.check.clone(),
                    outcome: (&verdict.outcome).into(),
                })
                .collect(),
            receipt: Some(report.receipt.clone()),
            files,
        }
    }

    #[must_use]
    pub fn passed(&self) -> bool {
        self.outcome == Overall::Passed
    }
}
