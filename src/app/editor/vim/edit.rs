//! What vim-style keys ask of the text, once it is known.

use super::motion::Motion;
use super::object::Object;

/// What the text is to do. The selection is that of visual mode: the letters under both of its
/// ends belong to it, or whole lines if it was started so. What is cut or copied can be pasted;
/// whole lines paste as lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::editor) enum Edit {
    /// To [`Motion::target`]. The selection, if there is one, reaches there.
    Move(Motion, usize),
    /// Or goes on with the one there is, by letters.
    StartSelection,
    /// Or goes on with the one there is, by whole lines.
    StartLineSelection,
    /// What [`Object::find`] finds becomes the selection, or a part of it.
    SelectObject(Object, usize),
    /// As much as an earlier selection held, from the cursor on.
    SelectAgain(Extent),
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
    /// Capitals become small letters, and the other way round.
    SwitchCaseOfSelection,
    /// Every letter becomes this one.
    FillSelection(char),
    /// Cuts [`Motion::span`].
    DeleteTo(Motion, usize),
    /// Copies [`Motion::span`]; the cursor goes to its start.
    CopyTo(Motion, usize),
    /// Does the operator's work on what [`Object::find`] finds.
    OnObject(Operator, Object, usize),
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
    /// Of so many letters from the cursor on, which goes behind them.
    SwitchCase(usize),
    /// So many letters become this one; a line break stands in for all of them.
    Fill(char, usize),
    /// What was typed after the latest change that led to insert mode.
    TypeAgain,
    /// The next place of the word under the cursor.
    SearchWord,
    AskForCommand,
    Undo(usize),
    Redo(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::editor) enum Operator {
    Delete,
    Change,
    Yank,
    Indent,
    Outdent,
}

/// How much was selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::editor) enum Extent {
    Lines(usize),
    /// Letters of one line.
    Letters(usize),
    /// So many rows further, up to this column.
    To(usize, usize),
}

impl Operator {
    #[must_use]
    pub(super) fn letter(self) -> char {
        match self {
            Self::Delete => 'd',
            Self::Change => 'c',
            Self::Yank => 'y',
            Self::Indent => '>',
            Self::Outdent => '<',
        }
    }

    #[must_use]
    pub(in crate::app::editor) fn on_selection(self) -> Edit {
        match self {
            Self::Delete => Edit::CutSelection,
            Self::Change => Edit::ClearSelection,
            Self::Yank => Edit::CopySelection,
            Self::Indent => Edit::IndentSelection(1),
            Self::Outdent => Edit::OutdentSelection(1),
        }
    }

    #[must_use]
    pub(super) fn takes_lines(self) -> bool {
        matches!(self, Self::Indent | Self::Outdent)
    }
}

impl Edit {
    /// Whether `.` makes it again.
    #[must_use]
    pub(in crate::app::editor) fn changes_text(self) -> bool {
        !matches!(
            self,
            Self::Move(..)
                | Self::StartSelection
                | Self::StartLineSelection
                | Self::SelectObject(..)
                | Self::SelectAgain(_)
                | Self::CancelSelection
                | Self::CopySelection
                | Self::CopyTo(..)
                | Self::OnObject(Operator::Yank, ..)
                | Self::CopyLines(_)
                | Self::SearchWord
                | Self::AskForCommand
                | Self::Undo(_)
                | Self::Redo(_)
        )
    }

    /// The same, so many times. Motions keep their count: they may lead to where text is inserted.
    #[must_use]
    pub(super) fn counted(self, times: usize) -> Self {
        match self {
            Self::DeleteTo(motion, _) => Self::DeleteTo(motion, times),
            Self::OnObject(operator, object, _) => Self::OnObject(operator, object, times),
            Self::CutLines(_) => Self::CutLines(times),
            Self::ClearLines(_) => Self::ClearLines(times),
            Self::PasteAfter(_) => Self::PasteAfter(times),
            Self::PasteBefore(_) => Self::PasteBefore(times),
            Self::Join(_) => Self::join(times),
            Self::Indent(_) => Self::Indent(times),
            Self::Outdent(_) => Self::Outdent(times),
            Self::SwitchCase(_) => Self::SwitchCase(times),
            Self::Fill(letter, _) => Self::Fill(letter, times),
            it => it,
        }
    }

    /// `J` and `2J` are the same: two lines become one.
    #[must_use]
    pub(super) fn join(lines: usize) -> Self {
        Self::Join(lines.saturating_sub(1).max(1))
    }
}
