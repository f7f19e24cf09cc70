//! The report for people: every check, and of the failed ones what, where and what to try.

use std::fmt::Write;

use super::{engine_line, headline, measures, stand_in_line};
use crate::cli::style::{Colour, Style};
use crate::domain::report::Report;
use crate::domain::verdict::{Outcome, Verdict};

/// Where the text of a detail begins: two spaces of indent, mark, label.
const INDENT: usize = 16;

pub(super) fn render(report: &Report, title: &str, style: Style) -> String {
    let mut out = String::new();
    let _infallible = writeln!(out, "{}\n", style.bold(title));
    for step in &report.steps {
        let _infallible = writeln!(out, "{}", style.bold(&step.title));
        for verdict in &step.checks {
            out += &check(verdict, style);
        }
        out.push('\n');
    }
    let _infallible = writeln!(out, "{}", style.bold(&headline(report)));
    let facts = [
        measures(report).join(" · "),
        join(engine_line(report), stand_in_line(report)),
    ];
    for line in facts.iter().filter(|line| !line.is_empty()) {
        let _infallible = writeln!(out, "{}", style.faint(&wrapped(line, style.columns(), 0)));
    }
    out
}

fn join(engine: Option<String>, stand_ins: Option<String>) -> String {
    [
        engine.map(|engine| format!("graded on {engine}")),
        stand_ins,
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

fn check(verdict: &Verdict, style: Style) -> String {
    let earned = if verdict.outcome == Outcome::Pass {
        verdict.points
    } else {
        0
    };
    let points = format!("{earned}/{}", verdict.points);
    let (mark, colour) = match verdict.outcome {
        Outcome::Pass => ("✓", Colour::Green),
        Outcome::Fail { .. } => ("✗", Colour::Red),
        Outcome::CouldNotCheck { .. } => ("?", Colour::Yellow),
        Outcome::Skipped { .. } => ("–", Colour::Faint),
    };
    let title = wrapped(&verdict.title, style.columns().saturating_sub(12), 4);
    let last = textwrap::core::display_width(title.lines().last().unwrap_or_default());
    // The first line stands behind the mark, the others are indented by `wrapped` already.
    let used = if title.contains('\n') { last } else { last + 4 };
    let gap = style.columns().saturating_sub(used + points.len()).max(2);
    let mark = style.paint(mark, colour);
    let mut out = format!("  {mark} {title}{:gap$}{}\n", "", style.faint(&points));
    for (label, text) in verdict.details() {
        let text = wrapped(&text, style.columns(), INDENT);
        let _infallible = writeln!(out, "      {}{text}", style.faint(&format!("{label:<10}")));
    }
    out
}

/// Wraps at words; every line but the first is indented.
fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let room = width.saturating_sub(indent).max(20);
    // Only at spaces: a path or a flag must not come apart at its hyphens.
    let options = textwrap::Options::new(room)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    let lines = text.lines().flat_map(|line| textwrap::wrap(line, &options));
    lines.collect::<Vec<_>>().join(&format!("\n{:indent$}", ""))
}
