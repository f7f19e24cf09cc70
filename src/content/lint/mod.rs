//! What is wrong with missions, found without an engine.

mod course;
mod demands;
mod files;
mod hints;
mod ids;
mod images;
mod measured;
mod overlays;
mod prompt;
mod reading;
mod sheet;
mod task;

use sheet::Sheet;

use super::assemble::assemble;
use super::course::{Course, Entry};
use super::paths::every_check;
pub use super::problem::Problem;
use crate::domain::check::{CheckKind, Problems};

/// Every problem of every mission, by mission and then by place.
#[must_use]
pub fn lint(course: &Course) -> Vec<Problem> {
    let mut problems: Vec<_> = course.entries().iter().flat_map(of_entry).collect();
    problems.extend(course::problems(course));
    problems
}

/// The problems of one mission by itself.
#[must_use]
pub fn of_entry(entry: &Entry) -> Vec<Problem> {
    let mut problems = match (entry.mission_file(), entry.graded_files()) {
        (Ok(file), Ok(files)) => {
            let mission = file.mission.clone();
            let misnamed = overlays::misnamed(entry, &files);
            let (bundle, mut problems) = assemble(entry, mission, files, String::new());
            let mut sheet = Sheet::new(entry, file, &bundle);
            ids::check(&mut sheet);
            files::check(&mut sheet);
            images::check(&mut sheet);
            measured::check(&mut sheet);
            prompt::check(&mut sheet);
            hints::check(&mut sheet);
            reading::check(&mut sheet);
            specs(&mut sheet, &problems);
            problems.append(&mut sheet.problems);
            problems.extend(misnamed);
            problems.extend(overlays::problems(entry, file, &bundle));
            problems
        }
        (file, files) => {
            let file = file.err().map(|error| error.problems.clone());
            let files = files.err().map(|error| error.problems);
            file.into_iter().chain(files).flatten().collect()
        }
    };
    problems.sort_by(|a, b| (&a.file, a.place, &a.path).cmp(&(&b.file, b.place, &b.path)));
    // A check inside a `target` may be looked at by itself and by the target.
    problems.dedup();
    problems
}

/// What each kind of check has to say about its own spec.
fn specs(sheet: &mut Sheet<'_>, unread: &[Problem]) {
    for (at, check) in every_check(&sheet.bundle.mission) {
        // A structure file that cannot be read has been reported already.
        if let CheckKind::Structure(spec) = &check.kind
            && unread
                .iter()
                .any(|problem| problem.file.ends_with(&spec.file))
        {
            continue;
        }
        let mut found = Problems::default();
        check.kind.problems(&mut found);
        let at = at.key(check.kind.name());
        for (key, message) in found.found {
            sheet.error(at.join(&key), &message);
        }
    }
}
