//! A mission and the files of its folder, put together for grading.

use super::course::Entry;
use super::folder::MISSION_FILE;
use super::mission_file::read_structure;
use super::problem::Problem;
use crate::domain::check::{Check, CheckKind};
use crate::domain::files::FileTree;
use crate::domain::mission::{Bundle, Mission};

/// The bundle, and what is wrong with the files that `structure` checks name.
pub(super) fn assemble(
    entry: &Entry,
    mission: Mission,
    files: FileTree,
    digest: String,
) -> (Bundle, Vec<Problem>) {
    let mut bundle = split(mission, files, digest);
    let mut problems = Vec::new();
    for step in &mut bundle.mission.steps {
        let checks = step.checks.iter_mut();
        checks.for_each(|check| fill(check, &bundle.others, entry, &mut problems));
    }
    (bundle, problems)
}

/// Sorts the folder's files by what they are for.
fn split(mission: Mission, files: FileTree, digest: String) -> Bundle {
    let mut bundle = Bundle {
        mission,
        context: FileTree::default(),
        starter: FileTree::default(),
        others: FileTree::default(),
        digest,
    };
    for (path, file) in files.0 {
        if let Some(inside) = path.strip_prefix("context/") {
            bundle.context.insert(inside, file);
        } else if let Some(inside) = path.strip_prefix("starter/") {
            bundle.starter.insert(inside, file);
        } else if !matches!(path.as_str(), "context" | "starter" | MISSION_FILE) {
            bundle.others.insert(path, file);
        }
    }
    bundle
}

/// Reads the files that `structure` checks name.
fn fill(check: &mut Check, others: &FileTree, entry: &Entry, problems: &mut Vec<Problem>) {
    match &mut check.kind {
        CheckKind::Structure(spec) => {
            let name = entry.path_of(&spec.file);
            let Some(text) = others.data(&spec.file) else {
                let message = "a structure check names this file, and it is not there";
                let problem = Problem::of_file(&name, message);
                problems
                    .push(problem.with_help("put it beside context/ and starter/, in tests/ say"));
                return;
            };
            match read_structure(text, &name) {
                Ok(tests) => spec.tests = tests,
                Err(error) => problems.extend(error.problems),
            }
        }
        CheckKind::Target(spec) => {
            let checks = spec.checks.iter_mut();
            checks.for_each(|check| fill(check, others, entry, problems));
        }
        _ => {}
    }
}
