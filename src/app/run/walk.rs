//! Walking the build tree: the cursor, following the end, folding, the mouse.
//!
//! The cursor is a place and a height above it, not a row number: whatever is added above or drops
//! out of a log, the learner keeps reading the same line at the same height.

use super::builds::{BuildTree, Shown};
use super::node::Fold;
use super::rows::{Layout, Place, stage_of};
use crate::app::action::ListAction;
use crate::app::geometry::scrolled_to;
use crate::app::run::text::wrap;
use crate::domain::build::StepState;

/// Rows below the followed line, so that what comes next is in sight.
const AHEAD: usize = 2;

/// What of the tree is in sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// First visible row.
    pub top: usize,
    /// The cursor's row.
    pub cursor: usize,
    /// Rows that there are, seen or not.
    pub height: usize,
}

impl BuildTree {
    /// Rows of a pane that stand above the tree: what happens, and why it failed. Of that as much as
    /// leaves the tree what it needs, or half of the pane.
    #[must_use]
    pub fn header(&self, rows: usize, width: usize) -> usize {
        let status = usize::from(rows > 1);
        let Some(failure) = self.failure() else {
            return status;
        };
        let left = rows - status.min(rows);
        let tree = self.height().min(left.div_ceil(2));
        status + wrap(&failure.text(), width).len().min(left - tree)
    }

    #[must_use]
    pub fn is_following(&self) -> bool {
        self.follow
    }

    /// What is in sight of the tree in so many rows, which are the tree's own.
    #[must_use]
    pub fn view(&self, room: usize) -> View {
        self.view_of(&self.layout(), room)
    }

    fn view_of(&self, layout: &Layout, room: usize) -> View {
        let height = layout.height();
        let most = height.saturating_sub(room);
        if self.follow {
            let (cursor, last) = self.followed(layout);
            let wanted = (last + 1 + AHEAD).min(height).saturating_sub(room);
            // In a very low pane the followed line counts more than what follows it.
            let top = wanted.min(last);
            return View {
                top,
                cursor,
                height,
            };
        }
        let cursor = self.row_of(layout, self.cursor);
        let top = cursor.saturating_sub(self.above).min(most);
        let top = scrolled_to(cursor, top, room);
        View {
            top,
            cursor,
            height,
        }
    }

    /// The row that stands for what is followed, and the last one that belongs to it.
    fn followed(&self, layout: &Layout) -> (usize, usize) {
        match self.focus() {
            Place::Step(build, step) => (
                self.row_of(layout, Place::Step(build, step)),
                self.last_row_of_step(layout, build, step),
            ),
            place => {
                let row = self.row_of(layout, place);
                (row, row)
            }
        }
    }

    /// What is followed: the learner's own build, in it the step that runs or the one that failed.
    fn focus(&self) -> Place {
        let own = |build: &super::Build| build.of == crate::domain::event::BuildOf::Submission;
        let Some(index) = self.builds.iter().position(own) else {
            return Place::Build(0);
        };
        let mut steps = self.builds[index].steps.iter();
        let failed = steps.rposition(|step| step.is(StepState::Failed));
        match failed.or(self.active) {
            Some(step) => Place::Step(index, step),
            None => Place::Build(index),
        }
    }

    /// Where the cursor is.
    #[must_use]
    pub fn selected(&self) -> Place {
        if self.follow {
            self.focus()
        } else {
            self.cursor
        }
    }

    /// The line of the learner's Dockerfile that the selected row is about.
    #[must_use]
    pub fn selected_line(&self) -> Option<u32> {
        let place = self.selected();
        let (Place::Build(index)
        | Place::Pull(index, _)
        | Place::Warning(index, _)
        | Place::Stage(index, _)
        | Place::Step(index, _)
        | Place::Log(index, ..)) = place;
        let build = self.builds.get(index)?;
        let line = match place {
            Place::Build(_) => build.failure()?.line(),
            Place::Pull(_, pull) => {
                let image = &build.pulls.get(pull)?.image;
                let mut steps = build.steps.iter();
                let from = steps.find(|step| step.told.text.contains(image.as_str()));
                from?.told.line
            }
            Place::Warning(_, warning) => build.warnings.get(warning)?.line,
            Place::Stage(_, step) => {
                let first = stage_of(build, step)?.steps.first()?;
                build.steps.get(*first)?.told.line
            }
            Place::Step(_, step) | Place::Log(_, step, _) => build.steps.get(step)?.told.line,
        };
        build.own_line(line)
    }

    /// Moves or folds; `rows` and `width` are those of the whole pane.
    pub fn list(&mut self, action: ListAction, rows: usize, width: usize) {
        self.room = rows.saturating_sub(self.header(rows, width)).max(1);
        match action {
            ListAction::Toggle | ListAction::Confirm => self.toggle(),
            ListAction::Unfold => self.fold(false),
            ListAction::Fold => self.fold(true),
            ListAction::FindHere => {}
            ListAction::FindNext => self.find_next(),
            ListAction::FindPrevious => self.find_previous(),
            ListAction::Up => self.move_by(|row, _| row.saturating_sub(1)),
            ListAction::Down => self.move_by(|row, _| row + 1),
            ListAction::PageUp => self.move_by(usize::saturating_sub),
            ListAction::PageDown => self.move_by(|row, page| row + page),
            ListAction::Top => self.move_by(|_, _| 0),
            ListAction::Bottom => self.move_by(|_, _| usize::MAX),
        }
    }

    /// Follows what runs, from here on.
    pub fn follow(&mut self) {
        self.follow = true;
        for step in self.builds.iter_mut().flat_map(|build| &mut build.steps) {
            if step.fold == Fold::Pinned {
                step.fold = Fold::Auto;
            }
        }
    }

    /// Follows, or stays where it is.
    pub fn toggle_follow(&mut self) {
        if self.follow {
            self.stay();
        } else {
            self.follow();
        }
    }

    /// A click into a row of a pane of so many rows and cells: selects, and folds what was selected.
    pub fn click(&mut self, row: usize, rows: usize, width: usize) {
        let header = self.header(rows, width);
        let Some(row) = row.checked_sub(header) else {
            return;
        };
        self.room = rows.saturating_sub(header).max(1);
        let layout = self.layout();
        let view = self.view_of(&layout, self.room);
        let Some(place) = self.place_at(&layout, view.top + row) else {
            return;
        };
        let again = self.selected() == place;
        self.stay();
        self.cursor = place;
        self.above = row;
        if again {
            self.toggle();
        }
    }

    fn move_by(&mut self, to: impl Fn(usize, usize) -> usize) {
        self.stay();
        let layout = self.layout();
        let view = self.view_of(&layout, self.room);
        let row = to(view.cursor, self.room).min(layout.height().saturating_sub(1));
        if let Some(place) = self.place_at(&layout, row) {
            self.cursor = place;
            self.above = row - scrolled_to(row, view.top, self.room);
        }
    }

    /// Stops following and leaves on the screen what is there. Logs that were open by themselves
    /// stay open, now whole.
    pub(super) fn stay(&mut self) {
        if !self.follow {
            return;
        }
        let layout = self.layout();
        let view = self.view_of(&layout, self.room);
        let (_, last) = self.followed(&layout);
        if let Some(place) = self.place_at(&layout, last) {
            self.cursor = place;
        }
        self.above = last.saturating_sub(view.top);
        for (build, step) in self.ended_shows() {
            self.builds[build].steps[step].fold = Fold::Pinned;
        }
        self.follow = false;
    }

    /// The steps whose log is shown because it is followed.
    fn ended_shows(&self) -> Vec<(usize, usize)> {
        let builds = self.builds.iter().enumerate();
        builds
            .flat_map(|(index, build)| (0..build.steps.len()).map(move |step| (index, step)))
            .filter(|(build, step)| self.shown_of(*build, *step) == Shown::End)
            .collect()
    }

    /// Folds or unfolds what is selected.
    pub fn toggle(&mut self) {
        let place = self.selected();
        match place {
            Place::Build(index) => {
                self.stay();
                self.cursor = place;
                if let Some(build) = self.builds.get_mut(index) {
                    build.open = Some(!build.is_open());
                }
            }
            Place::Stage(index, step) => {
                let stages = self.builds.get_mut(index).map(|it| &mut it.stages);
                let mut stages = stages.into_iter().flatten();
                if let Some(stage) = stages.find(|stage| stage.steps.contains(&step)) {
                    stage.open = !stage.open;
                }
            }
            Place::Step(index, step) | Place::Log(index, step, _) => self.toggle_log(index, step),
            Place::Pull(..) | Place::Warning(..) => {}
        }
    }

    /// Folds what is selected, or unfolds it, unless it is.
    fn fold(&mut self, folded: bool) {
        let open = match self.selected() {
            Place::Build(index) => self.builds.get(index).map(super::Build::is_open),
            Place::Stage(index, step) => {
                let build = self.builds.get(index);
                build.and_then(|build| Some(stage_of(build, step)?.open))
            }
            Place::Step(index, step) | Place::Log(index, step, _) => {
                let wanted = if folded { Shown::Nothing } else { Shown::Whole };
                let build = self.builds.get(index);
                let known = build.and_then(|build| build.steps.get(step));
                let has_log = known.is_some_and(|step| !step.log.is_empty());
                if has_log && self.shown_of(index, step) != wanted {
                    let fold = if folded { Fold::Closed } else { Fold::Open };
                    self.fold_log(index, step, fold);
                }
                return;
            }
            Place::Pull(..) | Place::Warning(..) => None,
        };
        if open == Some(folded) {
            self.toggle();
        }
    }

    fn toggle_log(&mut self, index: usize, step: usize) {
        let fold = match self.shown_of(index, step) {
            Shown::Nothing | Shown::End => Fold::Open,
            Shown::Whole => Fold::Closed,
        };
        self.fold_log(index, step, fold);
    }

    fn fold_log(&mut self, index: usize, step: usize, fold: Fold) {
        self.stay();
        let layout = self.layout();
        let view = self.view_of(&layout, self.room);
        let own_row = self.row_of(&layout, Place::Step(index, step));
        if let Some(step) = self
            .builds
            .get_mut(index)
            .and_then(|it| it.steps.get_mut(step))
        {
            step.fold = fold;
        }
        if fold == Fold::Closed {
            self.cursor = Place::Step(index, step);
            self.above = own_row.saturating_sub(view.top);
        }
    }
}
