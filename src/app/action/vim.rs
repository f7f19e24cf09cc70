//! What can be done with vim-style keys in the editor.

use strum::{EnumIter, IntoStaticStr};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum VimAction {
    Left,
    Right,
    Up,
    Down,
    WordForward,
    WordBack,
    WordEnd,
    FirstNonBlank,
    LineEnd,
    NextLine,
    /// The first line, or the line that the count names.
    Top,
    /// The last line, or the line that the count names.
    Bottom,
    /// Starts the line, unless a count goes on with it.
    Digit0,
    Digit1,
    Digit2,
    Digit3,
    Digit4,
    Digit5,
    Digit6,
    Digit7,
    Digit8,
    Digit9,
    Delete,
    Change,
    Yank,
    Indent,
    Outdent,
    DeleteToEnd,
    ChangeToEnd,
    YankLine,
    ChangeLine,
    DeleteLetter,
    DeleteLetterBefore,
    ChangeLetter,
    PasteAfter,
    PasteBefore,
    Join,
    Undo,
    Redo,
    InsertBefore,
    InsertAfter,
    InsertAtStart,
    InsertAtEnd,
    OpenBelow,
    OpenAbove,
    Visual,
    VisualLine,
    /// Before the name of an object: what lies in it.
    Inside,
    /// Before the name of an object: all of it.
    Around,
    ObjectWord,
    ObjectBigWord,
    ObjectDoubleQuotes,
    ObjectSingleQuotes,
    ObjectBackquotes,
    ObjectParentheses,
    ObjectBrackets,
    ObjectBraces,
    /// These four wait for a letter.
    FindForward,
    FindBack,
    TillForward,
    TillBack,
    FindAgain,
    FindAgainBack,
    /// Waits for a letter too.
    ReplaceLetter,
    /// Where a letter is waited for.
    LineBreak,
    SwitchCase,
    /// The latest change once more.
    Repeat,
    SearchWord,
    AskForCommand,
    /// Back to normal mode; forgets what was begun.
    Normal,
}

impl VimAction {
    /// The digit of a count.
    #[must_use]
    pub fn digit(self) -> Option<usize> {
        let digits = [
            Self::Digit0,
            Self::Digit1,
            Self::Digit2,
            Self::Digit3,
            Self::Digit4,
            Self::Digit5,
            Self::Digit6,
            Self::Digit7,
            Self::Digit8,
            Self::Digit9,
        ];
        digits.iter().position(|digit| *digit == self)
    }
}
