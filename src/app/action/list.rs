//! Moving in whatever list or text has the focus.

use strum::{EnumIter, IntoStaticStr};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ListAction {
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    Toggle,
    Unfold,
    Fold,
    FindHere,
    FindNext,
    FindPrevious,
    Confirm,
}

impl ListAction {
    /// Where a text that shows `top` first comes to; `most` is the last line that may be first.
    #[must_use]
    pub fn scrolled(self, top: usize, rows: usize, most: usize) -> usize {
        let page = rows.saturating_sub(1).max(1);
        match self {
            Self::Up => top.min(most).saturating_sub(1),
            Self::Down => top + 1,
            Self::PageUp => top.min(most).saturating_sub(page),
            Self::PageDown => top + page,
            Self::Top => 0,
            Self::Bottom => most,
            _ => top,
        }
        .min(most)
    }
}
