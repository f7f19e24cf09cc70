//! One image in the explorer: its layers, and a file tree for each thing that was looked at.

use std::collections::HashMap;
use std::ops::Range;

use super::cursor::Cursor;
use super::gather::{self, Scope};
use super::index::Order;
use super::view::View;
use super::{LayerRow, Subject};
use crate::domain::image::{Analysis, Blame, LayerChanges, changes};

#[derive(Clone, Debug)]
pub(super) struct Image {
    pub(super) subject: Subject,
    /// None until the image is looked at.
    pub(super) looked: Option<Box<Looked>>,
}

/// What looking into an image found out, and where it was left.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    pub(super) blame: Blame,
    pub(super) said: Said,
    changes: Vec<LayerChanges>,
    pub(super) rows: Vec<LayerRow>,
    pub(super) cursor: Cursor,
    views: HashMap<Scope, View>,
}

/// Who is to blame, in words.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    layers: Range<usize>,
    pub(super) of_layers: String,
    pub(super) of_image: String,
}

/// What is asked of the files.
#[derive(Clone, Debug, Default)]
pub(super) struct Wish {
    pub(super) order: Order,
    pub(super) whole: bool,
    pub(super) only_wasted: bool,
    pub(super) filter: String,
}

impl Image {
    pub(super) fn new(subject: Subject) -> Self {
        Self {
            subject,
            looked: None,
        }
    }

    /// Finds out what is not known yet, so that drawing has nothing left to do.
    pub(super) fn look(&mut self, wish: &Wish) -> &mut Looked {
        let analysis = &self.subject.analysis;
        let looked = self
            .looked
            .get_or_insert_with(|| Box::new(Looked::of(analysis)));
        looked.look(analysis, wish);
        looked
    }
}

impl Looked {
    fn of(analysis: &Analysis) -> Self {
        let blame = Blame::of(analysis);
        let mut looked = Self {
            changes: changes(analysis),
            rows: layer_rows(blame.base(), analysis.layers.len(), false),
            cursor: Cursor::default(),
            views: HashMap::new(),
            said: Said {
                of_image: blame.worst(),
                ..Said::default()
            },
            blame,
        };
        looked.cursor.go(looked.first_row());
        looked
    }

    /// The layer of one's own that wastes most, or else the largest.
    fn first_row(&self) -> usize {
        let rows = self.rows.iter().enumerate().rev();
        let own = rows.filter_map(|(at, row)| match row {
            LayerRow::Layer(layer) if *layer >= self.blame.base() => Some((at, *layer)),
            _ => None,
        });
        let weight = |layer: usize| {
            let layers = layer..layer + 1;
            (self.blame.wasted(layers.clone()), self.blame.bytes(layers))
        };
        own.max_by_key(|(_, layer)| weight(*layer))
            .map_or(0, |(at, _)| at)
    }

    fn look(&mut self, analysis: &Analysis, wish: &Wish) {
        let scope = self.scope(wish);
        let (blame, changes) = (&self.blame, &self.changes);
        let view = self.views.entry(scope).or_insert_with_key(|scope| {
            let index = gather::index(analysis, blame, changes, scope, wish.order);
            View::new(index, wish.order)
        });
        view.set_order(wish.order);
        view.set_filter(&wish.filter);
        let layers = self.selected();
        if self.said.layers != layers {
            self.said.of_layers = self.blame.sentence(layers.clone());
            self.said.layers = layers;
        }
    }

    /// The layers at the cursor.
    pub(super) fn selected(&self) -> Range<usize> {
        match self.rows.get(self.cursor.at()) {
            Some(LayerRow::Base { layers, .. }) => 0..*layers,
            Some(LayerRow::Layer(layer)) => *layer..layer + 1,
            None => 0..0,
        }
    }

    pub(super) fn scope(&self, wish: &Wish) -> Scope {
        match (wish.whole, wish.only_wasted) {
            (true, false) => Scope::Whole,
            (true, true) => Scope::Wasted(0..self.changes.len()),
            (false, true) => Scope::Wasted(self.selected()),
            (false, false) => Scope::Changes(self.selected()),
        }
    }

    pub(super) fn view(&self, wish: &Wish) -> Option<&View> {
        self.views.get(&self.scope(wish))
    }

    pub(super) fn view_mut(&mut self, wish: &Wish) -> Option<&mut View> {
        let scope = self.scope(wish);
        self.views.get_mut(&scope)
    }

    /// Shows or hides the layers of the base image, where the cursor is on them or on their row.
    /// Whether there was something to do.
    pub(super) fn fold_base(&mut self, want: Option<bool>) -> bool {
        let Some(LayerRow::Base { layers, open }) = self.rows.first().copied() else {
            return false;
        };
        let at = self.cursor.at();
        let inside = if open { at <= layers } else { at == 0 };
        if !inside || want == Some(open) {
            return false;
        }
        self.rows = layer_rows(layers, self.changes.len(), !open);
        self.cursor.go(0);
        true
    }
}

/// A base image of one layer needs no fold.
fn layer_rows(base: usize, count: usize, open: bool) -> Vec<LayerRow> {
    if base < 2 {
        return (0..count).map(LayerRow::Layer).collect();
    }
    let first = if open { 0 } else { base };
    let folded = LayerRow::Base { layers: base, open };
    std::iter::once(folded)
        .chain((first..count).map(LayerRow::Layer))
        .collect()
}
