//! Ids, the order of checks, and what refers to what.

use std::collections::BTreeMap;

use super::sheet::Sheet;
use crate::content::key_path::KeyPath;
use crate::content::paths::every_check;
use crate::content::suggest::nearest;
use crate::domain::check::{Check, CheckKind};
use crate::domain::mission::{Role, Slug};

pub(super) fn check(sheet: &mut Sheet<'_>) {
    about(sheet);
    unique_ids(sheet);
    steps(sheet);
    needs(sheet);
    references(sheet);
    wrong_answers(sheet);
}

fn about(sheet: &mut Sheet<'_>) {
    let root = KeyPath::default();
    let about = &sheet.bundle.mission.about;
    if !(1..=5).contains(&about.level) {
        sheet.error(root.key("level"), "a level is 1 (first day) to 5 (hard)");
    }
    if about.minutes == 0 {
        sheet.error(root.key("minutes"), "a mission takes at least a minute");
    }
    for (key, text) in [("title", &about.title), ("summary", &about.summary)] {
        if text.trim().is_empty() {
            sheet.error(root.key(key), "the text is empty");
        }
    }
    for (i, needed) in about.needs.iter().enumerate() {
        if *needed == about.id {
            sheet.error(root.key("needs").index(i), "a mission cannot need itself");
        }
    }
}

fn unique_ids(sheet: &mut Sheet<'_>) {
    let mission = &sheet.bundle.mission;
    let root = KeyPath::default();
    let steps = mission.steps.iter().enumerate();
    let steps = steps.map(|(i, step)| (root.key("steps").index(i), &step.id));
    unique(sheet, "step", steps.collect());
    let references = mission.references.iter().enumerate();
    let references = references.map(|(i, one)| (root.key("references").index(i), &one.id));
    unique(sheet, "reference", references.collect());
    let checks = every_check(mission).into_iter();
    unique(
        sheet,
        "check",
        checks.map(|(at, check)| (at, &check.id)).collect(),
    );
}

fn unique(sheet: &mut Sheet<'_>, what: &str, ids: Vec<(KeyPath, &Slug)>) {
    let mut first: BTreeMap<&Slug, KeyPath> = BTreeMap::new();
    for (at, id) in ids {
        if let Some(other) = first.get(id) {
            let message = format!("the {what} id `{id}` is taken by {other}");
            sheet.error(at.key("id"), &message);
        } else {
            first.insert(id, at);
        }
    }
}

fn steps(sheet: &mut Sheet<'_>) {
    let mission = &sheet.bundle.mission;
    let at = KeyPath::default().key("steps");
    if mission.steps.is_empty() {
        sheet.error(at.clone(), "a mission has at least one step");
    }
    for (i, step) in mission.steps.iter().enumerate() {
        if step.checks.is_empty() {
            sheet.error(at.index(i).key("checks"), "a step has at least one check");
        }
        if step.task.trim().is_empty() {
            sheet.error(at.index(i).key("task"), "the task is empty");
        }
    }
    let mut steps = mission.steps.iter().enumerate();
    let first = steps.find_map(|(i, step)| Some((i, step.checks.first()?)));
    if let Some((i, check)) = first
        && !matches!(check.kind, CheckKind::Builds(_))
    {
        let at = at.index(i).key("checks").index(0);
        let message = format!(
            "the first check of a mission is `builds`, not `{}`",
            check.kind.name()
        );
        let problem = sheet.error_at_key(at, &message);
        problem.help =
            Some("put `- { id: builds, title: It builds, builds: {} }` first".to_owned());
    }
}

/// Needs exist and come earlier, so they cannot go in a circle.
fn needs(sheet: &mut Sheet<'_>) {
    let mission = &sheet.bundle.mission;
    let mut lists: Vec<Vec<(KeyPath, &Check)>> = Vec::new();
    lists.push(top_level(sheet));
    for (at, check) in every_check(mission) {
        if let CheckKind::Target(spec) = &check.kind {
            let at = at.key("target").key("checks");
            let inner = spec.checks.iter().enumerate();
            lists.push(inner.map(|(i, check)| (at.index(i), check)).collect());
        }
    }
    for list in lists {
        needs_in(sheet, &list);
    }
}

fn top_level<'a>(sheet: &Sheet<'a>) -> Vec<(KeyPath, &'a Check)> {
    let steps = sheet.bundle.mission.steps.iter().enumerate();
    steps
        .flat_map(|(i, step)| {
            let at = KeyPath::default().key("steps").index(i).key("checks");
            let checks = step.checks.iter().enumerate();
            checks.map(move |(j, check)| (at.index(j), check))
        })
        .collect()
}

fn needs_in(sheet: &mut Sheet<'_>, list: &[(KeyPath, &Check)]) {
    let positions: BTreeMap<&str, usize> = list
        .iter()
        .enumerate()
        .map(|(position, (_, check))| (check.id.as_str(), position))
        .collect();
    for (position, (at, check)) in list.iter().enumerate() {
        for (i, needed) in check.needs.iter().enumerate() {
            let at = at.key("needs").index(i);
            match positions.get(needed.as_str()) {
                Some(other) if *other < position => {}
                Some(other) if *other == position => {
                    sheet.error(at, "a check cannot need itself");
                }
                Some(_) => {
                    let message = format!("`{needed}` comes later; a check needs earlier ones");
                    sheet.error(at, &message);
                }
                None => no_such(
                    sheet,
                    at,
                    "check",
                    needed.as_str(),
                    positions.keys().copied(),
                ),
            }
        }
    }
}

/// Reports a name that nothing bears.
fn no_such<'b>(
    sheet: &mut Sheet<'_>,
    at: KeyPath,
    what: &str,
    name: &str,
    known: impl IntoIterator<Item = &'b str>,
) {
    let name = crate::domain::text::sanitise(name, 80);
    let message = match nearest(&name, known) {
        Some(meant) => format!("there is no {what} `{name}`; did you mean `{meant}`?"),
        None => format!("there is no {what} `{name}`"),
    };
    sheet.error(at, &message);
}

fn references(sheet: &mut Sheet<'_>) {
    let mission = &sheet.bundle.mission;
    if !mission
        .references
        .iter()
        .any(|one| one.role == Role::Solution)
    {
        let at = KeyPath::default().key("references");
        let message = "a mission proves itself: add a reference with `role: solution`";
        sheet.error_at_key(at, message);
    }
    for (at, check) in every_check(mission) {
        if let CheckKind::Size(spec) = &check.kind
            && let Some(of) = &spec.of
            && mission.reference(of).is_none()
        {
            let known = mission.references.iter().map(|one| one.id.as_str());
            no_such(sheet, at.key("size").key("of"), "reference", of, known);
        }
    }
}

fn wrong_answers(sheet: &mut Sheet<'_>) {
    let mission = &sheet.bundle.mission;
    for (i, wrong) in mission.wrong.iter().enumerate() {
        let at = KeyPath::default().key("wrong").index(i).key("fails");
        if wrong.fails.is_empty() {
            sheet.error(at.clone(), "name the checks that this answer fails");
        }
        known_checks(sheet, &at, &wrong.fails);
    }
    let at = KeyPath::default().key("starter").key("fails");
    known_checks(sheet, &at, &mission.starter.fails);
}

fn known_checks(sheet: &mut Sheet<'_>, at: &KeyPath, named: &[Slug]) {
    let mission = &sheet.bundle.mission;
    for (i, check) in named.iter().enumerate() {
        let known = || mission.checks().map(|check| check.id.as_str());
        if !known().any(|id| id == check.as_str()) {
            no_such(sheet, at.index(i), "check", check.as_str(), known());
        }
    }
}
