//! Everything the screen shows.

use std::collections::HashSet;

use super::Action;
use super::action::General;
use super::course::CourseMap;
use super::editor::Editor;
use super::engine::EngineState;
use super::geometry::Size;
use super::keys::{Context, Key, KeyMap};
use super::msg::{Extents, Notice, Now};
use super::overlay::Overlay;
use super::prompt::{Prompt, PromptFor};
use super::workbench::Bench;
use super::workbench::panes::{Pane, Room};
use crate::domain::learner::{Progress, Settings};

#[derive(Debug)]
pub struct Model {
    pub now: Now,
    pub size: Size,
    pub course: CourseMap,
    /// The open mission; the course map is shown without one.
    pub bench: Option<Box<Bench>>,
    /// What lies over the screen, the topmost last.
    pub overlays: Vec<Overlay>,
    pub prompt: Option<Prompt>,
    pub engine: EngineState,
    pub keys: KeyMap,
    /// The first keys of a sequence.
    pub pending: Vec<Key>,
    pub notice: Option<Notice>,
    pub progress: Progress,
    pub memory: Memory,
}

/// What the screen remembers without showing it.
#[derive(Debug, Default)]
pub struct Memory {
    pub settings: Settings,
    pub extents: Extents,
    /// Number of the latest piece of work.
    pub runs: u64,
    /// Wakes that are under way, so that none is asked for twice.
    pub wakes: Wakes,
    /// Nothing moves for beauty's sake.
    pub calm: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wakes {
    pub save: bool,
    pub animate: bool,
    pub probe: bool,
}

impl Model {
    #[must_use]
    pub fn new(course: CourseMap, progress: Progress, settings: Settings, keys: KeyMap) -> Self {
        Self {
            now: Now::default(),
            size: Size::default(),
            course,
            bench: None,
            overlays: Vec::new(),
            prompt: None,
            engine: EngineState::Unknown,
            keys,
            pending: Vec::new(),
            notice: None,
            progress,
            memory: Memory {
                settings,
                ..Memory::default()
            },
        }
    }

    #[must_use]
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlays.last()
    }

    /// Where keys are looked up, innermost first.
    #[must_use]
    pub fn contexts(&self) -> Vec<Context> {
        if self.prompt.is_some() {
            return vec![Context::Prompt, Context::Everywhere];
        }
        if let Some(overlay) = self.overlay() {
            return overlay.contexts();
        }
        let Some(bench) = &self.bench else {
            return vec![
                Context::Course,
                Context::List,
                Context::Reading,
                Context::Everywhere,
            ];
        };
        let mut contexts = match bench.panes.focus() {
            Pane::Brief => vec![Context::Brief, Context::List],
            Pane::Build => vec![Context::Build, Context::List],
            Pane::Checks => vec![Context::Checks, Context::List],
            Pane::Editor => bench.editor.contexts(),
        };
        contexts.push(Context::Workbench);
        if bench.panes.focus() != Pane::Editor {
            contexts.push(Context::Reading);
        }
        contexts.push(Context::Everywhere);
        contexts
    }

    /// Whether a letter that means nothing is text.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        self.edits().is_some_and(Editor::takes_letters)
    }

    /// Whether letters are commands of vim's normal mode; one that means nothing ends what was
    /// begun, or tells what it waits for.
    #[must_use]
    pub fn takes_commands(&self) -> bool {
        let commands = |editor: &Editor| !editor.takes_letters();
        self.prompt.is_none() && self.edits().is_some_and(commands)
    }

    /// The editor, if it has the keys.
    fn edits(&self) -> Option<&Editor> {
        let bench = self.bench.as_deref().filter(|_| self.overlays.is_empty())?;
        (bench.panes.focus() == Pane::Editor).then_some(&bench.editor)
    }

    /// What a search looks through here.
    #[must_use]
    pub fn searchable(&self) -> Option<PromptFor> {
        match self.overlay() {
            Some(Overlay::Help(_)) => return Some(PromptFor::HelpFilter),
            Some(Overlay::Files(_)) => return Some(PromptFor::FilesFilter),
            Some(Overlay::Compare(compare)) => {
                return compare.view().map(|_| PromptFor::CompareSearch);
            }
            Some(_) => return None,
            None => {}
        }
        let bench = self.bench.as_ref().filter(|bench| bench.run.is_some())?;
        match bench.panes.focus() {
            Pane::Build => Some(PromptFor::BuildSearch),
            Pane::Checks => Some(PromptFor::CheckSearch),
            Pane::Brief | Pane::Editor => None,
        }
    }

    #[must_use]
    pub fn room(&self) -> Room {
        Room::of(self.size)
    }

    /// Whether the picture changes with time alone.
    #[must_use]
    pub fn wants_animation(&self) -> bool {
        let bench = self.bench.as_deref().is_some_and(Bench::wants_animation);
        let overlay = self.overlay();
        bench || overlay.is_some_and(|overlay| overlay.wants_animation(self.now.up))
    }

    /// Pairs of key and words for the footer, the most telling first.
    #[must_use]
    pub fn footer(&self) -> Vec<(String, &'static str)> {
        let contexts = self.contexts();
        let mut pairs: Vec<(String, &'static str, Action)> = Vec::new();
        // What an inner context has taken means nothing else here.
        let mut taken: HashSet<String> = HashSet::new();
        for context in &contexts {
            let here: Vec<_> = self.keys.rows_at(*context).collect();
            for (row, keys) in &here {
                let Some(key) = keys.first().filter(|key| !taken.contains(*key)) else {
                    continue;
                };
                let known = pairs.iter().any(|(.., action)| *action == row.action);
                if !row.short.is_empty() && !known && self.applies(row.action) {
                    pairs.push((key.clone(), row.short, row.action));
                }
            }
            taken.extend(here.into_iter().flat_map(|(_, keys)| keys));
        }
        pairs
            .into_iter()
            .map(|(key, words, _)| (key, words))
            .collect()
    }

    /// Whether an action would do something now; the footer names no other.
    fn applies(&self, action: Action) -> bool {
        use super::action::{BenchAction, EditAction, ListAction};
        let bench = self.bench.as_deref();
        let passed = bench.is_some_and(|bench| bench.place.passed());
        match action {
            Action::Bench(BenchAction::Debrief) => passed,
            Action::Bench(BenchAction::NextMission) => {
                let next = |bench: &Bench| self.course.after(bench.id()).is_some();
                passed && bench.is_some_and(next)
            }
            Action::Bench(BenchAction::CancelRun) => {
                bench.is_some_and(|bench| bench.running().is_some() && !bench.is_reading())
            }
            Action::Bench(BenchAction::Hint) => match self.overlay() {
                Some(Overlay::Hints(hints)) => !hints.all_shown(),
                _ => true,
            },
            Action::Bench(BenchAction::Layers) => {
                bench.is_some_and(|bench| !super::overlay::subjects(bench).is_empty())
            }
            Action::Edit(EditAction::NextProblem) => {
                bench.is_some_and(|bench| bench.editor.has_problems())
            }
            Action::Edit(EditAction::NextTab) => {
                bench.is_some_and(|bench| bench.editor.tabs().len() > 1)
            }
            Action::Edit(EditAction::CloseTab) => bench.is_some_and(|it| it.editor.reads()),
            Action::Edit(EditAction::Complete) => bench.is_some_and(|it| !it.editor.reads()),
            Action::General(General::Problems) => self.course.lint.is_some(),
            Action::List(ListAction::FindHere) => self.searchable().is_some(),
            Action::General(General::Back) => self.bench.is_some() || !self.overlays.is_empty(),
            Action::List(ListAction::Toggle) => self.unfolds(),
            Action::General(General::StartEngine) => self.engine.offer().is_some(),
            _ => true,
        }
    }

    /// Whether what has the focus folds.
    fn unfolds(&self) -> bool {
        match (self.overlay(), &self.bench) {
            (Some(overlay), _) => matches!(
                overlay,
                Overlay::Explorer(_) | Overlay::Compare(_) | Overlay::History(_)
            ),
            (None, Some(bench)) => matches!(bench.panes.focus(), Pane::Build | Pane::Checks),
            (None, None) => false,
        }
    }
}
