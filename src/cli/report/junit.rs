//! `JUnit` XML: a suite per step, a case per check. What could not be checked is an error, not a failure.

use quick_junit::{NonSuccessKind, Report as Junit, TestCase, TestCaseStatus, TestSuite};

use crate::domain::report::Report;
use crate::domain::verdict::{Outcome, Verdict};

pub(super) fn render(report: &Report, title: &str) -> anyhow::Result<String> {
    let mut junit = Junit::new(format!("{} ({title})", report.receipt.mission));
    for step in &report.steps {
        let mut suite = TestSuite::new(step.id.as_str());
        suite.add_test_cases(step.checks.iter().map(case));
        junit.add_test_suite(suite);
    }
    Ok(junit.to_string()? + "\n")
}

fn case(verdict: &Verdict) -> TestCase {
    let failed = |kind| {
        let mut status = TestCaseStatus::non_success(kind);
        status
            .set_message(verdict.title.clone())
            .set_type(verdict.kind);
        status.set_description(description(verdict));
        status
    };
    let status = match &verdict.outcome {
        Outcome::Pass => TestCaseStatus::success(),
        Outcome::Fail { .. } => failed(NonSuccessKind::Failure),
        Outcome::CouldNotCheck { .. } => failed(NonSuccessKind::Error),
        Outcome::Skipped { because } => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(because.clone());
            status
        }
    };
    let mut case = TestCase::new(verdict.check.as_str(), status);
    case.set_classname(verdict.kind);
    case
}

fn description(verdict: &Verdict) -> String {
    let lines = verdict
        .details()
        .into_iter()
        .map(|(label, text)| format!("{label}: {text}"));
    lines.collect::<Vec<_>>().join("\n")
}
