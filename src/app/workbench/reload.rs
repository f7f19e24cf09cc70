//! The open mission as its author has it now, with the learner where they were.

use std::sync::Arc;

use super::{Bench, vocabulary};
use crate::app::effect::RunId;
use crate::app::geometry::Size;
use crate::app::msg::Opened;
use crate::domain::mission::Bundle;
use crate::domain::text::sanitise_text;

impl Bench {
    /// Takes a mission in the place of an earlier state of it. Returns what is to be stopped: what
    /// judges or measures by the old one.
    pub fn reload(&mut self, opened: Opened, size: Size) -> Vec<RunId> {
        let old = std::mem::replace(&mut self.bundle, opened.bundle);
        self.place.step = self.step_after(&old);
        let context = self.bundle.context.overlaid(&self.bundle.starter);
        let read = |path: &str| context.text(path).map(|text| sanitise_text(&text));
        self.editor
            .reload(opened.files, read, vocabulary(&self.bundle));
        self.editor.resized(self.editor_area(size));
        for tab in self.editor.tabs().iter().filter(|tab| !tab.is_unsaved()) {
            let path = tab.path().to_owned();
            self.saved.insert(path, self.editor.version(tab.path()));
        }
        if old.digest != self.bundle.digest {
            self.references.clear();
            self.place.references.clear();
            self.place.references_of.clone_from(&self.bundle.digest);
        }
        let judging = self.running();
        let mut stopped: Vec<_> = self.measuring.take().into_iter().collect();
        if judges_otherwise(&old, &self.bundle) {
            stopped.extend(judging);
            self.run = None;
        } else if let Some(graded) = &mut self.run {
            graded.run.checks.set_step(self.place.step);
        }
        stopped
    }

    /// The step the learner is at: the one of the same name, else the one in the same place.
    fn step_after(&self, old: &Arc<Bundle>) -> usize {
        let steps = &self.bundle.mission.steps;
        let at = self.place.step;
        let id = old.mission.steps.get(at).map(|step| &step.id);
        let same = steps.iter().position(|step| Some(&step.id) == id);
        same.unwrap_or(at).min(steps.len().saturating_sub(1))
    }
}

/// Whether a verdict by the one says nothing of the other; words that are only read do not count.
fn judges_otherwise(old: &Bundle, new: &Bundle) -> bool {
    let judged = |bundle: &Bundle| {
        let mut mission = bundle.mission.clone();
        mission.about = old.mission.about.clone();
        mission.memo = old.mission.memo.clone();
        mission.debrief.clear();
        for step in &mut mission.steps {
            step.title.clear();
            step.task.clear();
            step.hints.clear();
        }
        mission
    };
    let files = |bundle: &Bundle| {
        let Bundle {
            context,
            starter,
            others,
            ..
        } = bundle.clone();
        (context, starter, others)
    };
    judged(old) != judged(new) || files(old) != files(new)
}
