//! The report of a grading run: versioned, stable, byte-identical on a rerun but for `timings`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::build::Builder;
use super::mission::Slug;
use super::verdict::{Outcome, Verdict};

/// Version of the JSON report; a field may be added within a version, none changes or goes.
pub const REPORT_VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub report: u32,
    pub outcome: Overall,
    pub points: Points,
    pub steps: Vec<StepReport>,
    /// None when there is no image.
    pub image: Option<ImageReport>,
    pub receipt: Receipt,
    pub timings: Timings,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overall {
    Passed,
    Failed,
    /// At least one check has no answer, through no fault of the submission.
    CouldNotBeGraded,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Points {
    pub earned: u32,
    pub possible: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepReport {
    pub id: Slug,
    pub title: String,
    pub passed: bool,
    pub checks: Vec<Verdict>,
}

/// Sizes in bytes of regular files, whatever engine they are on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImageReport {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub final_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wasted_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub efficiency: Option<f64>,
    pub layers: usize,
    /// Measured references in bytes, by id.
    pub references: BTreeMap<String, u64>,
}

/// What was graded, by what, on what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub phoenix: String,
    pub mission: Slug,
    pub mission_digest: String,
    pub submission_digest: String,
    /// Image id of each base image that was used, by name.
    pub base_images: BTreeMap<String, String>,
    /// Base images labelled as stand-ins.
    pub stand_ins: Vec<String>,
    /// `Docker 20.10.24`, `Podman 4.3.1`; none when no engine answered.
    pub engine: Option<String>,
    pub builder: Option<Builder>,
    pub image_store: Option<String>,
}

/// All that may differ between reruns, in one place.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Timings {
    /// Seconds.
    pub total: f64,
    /// Seconds by phase.
    pub phases: BTreeMap<String, f64>,
    /// Seconds of the slowest rebuild after an edit, where a check asked for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rebuild: Option<f64>,
    /// What the engine itself reports as the image's size: podman counts some bytes of a build's
    /// own making.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine_bytes: Option<u64>,
}

impl Report {
    /// Overall outcome and points of graded steps. One missing answer outweighs a failure: the
    /// grade would be incomplete.
    #[must_use]
    pub fn tally(steps: &[StepReport]) -> (Overall, Points) {
        let mut points = Points::default();
        let mut overall = Overall::Passed;
        for verdict in steps.iter().flat_map(|step| &step.checks) {
            points.possible += verdict.points;
            match verdict.outcome {
                Outcome::Pass => points.earned += verdict.points,
                Outcome::CouldNotCheck { .. } => overall = Overall::CouldNotBeGraded,
                Outcome::Fail { .. } | Outcome::Skipped { .. } => {
                    if overall == Overall::Passed {
                        overall = Overall::Failed;
                    }
                }
            }
        }
        (overall, points)
    }
}
