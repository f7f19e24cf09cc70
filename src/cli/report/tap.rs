//! TAP version 14: a line per check, its details as a YAML block.

use std::fmt::Write;

use crate::domain::report::Report;
use crate::domain::verdict::Outcome;

pub(super) fn render(report: &Report, title: &str) -> String {
    let checks: Vec<_> = report.steps.iter().flat_map(|step| &step.checks).collect();
    let mut out = format!(
        "TAP version 14\n# {}\n1..{}\n",
        one_line(title),
        checks.len()
    );
    for (index, verdict) in checks.iter().enumerate() {
        let result = match verdict.outcome {
            Outcome::Pass | Outcome::Skipped { .. } => "ok",
            Outcome::Fail { .. } | Outcome::CouldNotCheck { .. } => "not ok",
        };
        let directive = match &verdict.outcome {
            Outcome::Skipped { because } => format!(" # SKIP {}", one_line(because)),
            _ => String::new(),
        };
        let title = one_line(&verdict.title).replace('#', "\\#");
        let _infallible = writeln!(
            out,
            "{result} {} - {}: {title}{directive}",
            index + 1,
            verdict.check
        );
        if matches!(
            verdict.outcome,
            Outcome::Fail { .. } | Outcome::CouldNotCheck { .. }
        ) {
            out += "  ---\n";
            let _infallible = writeln!(out, "  outcome: {}", quoted(verdict.outcome.word()));
            out += "  details:\n";
            for (label, text) in verdict.details() {
                let _infallible = writeln!(out, "    - {label}: {}", quoted(&text));
            }
            out += "  ...\n";
        }
    }
    out
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A JSON string is a YAML string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
