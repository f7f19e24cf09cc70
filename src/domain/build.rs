//! What a build tells while it runs, what it leaves, and how it fails.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::bytes::Bytes;
use super::mission::Seconds;

/// News of a running build. All texts are sanitised.
#[derive(Clone, Debug, PartialEq)]
pub enum BuildEvent {
    Pull(Pull),
    /// A step began, progressed or ended; the latest state of a key counts.
    Step(BuildStep),
    Log {
        step: StepKey,
        line: String,
    },
    Warning {
        line: Option<u32>,
        message: String,
    },
}

/// Progress of a missing base image's pull.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pull {
    pub image: String,
    /// The layer's short id; empty for the image as a whole.
    pub layer: String,
    pub status: String,
    pub current: Option<Bytes>,
    pub total: Option<Bytes>,
}

/// Names one step within one build.
pub type StepKey = String;

#[derive(Clone, Debug, PartialEq)]
pub struct BuildStep {
    pub key: StepKey,
    /// The stage's name or index as the builder prints it; none for a single-stage build.
    pub stage: Option<String>,
    /// Position among the stage's steps, from 1, and their count, when the builder says so.
    pub number: Option<(u32, u32)>,
    /// The instruction as the builder prints it, without its `[stage i/n]` prefix.
    pub text: String,
    /// The Dockerfile line where the instruction starts.
    pub line: Option<u32>,
    pub cached: bool,
    pub seconds: Option<f64>,
    pub state: StepState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}

/// Which of the engine's two ways to build was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Builder {
    Buildkit,
    Classic,
    Podman,
}

/// A finished build.
#[derive(Clone, Debug, PartialEq)]
pub struct Built {
    /// `sha256:…` of the image's config.
    pub image: String,
    pub builder: Builder,
    /// Last state of every step that ran, in the order they first appeared.
    pub steps: Vec<BuildStep>,
    pub seconds: f64,
}

/// Why there is no image. The first group is the submission's doing, the second is not.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BuildFailure {
    #[error("`{command}` ended with exit code {code}")]
    RunFailed {
        code: i64,
        line: Option<u32>,
        command: String,
        log: Vec<String>,
    },
    #[error("the Dockerfile does not parse: {message}")]
    Parse { line: Option<u32>, message: String },
    #[error("`{path}` is not in the build context{}", if *ignored { ": .dockerignore leaves it out" } else { "" })]
    MissingSource {
        path: String,
        line: Option<u32>,
        ignored: bool,
    },
    #[error("there is no stage `{name}`")]
    UnknownStage {
        name: String,
        line: Option<u32>,
        stages: Vec<String>,
    },
    #[error("`{image}` is not one of this mission's base images ({})", allowed.join(", "))]
    ImageNotAllowed {
        image: String,
        line: Option<u32>,
        allowed: Vec<String>,
    },
    #[error("this engine's builder cannot read it: {feature}")]
    NeedsBuildKit { feature: String, line: Option<u32> },
    #[error("the build was stopped after its limit of {limit}")]
    TimedOut { limit: Seconds, line: Option<u32> },
    #[error("the build was stopped: it filled {used} of the engine's disk, the limit is {limit}")]
    DiskLimit {
        used: Bytes,
        limit: Bytes,
        line: Option<u32>,
    },
    /// The builder refused for a reason that none of the others names.
    #[error("the build failed: {message}")]
    Other { message: String, line: Option<u32> },

    #[error("base image `{image}` is not here and cannot be pulled: {reason}")]
    ImageUnavailable {
        image: String,
        line: Option<u32>,
        reason: String,
    },
    /// The engine answers, but could not run a step for reasons of its own.
    #[error("the engine could not run the step: {reason}")]
    EngineFailed { reason: String, line: Option<u32> },
    #[error("the build was cancelled")]
    Cancelled,
    #[error("the engine was lost during the build: {reason}")]
    EngineLost { reason: String },
}

impl BuildFailure {
    /// Whether the submission is to blame; otherwise nothing can be said about it.
    #[must_use]
    pub fn is_submissions_fault(&self) -> bool {
        !matches!(
            self,
            Self::ImageUnavailable { .. }
                | Self::EngineFailed { .. }
                | Self::Cancelled
                | Self::EngineLost { .. }
        )
    }

    /// The Dockerfile line at fault.
    #[must_use]
    pub fn line(&self) -> Option<u32> {
        match self {
            Self::RunFailed { line, .. }
            | Self::Parse { line, .. }
            | Self::MissingSource { line, .. }
            | Self::UnknownStage { line, .. }
            | Self::ImageNotAllowed { line, .. }
            | Self::NeedsBuildKit { line, .. }
            | Self::TimedOut { line, .. }
            | Self::DiskLimit { line, .. }
            | Self::Other { line, .. }
            | Self::EngineFailed { line, .. }
            | Self::ImageUnavailable { line, .. } => *line,
            Self::Cancelled | Self::EngineLost { .. } => None,
        }
    }
}
