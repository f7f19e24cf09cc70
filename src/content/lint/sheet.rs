//! Where the rules of a mission write down what they find.

use crate::content::course::Entry;
use crate::content::key_path::KeyPath;
use crate::content::mission_file::MissionFile;
use crate::content::problem::Problem;
use crate::domain::dockerfile::lint::Severity;
use crate::domain::mission::Bundle;

/// One mission under the eyes of the rules.
pub(super) struct Sheet<'a> {
    pub(super) bundle: &'a Bundle,
    pub(super) problems: Vec<Problem>,
    entry: &'a Entry,
    file: &'a MissionFile,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(entry: &'a Entry, file: &'a MissionFile, bundle: &'a Bundle) -> Self {
        Self {
            bundle,
            problems: Vec::new(),
            entry,
            file,
        }
    }

    /// An error at the value of `path`.
    pub(super) fn error(&mut self, path: KeyPath, message: &str) -> &mut Problem {
        let problem = self.file.problem(path, message);
        self.put(problem)
    }

    /// An error at the key, or the list item, of `path`.
    pub(super) fn error_at_key(&mut self, path: KeyPath, message: &str) -> &mut Problem {
        let problem = self.file.problem_at_key(path, message);
        self.put(problem)
    }

    pub(super) fn warning(&mut self, path: KeyPath, message: &str) -> &mut Problem {
        let problem = self.error(path, message);
        problem.severity = Severity::Warning;
        problem
    }

    /// An error in another file of the folder.
    pub(super) fn error_in(&mut self, inside: &str, message: &str) -> &mut Problem {
        let problem = Problem::of_file(&self.entry.path_of(inside), message);
        self.put(problem)
    }

    fn put(&mut self, problem: Problem) -> &mut Problem {
        let position = self.problems.len();
        self.problems.push(problem);
        &mut self.problems[position]
    }
}
