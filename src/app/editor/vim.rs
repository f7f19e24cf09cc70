//! vim-style keys: from counts, operators and motions to what the text is to do.

mod motion;
mod text;

#[cfg(test)]
mod tests;

pub(super) use motion::Motion;
pub(super) use text::{At, settled};

use crate::app::action::VimAction;

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

/// What the text is to do. The selection is that of visual mode: the letters under both of its
/// ends belong to it, or whole lines if it was started so. What is cut or copied can be pasted;
/// whole lines paste as lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
    /// To [`Motion::target`]. The selection, if there is one, reaches there.
    Move(Motion, usize),
    /// Or goes on with the one there is, by letters.
    StartSelection,
    /// Or goes on with the one there is, by whole lines.
    StartLineSelection,
    CancelSelection,
    CutSelection,
    CopySelection,
    /// Cut; of whole lines, an empty one with their indentation stays.
    ClearSelection,
    /// What was cut or copied takes its place.
    ReplaceSelection,
    /// Its lines become one.
    JoinSelection,
    IndentSelection(usize),
    OutdentSelection(usize),
    /// Cuts [`Motion::span`].
    DeleteTo(Motion, usize),
    /// Copies [`Motion::span`]; the cursor goes to its start.
    CopyTo(Motion, usize),
    /// This line and those below: so many in all.
    CutLines(usize),
    CopyLines(usize),
    /// Cuts the lines; an empty one with their indentation stays.
    ClearLines(usize),
    PasteAfter(usize),
    PasteBefore(usize),
    OpenBelow,
    OpenAbove,
    /// Takes up the next line, so many times.
    Join(usize),
    Indent(usize),
    Outdent(usize),
    Undo(usize),
    Redo(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Delete,
    Change,
    Yank,
    Indent,
    Outdent,
}

/// The mode, and what was begun. In normal mode the cursor stands on a letter: once the edits are
/// made, it goes to [`settled`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Vim {
    mode: Mode,
    count: Option<usize>,
    /// With the count before it.
    operator: Option<(Operator, Option<usize>)>,
}

impl Vim {
    #[must_use]
    pub(super) fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether a count or an operator waits for more.
    #[must_use]
    pub(super) fn has_begun(&self) -> bool {
        self.count.is_some() || self.operator.is_some()
    }

    /// What was begun, as it was typed: `2d3`.
    #[must_use]
    pub(super) fn begun(&self) -> String {
        let number = |count: Option<usize>| count.map_or_else(String::new, |it| it.to_string());
        let operator = self.operator.map(|(operator, count)| {
            let letter = match operator {
                Operator::Delete => 'd',
                Operator::Change => 'c',
                Operator::Yank => 'y',
                Operator::Indent => '>',
                Operator::Outdent => '<',
            };
            format!("{}{letter}", number(count))
        });
        format!("{}{}", operator.unwrap_or_default(), number(self.count))
    }

    /// Drops what was begun: another key was pressed, or the mouse.
    pub(super) fn forget(&mut self) {
        self.count = None;
        self.operator = None;
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
        if let Some(digit) = action.digit().filter(|it| *it > 0 || self.count.is_some()) {
            let count = self.count.unwrap_or_default() * 10 + digit;
            self.count = Some(count.min(LARGEST_COUNT));
            return Vec::new();
        }
        let visual = self.mode != Mode::Normal;
        if let Some(motion) = motion(action, self.count) {
            return self.moved(action, motion);
        }
        match operator(action) {
            Some(operator) if !visual => self.operate(operator),
            // An operator wants a motion: anything else ends it.
            None if self.operator.is_some() => {
                self.forget();
                Vec::new()
            }
            _ => {
                let times = self.count.unwrap_or(1);
                self.forget();
                if visual {
                    self.on_selection(action, times)
                } else {
                    self.command(action, times)
                }
            }
        }
    }

    fn enter(&mut self, mode: Mode) {
        self.mode = mode;
        self.forget();
    }

    fn escape(&mut self) -> Vec<Edit> {
        let edits = match self.mode {
            Mode::Insert => vec![Edit::Move(Motion::Left, 1)],
            Mode::Normal => Vec::new(),
            Mode::Visual | Mode::VisualLine => vec![Edit::CancelSelection],
        };
        self.enter(Mode::Normal);
        edits
    }

    fn moved(&mut self, action: VimAction, motion: Motion) -> Vec<Edit> {
        let before = self.operator.and_then(|(_, count)| count).unwrap_or(1);
        let times = match motion {
            Motion::Line(_) => 1,
            _ => before
                .saturating_mul(self.count.unwrap_or(1))
                .min(LARGEST_COUNT),
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
        let by_lines =
            motion.takes_lines() || matches!(operator, Operator::Indent | Operator::Outdent);
        let edits = match operator {
            _ if by_lines => vec![
                Edit::StartLineSelection,
                Edit::Move(motion, times),
                selected(operator),
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
        let Some((begun, before)) = self.operator else {
            self.operator = Some((operator, self.count.take()));
            return Vec::new();
        };
        let times = before.unwrap_or(1).saturating_mul(self.count.unwrap_or(1));
        let times = times.min(LARGEST_COUNT);
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

    fn command(&mut self, action: VimAction, times: usize) -> Vec<Edit> {
        use VimAction as V;
        let mode = match action {
            V::ChangeToEnd
            | V::ChangeLine
            | V::ChangeLetter
            | V::InsertBefore
            | V::InsertAfter
            | V::InsertAtStart
            | V::InsertAtEnd
            | V::OpenBelow
            | V::OpenAbove => Mode::Insert,
            V::Visual => Mode::Visual,
            V::VisualLine => Mode::VisualLine,
            _ => Mode::Normal,
        };
        self.enter(mode);
        vec![match action {
            V::DeleteToEnd | V::ChangeToEnd => Edit::DeleteTo(Motion::LineEnd, times),
            V::DeleteLetter | V::ChangeLetter => Edit::DeleteTo(Motion::Right, times),
            V::DeleteLetterBefore => Edit::DeleteTo(Motion::Left, times),
            V::YankLine => Edit::CopyLines(times),
            V::ChangeLine => Edit::ClearLines(times),
            V::PasteAfter => Edit::PasteAfter(times),
            V::PasteBefore => Edit::PasteBefore(times),
            // `J` and `2J` are the same: two lines become one.
            V::Join => Edit::Join(times.saturating_sub(1).max(1)),
            V::Undo => Edit::Undo(times),
            V::Redo => Edit::Redo(times),
            V::InsertAfter => Edit::Move(Motion::Right, 1),
            V::InsertAtStart => Edit::Move(Motion::FirstNonBlank, 1),
            V::InsertAtEnd => Edit::Move(Motion::LineEnd, 1),
            V::OpenBelow => Edit::OpenBelow,
            V::OpenAbove => Edit::OpenAbove,
            V::Visual => Edit::StartSelection,
            V::VisualLine => Edit::StartLineSelection,
            _ => return Vec::new(),
        }]
    }

    fn on_selection(&mut self, action: VimAction, times: usize) -> Vec<Edit> {
        use VimAction as V;
        let (mode, edit) = match action {
            V::Visual if self.mode == Mode::VisualLine => (Mode::Visual, Edit::StartSelection),
            V::VisualLine if self.mode == Mode::Visual => {
                (Mode::VisualLine, Edit::StartLineSelection)
            }
            V::Visual | V::VisualLine => (Mode::Normal, Edit::CancelSelection),
            V::Delete | V::DeleteLetter => (Mode::Normal, Edit::CutSelection),
            V::Change | V::ChangeLetter => (Mode::Insert, Edit::ClearSelection),
            V::Yank => (Mode::Normal, Edit::CopySelection),
            V::PasteAfter => (Mode::Normal, Edit::ReplaceSelection),
            V::Join => (Mode::Normal, Edit::JoinSelection),
            V::Indent => (Mode::Normal, Edit::IndentSelection(times)),
            V::Outdent => (Mode::Normal, Edit::OutdentSelection(times)),
            _ => return Vec::new(),
        };
        self.enter(mode);
        vec![edit]
    }
}

fn motion(action: VimAction, count: Option<usize>) -> Option<Motion> {
    Some(match action {
        VimAction::Left => Motion::Left,
        VimAction::Right => Motion::Right,
        VimAction::Up => Motion::Up,
        VimAction::Down | VimAction::NextLine => Motion::Down,
        VimAction::WordForward => Motion::WordForward,
        VimAction::WordBack => Motion::WordBack,
        VimAction::WordEnd => Motion::WordEnd,
        VimAction::Digit0 => Motion::LineStart,
        VimAction::FirstNonBlank => Motion::FirstNonBlank,
        VimAction::LineEnd => Motion::LineEnd,
        VimAction::Top => count.map_or(Motion::Top, Motion::Line),
        VimAction::Bottom => count.map_or(Motion::Bottom, Motion::Line),
        _ => return None,
    })
}

fn operator(action: VimAction) -> Option<Operator> {
    Some(match action {
        VimAction::Delete => Operator::Delete,
        VimAction::Change => Operator::Change,
        VimAction::Yank => Operator::Yank,
        VimAction::Indent => Operator::Indent,
        VimAction::Outdent => Operator::Outdent,
        _ => return None,
    })
}

fn selected(operator: Operator) -> Edit {
    match operator {
        Operator::Delete => Edit::CutSelection,
        Operator::Change => Edit::ClearSelection,
        Operator::Yank => Edit::CopySelection,
        Operator::Indent => Edit::IndentSelection(1),
        Operator::Outdent => Edit::OutdentSelection(1),
    }
}
