//! Keys that are a command of their own.

use super::edit::Edit;
use super::motion::Motion;
use super::{Mode, VimAction as V};

/// Where a command of normal mode leads.
pub(super) fn mode_after(action: V) -> Mode {
    match action {
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
    }
}

/// How often what is typed next is typed. Where something is cut first, its count is for that.
pub(super) fn insertions(action: V, times: usize) -> usize {
    match action {
        V::InsertBefore
        | V::InsertAfter
        | V::InsertAtStart
        | V::InsertAtEnd
        | V::OpenBelow
        | V::OpenAbove => times,
        _ => 1,
    }
}

/// What a command of normal mode asks of the text.
pub(super) fn edit(action: V, times: usize) -> Option<Edit> {
    Some(match action {
        V::DeleteToEnd | V::ChangeToEnd => Edit::DeleteTo(Motion::LineEnd, times),
        V::DeleteLetter | V::ChangeLetter => Edit::DeleteTo(Motion::Right, times),
        V::DeleteLetterBefore => Edit::DeleteTo(Motion::Left, times),
        V::YankLine => Edit::CopyLines(times),
        V::ChangeLine => Edit::ClearLines(times),
        V::PasteAfter => Edit::PasteAfter(times),
        V::PasteBefore => Edit::PasteBefore(times),
        V::Join => Edit::join(times),
        V::SwitchCase => Edit::SwitchCase(times),
        V::SearchWord => Edit::SearchWord,
        V::AskForCommand => Edit::AskForCommand,
        V::Undo => Edit::Undo(times),
        V::Redo => Edit::Redo(times),
        V::InsertAfter => Edit::Move(Motion::Right, 1),
        V::InsertAtStart => Edit::Move(Motion::FirstNonBlank, 1),
        V::InsertAtEnd => Edit::Move(Motion::LineEnd, 1),
        V::OpenBelow => Edit::OpenBelow,
        V::OpenAbove => Edit::OpenAbove,
        V::Visual => Edit::StartSelection,
        V::VisualLine => Edit::StartLineSelection,
        _ => return None,
    })
}

/// What a key does to the selection of visual mode, and the mode after it.
pub(super) fn on_selection(mode: Mode, action: V, times: usize) -> Option<(Mode, Edit)> {
    Some(match action {
        V::Visual if mode == Mode::VisualLine => (Mode::Visual, Edit::StartSelection),
        V::VisualLine if mode == Mode::Visual => (Mode::VisualLine, Edit::StartLineSelection),
        V::Visual | V::VisualLine => (Mode::Normal, Edit::CancelSelection),
        V::Delete | V::DeleteLetter => (Mode::Normal, Edit::CutSelection),
        V::Change | V::ChangeLetter => (Mode::Insert, Edit::ClearSelection),
        V::Yank => (Mode::Normal, Edit::CopySelection),
        V::PasteAfter => (Mode::Normal, Edit::ReplaceSelection),
        V::Join => (Mode::Normal, Edit::JoinSelection),
        V::SwitchCase => (Mode::Normal, Edit::SwitchCaseOfSelection),
        V::Indent => (Mode::Normal, Edit::IndentSelection(times)),
        V::Outdent => (Mode::Normal, Edit::OutdentSelection(times)),
        V::SearchWord => (mode, Edit::SearchWord),
        _ => return None,
    })
}
