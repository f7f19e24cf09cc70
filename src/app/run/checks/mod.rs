//! The checks of a mission and what was said of them so far. Their rows are in [`rows`], how they are
//! walked in [`walk`], how they are searched in [`find`].

mod find;
mod rows;
mod walk;

pub use rows::{CheckRow, Line};

use crate::app::find::Search;
use crate::domain::mission::{Mission, Slug};
use crate::domain::text::sanitise;
use crate::domain::verdict::{Finding, Outcome, Verdict};

/// Longest line of a verdict that is shown, in characters.
const LONGEST: usize = 2_000;
/// Labelled lines of one verdict that are shown.
const MOST_DETAILS: usize = 200;

/// Checks by step, and the place the learner looks at.
#[derive(Clone, Debug)]
pub struct Checks {
    steps: Vec<StepLine>,
    /// The step the learner is at.
    current: usize,
    phase: Phase,
    cursor: Option<rows::Anchor>,
    /// Rows shown above the cursor.
    above: usize,
    search: Option<Search<rows::Anchor>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing runs.
    Before,
    Building,
    Checking,
    Over,
}

/// A step of the mission.
#[derive(Clone, Debug)]
pub struct StepLine {
    pub id: Slug,
    pub title: String,
    pub checks: Vec<CheckLine>,
    /// As the learner folded it.
    open: Option<bool>,
    /// Its first check that failed, and the first that has no answer, as they came in.
    failed: Option<usize>,
    unknown: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct CheckLine {
    pub id: Slug,
    pub title: String,
    pub points: u32,
    verdict: Option<Verdict>,
    details: Vec<Detail>,
    open: Option<bool>,
}

/// Something that is said of an outcome, under its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    pub label: &'static str,
    /// Sanitised; may have several lines.
    pub text: String,
    /// Dockerfile line it is about.
    pub line: Option<u32>,
}

/// How a check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckState {
    /// Waits for a build.
    Pending,
    /// Its facts are being gathered.
    Running,
    Passed,
    Failed,
    CouldNotCheck,
    Skipped,
    /// The run ended before it was its turn.
    NotChecked,
}

/// Checks and points in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: usize,
    /// Those that have any outcome.
    pub judged: usize,
    pub checks: usize,
    pub earned: u32,
    pub possible: u32,
}

impl CheckState {
    /// The word beside the mark.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "checking…",
            Self::Passed => "pass",
            Self::Failed => "fail",
            Self::CouldNotCheck => "could not check",
            Self::Skipped => "skipped",
            Self::NotChecked => "not checked",
        }
    }
}

impl Checks {
    /// Before any run.
    #[must_use]
    pub fn pending(mission: &Mission) -> Self {
        let steps = mission.steps.iter().map(|step| StepLine {
            id: step.id.clone(),
            title: sanitise(&step.title, LONGEST),
            checks: step.checks.iter().map(CheckLine::new).collect(),
            open: None,
            failed: None,
            unknown: None,
        });
        Self {
            steps: steps.collect(),
            current: 0,
            phase: Phase::Before,
            cursor: None,
            above: 0,
            search: None,
        }
    }

    pub(super) fn started(mission: &Mission) -> Self {
        let mut checks = Self::pending(mission);
        checks.phase = Phase::Building;
        checks
    }

    pub(super) fn built(&mut self) {
        self.phase = Phase::Checking;
    }

    pub(super) fn over(&mut self) {
        self.phase = Phase::Over;
    }

    pub(super) fn judged(&mut self, step: &Slug, verdict: &Verdict) {
        let Some(step) = self.steps.iter_mut().find(|it| it.id == *step) else {
            return;
        };
        let place = step.checks.iter().position(|it| it.id == verdict.check);
        let Some((at, check)) = place.and_then(|at| Some((at, step.checks.get_mut(at)?))) else {
            return;
        };
        match verdict.outcome {
            Outcome::Fail { .. } => step.failed = step.failed.or(Some(at)),
            Outcome::CouldNotCheck { .. } => step.unknown = step.unknown.or(Some(at)),
            Outcome::Pass | Outcome::Skipped { .. } => {}
        }
        check.details = details(verdict);
        check.verdict = Some(verdict.clone());
    }

    /// The step the learner is at, from 0: it comes first and is open.
    pub fn set_step(&mut self, step: usize) {
        if step != self.current {
            self.current = step;
            for step in &mut self.steps {
                step.open = None;
            }
            self.cursor = None;
            self.above = 0;
        }
    }

    #[must_use]
    pub fn steps(&self) -> &[StepLine] {
        &self.steps
    }

    /// Steps in the order in which they are shown: the learner's own first.
    fn order(&self) -> impl Iterator<Item = (usize, &StepLine)> {
        let own = self.steps.iter().enumerate().skip(self.current).take(1);
        let steps = self.steps.iter().enumerate();
        own.chain(steps.filter(|(index, _)| *index != self.current))
    }

    #[must_use]
    pub fn state(&self, check: &CheckLine) -> CheckState {
        match (check.verdict.as_ref().map(|it| &it.outcome), self.phase) {
            (Some(Outcome::Pass), _) => CheckState::Passed,
            (Some(Outcome::Fail { .. }), _) => CheckState::Failed,
            (Some(Outcome::CouldNotCheck { .. }), _) => CheckState::CouldNotCheck,
            (Some(Outcome::Skipped { .. }), _) => CheckState::Skipped,
            (None, Phase::Before | Phase::Building) => CheckState::Pending,
            (None, Phase::Checking) => CheckState::Running,
            (None, Phase::Over) => CheckState::NotChecked,
        }
    }

    /// Over all steps.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let all = self.steps.iter().map(StepLine::tally);
        all.fold(Tally::default(), |sum, one| Tally {
            passed: sum.passed + one.passed,
            judged: sum.judged + one.judged,
            checks: sum.checks + one.checks,
            earned: sum.earned + one.earned,
            possible: sum.possible + one.possible,
        })
    }

    /// The learner's step is open by itself, and so is the one that says why it was skipped.
    fn is_open(&self, index: usize, step: &StepLine) -> bool {
        let by_itself = index == self.current || Some(index) == self.telling();
        step.open.unwrap_or(by_itself)
    }

    /// The step with the failed check to read first: the learner's own, or where checks of it were
    /// skipped, the first one as they are shown.
    fn telling(&self) -> Option<usize> {
        let skipped = |check: &CheckLine| self.state(check) == CheckState::Skipped;
        let own = self.steps.get(self.current)?;
        let waits = own.failed.is_none() && own.checks.iter().any(skipped);
        let mut steps = self.order().take(if waits { self.steps.len() } else { 1 });
        steps
            .find(|(_, step)| step.failed.is_some())
            .map(|(index, _)| index)
    }
}

impl StepLine {
    #[must_use]
    pub fn tally(&self) -> Tally {
        let checks = self.checks.iter();
        checks.fold(Tally::default(), |sum, check| {
            let passed = matches!(&check.verdict, Some(it) if it.outcome == Outcome::Pass);
            Tally {
                passed: sum.passed + usize::from(passed),
                judged: sum.judged + usize::from(check.verdict.is_some()),
                checks: sum.checks + 1,
                earned: sum.earned + if passed { check.points } else { 0 },
                possible: sum.possible + check.points,
            }
        })
    }

    /// Of several checks without a pass the first failed one is open by itself.
    fn is_open(&self, at: usize, check: &CheckLine) -> bool {
        let by_itself = self.failed.or(self.unknown) == Some(at);
        check.has_details() && check.open.unwrap_or(by_itself)
    }
}

impl CheckLine {
    fn new(check: &crate::domain::check::Check) -> Self {
        Self {
            id: check.id.clone(),
            title: sanitise(&check.title, LONGEST),
            points: check.points,
            verdict: None,
            details: Vec::new(),
            open: None,
        }
    }

    #[must_use]
    pub fn verdict(&self) -> Option<&Verdict> {
        self.verdict.as_ref()
    }

    #[must_use]
    pub fn details(&self) -> &[Detail] {
        &self.details
    }

    #[must_use]
    pub fn has_details(&self) -> bool {
        !self.details.is_empty()
    }
}

/// The verdict's own words, made safe, each with the line of the finding it belongs to.
fn details(verdict: &Verdict) -> Vec<Detail> {
    let findings: &[Finding] = match &verdict.outcome {
        Outcome::Fail { findings } => findings,
        _ => &[],
    };
    let line_of = |finding: usize| findings.get(finding)?.line;
    let mut found = 0;
    let told = verdict.details().into_iter().map(|(label, text)| {
        // What is expected stands before its finding, where it is after it.
        let line = match label {
            "expected" => line_of(found),
            "found" => {
                found += 1;
                line_of(found - 1)
            }
            "where" => line_of(found.saturating_sub(1)),
            _ => line_of(0),
        };
        let lines: Vec<String> = text.lines().map(|it| sanitise(it, LONGEST)).collect();
        Detail {
            label,
            text: lines.join("\n"),
            line,
        }
    });
    told.take(MOST_DETAILS).collect()
}
