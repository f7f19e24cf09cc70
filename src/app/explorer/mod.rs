//! Layers and files of an image: which line brought what, and what of it is wasted.

mod gather;
#[cfg(test)]
mod tests;
mod tree;

pub use gather::Scope;
pub use tree::{FileTree, Mark, Node, Row, Sort};

use std::sync::Arc;

use super::action::{ExploreAction, ListAction};
use crate::domain::image::Analysis;

/// An image to look into.
#[derive(Clone, Debug)]
pub struct Subject {
    /// `yours`, `bloated (baseline)`, `lean (solution)`
    pub name: String,
    pub analysis: Arc<Analysis>,
    /// It is built on base images that only stand in for the real ones.
    pub stand_in: bool,
    /// What the engine itself says.
    pub engine_bytes: Option<u64>,
}

/// A row of the layers' pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LayerRow {
    /// All layers of the base image as one.
    Base {
        layers: usize,
        open: bool,
    },
    Layer(usize),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    #[default]
    Layers,
    Files,
}

#[derive(Clone, Debug)]
pub struct Explorer {
    subjects: Vec<Subject>,
    chosen: usize,
    side: Side,
    base_open: bool,
    /// A row of the layers.
    layer: usize,
    /// A row of the files.
    file: usize,
    what: What,
    sort: Sort,
    filter: String,
    /// The files of the chosen image and scope.
    files: FileTree,
}

/// What the files' pane is asked to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum What {
    #[default]
    Changes,
    Whole,
    Wasted,
}

impl Explorer {
    /// Opens on the first image, on the first layer that a line of the Dockerfile made.
    #[must_use]
    pub fn new(subjects: Vec<Subject>) -> Self {
        let mut explorer = Self {
            subjects,
            chosen: 0,
            side: Side::Layers,
            base_open: false,
            layer: 0,
            file: 0,
            what: What::Changes,
            sort: Sort::Size,
            filter: String::new(),
            files: FileTree::default(),
        };
        explorer.start();
        explorer
    }

    /// Another image was measured; what is looked at stays.
    pub fn set_images(&mut self, subjects: Vec<Subject>) {
        let name = self.subject().map(|subject| subject.name.clone());
        self.subjects = subjects;
        let at = self
            .subjects
            .iter()
            .position(|subject| Some(&subject.name) == name.as_ref());
        match at {
            Some(at) => self.chosen = at,
            None => {
                self.chosen = 0;
                self.start();
            }
        }
    }

    #[must_use]
    pub fn subjects(&self) -> &[Subject] {
        &self.subjects
    }

    #[must_use]
    pub fn subject(&self) -> Option<&Subject> {
        self.subjects.get(self.chosen)
    }

    #[must_use]
    pub fn side(&self) -> Side {
        self.side
    }

    #[must_use]
    pub fn layer_rows(&self) -> Vec<LayerRow> {
        let Some(subject) = self.subject() else {
            return Vec::new();
        };
        let (base, count) = (
            subject.analysis.base_layers(),
            subject.analysis.layers.len(),
        );
        let mut rows = Vec::new();
        if base > 0 {
            rows.push(LayerRow::Base {
                layers: base,
                open: self.base_open,
            });
        }
        let first = if self.base_open { 0 } else { base };
        rows.extend((first..count).map(LayerRow::Layer));
        rows
    }

    #[must_use]
    pub fn selected_layer(&self) -> usize {
        self.layer
    }

    #[must_use]
    pub fn selected_file(&self) -> usize {
        self.file
    }

    #[must_use]
    pub fn files(&self) -> &FileTree {
        &self.files
    }

    #[must_use]
    pub fn sort(&self) -> Sort {
        self.sort
    }

    #[must_use]
    pub fn scope(&self) -> Scope {
        match (self.what, self.layer_rows().get(self.layer)) {
            (What::Whole, _) => Scope::Whole,
            (What::Wasted, _) => Scope::Wasted,
            (What::Changes, Some(LayerRow::Base { layers, .. })) => Scope::Layers(0, *layers),
            (What::Changes, Some(LayerRow::Layer(layer))) => Scope::Layers(*layer, layer + 1),
            (What::Changes, None) => Scope::Whole,
        }
    }

    /// The sentence about what is selected.
    #[must_use]
    pub fn blame(&self) -> String {
        let (Some(subject), Some(row)) =
            (self.subject(), self.layer_rows().get(self.layer).copied())
        else {
            return String::new();
        };
        match (self.what, row) {
            (What::Wasted, _) => subject.analysis.blame_worst(),
            (_, LayerRow::Base { .. }) => subject.analysis.blame_base(),
            (_, LayerRow::Layer(layer)) => subject.analysis.blame(layer),
        }
    }

    #[must_use]
    pub fn filter(&self) -> &str {
        &self.filter
    }

    pub fn set_filter(&mut self, text: &str) {
        text.clone_into(&mut self.filter);
        self.files.show(text);
        self.file = 0;
    }

    /// The Dockerfile line of the selected layer.
    #[must_use]
    pub fn selected_line(&self) -> Option<u32> {
        let LayerRow::Layer(layer) = *self.layer_rows().get(self.layer)? else {
            return None;
        };
        self.subject()?.analysis.layers.get(layer)?.line
    }

    pub fn act(&mut self, action: ExploreAction) {
        match action {
            ExploreAction::NextImage => self.choose(1),
            ExploreAction::PreviousImage => self.choose(self.subjects.len().saturating_sub(1)),
            ExploreAction::SwitchPane => {
                self.side = match self.side {
                    Side::Layers => Side::Files,
                    Side::Files => Side::Layers,
                };
            }
            ExploreAction::ToggleFolder => self.toggle(),
            ExploreAction::ExpandAll => self.files.open_all(true, &self.filter),
            ExploreAction::CollapseAll => {
                self.files.open_all(false, &self.filter);
                self.file = 0;
            }
            ExploreAction::Sort => {
                self.sort = match self.sort {
                    Sort::Size => Sort::Name,
                    Sort::Name => Sort::Size,
                };
                self.files.sort(self.sort);
                self.files.show(&self.filter);
            }
            ExploreAction::OnlyChanges => self.show(What::Whole),
            ExploreAction::OnlyWasted => self.show(What::Wasted),
            // The prompt is opened by whoever owns it.
            ExploreAction::Filter => {}
        }
    }

    pub fn list(&mut self, action: ListAction, rows: usize) {
        match self.side {
            Side::Layers => {
                let before = self.layer;
                self.layer = moved(action, self.layer, self.layer_rows().len(), rows);
                if self.layer != before && self.what == What::Changes {
                    self.gather();
                }
            }
            Side::Files => self.file = moved(action, self.file, self.files.rows().len(), rows),
        }
        if action == ListAction::Toggle {
            self.toggle();
        }
    }

    /// To what was asked for, or back to the layer's own changes.
    fn show(&mut self, what: What) {
        self.what = if self.what == what {
            What::Changes
        } else {
            what
        };
        self.gather();
    }

    fn choose(&mut self, by: usize) {
        if !self.subjects.is_empty() {
            self.chosen = (self.chosen + by) % self.subjects.len();
            self.start();
        }
    }

    fn start(&mut self) {
        let rows = self.layer_rows();
        let own = rows
            .iter()
            .position(|row| matches!(row, LayerRow::Layer(_)));
        self.layer = own.unwrap_or(0);
        self.gather();
    }

    fn gather(&mut self) {
        let items = self
            .subject()
            .map(|subject| gather::items(&subject.analysis, self.scope()));
        self.files = FileTree::of(items.unwrap_or_default(), self.sort);
        self.files.show(&self.filter);
        self.file = 0;
    }

    fn toggle(&mut self) {
        match (self.side, self.layer_rows().get(self.layer)) {
            (Side::Files, _) => self.file = self.files.toggle(self.file, &self.filter),
            (Side::Layers, Some(LayerRow::Base { .. })) => self.base_open = !self.base_open,
            _ => {}
        }
    }
}

fn moved(action: ListAction, at: usize, count: usize, rows: usize) -> usize {
    let page = (rows / 2).max(1);
    let last = count.saturating_sub(1);
    match action {
        ListAction::Up => at.saturating_sub(1),
        ListAction::Down => at + 1,
        ListAction::PageUp => at.saturating_sub(page),
        ListAction::PageDown => at + page,
        ListAction::Top => 0,
        ListAction::Bottom => last,
        _ => at,
    }
    .min(last)
}
