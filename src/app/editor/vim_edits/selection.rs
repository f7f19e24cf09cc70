//! The selection of visual mode: what belongs to it, and what is done to it.

use unicode_segmentation::UnicodeSegmentation;

use super::super::buffer::{Grouping, Pos};
use super::super::vim::{Edit, Extent, Mode, Motion, Object, Operator, settled};
use super::super::{Editor, Outcome, motion};
use super::letters::{filled, switched};
use super::{place, pos};

/// Brackets in brackets beyond which nobody looks.
const DEEPEST: usize = 100;

impl Editor {
    /// The letters under both ends belong to the selection, or whole lines.
    pub(super) fn visual(&self) -> (Pos, Pos) {
        let tab = self.tab();
        let (from, to) = tab.selection().unwrap_or((tab.cursor(), tab.cursor()));
        if self.mode() == Some(Mode::VisualLine) || self.by_lines {
            return (Pos { column: 0, ..from }, motion::line_end(tab.lines(), to));
        }
        let end = motion::right(tab.lines(), to);
        (from, if end.row == to.row { end } else { to })
    }

    pub(super) fn select(&mut self, by_lines: bool) {
        self.by_lines = by_lines;
        let at = self.tab().cursor();
        if !self.tab().buffer.is_selecting() {
            self.tab_mut().move_to(at, true);
        }
    }

    /// What an object spans becomes the selection. A selection that holds something already goes
    /// on with the next word, or widens to the next brackets around it.
    pub(super) fn select_object(&mut self, object: Object, times: usize) {
        self.by_lines = false;
        let (from, to) = self.visual();
        let lines = self.tab().lines();
        let at = self.tab().cursor();
        let is_one = to <= motion::right(lines, from);
        if object.follows_another() && !is_one && at != from {
            if let Some(found) = object.find(lines, place(to), times)
                && to != motion::line_end(lines, to)
            {
                let last = motion::left(lines, pos(found.span.end));
                self.tab_mut().move_to(last, true);
            }
            return;
        }
        let holds_more =
            |start: Pos, end: Pos| start <= from && to <= end && (start, end) != (from, to);
        let found = (times..times.saturating_add(DEEPEST))
            .map_while(|level| object.find(lines, place(at), level))
            .map(|found| (pos(found.span.start), pos(found.span.end)))
            .find(|(start, end)| is_one || holds_more(*start, *end));
        if let Some((start, end)) = found.filter(|(start, end)| start != end) {
            let last = self.last_before(end);
            self.tab_mut().move_to(start, false);
            self.tab_mut().move_to(last, true);
        }
    }

    /// The last letter before `to`, which is no line's start unless that line is empty.
    fn last_before(&self, to: Pos) -> Pos {
        if to.column > 0 {
            motion::left(self.tab().lines(), to)
        } else {
            to
        }
    }

    /// How much is selected, for the same again elsewhere.
    pub(super) fn extent(&self) -> Extent {
        let (from, to) = self.visual();
        let rows = to.row - from.row;
        if self.mode() == Some(Mode::VisualLine) || self.by_lines {
            Extent::Lines(rows + 1)
        } else if rows == 0 {
            let text = self.tab().buffer.between(from, to);
            Extent::Letters(text.graphemes(true).count())
        } else {
            Extent::To(rows, to.column)
        }
    }

    pub(super) fn select_again(&mut self, extent: Extent) {
        let at = self.tab().cursor();
        let lines = self.tab().lines();
        let to = match extent {
            Extent::Lines(count) => Pos {
                row: at.row + count.saturating_sub(1),
                ..at
            },
            Extent::Letters(count) => {
                let last = Motion::Right.target(lines, place(at), count.saturating_sub(1));
                pos(settled(lines, last))
            }
            Extent::To(rows, column) => {
                pos(settled(lines, (at.row + rows, column.saturating_sub(1))))
            }
        };
        self.tab_mut().move_to(at, false);
        self.tab_mut().move_to(to, true);
        self.by_lines = matches!(extent, Extent::Lines(_));
    }

    pub(super) fn on_object(
        &mut self,
        operator: Operator,
        object: Object,
        times: usize,
        outcome: &mut Outcome,
    ) {
        let at = place(self.tab().cursor());
        let Some(found) = object.find(self.tab().lines(), at, times) else {
            return;
        };
        let (from, to) = (pos(found.span.start), pos(found.span.end));
        if from == to {
            // Nothing lies between two brackets: there is a place to insert at all the same.
            self.tab_mut().move_to(from, false);
            return;
        }
        // From its end on: undoing brings the cursor to the start.
        let last = self.last_before(to);
        self.tab_mut().move_to(last, false);
        self.tab_mut().move_to(from, true);
        self.by_lines = found.whole_lines;
        self.on_selection(operator.on_selection(), outcome);
    }

    pub(super) fn on_selection(&mut self, edit: Edit, outcome: &mut Outcome) {
        let (from, to) = self.visual();
        let whole = std::mem::take(&mut self.by_lines);
        let text = self.tab().buffer.between(from, to) + if whole { "\n" } else { "" };
        match edit {
            Edit::CutSelection => {
                self.keep(text, outcome);
                if whole {
                    self.tab_mut().delete_lines(from.row, to.row);
                    self.move_by(Motion::FirstNonBlank, 1);
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
            Edit::SwitchCaseOfSelection | Edit::FillSelection(_) => {
                let text = self.tab().buffer.between(from, to);
                let text = match edit {
                    Edit::FillSelection(letter) => filled(&text, letter),
                    _ => switched(&text),
                };
                self.tab_mut().splice(from, to, &text, Grouping::Alone);
                self.tab_mut().move_to(from, false);
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
}
