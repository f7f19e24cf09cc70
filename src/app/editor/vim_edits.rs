//! Carries out what vim-style keys ask of the text.

use super::buffer::{Grouping, Pos};
use super::vim::{At, Edit, Mode, Motion, settled};
use super::{Editor, Outcome, motion};
use crate::app::action::VimAction;
use crate::app::geometry::Area;

impl Editor {
    /// One key of vim's normal or visual mode.
    pub fn vim(&mut self, action: VimAction, view: Area) -> Outcome {
        let selecting = self.tab().buffer.is_selecting();
        let Some(vim) = &mut self.vim else {
            return Outcome::default();
        };
        vim.set_selected(selecting);
        let edits = vim.edits(action);
        let version = self.tab().buffer.version();
        let steps = self.tab().buffer.steps();
        let mut outcome = Outcome::default();
        self.popup = None;
        for edit in edits {
            self.carry_out(edit, &mut outcome);
        }
        if !matches!(action, VimAction::Undo | VimAction::Redo) {
            self.tab_mut().buffer.join_since(steps);
            self.tab_mut().buffer.close_step();
        }
        self.settle();
        self.follow(view);
        outcome.edited = self.tab().buffer.version() != version;
        outcome
    }

    /// Another key was pressed, or the mouse: what vim's keys had begun is dropped.
    pub(super) fn forget_begun(&mut self) {
        if let Some(vim) = &mut self.vim {
            vim.forget();
        }
    }

    /// Keeps the mode in step with the selection, however that was made. In normal mode the cursor
    /// stands on a letter, not behind the last one.
    pub(super) fn settle(&mut self) {
        let selecting = self.tab().buffer.is_selecting();
        let Some(vim) = &mut self.vim else {
            return;
        };
        vim.set_selected(selecting);
        self.by_lines &= selecting;
        let normal = self.mode() == Some(Mode::Normal);
        let tab = self.tab_mut();
        if normal && !selecting {
            let at = settled(tab.lines(), place(tab.cursor()));
            tab.settle(pos(at));
        }
    }

    /// Motions of ordinary keys take the selection of visual mode along.
    pub(super) fn is_visual(&self) -> bool {
        matches!(self.mode(), Some(Mode::Visual | Mode::VisualLine))
    }

    /// A count or an operator that waits for more: `2d`.
    #[must_use]
    pub fn begun(&self) -> Option<String> {
        let vim = self.vim.as_ref().filter(|vim| vim.has_begun())?;
        Some(vim.begun())
    }

    /// What is shown as selected: in visual mode the letter under the cursor too, or whole lines.
    #[must_use]
    pub fn selected(&self) -> Option<(Pos, Pos)> {
        match self.mode() {
            Some(Mode::Visual | Mode::VisualLine) => Some(self.visual()),
            _ => self.tab().selection(),
        }
    }

    /// The letters under both ends belong to the selection, or whole lines.
    fn visual(&self) -> (Pos, Pos) {
        let tab = self.tab();
        let (from, to) = tab.selection().unwrap_or((tab.cursor(), tab.cursor()));
        if self.mode() == Some(Mode::VisualLine) || self.by_lines {
            return (Pos { column: 0, ..from }, motion::line_end(tab.lines(), to));
        }
        let end = motion::right(tab.lines(), to);
        (from, if end.row == to.row { end } else { to })
    }

    fn carry_out(&mut self, edit: Edit, outcome: &mut Outcome) {
        match edit {
            Edit::Move(motion, times) => self.move_by(motion, times),
            Edit::StartSelection => self.select(false),
            Edit::StartLineSelection => self.select(true),
            Edit::CancelSelection => {
                let at = self.tab().cursor();
                self.tab_mut().move_to(at, false);
                self.by_lines = false;
            }
            Edit::CutSelection
            | Edit::CopySelection
            | Edit::ClearSelection
            | Edit::ReplaceSelection
            | Edit::JoinSelection
            | Edit::IndentSelection(_)
            | Edit::OutdentSelection(_) => self.on_selection(edit, outcome),
            Edit::DeleteTo(motion, times) => {
                let (from, to) = self.span(motion, times);
                self.keep(self.tab().buffer.between(from, to), outcome);
                self.tab_mut().splice(from, to, "", Grouping::Alone);
            }
            Edit::CopyTo(motion, times) => {
                let (from, to) = self.span(motion, times);
                self.keep(self.tab().buffer.between(from, to), outcome);
                self.tab_mut().move_to(from, false);
            }
            Edit::CutLines(times) | Edit::CopyLines(times) | Edit::ClearLines(times) => {
                self.on_lines(edit, times, outcome);
            }
            Edit::PasteAfter(times) | Edit::PasteBefore(times) => {
                self.put(matches!(edit, Edit::PasteAfter(_)), times);
            }
            Edit::OpenBelow | Edit::OpenAbove => self.open_line(edit == Edit::OpenBelow),
            Edit::Join(times) => (0..times).for_each(|_| self.join_line()),
            Edit::Indent(times) => self.shift_lines(times, true),
            Edit::Outdent(times) => self.shift_lines(times, false),
            Edit::Undo(times) => self.travel_times(times, true),
            Edit::Redo(times) => self.travel_times(times, false),
        }
    }

    /// The cursor goes to where the change begins.
    fn travel_times(&mut self, times: usize, back: bool) {
        let tab = self.tab_mut();
        for _ in 0..times {
            let before = tab.cursor();
            let travelled = if back { tab.undo() } else { tab.redo() };
            if !travelled {
                return;
            }
            let at = before.min(tab.cursor());
            tab.move_to(at, false);
        }
    }

    fn move_by(&mut self, motion: Motion, times: usize) {
        let selecting = self.tab().buffer.is_selecting();
        let tab = self.tab_mut();
        let lines = isize::try_from(times).unwrap_or(isize::MAX);
        match motion {
            // These remember the column they began in.
            Motion::Up => tab.move_lines(-lines, selecting),
            Motion::Down => tab.move_lines(lines, selecting),
            _ => {
                let to = motion.target(tab.lines(), place(tab.cursor()), times);
                tab.move_to(pos(to), selecting);
            }
        }
    }

    fn span(&self, motion: Motion, times: usize) -> (Pos, Pos) {
        let tab = self.tab();
        let span = motion.span(tab.lines(), place(tab.cursor()), times);
        (pos(span.start), pos(span.end))
    }

    fn select(&mut self, by_lines: bool) {
        self.by_lines = by_lines;
        let at = self.tab().cursor();
        if !self.tab().buffer.is_selecting() {
            self.tab_mut().move_to(at, true);
        }
    }

    fn keep(&mut self, text: String, outcome: &mut Outcome) {
        self.clipboard.clone_from(&text);
        outcome.copied = Some(text);
    }

    fn on_selection(&mut self, edit: Edit, outcome: &mut Outcome) {
        let (from, to) = self.visual();
        let whole = std::mem::take(&mut self.by_lines);
        let text = self.tab().buffer.between(from, to) + if whole { "\n" } else { "" };
        match edit {
            Edit::CutSelection => {
                self.keep(text, outcome);
                if whole {
                    self.tab_mut().delete_lines(from.row, to.row);
                } else {
                    self.tab_mut().splice(from, to, "", Grouping::Alone);
                }
            }
            Edit::ClearSelection => {
                self.keep(text, outcome);
                let column = motion::first_letter(self.tab().buffer.line(from.row));
                let from = if whole { Pos { column, ..from } } else { from };
                self.tab_mut().splice(from, to, "", Grouping::Alone);
            }
            Edit::CopySelection => {
                self.keep(text, outcome);
                self.tab_mut().move_to(from, false);
            }
            Edit::ReplaceSelection => {
                let put = self.clipboard.trim_end_matches('\n').to_owned();
                self.keep(text, outcome);
                self.tab_mut().splice(from, to, &put, Grouping::Alone);
            }
            Edit::JoinSelection => {
                self.tab_mut().move_to(from, false);
                (0..(to.row - from.row).max(1)).for_each(|_| self.join_line());
            }
            Edit::IndentSelection(times) | Edit::OutdentSelection(times) => {
                self.tab_mut().move_to(from, false);
                let further = matches!(edit, Edit::IndentSelection(_));
                (0..times).for_each(|_| self.shift_lines(to.row - from.row + 1, further));
            }
            _ => {}
        }
    }

    /// This line and those below it, so many in all.
    fn on_lines(&mut self, edit: Edit, times: usize, outcome: &mut Outcome) {
        let first = self.tab().cursor().row;
        let last = (first + times.max(1) - 1).min(self.tab().lines().len() - 1);
        self.keep(self.tab().whole_lines(first, last), outcome);
        match edit {
            Edit::CutLines(_) => {
                self.tab_mut().delete_lines(first, last);
                self.move_by(Motion::FirstNonBlank, 1);
            }
            Edit::ClearLines(_) => {
                let column = motion::first_letter(self.tab().buffer.line(first));
                let end = motion::line_end(
                    self.tab().lines(),
                    Pos {
                        row: last,
                        column: 0,
                    },
                );
                let tab = self.tab_mut();
                tab.splice(Pos { row: first, column }, end, "", Grouping::Alone);
            }
            _ => {}
        }
    }

    fn put(&mut self, after: bool, times: usize) {
        let text = self.clipboard.repeat(times.min(100));
        let tab = self.tab_mut();
        let at = tab.cursor();
        if text.ends_with('\n') {
            let lines = text.trim_end_matches('\n');
            let (place, text) = if after {
                (motion::line_end(tab.lines(), at), format!("\n{lines}"))
            } else {
                (Pos { column: 0, ..at }, format!("{lines}\n"))
            };
            tab.splice(place, place, &text, Grouping::Alone);
            let row = at.row + usize::from(after);
            let column = motion::first_letter(tab.buffer.line(row));
            tab.move_to(Pos { row, column }, false);
            return;
        }
        let empty = tab.buffer.line(at.row).is_empty();
        let place = if after && !empty {
            motion::right(tab.lines(), at)
        } else {
            at
        };
        let place = if place.row == at.row { place } else { at };
        tab.splice(place, place, &text, Grouping::Alone);
        let end = motion::left(tab.lines(), tab.cursor());
        tab.move_to(end, false);
    }

    fn open_line(&mut self, below: bool) {
        let tab = self.tab_mut();
        let at = tab.cursor();
        if below {
            let end = motion::line_end(tab.lines(), at);
            tab.move_to(end, false);
            tab.break_line();
            return;
        }
        let line = tab.buffer.line(at.row);
        let indent: String = line.chars().take(motion::first_letter(line)).collect();
        let start = Pos { column: 0, ..at };
        tab.splice(start, start, &format!("{indent}\n"), Grouping::Alone);
        tab.move_to(motion::line_end(tab.lines(), start), false);
    }

    fn join_line(&mut self) {
        let tab = self.tab_mut();
        let at = tab.cursor();
        if at.row + 1 >= tab.lines().len() {
            return;
        }
        let end = motion::line_end(tab.lines(), at);
        let next = tab.buffer.line(at.row + 1);
        let column = motion::first_letter(next);
        let space = if next.trim().is_empty() || end.column == 0 {
            ""
        } else {
            " "
        };
        let row = at.row + 1;
        tab.splice(end, Pos { row, column }, space, Grouping::Alone);
        tab.move_to(end, false);
    }

    /// This line and those below it, one step further in or out.
    fn shift_lines(&mut self, count: usize, further: bool) {
        let tab = self.tab_mut();
        let at = tab.cursor();
        let last = (at.row + count.max(1) - 1).min(tab.lines().len() - 1);
        tab.move_to(Pos { column: 0, ..at }, false);
        let end = motion::line_end(
            tab.lines(),
            Pos {
                row: last,
                column: 0,
            },
        );
        tab.move_to(end, true);
        if further {
            tab.indent();
        } else {
            tab.outdent();
        }
        let column = motion::first_letter(tab.buffer.line(at.row));
        tab.move_to(Pos { column, ..at }, false);
    }
}

fn place(pos: Pos) -> At {
    (pos.row, pos.column)
}

fn pos((row, column): At) -> Pos {
    Pos { row, column }
}
