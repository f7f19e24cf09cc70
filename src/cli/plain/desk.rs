//! An open mission: the learner's files, their place in it, and what they tried.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::learner::{Drafts, Notice, Store, StoreError};
use crate::content::nearest;
use crate::domain::image::Analysis;
use crate::domain::learner::{Attempt, MissionProgress};
use crate::domain::mission::{Bundle, Mission, Reference, Slug, Step};
use crate::domain::report::Report;
use crate::domain::text::sanitise;

pub(super) struct Desk {
    pub(super) bundle: Arc<Bundle>,
    pub(super) drafts: Drafts,
    /// The file that is read and changed.
    pub(super) file: String,
    pub(super) place: MissionProgress,
    pub(super) attempts: Vec<Attempt>,
    /// The latest run of this session.
    pub(super) run: Option<Judged>,
    /// Files and their texts before each change, the latest last.
    pub(super) changes: Vec<(String, String)>,
}

/// A run that came to a report.
pub(super) struct Judged {
    pub(super) files: BTreeMap<String, String>,
    pub(super) report: Report,
    pub(super) analysis: Option<Arc<Analysis>>,
}

impl Desk {
    /// Opens a mission where the learner left it.
    pub(super) fn open(
        store: &Store,
        bundle: Bundle,
        mut place: MissionProgress,
    ) -> Result<(Self, Vec<Notice>), StoreError> {
        let drafts = store.drafts(&bundle);
        let (attempts, notice) = store.attempts(&bundle.mission.about.id)?;
        let mut notices = drafts.notices.clone();
        notices.extend(notice);
        place.step = place.step.min(bundle.mission.steps.len().saturating_sub(1));
        let edit = &bundle.mission.workspace.edit;
        let known = edit.contains(&place.file);
        let file = if known {
            Some(&place.file)
        } else {
            edit.first()
        };
        let desk = Self {
            file: file.cloned().unwrap_or_default(),
            bundle: Arc::new(bundle),
            drafts,
            place,
            attempts,
            run: None,
            changes: Vec::new(),
        };
        Ok((desk, notices))
    }

    pub(super) fn mission(&self) -> &Mission {
        &self.bundle.mission
    }

    pub(super) fn id(&self) -> &Slug {
        &self.mission().about.id
    }

    pub(super) fn step(&self) -> Option<&Step> {
        self.mission().steps.get(self.place.step)
    }

    /// The text of the file that is read and changed.
    pub(super) fn text(&self) -> &str {
        self.drafts.text(&self.file).unwrap_or_default()
    }

    /// Every file's text by path, as it would be handed in.
    pub(super) fn texts(&self) -> BTreeMap<String, String> {
        let submission = self.drafts.submission();
        let files = submission.files.0.keys();
        files
            .filter_map(|path| Some((path.clone(), self.drafts.text(path)?.to_owned())))
            .collect()
    }

    /// Whether something else was judged than what the files hold now.
    pub(super) fn is_stale(&self) -> bool {
        let run = self.run.as_ref();
        run.is_some_and(|run| run.files != self.texts())
    }

    /// Writes a file's text to the disk. The text before is remembered for `undo`.
    pub(super) fn write(
        &mut self,
        store: &Store,
        path: &str,
        text: &str,
    ) -> Result<Option<Notice>, StoreError> {
        let before = self.drafts.text(path).unwrap_or_default().to_owned();
        let notice = store.save_draft(self.id(), path, text)?;
        self.changes.push((path.to_owned(), before));
        self.take(path, text);
        Ok(notice)
    }

    /// Takes the last change back; none when there was none.
    pub(super) fn undo(&mut self, store: &Store) -> Result<Option<String>, StoreError> {
        let Some((path, before)) = self.changes.pop() else {
            return Ok(None);
        };
        store.save_draft(self.id(), &path, &before)?;
        self.take(&path, &before);
        Ok(Some(path))
    }

    fn take(&mut self, path: &str, text: &str) {
        let files = self.drafts.files.iter_mut();
        for file in files.filter(|file| file.path == path) {
            text.clone_into(&mut file.text);
        }
    }

    /// The editable file that is meant by a name or the beginning of one.
    pub(super) fn find_file(&self, name: &str) -> Result<String, String> {
        let edit = &self.mission().workspace.edit;
        let exact = edit.iter().find(|path| *path == name);
        let lower = name.to_lowercase();
        let mut begun = edit
            .iter()
            .filter(|path| path.to_lowercase().starts_with(&lower));
        match (exact, begun.next(), begun.next()) {
            (Some(path), ..) | (None, Some(path), None) => Ok(path.clone()),
            _ => {
                let meant = nearest(name, edit.iter().map(String::as_str));
                let meant = meant.map_or(String::new(), |meant| format!(" Did you mean {meant}?"));
                let files = edit.join(", ");
                let name = sanitise(name, 80);
                Err(format!(
                    "{name} is not one of your files, which are {files}.{meant}"
                ))
            }
        }
    }

    /// The reference with this id.
    pub(super) fn find_reference(&self, id: &str) -> Result<Reference, String> {
        let references = &self.mission().references;
        let mut begun = references
            .iter()
            .filter(|it| it.id.as_str().starts_with(id));
        match (self.mission().reference(id), begun.next(), begun.next()) {
            (Some(found), ..) | (None, Some(found), None) => Ok(found.clone()),
            _ => {
                let meant = nearest(id, references.iter().map(|it| it.id.as_str()));
                let meant = meant.map_or(String::new(), |meant| format!(" Did you mean {meant}?"));
                let name = sanitise(id, 80);
                Err(format!("This mission has no reference {name}.{meant}"))
            }
        }
    }

    /// A baseline may always be read, a solution after passing or when the learner chose to look.
    /// The passing try with the smallest image.
    pub(super) fn best(&self) -> Option<&Attempt> {
        let passed = self.attempts.iter().filter(|attempt| attempt.passed());
        passed.min_by_key(|attempt| attempt.total_bytes.unwrap_or(u64::MAX))
    }

    /// Bytes of the smallest solution, once all are measured.
    pub(super) fn solution_bytes(&self) -> Option<u64> {
        self.place
            .solution_bytes(self.mission(), &self.bundle.digest)
    }
}
