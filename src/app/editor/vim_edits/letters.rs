//! What vim-style keys do to letters in their place, and what they type again.

use unicode_segmentation::UnicodeSegmentation;

use super::super::buffer::{Grouping, Pos};
use super::super::vim::{Motion, Vim, word_at};
use super::super::{Editor, motion};
use super::{place, pos};

impl Editor {
    /// Whether the line has so many letters from the cursor on.
    pub(super) fn has_letters(&self, times: usize) -> bool {
        let at = self.tab().cursor();
        let line = self.tab().buffer.line(at.row);
        let rest = line.get(motion::offset(line, at.column)..);
        rest.unwrap_or_default().graphemes(true).count() >= times
    }

    fn letters(&self, times: usize) -> (Pos, Pos, String) {
        let tab = self.tab();
        let at = tab.cursor();
        let to = pos(Motion::Right.target(tab.lines(), place(at), times));
        (at, to, tab.buffer.between(at, to))
    }

    pub(super) fn switch_case(&mut self, times: usize) {
        let (from, to, text) = self.letters(times);
        let tab = self.tab_mut();
        tab.splice(from, to, &switched(&text), Grouping::Alone);
        tab.move_to(to, false);
    }

    pub(super) fn fill(&mut self, letter: char, times: usize) {
        let (from, to, text) = self.letters(times);
        let tab = self.tab_mut();
        if letter == '\n' {
            tab.splice(from, to, "", Grouping::Alone);
            tab.break_line();
            return;
        }
        tab.splice(from, to, &filled(&text, letter), Grouping::Alone);
        let column = from.column + times.saturating_sub(1);
        tab.move_to(Pos { column, ..from }, false);
    }

    pub(super) fn type_again(&mut self) {
        let Some(typed) = self.vim.as_ref().and_then(Vim::typed).cloned() else {
            return;
        };
        let tab = self.tab_mut();
        let (from, to) = typed.span(tab.lines(), tab.cursor());
        tab.splice(from, to, &typed.text, Grouping::Alone);
    }

    /// Where there is no word, nothing is looked for.
    pub(super) fn search_word(&mut self) -> Option<String> {
        let tab = self.tab();
        let (start, end) = word_at(tab.lines(), place(tab.cursor()))?;
        let word = tab.buffer.between(pos(start), pos(end));
        self.search.set_word(&word);
        let selecting = self.tab().buffer.is_selecting();
        if self.tab().cursor() < pos(start) {
            self.tab_mut().move_to(pos(start), selecting);
        }
        self.go_to_match(true)
    }
}

/// Capitals become small letters, and the other way round. A letter that would become two stays.
pub(super) fn switched(text: &str) -> String {
    fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
        letters.next().filter(|_| letters.next().is_none())
    }
    let switch = |c: char| {
        let other = if c.is_lowercase() {
            only(c.to_uppercase())
        } else {
            only(c.to_lowercase())
        };
        other.unwrap_or(c)
    };
    text.chars().map(switch).collect()
}

/// Every letter is `letter`; line breaks stay.
pub(super) fn filled(text: &str, letter: char) -> String {
    let fill = |it: &str| if it == "\n" { '\n' } else { letter };
    text.graphemes(true).map(fill).collect()
}
