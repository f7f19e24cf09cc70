//! An open mission: what is read, edited, built and judged.

pub mod panes;
mod reload;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::brief::{Brief, Page};
use super::editor::{Editor, Vocabulary};
use super::effect::RunId;
use super::gauge::Gauge;
use super::geometry::{Area, Size};
use super::msg::Opened;
use super::run::Run;
use crate::domain::files::{File, FileTree};
use crate::domain::image::Analysis;
use crate::domain::learner::{Attempt, MissionProgress};
use crate::domain::mission::{Bundle, Mission, Role, Slug, Step, Submission};
use panes::{Pane, Panes};

#[derive(Debug)]
pub struct Bench {
    pub bundle: Arc<Bundle>,
    pub place: MissionProgress,
    pub brief: Brief,
    pub editor: Editor,
    pub panes: Panes,
    /// The version of each file that is on the disk or on its way there.
    pub saved: BTreeMap<String, u64>,
    /// The latest run, perhaps still under way.
    pub run: Option<Graded>,
    pub attempts: Vec<Attempt>,
    /// Measured references of this session.
    pub references: BTreeMap<Slug, Arc<Analysis>>,
    /// References that are being measured.
    pub measuring: Option<RunId>,
    pub show_engine_size: bool,
}

/// A run and its number.
#[derive(Debug)]
pub struct Graded {
    pub id: RunId,
    pub run: Run,
    /// It became an attempt, the last of the list.
    pub kept: bool,
}

impl Bench {
    /// Opens where the learner left.
    #[must_use]
    pub fn new(opened: Opened, mut place: MissionProgress, vim: bool, size: Size) -> Self {
        let Opened {
            bundle,
            files,
            attempts,
            ..
        } = opened;
        let fresh = place == MissionProgress::default();
        let mission = &bundle.mission;
        place.step = place.step.min(mission.steps.len().saturating_sub(1));
        if place.references_of != bundle.digest {
            place.references.clear();
            place.references_of.clone_from(&bundle.digest);
        }
        let mut editor = Editor::open(files, vocabulary(&bundle), vim);
        for (path, cursor) in &place.cursors {
            editor.restore(path, *cursor);
        }
        if !place.file.is_empty() {
            editor.switch_to(&place.file);
        }
        let saved = mission.workspace.edit.iter();
        let saved = saved
            .map(|path| (path.clone(), editor.version(path)))
            .collect();
        let mut panes = Panes::default();
        if !fresh {
            panes.focus_on(Pane::Editor);
        }
        let mut bench = Self {
            brief: Brief {
                page: if fresh { Page::Memo } else { Page::Task },
                top: place.scroll,
            },
            bundle,
            place,
            editor,
            panes,
            saved,
            run: None,
            attempts,
            references: BTreeMap::new(),
            measuring: None,
            show_engine_size: false,
        };
        bench.editor.resized(bench.editor_area(size));
        bench
    }

    #[must_use]
    pub fn mission(&self) -> &Mission {
        &self.bundle.mission
    }

    #[must_use]
    pub fn id(&self) -> &Slug {
        &self.mission().about.id
    }

    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        self.mission().steps.get(self.place.step)
    }

    /// The inside of the editor's pane; where it would be when it is hidden.
    #[must_use]
    pub fn editor_area(&self, size: Size) -> Area {
        let placed = self.panes.place(size);
        placed.area_of(Pane::Editor).unwrap_or(placed.body).inner()
    }

    /// Columns and rows inside a pane; at least one each.
    #[must_use]
    pub fn room_of(&self, pane: Pane, size: Size) -> (usize, usize) {
        let area = self
            .panes
            .place(size)
            .area_of(pane)
            .unwrap_or_default()
            .inner();
        (
            usize::from(area.width).max(1),
            usize::from(area.height).max(1),
        )
    }

    /// Whether the keys go to a file that is only read.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.panes.focus() == Pane::Editor && self.editor.reads()
    }

    #[must_use]
    pub fn running(&self) -> Option<RunId> {
        let graded = self.run.as_ref()?;
        graded.run.is_running().then_some(graded.id)
    }

    /// Whether the editor holds something else than what the latest run judged.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        let submitted = self.run.as_ref().map(|graded| graded.run.submitted());
        submitted.is_some_and(|files| *files != self.editor.texts())
    }

    /// Files with changes that are not on the disk yet: path, text, version.
    #[must_use]
    pub fn unsaved(&self) -> Vec<(String, String, u64)> {
        let edit = self.mission().workspace.edit.iter();
        let unsaved = edit.filter(|path| {
            let version = self.editor.version(path);
            self.saved.get(*path) != Some(&version)
        });
        unsaved
            .map(|path| {
                (
                    path.clone(),
                    self.editor.text(path),
                    self.editor.version(path),
                )
            })
            .collect()
    }

    /// The disk has what the editor has of this file.
    pub fn set_kept(&mut self, path: &str) {
        let version = self.editor.version(path);
        self.saved.insert(path.to_owned(), version);
        self.editor.set_kept(path, version);
    }

    /// Where the learner is, as it is kept.
    #[must_use]
    pub fn place_now(&self) -> MissionProgress {
        let mut place = self.place.clone();
        if !self.editor.reads() {
            self.editor.current().clone_into(&mut place.file);
        }
        let edit = self.mission().workspace.edit.iter();
        place.cursors = edit
            .map(|path| (path.clone(), self.editor.cursor_of(path)))
            .collect();
        place.scroll = match self.brief.page {
            Page::Task => self.brief.top,
            Page::Memo => 0,
        };
        place
    }

    /// What the builder would be given now, before `.dockerignore`.
    #[must_use]
    pub fn context(&self) -> FileTree {
        let submission = Submission::of_texts(&self.editor.texts());
        self.bundle.context_of(&submission)
    }

    /// Known sizes of references by id, in bytes: of this session or of an earlier one.
    #[must_use]
    pub fn reference_sizes(&self) -> BTreeMap<String, u64> {
        let mut sizes = self.place.references.clone();
        let measured = self.references.iter();
        sizes.extend(measured.map(|(id, it)| (id.to_string(), it.total_bytes)));
        sizes
    }

    /// Bytes of the smallest solution, once all of them are known: stars never fall again.
    #[must_use]
    pub fn solution_bytes(&self) -> Option<u64> {
        let sizes = self.reference_sizes();
        let known = self.solutions().map(|id| sizes.get(id.as_str()).copied());
        let bytes: Option<Vec<u64>> = known.collect();
        bytes?.into_iter().min()
    }

    pub fn solutions(&self) -> impl Iterator<Item = &Slug> {
        let references = self.mission().references.iter();
        references
            .filter(|reference| reference.role == Role::Solution)
            .map(|reference| &reference.id)
    }

    #[must_use]
    pub fn gauge(&self) -> Gauge {
        let run = self.run.as_ref().map(|graded| &graded.run);
        // The attempt of the latest run is no earlier one.
        let kept = self.run.as_ref().is_some_and(|graded| graded.kept);
        let earlier = self.attempts.len().saturating_sub(usize::from(kept));
        Gauge::of(
            self.mission(),
            run,
            &self.attempts[..earlier],
            &self.reference_sizes(),
        )
    }

    /// Whether anything moves on the screen by itself.
    #[must_use]
    pub fn wants_animation(&self) -> bool {
        self.running().is_some()
    }
}

/// What the editor may offer.
fn vocabulary(bundle: &Bundle) -> Vocabulary {
    let files = bundle.context.overlaid(&bundle.starter);
    let path = |(path, file): (&String, &File)| match file {
        File::Directory => format!("{path}/"),
        _ => path.clone(),
    };
    Vocabulary {
        images: bundle.mission.images.clone(),
        paths: files.0.iter().map(path).collect(),
    }
}
