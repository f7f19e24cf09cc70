//! What only shows when all missions are looked at together.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::course::{Course, Entry};
use crate::content::key_path::KeyPath;
use crate::content::mission_file::MissionFile;
use crate::content::problem::Problem;
use crate::content::suggest::nearest;
use crate::domain::dockerfile::lint::Severity;
use crate::domain::mission::Slug;

pub(super) fn problems(course: &Course) -> Vec<Problem> {
    if !course.is_whole() {
        return Vec::new();
    }
    let entries = course.entries().iter();
    // A mission that does not read has been reported by itself.
    let missions: Vec<_> = entries
        .filter_map(|entry| Some((entry, entry.mission_file().ok()?)))
        .collect();
    let complete = missions.len() == course.entries().len();
    let mut problems = Vec::new();
    let mut first: BTreeMap<&Slug, &Entry> = BTreeMap::new();
    for (entry, file) in &missions {
        let id = &file.mission.about.id;
        let at = KeyPath::default().key("id");
        if let Some(other) = first.get(id) {
            let message = format!("the mission id `{id}` is taken by {}", other.shown());
            problems.push(file.problem(at, &message));
        } else {
            first.insert(id, entry);
            problems.extend(odd_folder(entry, file, at));
        }
    }
    for (_, file) in &missions {
        problems.extend(unknown_needs(file, &first, complete));
    }
    problems.extend(circles(&missions));
    problems
}

/// Look-ups by id read one file when folders are named after ids.
fn odd_folder(entry: &Entry, file: &MissionFile, at: KeyPath) -> Option<Problem> {
    let id = file.mission.about.id.as_str();
    let name = entry
        .folder()
        .trim_start_matches(|c: char| c.is_ascii_digit());
    if name.strip_prefix('-').unwrap_or(name) == id {
        return None;
    }
    let message = format!(
        "the folder `{}` is not named after the id `{id}`",
        entry.folder()
    );
    let mut problem = file.problem(at, &message);
    problem.severity = Severity::Warning;
    Some(problem.with_help(&format!("name it {id}, or a number and {id}: 08-{id}")))
}

fn unknown_needs(
    file: &MissionFile,
    known: &BTreeMap<&Slug, &Entry>,
    complete: bool,
) -> Vec<Problem> {
    let needs = file.mission.about.needs.iter().enumerate();
    let unknown = needs.filter(|(_, needed)| complete && !known.contains_key(needed));
    unknown
        .map(|(i, needed)| {
            let known = known.keys().map(|id| id.as_str());
            let message = match nearest(needed.as_str(), known) {
                Some(meant) => format!("there is no mission `{needed}`; did you mean `{meant}`?"),
                None => format!("there is no mission `{needed}`"),
            };
            file.problem(KeyPath::default().key("needs").index(i), &message)
        })
        .collect()
}

/// Missions of which none can come first.
fn circles(missions: &[(&Entry, &MissionFile)]) -> Vec<Problem> {
    let mut waiting: BTreeMap<&Slug, &MissionFile> = missions
        .iter()
        .map(|(_, file)| (&file.mission.about.id, *file))
        .collect();
    loop {
        let ids: BTreeSet<&Slug> = waiting.keys().copied().collect();
        waiting.retain(|_, file| file.mission.about.needs.iter().any(|id| ids.contains(id)));
        if waiting.len() == ids.len() {
            break;
        }
    }
    // What merely needs a mission of a circle is not in one.
    let needed: BTreeSet<&Slug> = waiting
        .values()
        .flat_map(|file| &file.mission.about.needs)
        .collect();
    waiting
        .iter()
        .filter(|(id, file)| needed.contains(*id) && file.mission.about.needs != [(**id).clone()])
        .map(|(_, file)| {
            let at = KeyPath::default().key("needs");
            file.problem_at_key(
                at,
                "these needs go in a circle; no mission of it can come first",
            )
        })
        .collect()
}
