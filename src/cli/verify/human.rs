//! What `phoenix verify` says to people: a line as each answer is graded, and the whole at the end.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{MissionProof, Outcome};
use crate::cli::style::{Colour, Style};
use crate::domain::bytes::Bytes;
use crate::domain::mission::Slug;
use crate::domain::proof::{Answer, Proof};
use crate::domain::text::counted;
use crate::grading::Proved;

/// How many of the slowest answers are named.
const SLOWEST: usize = 3;

/// `lean-manufacturing  starter: as claimed, 2.5 s`
pub(super) fn line(proved: &Proved) -> String {
    let proof = &proved.proof;
    let words = match proof.surprises.as_slice() {
        [] => "as claimed".to_owned(),
        [only] => only.clone(),
        [first, rest @ ..] => format!("{first}, and {} more", rest.len()),
    };
    let (mission, answer) = (&proved.mission, &proof.answer);
    format!("{mission}  {answer}: {words}, {:.1} s", proof.seconds)
}

pub(super) fn report(outcome: &Outcome, style: Style) -> String {
    let mut out = String::new();
    for mission in &outcome.missions {
        let _infallible = writeln!(out, "{}", style.bold(&mission.mission));
        let widest = mission.proofs.iter().map(|one| name(&one.proof).len());
        let widest = widest.max().unwrap_or(0);
        for proved in &mission.proofs {
            out += &answer(&proved.proof, widest, style);
        }
        for flaky in &mission.flaky {
            let words = format!("{flaky} does not fail the same checks each time");
            let _infallible = writeln!(out, "  {} {words}", style.paint("✗", Colour::Red));
        }
        out += &sizes(mission, style);
        out.push('\n');
    }
    let _infallible = writeln!(out, "{}", style.bold(&headline(outcome)));
    let _infallible = writeln!(out, "{}", style.faint(&where_time_went(outcome)));
    out
}

fn name(proof: &Proof) -> String {
    match proof.repeat {
        1 => proof.answer.to_string(),
        repeat => format!("{}, again ({repeat})", proof.answer),
    }
}

fn answer(proof: &Proof, widest: usize, style: Style) -> String {
    let mark = match (proof.holds(), proof.unknown) {
        (true, _) => style.paint("✓", Colour::Green),
        (false, true) => style.paint("?", Colour::Yellow),
        (false, false) => style.paint("✗", Colour::Red),
    };
    let failed: Vec<_> = proof.failed.iter().map(Slug::as_str).collect();
    let came = match (&proof.answer, failed.as_slice()) {
        (_, []) if proof.unknown => "has no verdict".to_owned(),
        (Answer::Baseline { .. }, _) => "builds".to_owned(),
        (_, []) => "passes".to_owned(),
        (_, ids) => format!("fails {}", ids.join(", ")),
    };
    let seconds = style.faint(&format!("{:.1} s", proof.seconds));
    let mut out = format!("  {mark} {:<widest$}  {came}  {seconds}\n", name(proof));
    for surprise in &proof.surprises {
        let _infallible = writeln!(out, "      {}", style.paint(surprise, Colour::Red));
    }
    out
}

/// The first size of each reference, beside the baseline's.
fn sizes(mission: &MissionProof, style: Style) -> String {
    let mut baseline = None;
    let mut rows: BTreeMap<&str, String> = BTreeMap::new();
    for proved in &mission.proofs {
        let proof = &proved.proof;
        let (Answer::Baseline { id } | Answer::Solution { id, .. }) = &proof.answer else {
            continue;
        };
        let Some(bytes) = proof.bytes else { continue };
        if matches!(proof.answer, Answer::Baseline { .. }) {
            baseline.get_or_insert(bytes);
        }
        let ratio = baseline.filter(|fat| *fat > 0).map(|fat| {
            #[expect(clippy::cast_precision_loss, reason = "a percentage with one place")]
            let percent = bytes as f64 * 100.0 / fat as f64;
            format!("{percent:.1} %")
        });
        let layers = proof.layers.unwrap_or(0);
        rows.entry(id.as_str()).or_insert_with(|| {
            format!(
                "{bytes:>12} B  {:>9}  {:>8}  {layers:>3} layers  {:.1} s",
                Bytes(bytes).to_string(),
                ratio.unwrap_or_default(),
                proof.seconds
            )
        });
    }
    let widest = rows.keys().map(|id| id.len()).max().unwrap_or(0);
    let lines = rows.iter().map(|(id, row)| {
        let line = format!("    {id:<widest$}  {row}");
        format!("{}\n", style.faint(&line))
    });
    lines.collect()
}

/// `2 missions, 24 answers, 0 surprises, 81 s`
fn headline(outcome: &Outcome) -> String {
    let mut parts = vec![
        counted(outcome.missions.len(), "mission"),
        counted(outcome.proofs().count(), "answer"),
        counted(outcome.surprises().count(), "surprise"),
    ];
    let flaky: usize = outcome.missions.iter().map(|it| it.flaky.len()).sum();
    if flaky > 0 {
        parts.push(format!("{flaky} flaky"));
    }
    if outcome.missing > 0 {
        parts.push(format!("{} not finished", outcome.missing));
    }
    parts.push(format!("{:.0} s", outcome.seconds));
    parts.join(", ")
}

fn where_time_went(outcome: &Outcome) -> String {
    let mut phases: BTreeMap<&str, f64> = BTreeMap::new();
    for (phase, seconds) in outcome.proofs().flat_map(|one| &one.phases) {
        *phases.entry(phase).or_default() += seconds;
    }
    let mut phases: Vec<_> = phases.into_iter().collect();
    phases.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let phases = phases
        .iter()
        .map(|(phase, seconds)| format!("{phase} {seconds:.0} s"));
    let mut slowest: Vec<_> = outcome.proofs().collect();
    slowest.sort_by(|one, other| other.proof.seconds.total_cmp(&one.proof.seconds));
    let slowest = slowest.iter().take(SLOWEST).map(|one| {
        let (mission, answer) = (&one.mission, &one.proof.answer);
        format!("{mission} {answer} {:.0} s", one.proof.seconds)
    });
    format!(
        "the runs spent: {}\nthe slowest: {}",
        phases.collect::<Vec<_>>().join(", "),
        slowest.collect::<Vec<_>>().join(", ")
    )
}
