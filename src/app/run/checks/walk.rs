//! Walking the checks: the cursor, folding, the mouse.

use super::Checks;
use super::rows::{Anchor, CheckRow, Line};
use crate::app::action::ListAction;
use crate::app::find::Way;
use crate::app::geometry::scrolled_to;
use crate::app::run::walk::View;

impl Checks {
    /// Rows of a pane that stand above the checks: how many pass.
    #[must_use]
    pub fn header(rows: usize) -> usize {
        usize::from(rows > 1)
    }

    /// What is in sight of these rows in so many, which are the checks' own.
    #[must_use]
    pub fn view(&self, rows: &[CheckRow<'_>], room: usize) -> View {
        let cursor = self.cursor_in(rows);
        let most = rows.len().saturating_sub(room);
        let top = cursor.saturating_sub(self.above).min(most);
        View {
            top: scrolled_to(cursor, top, room),
            cursor,
            height: rows.len(),
        }
    }

    /// The Dockerfile line that the selected row is about.
    #[must_use]
    pub fn selected_line(&self, width: usize) -> Option<u32> {
        let rows = self.rows(width);
        match &rows.get(self.cursor_in(&rows))?.line {
            Line::Step { step, .. } => {
                let mut lines = step.checks.iter().flat_map(|check| &check.details);
                lines.find_map(|detail| detail.line)
            }
            Line::Check { check, .. } => check.details.iter().find_map(|detail| detail.line),
            Line::Detail { line, .. } => *line,
        }
    }

    /// Moves or folds in a pane of so many rows and cells.
    pub fn list(&mut self, action: ListAction, rows: usize, width: usize) {
        let room = rows.saturating_sub(Self::header(rows)).max(1);
        let to: fn(usize, usize) -> usize = match action {
            ListAction::Toggle | ListAction::Confirm => return self.toggle(width),
            ListAction::Unfold => return self.fold(false, width),
            ListAction::Fold => return self.fold(true, width),
            ListAction::FindHere => return,
            ListAction::FindNext => return self.find(Way::Forward, room, width),
            ListAction::FindPrevious => return self.find(Way::Back, room, width),
            ListAction::Up => |row, _| row.saturating_sub(1),
            ListAction::Down => |row, _| row + 1,
            ListAction::PageUp => |row, page| row.saturating_sub(page),
            ListAction::PageDown => |row, page| row + page,
            ListAction::Top => |_, _| 0,
            ListAction::Bottom => |_, _| usize::MAX,
        };
        let all = self.rows(width);
        let view = self.view(&all, room);
        let row = to(view.cursor, room).min(all.len().saturating_sub(1));
        let anchor = all.get(row).map(|row| row.anchor);
        self.above = row - scrolled_to(row, view.top, room);
        self.cursor = anchor;
    }

    /// A click into a row of a pane of so many rows and cells: selects, and folds what was selected.
    pub fn click(&mut self, row: usize, rows: usize, width: usize) {
        let header = Self::header(rows);
        let Some(row) = row.checked_sub(header) else {
            return;
        };
        let all = self.rows(width);
        let view = self.view(&all, rows.saturating_sub(header).max(1));
        let Some(anchor) = all.get(view.top + row).map(|row| row.anchor) else {
            return;
        };
        let again = view.cursor == view.top + row;
        self.above = row;
        self.cursor = Some(anchor);
        if again {
            self.toggle(width);
        }
    }

    /// Folds what is selected, or unfolds it, unless it is.
    fn fold(&mut self, folded: bool, width: usize) {
        let rows = self.rows(width);
        let Some(anchor) = rows.get(self.cursor_in(&rows)).map(|row| row.anchor) else {
            return;
        };
        let Some(step) = self.steps.get(anchor.step) else {
            return;
        };
        let open = match anchor.check.and_then(|at| Some((at, step.checks.get(at)?))) {
            None => self.is_open(anchor.step, step),
            Some((_, check)) if !check.has_details() => return,
            Some((at, check)) => step.is_open(at, check),
        };
        if open == folded {
            self.toggle(width);
        }
    }

    /// Folds or unfolds what is selected.
    pub fn toggle(&mut self, width: usize) {
        let rows = self.rows(width);
        let row = self.cursor_in(&rows);
        let Some(anchor) = rows.get(row).map(|row| row.anchor) else {
            return;
        };
        self.cursor = Some(Anchor { row: 0, ..anchor });
        self.above = self.above.saturating_sub(anchor.row);
        let steps = self.steps.get(anchor.step);
        let open = steps.is_some_and(|step| self.is_open(anchor.step, step));
        let Some(step) = self.steps.get_mut(anchor.step) else {
            return;
        };
        match anchor.check {
            None => step.open = Some(!open),
            Some(at) => {
                let open = step.checks.get(at).is_some_and(|it| step.is_open(at, it));
                if let Some(check) = step.checks.get_mut(at) {
                    check.open = Some(!open);
                }
            }
        }
    }

    /// The cursor's row, or that of what stands for it: rows are sorted by their anchors.
    pub(super) fn cursor_in(&self, rows: &[CheckRow<'_>]) -> usize {
        let Some(cursor) = self.cursor else {
            return self.first(rows);
        };
        let after = rows.partition_point(|row| row.anchor <= cursor);
        after.saturating_sub(1)
    }

    /// Before the learner moves, what they should read first: the check that is open by itself.
    fn first(&self, rows: &[CheckRow<'_>]) -> usize {
        let Some(at) = self.telling() else {
            return 0;
        };
        let failed = self.steps.get(at).and_then(|step| step.failed);
        let is_it = |row: &CheckRow<'_>| row.anchor.step == at && row.anchor.check == failed;
        rows.iter().position(is_it).unwrap_or_default()
    }
}
