//! Carries out what vim-style keys ask of the text.

mod letters;
mod lines;
mod selection;

use super::buffer::{Grouping, Pos};
use super::typed::{Typed, Typing};
use super::vim::{At, Edit, Mode, Motion, Vim, settled};
use super::{Editor, Outcome};
use crate::app::action::VimAction;
use crate::app::geometry::Area;

impl Editor {
    /// One key of vim's normal or visual mode.
    pub fn vim(&mut self, action: VimAction, view: Area) -> Outcome {
        let is_new = !matches!(action, VimAction::Normal | VimAction::Repeat);
        self.by_vim(is_new, view, |vim| vim.edits(action))
    }

    /// A letter that means no command: what vim's keys had begun may wait for it.
    pub(super) fn vim_letter(&mut self, letter: char, view: Area) -> Outcome {
        self.by_vim(true, view, |vim| vim.letter(letter))
    }

    fn by_vim(
        &mut self,
        is_new: bool,
        view: Area,
        ask: impl FnOnce(&mut Vim) -> Vec<Edit>,
    ) -> Outcome {
        let selecting = self.tab().buffer.is_selecting();
        let Some(vim) = &mut self.vim else {
            return Outcome::default();
        };
        vim.set_selected(selecting);
        let version = self.tab().buffer.version();
        let mut outcome = Outcome::default();
        self.popup = None;
        self.ask_vim(is_new, ask, &mut outcome);
        self.settle();
        self.follow(view);
        outcome.edited = self.tab().buffer.version() != version;
        self.tell_refusal(&mut outcome);
        outcome
    }

    /// All that one command does is one step to undo; together with what is typed after it, where
    /// it leads to insert mode. What is new is remembered, to be done again.
    fn ask_vim(
        &mut self,
        is_new: bool,
        ask: impl FnOnce(&mut Vim) -> Vec<Edit>,
        outcome: &mut Outcome,
    ) {
        let inserted = self.mode() == Some(Mode::Insert);
        let steps = if inserted {
            self.finish_typing()
        } else {
            self.tab().buffer.steps()
        };
        let again = self.is_visual().then(|| Edit::SelectAgain(self.extent()));
        let version = self.tab().buffer.version();
        let Some(vim) = &mut self.vim else {
            return;
        };
        let before = vim.mode();
        let edits = ask(vim);
        let writes = vim.mode() == Mode::Insert || edits.iter().any(|edit| edit.changes_text());
        let refused = !inserted && writes && self.tab_mut().buffer.refuse();
        if refused || !edits.iter().all(|edit| self.is_possible(*edit)) {
            self.vim.iter_mut().for_each(|vim| vim.fail(before));
            return;
        }
        for edit in &edits {
            self.carry_out(*edit, outcome);
        }
        let travels = |edit: &Edit| matches!(edit, Edit::Undo(_) | Edit::Redo(_));
        let inserts = !inserted && self.mode() == Some(Mode::Insert);
        let buffer = &mut self.tab_mut().buffer;
        let edited = buffer.version() != version;
        if !edits.iter().any(travels) {
            buffer.join_since(steps);
            buffer.close_step();
        }
        if inserts {
            buffer.begin_typing(steps);
        }
        let changes = edited && edits.iter().any(|edit| edit.changes_text());
        if let Some(vim) = self.vim.as_mut().filter(|_| is_new && (inserts || changes)) {
            vim.remember(again.into_iter().chain(edits).collect());
        }
    }

    /// Returns how many steps there were when what is being typed began.
    fn finish_typing(&mut self) -> usize {
        let buffer = &mut self.tab_mut().buffer;
        let typing = buffer.end_typing();
        let steps = typing.as_ref().map_or(buffer.steps(), |it| it.steps);
        // Another file was gone to meanwhile: nothing of this one was typed yet.
        let (typed, left) = typing.map_or_else(|| (Typed::default(), true), Typing::end);
        if let Some(vim) = &mut self.vim {
            vim.finish(typed, left);
        }
        steps
    }

    /// False for what is looked for in vain.
    fn is_possible(&self, edit: Edit) -> bool {
        let lines = self.tab().lines();
        let at = place(self.tab().cursor());
        match edit {
            Edit::Move(motion, times)
            | Edit::DeleteTo(motion, times)
            | Edit::CopyTo(motion, times) => !motion.fails(lines, at, times),
            Edit::OnObject(_, object, times) | Edit::SelectObject(object, times) => {
                object.find(lines, at, times).is_some()
            }
            Edit::Fill(_, times) => self.has_letters(times),
            _ => true,
        }
    }

    /// From insert mode to normal mode, by a key that means something else too.
    pub(super) fn leave_insert(&mut self) {
        let mut outcome = Outcome::default();
        self.ask_vim(false, |vim| vim.edits(VimAction::Normal), &mut outcome);
    }

    /// Another key was pressed, or the mouse: what vim's keys had begun is dropped.
    pub fn forget_begun(&mut self) {
        if let Some(vim) = &mut self.vim {
            vim.forget();
        }
    }

    /// Whether an operator waited, which everything but a motion or an object ends in vain.
    pub fn drop_operator(&mut self) -> bool {
        let dropped = self.vim.as_ref().is_some_and(Vim::has_operator);
        self.forget_begun();
        dropped
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

    fn carry_out(&mut self, edit: Edit, outcome: &mut Outcome) {
        match edit {
            Edit::Move(motion, times) => self.move_by(motion, times),
            Edit::StartSelection => self.select(false),
            Edit::StartLineSelection => self.select(true),
            Edit::SelectObject(object, times) => self.select_object(object, times),
            Edit::SelectAgain(extent) => self.select_again(extent),
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
            | Edit::SwitchCaseOfSelection
            | Edit::FillSelection(_)
            | Edit::IndentSelection(_)
            | Edit::OutdentSelection(_) => self.on_selection(edit, outcome),
            Edit::OnObject(operator, object, times) => {
                self.on_object(operator, object, times, outcome);
            }
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
            Edit::SwitchCase(times) => self.switch_case(times),
            Edit::Fill(letter, times) => self.fill(letter, times),
            Edit::TypeAgain => self.type_again(),
            Edit::SearchWord => outcome.notice = self.search_word(),
            Edit::AskForCommand => outcome.command_line = true,
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

    fn keep(&mut self, text: String, outcome: &mut Outcome) {
        self.clipboard.clone_from(&text);
        outcome.copied = Some(text);
    }
}

fn place(pos: Pos) -> At {
    (pos.row, pos.column)
}

fn pos((row, column): At) -> Pos {
    Pos { row, column }
}
