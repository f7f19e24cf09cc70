//! Every action of the editor's key table.

use super::buffer::{Grouping, Pos};
use super::tab::Tab;
use super::vim::Mode;
use super::{Editor, Outcome, motion};
use crate::app::action::EditAction;
use crate::app::geometry::Area;

impl Editor {
    pub fn act(&mut self, action: EditAction, view: Area) -> Outcome {
        if self.drop_operator() {
            return Outcome::default();
        }
        let version = self.tab().buffer.version();
        let mut outcome = Outcome::default();
        if !self.list(action) && !self.moves(action, view) && !self.edits(action, &mut outcome) {
            self.rest(action, &mut outcome);
        }
        self.settle();
        self.follow(view);
        outcome.edited = self.tab().buffer.version() != version;
        self.tell_refusal(&mut outcome);
        outcome
    }

    /// What the list of completions takes; it closes at everything that is not for it.
    fn list(&mut self, action: EditAction) -> bool {
        match action {
            EditAction::CompleteAccept => {
                self.accept();
            }
            EditAction::CompleteEnter => {
                if self.popup.as_ref().is_some_and(|popup| popup.meant) {
                    self.accept();
                } else {
                    self.popup = None;
                    self.tab_mut().break_line();
                }
            }
            EditAction::CompleteNext => self.choose(1),
            EditAction::CompletePrevious => self.choose(-1),
            EditAction::CompleteCancel => self.cancel_list(),
            EditAction::Complete => self.offer(true),
            EditAction::Backspace => return false,
            _ => {
                self.popup = None;
                return false;
            }
        }
        true
    }

    /// A list that came by itself does not stand between a vim user and normal mode.
    fn cancel_list(&mut self) {
        let meant = self.popup.take().is_some_and(|popup| popup.meant);
        if let Some(Mode::Insert) = self.mode().filter(|_| !meant) {
            self.leave_insert();
        }
    }

    fn moves(&mut self, action: EditAction, view: Area) -> bool {
        use EditAction as E;
        let (_, rows) = self.room(view);
        let page = isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1);
        let lines = match action {
            E::Up => Some((-1, false)),
            E::Down => Some((1, false)),
            E::PageUp => Some((-page, self.is_visual())),
            E::PageDown => Some((page, self.is_visual())),
            E::SelectUp => Some((-1, true)),
            E::SelectDown => Some((1, true)),
            _ => None,
        };
        if let Some((by, selecting)) = lines {
            self.tab_mut().move_lines(by, selecting);
            return true;
        }
        let Some((to, selecting)) = self.target(action) else {
            return false;
        };
        self.tab_mut().move_to(to, selecting);
        true
    }

    /// Where a motion leads, and whether it selects.
    fn target(&self, action: EditAction) -> Option<(Pos, bool)> {
        use EditAction as E;
        let tab = self.tab();
        let (lines, at) = (tab.lines(), tab.cursor());
        Some(match action {
            // A selection is left at its edges.
            E::Left => (
                tab.selection()
                    .map_or_else(|| motion::left(lines, at), |(from, _)| from),
                false,
            ),
            E::Right => (
                tab.selection()
                    .map_or_else(|| motion::right(lines, at), |(_, to)| to),
                false,
            ),
            E::WordLeft => (motion::word_left(lines, at), false),
            E::WordRight => (motion::word_right(lines, at), false),
            E::LineStart => (motion::line_start(lines, at), false),
            E::LineEnd => (motion::line_end(lines, at), false),
            E::Top => (Pos::default(), false),
            E::Bottom => (motion::bottom(lines), false),
            E::SelectLeft => (motion::left(lines, at), true),
            E::SelectRight => (motion::right(lines, at), true),
            E::SelectWordLeft => (motion::word_left(lines, at), true),
            E::SelectWordRight => (motion::word_right(lines, at), true),
            E::SelectLineStart => (motion::line_start(lines, at), true),
            E::SelectLineEnd => (motion::line_end(lines, at), true),
            _ => return None,
        })
    }

    fn edits(&mut self, action: EditAction, outcome: &mut Outcome) -> bool {
        use EditAction as E;
        match action {
            E::Newline => {
                self.tab_mut().break_line();
            }
            E::Backspace => {
                self.delete(Tab::stop_before, Grouping::Deleting);
                self.offer(false);
            }
            E::Delete => self.delete(motion::right, Grouping::Deleting),
            E::DeleteWordLeft => self.delete(motion::word_left, Grouping::Alone),
            E::DeleteWordRight => self.delete(motion::word_right, Grouping::Alone),
            E::DeleteLine => {
                let (first, last) = self.tab().touched();
                self.tab_mut().delete_lines(first, last);
            }
            // In normal mode there is no place to write spaces at, only a line.
            E::Indent if self.mode() == Some(Mode::Normal) => self.shift_lines(1, true),
            E::Indent => {
                self.tab_mut().indent();
            }
            E::Outdent => {
                self.tab_mut().outdent();
            }
            E::ToggleComment => {
                self.tab_mut().toggle_comment();
            }
            E::Undo | E::Redo => outcome.notice = self.travel(action == E::Undo),
            E::Copy => outcome.copied = Some(self.copy()),
            E::Cut => outcome.copied = Some(self.cut()),
            E::Paste => {
                self.paste_clipboard();
            }
            _ => return false,
        }
        true
    }

    fn rest(&mut self, action: EditAction, outcome: &mut Outcome) {
        use EditAction as E;
        match action {
            E::SelectAll => {
                let end = motion::bottom(self.tab().lines());
                self.tab_mut().move_to(Pos::default(), false);
                self.tab_mut().move_to(end, true);
            }
            E::CloseTab => outcome.notice = self.close_tab(),
            E::NextTab => self.current = (self.current + 1) % self.tabs.len(),
            E::PreviousTab => {
                self.current = (self.current + self.tabs.len() - 1) % self.tabs.len();
            }
            E::NextProblem | E::PreviousProblem => {
                outcome.notice = self.go_to_problem(action == E::NextProblem);
            }
            E::FindNextMatch | E::FindPreviousMatch => {
                outcome.notice = self.go_to_match(action == E::FindNextMatch);
            }
            E::OpenOutside => outcome.open_outside = !self.tab_mut().buffer.refuse(),
            E::ToggleVim => {
                self.vim = match self.vim {
                    Some(_) => None,
                    None => Some(super::vim::Vim::default()),
                };
                let words = if self.vim.is_some() {
                    "vim-style keys"
                } else {
                    "ordinary keys"
                };
                outcome.notice = Some(words.to_owned());
            }
            _ => {}
        }
    }

    /// Deletes the selection, or up to where a motion leads.
    fn delete(&mut self, motion: fn(&[String], Pos) -> Pos, grouping: Grouping) {
        let tab = self.tab_mut();
        let at = tab.cursor();
        let (from, to) = tab
            .selection()
            .unwrap_or_else(|| (at, motion(tab.lines(), at)));
        tab.splice(from, to, "", grouping);
    }

    fn travel(&mut self, back: bool) -> Option<String> {
        let tab = self.tab_mut();
        let travelled = if back { tab.undo() } else { tab.redo() };
        let words = if back {
            "nothing to undo"
        } else {
            "nothing to redo"
        };
        (!travelled).then(|| words.to_owned())
    }

    /// The selection, or the whole line.
    pub(super) fn copy(&mut self) -> String {
        let tab = self.tab();
        let row = tab.cursor().row;
        self.clipboard = match tab.buffer.selected_text() {
            Some(text) => text,
            None => tab.whole_lines(row, row),
        };
        self.clipboard.clone()
    }

    pub(super) fn cut(&mut self) -> String {
        let text = self.copy();
        let tab = self.tab_mut();
        if let Some((from, to)) = tab.selection() {
            tab.splice(from, to, "", Grouping::Alone);
        } else {
            let row = tab.cursor().row;
            tab.delete_lines(row, row);
        }
        text
    }

    fn go_to_problem(&mut self, forward: bool) -> Option<String> {
        let line = u32::try_from(self.tab().cursor().row + 1).unwrap_or(u32::MAX);
        match self.tab().problems.next(line, forward) {
            Some(line) => {
                let row = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
                let column = motion::first_letter(self.tab().buffer.line(row));
                self.tab_mut().move_to(Pos { row, column }, false);
                None
            }
            None => Some("no problems here".to_owned()),
        }
    }

    pub(super) fn go_to_match(&mut self, forward: bool) -> Option<String> {
        let tab = self.tab();
        match self.search.next(tab.lines(), tab.cursor(), forward, false) {
            Some(place) => {
                let selecting = self.is_visual();
                self.tab_mut().move_to(place, selecting);
                self.found()
            }
            None if self.search.text().is_empty() => {
                Some("nothing was searched for yet".to_owned())
            }
            None => Some(format!("“{}” is not found", self.search.text())),
        }
    }
}
