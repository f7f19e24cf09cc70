//! What is said of one check. The words are made here and nowhere else.

use serde::Serialize;

use super::mission::Slug;

/// The verdict on one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    pub check: Slug,
    pub kind: &'static str,
    pub title: String,
    pub points: u32,
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Shown with a failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    Pass,
    /// The submission's doing; never empty.
    Fail {
        findings: Vec<Finding>,
    },
    /// The engine's or the grader's doing.
    CouldNotCheck {
        reason: String,
    },
    /// A check it needs did not pass.
    Skipped {
        because: String,
    },
}

/// One thing that is not as the check demands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub expected: String,
    pub found: String,
    /// Dockerfile line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Layer index, base first, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<usize>,
    /// Absolute path in the image, or path in the build context.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Finding {
    #[must_use]
    pub fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self {
            expected: expected.into(),
            found: found.into(),
            ..Self::default()
        }
    }

    #[must_use]
    pub fn at_line(mut self, line: Option<u32>) -> Self {
        self.line = line;
        self
    }

    #[must_use]
    pub fn in_layer(mut self, layer: Option<usize>) -> Self {
        self.layer = layer;
        self
    }

    #[must_use]
    pub fn at_path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }
}

impl Outcome {
    /// The word that every report uses.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Pass => "passed",
            Self::Fail { .. } => "failed",
            Self::CouldNotCheck { .. } => "could not check",
            Self::Skipped { .. } => "skipped",
        }
    }
}

impl Finding {
    /// Where it is: `Dockerfile line 12, layer 9, /app/node_modules/nodemon`. Layers are counted
    /// from 1 here, as people do. None when nothing is known.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let line = self.line.map(|line| format!("Dockerfile line {line}"));
        let layer = self.layer.map(|layer| format!("layer {}", layer + 1));
        let parts: Vec<_> = [line, layer, self.path.clone()]
            .into_iter()
            .flatten()
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

impl Verdict {
    /// Everything to be said of the outcome, as labels and texts in reading order.
    #[must_use]
    pub fn details(&self) -> Vec<(&'static str, String)> {
        let mut details = Vec::new();
        match &self.outcome {
            Outcome::Pass => {}
            Outcome::Fail { findings } => {
                let mut expected = None;
                for finding in findings {
                    // Several findings may miss the same mark; it is named once.
                    if expected.replace(&finding.expected) != Some(&finding.expected) {
                        details.push(("expected", finding.expected.clone()));
                    }
                    details.push(("found", finding.found.clone()));
                    details.extend(finding.place().map(|place| ("where", place)));
                }
            }
            Outcome::CouldNotCheck { reason } => details.push(("reason", reason.clone())),
            Outcome::Skipped { because } => details.push(("because", because.clone())),
        }
        details.extend(self.hint.clone().map(|hint| ("hint", hint)));
        details
    }
}
