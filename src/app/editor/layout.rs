//! The parts of the editor's pane: tabs above, the gutter left of the text, a scroll bar right of it.

use super::Tab;
use crate::app::geometry::Area;

/// Columns of text below which the scroll bar would take too much.
const ROOM_FOR_BAR: u16 = 20;

/// Parts for which there is no room or no need are empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    pub tabs: Area,
    pub gutter: Area,
    pub text: Area,
    pub bar: Area,
}

impl Layout {
    /// Of a pane with so many tabs, of which `tab` is open.
    #[must_use]
    pub fn of(view: Area, tabs: usize, tab: &Tab) -> Self {
        let (tabs, below) = view.split_rows(u16::from(tabs > 1));
        let wanted = tab.gutter();
        let narrow = view.width < wanted * 2;
        let (gutter, text) = below.split_columns(if narrow { 0 } else { wanted });
        let long = tab.lines().len() > usize::from(text.height);
        let bar = u16::from(long && text.width > ROOM_FOR_BAR);
        let (text, bar) = text.split_columns(text.width - bar);
        Self {
            tabs,
            gutter,
            text,
            bar,
        }
    }
}
