//! What a learner's Dockerfile can be put beside: earlier tries, and the references.

use super::compare::{Compare, Other, Text};
use super::workbench::Bench;
use crate::domain::learner::Attempt;
use crate::domain::mission::{Reference, Role};

/// The file that is compared.
const FILE: &str = "Dockerfile";

/// How a comparison calls the attempt at this place of the list.
#[must_use]
pub fn attempt_id(index: usize) -> String {
    format!("#{}", index + 1)
}

/// Yours beside the last try, the best one, every other try and each reference.
#[must_use]
pub fn compare(bench: &Bench) -> Compare {
    let text = bench.editor.text(FILE);
    let judged = bench
        .attempts
        .last()
        .filter(|attempt| text_of(attempt) == text);
    let yours = Text {
        file: FILE.to_owned(),
        size: judged.and_then(|attempt| attempt.total_bytes),
        text: text.clone(),
    };
    let mut others = attempts(bench, &text);
    let references = bench.mission().references.iter();
    others.extend(references.filter_map(|reference| other(bench, reference)));
    Compare::new(yours, others)
}

fn attempts(bench: &Bench, yours: &str) -> Vec<Other> {
    let all = &bench.attempts;
    // The try that is on the desk still is no other one.
    let last = all.iter().rposition(|attempt| text_of(attempt) != yours);
    let passing = all
        .iter()
        .enumerate()
        .filter(|(_, attempt)| attempt.passed());
    let best = passing
        .min_by_key(|(_, attempt)| attempt.total_bytes.unwrap_or(u64::MAX))
        .map(|(index, _)| index);
    let named = [(last, "your last try"), (best, "your best try")];
    let mut others: Vec<Other> = Vec::new();
    for (index, name) in named
        .into_iter()
        .filter_map(|(index, name)| Some((index?, name)))
    {
        if !others.iter().any(|other| other.id == attempt_id(index)) {
            others.push(from_attempt(&all[index], index, name.to_owned()));
        }
    }
    for (index, attempt) in all.iter().enumerate().rev() {
        let known = others.iter().any(|other| other.id == attempt_id(index));
        if !known && text_of(attempt) != yours {
            others.push(from_attempt(attempt, index, format!("try {}", index + 1)));
        }
    }
    others
}

fn text_of(attempt: &Attempt) -> &str {
    attempt.files.get(FILE).map_or("", String::as_str)
}

fn from_attempt(attempt: &Attempt, index: usize, name: String) -> Other {
    Other {
        id: attempt_id(index),
        name,
        text: text_of(attempt).to_owned(),
        size: attempt.total_bytes,
        older: true,
        ..Other::default()
    }
}

fn other(bench: &Bench, reference: &Reference) -> Option<Other> {
    let role = match reference.role {
        Role::Baseline => "baseline",
        Role::Solution => "solution",
    };
    Some(Other {
        id: reference.id.to_string(),
        name: format!("{} ({role})", reference.id),
        text: bench.bundle.others.text(&reference.dockerfile)?,
        size: bench.reference_sizes().get(reference.id.as_str()).copied(),
        explain: Some(reference.explain.clone()),
        locked: !bench.place.may_see(reference),
        older: false,
    })
}
