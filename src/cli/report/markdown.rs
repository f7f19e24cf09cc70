//! Markdown, for a pull request or a hand-in.

use std::fmt::Write;

use super::{engine_line, headline, measures, stand_in_line};
use crate::domain::report::Report;
use crate::domain::verdict::Outcome;

pub(super) fn render(report: &Report, title: &str) -> String {
    let mut out = format!("# {}\n\n**{}**\n", escaped(title), headline(report));
    for step in &report.steps {
        let _infallible = write!(out, "\n## {}\n\n", escaped(&step.title));
        out += "| | check | points |\n|---|---|---|\n";
        for verdict in &step.checks {
            let earned = if verdict.outcome == Outcome::Pass {
                verdict.points
            } else {
                0
            };
            let (word, title) = (verdict.outcome.word(), escaped(&verdict.title));
            let _infallible = writeln!(out, "| {word} | {title} | {earned}/{} |", verdict.points);
        }
        for verdict in step
            .checks
            .iter()
            .filter(|verdict| !verdict.details().is_empty())
        {
            let _infallible = write!(out, "\n### {}\n\n", escaped(&verdict.title));
            for (label, text) in verdict.details() {
                let text = text.lines().collect::<Vec<_>>().join("\n  ");
                let text = if label == "hint" {
                    text
                } else {
                    escaped(&text)
                };
                let _infallible = writeln!(out, "- **{label}**: {text}");
            }
        }
    }
    let facts = measures(report)
        .into_iter()
        .chain(engine_line(report))
        .chain(stand_in_line(report));
    out += "\n---\n\n";
    for fact in facts {
        let _infallible = writeln!(out, "- {fact}");
    }
    let receipt = &report.receipt;
    let _infallible = writeln!(
        out,
        "- mission {}, {}",
        receipt.mission, receipt.mission_digest
    );
    let _infallible = writeln!(out, "- submission {}", receipt.submission_digest);
    let _infallible = writeln!(out, "- phoenix {}", receipt.phoenix);
    out
}

/// What a learner's image says must not become markup.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}
