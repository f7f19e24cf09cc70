//! A mission together with its files, and what a learner hands in.

use std::collections::BTreeMap;

use super::Mission;
use crate::domain::files::{File, FileTree};

/// A mission folder, read whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    pub mission: Mission,
    /// The app's real source: `context/`.
    pub context: FileTree,
    /// What the learner starts from: `starter/`.
    pub starter: FileTree,
    /// Everything else the mission names (`reference/`, `wrong/`, `tests/`), by path inside the folder.
    pub others: FileTree,
    /// `sha256:…` over every file of the folder.
    pub digest: String,
}

/// The editable files as somebody wrote them. A file that is absent here is absent in the build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submission {
    pub files: FileTree,
}

impl Submission {
    /// The texts of an editor by path. An empty one is a file that is not there.
    #[must_use]
    pub fn of_texts(texts: &BTreeMap<String, String>) -> Self {
        let files = texts.iter().filter(|(_, text)| !text.is_empty());
        Self {
            files: FileTree(
                files
                    .map(|(path, text)| (path.clone(), File::text(text)))
                    .collect(),
            ),
        }
    }
}

impl Bundle {
    /// The starter as a submission.
    #[must_use]
    pub fn starter_submission(&self) -> Submission {
        let edit = &self.mission.workspace.edit;
        let files = self
            .starter
            .0
            .iter()
            .filter(|(path, _)| edit.contains(path));
        Submission {
            files: FileTree(files.map(|(p, f)| (p.clone(), f.clone())).collect()),
        }
    }

    /// A Dockerfile of the mission's own folder (a reference, a wrong answer) as a submission:
    /// the starter's other files, and its own `<path>.dockerignore` when there is one.
    #[must_use]
    pub fn own_submission(&self, dockerfile: &str) -> Option<Submission> {
        let mut submission = self.starter_submission();
        submission
            .files
            .insert("Dockerfile", self.others.0.get(dockerfile)?.clone());
        if let Some(ignore) = self.others.0.get(&format!("{dockerfile}.dockerignore")) {
            submission.files.insert(".dockerignore", ignore.clone());
        }
        Some(submission)
    }

    /// The build context of a submission before `.dockerignore`: the app's source, the starter's
    /// fixed files, the learner's files.
    #[must_use]
    pub fn context_of(&self, submission: &Submission) -> FileTree {
        let edit = &self.mission.workspace.edit;
        let mut files = self.context.overlaid(&self.starter);
        files.0.retain(|path, _| !edit.contains(path));
        files.overlaid(&submission.files)
    }
}
