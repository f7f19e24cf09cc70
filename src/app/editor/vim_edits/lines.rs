//! What vim-style keys do to whole lines, and what of them is pasted.

use super::super::buffer::{Grouping, Pos};
use super::super::vim::{Edit, Motion};
use super::super::{Editor, Outcome, motion};

impl Editor {
    /// This line and those below it, so many in all.
    pub(super) fn on_lines(&mut self, edit: Edit, times: usize, outcome: &mut Outcome) {
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

    pub(super) fn put(&mut self, after: bool, times: usize) {
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

    pub(super) fn open_line(&mut self, below: bool) {
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

    pub(super) fn join_line(&mut self) {
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
    pub(in crate::app::editor) fn shift_lines(&mut self, count: usize, further: bool) {
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
