//! Typing, pasting and the mouse.

use super::buffer::{Grouping, Pos};
use super::{Editor, Outcome, Tab, cells, tab_label};
use crate::app::geometry::Area;

impl Editor {
    pub fn type_char(&mut self, letter: char, view: Area) -> Outcome {
        if !self.takes_letters() {
            return self.vim_letter(letter, view);
        }
        let mut bytes = [0; 4];
        let grouping = if letter.is_whitespace() {
            Grouping::Alone
        } else {
            Grouping::Typing
        };
        let edited = self
            .tab_mut()
            .insert(letter.encode_utf8(&mut bytes), grouping);
        self.offer(false);
        self.follow(view);
        self.typed(edited)
    }

    fn typed(&mut self, edited: bool) -> Outcome {
        let mut outcome = Outcome {
            edited,
            ..Outcome::default()
        };
        self.tell_refusal(&mut outcome);
        outcome
    }

    /// One step to undo, however long it is.
    pub fn paste(&mut self, text: &str, view: Area) -> Outcome {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let kept: String = text
            .chars()
            .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
            .collect();
        self.popup = None;
        let edited = self.tab_mut().insert(&kept, Grouping::Alone);
        self.follow(view);
        self.typed(edited)
    }

    /// A press at a cell of the pane's inside, or the mouse moved there with its button held. The
    /// text stays where it is, so that the next cell is the one that is seen; held at the first or
    /// last row, it scrolls.
    pub fn click(&mut self, column: u16, row: u16, view: Area, extend: bool) -> Outcome {
        self.forget_begun();
        let layout = self.layout(view);
        self.popup = None;
        if row < layout.tabs.height && !extend {
            self.click_tab(column, layout.tabs.width);
            return Outcome::default();
        }
        let row = usize::from(row.saturating_sub(layout.tabs.height));
        let cell = usize::from(column.saturating_sub(layout.gutter.width));
        let rows = usize::from(layout.text.height);
        let tab = self.tab_mut();
        match row {
            0 if extend => tab.scroll(-1, rows),
            _ if extend && row + 1 >= rows => tab.scroll(1, rows),
            _ => {}
        }
        let row = (tab.top + row).min(tab.lines().len() - 1);
        let column = cells::column_at(tab.buffer.line(row), tab.left + cell);
        tab.move_to(Pos { row, column }, extend);
        tab.buffer.close_step();
        self.settle();
        Outcome::default()
    }

    fn click_tab(&mut self, column: u16, width: u16) {
        let mut left = 0;
        for (at, tab) in self.tabs.iter().enumerate().skip(self.first_tab(width)) {
            let right = left + Self::tab_width(tab);
            if (left..right).contains(&usize::from(column)) {
                self.current = at;
                self.popup = None;
                return;
            }
            left = right;
        }
    }

    /// The first file named in a line of tabs so wide that the open one's name is seen.
    #[must_use]
    pub fn first_tab(&self, width: u16) -> usize {
        let mut room = usize::from(width);
        let before = self.tabs[..=self.current].iter().rev();
        let fit = before.take_while(|tab| {
            let left = room.checked_sub(Self::tab_width(tab));
            room = left.unwrap_or(room);
            left.is_some()
        });
        self.current + 1 - fit.count().max(1)
    }

    /// Cells of a file's name in the line of tabs.
    fn tab_width(tab: &Tab) -> usize {
        cells::width(&tab_label(tab)) + 2
    }
}
