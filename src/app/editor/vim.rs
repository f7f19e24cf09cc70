//! vim-style keys: from counts, operators and motions to what the text is to do.

mod again;
mod edit;
mod find;
mod motion;
mod object;
mod single;
mod text;
mod words;

#[cfg(test)]
mod tests;

pub(super) use edit::{Edit, Extent, Operator};
pub(super) use motion::Motion;
pub(super) use object::Object;
pub(super) use text::{At, settled, word_at};

use super::typed::Typed;
use crate::app::action::VimAction;
use crate::app::keys::Context;
use again::Again;
use find::Find;

/// No count does more than this.
const LARGEST_COUNT: usize = 9999;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    Insert,
    #[default]
    Normal,
    Visual,
    VisualLine,
}

/// What the next key is to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// Which object, and whether all of it.
    Object { around: bool },
    /// Which letter to look for.
    Find { forward: bool, beside: bool },
    /// Which letter to put in another's place.
    Fill,
}

/// The mode, and what was begun. In normal mode the cursor stands on a letter: once the edits are
/// made, it goes to [`settled`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Vim {
    mode: Mode,
    count: Option<usize>,
    /// With the count before it.
    operator: Option<(Operator, Option<usize>)>,
    wait: Option<Wait>,
    /// The letter that was looked for last.
    find: Option<Find>,
    again: Option<Again>,
    /// How often insert mode is to type what is typed there.
    insertions: usize,
}

impl Vim {
    #[must_use]
    pub(super) fn mode(&self) -> Mode {
        self.mode
    }

    /// Where its keys are looked up, innermost first.
    #[must_use]
    pub(super) fn contexts(&self) -> &'static [Context] {
        match (self.wait, self.mode) {
            // Nothing else is meant now: a key that is none of these is no command either.
            (Some(Wait::Object { .. }), _) => &[Context::VimObject],
            (Some(_), _) => &[Context::VimLetter],
            (None, Mode::Insert) => &[Context::VimInsert, Context::Editor],
            (None, Mode::Normal) if self.operator.is_some() => {
                &[Context::VimOperator, Context::VimNormal, Context::Editor]
            }
            (None, Mode::Normal) => &[Context::VimNormal, Context::Editor],
            (None, Mode::Visual | Mode::VisualLine) => &[Context::VimVisual, Context::Editor],
        }
    }

    /// Whether a count, an operator or a key before its letter waits for more.
    #[must_use]
    pub(super) fn has_begun(&self) -> bool {
        self.count.is_some() || self.has_operator() || self.wait.is_some()
    }

    #[must_use]
    pub(super) fn has_operator(&self) -> bool {
        self.operator.is_some()
    }

    /// What was begun, as it was typed: `2d3f`.
    #[must_use]
    pub(super) fn begun(&self) -> String {
        let number = |count: Option<usize>| count.map_or_else(String::new, |it| it.to_string());
        let operator = self
            .operator
            .map(|(operator, count)| format!("{}{}", number(count), operator.letter()));
        let wait = self.wait.map_or("", |wait| match wait {
            Wait::Object { around: false } => "i",
            Wait::Object { around: true } => "a",
            Wait::Find { forward, beside } => match (forward, beside) {
                (true, false) => "f",
                (false, false) => "F",
                (true, true) => "t",
                (false, true) => "T",
            },
            Wait::Fill => "r",
        });
        let count = number(self.count);
        format!("{}{count}{wait}", operator.unwrap_or_default())
    }

    /// Drops what was begun: another key was pressed, or the mouse.
    pub(super) fn forget(&mut self) {
        self.count = None;
        self.operator = None;
        self.wait = None;
    }

    /// What was asked for cannot be done: nothing is, and insert mode is not entered for it.
    pub(super) fn fail(&mut self, before: Mode) {
        self.enter(before);
    }

    /// These edits were made, and `.` makes them again.
    pub(super) fn remember(&mut self, edits: Vec<Edit>) {
        let inserts = self.mode == Mode::Insert;
        self.again = Some(Again::of(edits, inserts, self.insertions));
    }

    /// Insert mode is about to end.
    pub(super) fn finish(&mut self, typed: Typed, left: bool) {
        if let Some(again) = &mut self.again {
            again.finish(typed, left);
        }
    }

    /// What [`Edit::TypeAgain`] types.
    #[must_use]
    pub(super) fn typed(&self) -> Option<&Typed> {
        self.again.as_ref().and_then(Again::typed)
    }

    /// Keeps step with a selection that was made or dropped by other means, such as the mouse.
    pub(super) fn set_selected(&mut self, selected: bool) {
        match (self.mode, selected) {
            (Mode::Normal, true) => self.enter(Mode::Visual),
            (Mode::Visual | Mode::VisualLine, false) => self.enter(Mode::Normal),
            _ => {}
        }
    }

    /// What `action` asks of the text, in order; often nothing yet.
    #[must_use]
    pub(super) fn edits(&mut self, action: VimAction) -> Vec<Edit> {
        if action == VimAction::Normal {
            return self.escape();
        }
        if self.mode == Mode::Insert {
            return Vec::new();
        }
        if let Some(wait) = self.wait.take() {
            return self.told(wait, action);
        }
        if let Some(digit) = action.digit().filter(|it| *it > 0 || self.count.is_some()) {
            let count = self.count.unwrap_or_default() * 10 + digit;
            self.count = Some(count.min(LARGEST_COUNT));
            return Vec::new();
        }
        let visual = self.mode != Mode::Normal;
        if let Some(motion) = words::motion(action, self.count, self.find) {
            return self.moved(action, motion);
        }
        match (words::operator(action), words::wait(action)) {
            (Some(operator), _) if !visual => self.operate(operator),
            (_, Some(wait)) if self.can_wait(wait) => {
                self.wait = Some(wait);
                Vec::new()
            }
            // An operator wants a motion: anything else ends it.
            _ if self.operator.is_some() => {
                self.forget();
                Vec::new()
            }
            _ => {
                let count = self.count;
                self.forget();
                match action {
                    VimAction::Repeat if !visual => self.repeat(count),
                    _ if visual => self.on_selection(action, count.unwrap_or(1)),
                    _ => self.command(action, count.unwrap_or(1)),
                }
            }
        }
    }

    /// A letter that no key stands for: it tells what the key before it wanted to know.
    #[must_use]
    pub(super) fn letter(&mut self, letter: char) -> Vec<Edit> {
        match self.wait.take() {
            Some(Wait::Find { forward, beside }) => {
                let find = Find {
                    letter,
                    forward,
                    beside,
                };
                self.find = Some(find);
                self.moved(VimAction::FindForward, Motion::Find(find))
            }
            Some(Wait::Fill) => {
                let times = self.count.unwrap_or(1);
                let visual = self.mode != Mode::Normal;
                self.enter(Mode::Normal);
                vec![if visual {
                    Edit::FillSelection(letter)
                } else {
                    Edit::Fill(letter, times)
                }]
            }
            _ => {
                self.forget();
                Vec::new()
            }
        }
    }

    fn told(&mut self, wait: Wait, action: VimAction) -> Vec<Edit> {
        match (wait, words::object(action)) {
            (Wait::Object { around }, Some(kind)) => self.on_object(Object { kind, around }),
            (Wait::Fill, _) if action == VimAction::LineBreak => {
                self.wait = Some(wait);
                self.letter('\n')
            }
            _ => {
                self.forget();
                Vec::new()
            }
        }
    }

    /// Objects are for operators and selections, letters for whatever is no operator's business.
    fn can_wait(&self, wait: Wait) -> bool {
        match wait {
            Wait::Object { .. } => self.has_operator() || self.mode != Mode::Normal,
            Wait::Fill => !self.has_operator(),
            Wait::Find { .. } => true,
        }
    }

    fn repeat(&mut self, count: Option<usize>) -> Vec<Edit> {
        let again = self.again.as_mut();
        again.map_or_else(Vec::new, |again| again.edits(count))
    }

    fn enter(&mut self, mode: Mode) {
        self.mode = mode;
        self.insertions = 1;
        self.forget();
    }

    fn escape(&mut self) -> Vec<Edit> {
        if self.wait.is_some() {
            self.forget();
            return Vec::new();
        }
        let edits = match self.mode {
            Mode::Insert => match &self.again {
                Some(again) => again.rest(),
                None => vec![Edit::Move(Motion::Left, 1)],
            },
            Mode::Normal => Vec::new(),
            Mode::Visual | Mode::VisualLine => vec![Edit::CancelSelection],
        };
        self.enter(Mode::Normal);
        edits
    }

    /// The counts before and after the operator.
    fn times(&self) -> usize {
        let before = self.operator.and_then(|(_, count)| count).unwrap_or(1);
        let times = before.saturating_mul(self.count.unwrap_or(1));
        times.min(LARGEST_COUNT)
    }

    fn moved(&mut self, action: VimAction, motion: Motion) -> Vec<Edit> {
        let times = match motion {
            Motion::Line(_) => 1,
            _ => self.times(),
        };
        let operator = self.operator.map(|(operator, _)| operator);
        self.forget();
        let Some(operator) = operator else {
            let mut edits = vec![Edit::Move(motion, times)];
            if action == VimAction::NextLine {
                edits.push(Edit::Move(Motion::FirstNonBlank, 1));
            }
            return edits;
        };
        let by_lines = motion.takes_lines() || operator.takes_lines();
        let edits = match operator {
            _ if by_lines => vec![
                Edit::StartLineSelection,
                Edit::Move(motion, times),
                operator.on_selection(),
            ],
            Operator::Yank => vec![Edit::CopyTo(motion, times)],
            // As in vim, the space after a word outlives its change.
            Operator::Change if motion == Motion::WordForward => {
                vec![Edit::DeleteTo(Motion::WordRest, times)]
            }
            _ => vec![Edit::DeleteTo(motion, times)],
        };
        if operator == Operator::Change {
            self.enter(Mode::Insert);
        }
        edits
    }

    /// The first time it waits for a motion; twice in a row it means lines.
    fn operate(&mut self, operator: Operator) -> Vec<Edit> {
        let Some((begun, _)) = self.operator else {
            self.operator = Some((operator, self.count.take()));
            return Vec::new();
        };
        let times = self.times();
        self.forget();
        if begun != operator {
            return Vec::new();
        }
        vec![match operator {
            Operator::Delete => Edit::CutLines(times),
            Operator::Yank => Edit::CopyLines(times),
            Operator::Indent => Edit::Indent(times),
            Operator::Outdent => Edit::Outdent(times),
            Operator::Change => {
                self.enter(Mode::Insert);
                Edit::ClearLines(times)
            }
        }]
    }

    fn on_object(&mut self, object: Object) -> Vec<Edit> {
        let times = self.times();
        let Some((operator, _)) = self.operator else {
            self.enter(Mode::Visual);
            return vec![Edit::SelectObject(object, times)];
        };
        self.enter(match operator {
            Operator::Change => Mode::Insert,
            _ => Mode::Normal,
        });
        vec![Edit::OnObject(operator, object, times)]
    }

    fn command(&mut self, action: VimAction, times: usize) -> Vec<Edit> {
        self.enter(single::mode_after(action));
        self.insertions = single::insertions(action, times);
        single::edit(action, times).into_iter().collect()
    }

    fn on_selection(&mut self, action: VimAction, times: usize) -> Vec<Edit> {
        let Some((mode, edit)) = single::on_selection(self.mode, action, times) else {
            return Vec::new();
        };
        self.enter(mode);
        vec![edit]
    }
}
