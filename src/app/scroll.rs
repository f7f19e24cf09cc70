//! The first visible line of a text that is wrapped only when it is drawn.

use crate::app::action::ListAction;

/// A place in a text whose length the last drawing told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    at: usize,
    /// Lines of the text; none before it was drawn.
    lines: Option<usize>,
    at_end: bool,
}

impl Scroll {
    /// A text that is read from its end.
    #[must_use]
    pub fn at_end() -> Self {
        Self {
            at_end: true,
            ..Self::default()
        }
    }

    /// Takes what a drawing returned.
    pub fn set_extent(&mut self, lines: usize) {
        self.lines = Some(lines);
    }

    /// The first visible line when `lines` lines meet `rows` rows.
    #[must_use]
    pub fn top(&self, lines: usize, rows: usize) -> usize {
        let last = lines.saturating_sub(rows);
        if self.at_end { last } else { self.at.min(last) }
    }

    pub fn list(&mut self, action: ListAction, rows: usize) {
        let last = self.lines.map_or(usize::MAX, |it| it.saturating_sub(rows));
        let here = if self.at_end { last } else { self.at.min(last) };
        // Nothing is known of the text yet: an end that is not known cannot be left.
        if here == usize::MAX && !matches!(action, ListAction::Top) {
            return;
        }
        let page = rows.saturating_sub(1).max(1);
        self.at = match action {
            ListAction::Up => here.saturating_sub(1),
            ListAction::Down => here.saturating_add(1).min(last),
            ListAction::PageUp => here.saturating_sub(page),
            ListAction::PageDown => here.saturating_add(page).min(last),
            ListAction::Top => 0,
            ListAction::Bottom => last,
            _ => return,
        };
        self.at_end = action == ListAction::Bottom && self.lines.is_none();
    }
}

#[cfg(test)]
mod tests {
    use super::Scroll;
    use crate::app::action::ListAction as L;

    #[test]
    fn it_stays_inside_the_text() {
        let mut scroll = Scroll::default();
        scroll.set_extent(30);
        for (action, top) in [
            (L::Up, 0),
            (L::Down, 1),
            (L::PageDown, 10),
            (L::PageDown, 19),
            (L::PageDown, 20),
            (L::Down, 20),
            (L::PageUp, 11),
            (L::Bottom, 20),
            (L::Top, 0),
            (L::Toggle, 0),
        ] {
            scroll.list(action, 10);
            assert_eq!(scroll.top(30, 10), top, "{action:?}");
        }
    }

    #[test]
    fn the_end_moves_with_the_text_until_it_is_left() {
        let mut scroll = Scroll::at_end();
        assert_eq!(scroll.top(30, 10), 20);
        assert_eq!(scroll.top(40, 10), 30);
        scroll.list(L::Up, 10);
        assert_eq!(scroll.top(40, 10), 30);
        scroll.set_extent(40);
        scroll.list(L::Up, 10);
        assert_eq!(scroll.top(40, 10), 29);
        assert_eq!(scroll.top(20, 10), 10);
    }
}
