//! Layers and files of an image: which line brought what, and what of it is wasted.
//!
//! Everything that takes time is done when something is asked for, never while it is drawn: what
//! each layer did when its image is first looked at, a file tree when its layer is.

mod cursor;
mod gather;
mod image;
mod index;
mod moves;
mod place;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod view;

pub use cursor::Cursor;
pub use gather::Scope;
pub use index::{Hidden, Node, Order, Sums};
pub use place::Placed;
pub use view::View;

use std::ops::Range;
use std::sync::Arc;

use super::geometry::{Area, Size};
use crate::domain::image::{Analysis, Blame};
use image::{Image, Looked, Wish};

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
    /// All layers of the base image as one; its own follow where it is open.
    Base {
        layers: usize,
        open: bool,
    },
    Layer(usize),
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    #[default]
    Layers,
    Files,
}

#[derive(Clone, Debug)]
pub struct Explorer {
    images: Vec<Image>,
    shown: usize,
    focus: Pane,
    wish: Wish,
    /// What the explorer is drawn on, as far as it was told.
    room: Size,
}

impl Explorer {
    /// Opens on the first image, on the layer of one's own that wastes most or is the largest.
    #[must_use]
    pub fn new(images: Vec<Subject>) -> Self {
        let mut explorer = Self {
            images: images.into_iter().map(Image::new).collect(),
            shown: 0,
            focus: Pane::Layers,
            wish: Wish::default(),
            room: Size {
                columns: 80,
                rows: 21,
            },
        };
        explorer.settle();
        explorer
    }

    /// Another image was measured, or one anew; what is looked at stays, and so does each place.
    pub fn set_images(&mut self, images: Vec<Subject>) {
        let shown = self.subject().map(|subject| subject.name.clone());
        let mut known = std::mem::take(&mut self.images);
        let image = |subject: Subject| {
            let same = known.iter_mut().find(|image| {
                image.subject.name == subject.name
                    && Arc::ptr_eq(&image.subject.analysis, &subject.analysis)
            });
            let looked = same.and_then(|image| image.looked.take());
            Image { subject, looked }
        };
        self.images = images.into_iter().map(image).collect();
        let at = self
            .images
            .iter()
            .position(|image| Some(&image.subject.name) == shown.as_ref());
        self.shown = at.unwrap_or(0);
        self.settle();
    }

    /// How large an area the explorer is drawn on.
    pub fn set_room(&mut self, room: Size) {
        self.room = room;
        self.settle();
    }

    pub fn subjects(&self) -> impl Iterator<Item = &Subject> {
        self.images.iter().map(|image| &image.subject)
    }

    /// The place of the image that is shown among all of them.
    #[must_use]
    pub fn shown(&self) -> usize {
        self.shown
    }

    #[must_use]
    pub fn subject(&self) -> Option<&Subject> {
        self.images.get(self.shown).map(|image| &image.subject)
    }

    #[must_use]
    pub fn focus(&self) -> Pane {
        self.focus
    }

    #[must_use]
    pub fn blame(&self) -> Option<&Blame> {
        self.looked().map(|looked| &looked.blame)
    }

    /// The sentence about the layers at the cursor.
    #[must_use]
    pub fn sentence(&self) -> &str {
        self.looked().map_or("", |it| &it.said.of_layers)
    }

    /// The sentence about the whole image.
    #[must_use]
    pub fn worst(&self) -> &str {
        self.looked().map_or("", |it| &it.said.of_image)
    }

    #[must_use]
    pub fn layer_rows(&self) -> &[LayerRow] {
        self.looked().map_or(&[], |looked| &looked.rows)
    }

    /// The cursor in the layers.
    #[must_use]
    pub fn layer_cursor(&self) -> Cursor {
        self.looked().map_or(Cursor::default(), |it| it.cursor)
    }

    /// The layers at the cursor: one, or all of the base image.
    #[must_use]
    pub fn selected_layers(&self) -> Range<usize> {
        self.looked().map_or(0..0, Looked::selected)
    }

    /// The files that are shown.
    #[must_use]
    pub fn files(&self) -> Option<&View> {
        self.looked()?.view(&self.wish)
    }

    #[must_use]
    pub fn scope(&self) -> Scope {
        self.looked()
            .map_or(Scope::Whole, |looked| looked.scope(&self.wish))
    }

    #[must_use]
    pub fn order(&self) -> Order {
        self.wish.order
    }

    #[must_use]
    pub fn filter(&self) -> &str {
        &self.wish.filter
    }

    pub fn set_filter(&mut self, text: &str) {
        text.clone_into(&mut self.wish.filter);
        self.settle();
    }

    /// The Dockerfile line of what is selected: of the layer, or of the layer that a file comes from.
    #[must_use]
    pub fn selected_line(&self) -> Option<u32> {
        let layers = self.selected_layers();
        let file = self.files().and_then(View::selected);
        let layer = match self.focus {
            Pane::Files if !matches!(self.scope(), Scope::Changes(_)) => file?.layer?,
            _ if layers.len() == 1 => layers.start,
            _ => return None,
        };
        self.subject()?.analysis.layers.get(layer)?.line
    }

    /// The rooms of an area.
    #[must_use]
    pub fn place(&self, area: Area) -> Placed {
        Placed::new(area, self.layer_rows().len())
    }

    fn looked(&self) -> Option<&Looked> {
        self.images.get(self.shown)?.looked.as_deref()
    }

    fn looked_mut(&mut self) -> Option<&mut Looked> {
        self.images.get_mut(self.shown)?.looked.as_deref_mut()
    }

    fn files_mut(&mut self) -> Option<&mut View> {
        let looked = self.images.get_mut(self.shown)?.looked.as_deref_mut()?;
        looked.view_mut(&self.wish)
    }

    /// Gathers what is asked for and not known yet, and brings the cursors into view.
    fn settle(&mut self) {
        let Some(image) = self.images.get_mut(self.shown) else {
            return;
        };
        let looked = image.look(&self.wish);
        let area = Area {
            width: self.room.columns,
            height: self.room.rows,
            ..Area::default()
        };
        let placed = Placed::new(area, looked.rows.len());
        let count = looked.rows.len();
        looked
            .cursor
            .settle(count, usize::from(placed.layers.height));
        if let Some(view) = looked.view_mut(&self.wish) {
            let count = view.len();
            view.cursor.settle(count, usize::from(placed.files.height));
        }
    }
}
