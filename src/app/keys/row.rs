//! One row of the key table: everything that is said of an action anywhere.

use crate::app::Action;

/// Where a key means something. What lies further in goes first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::EnumIter, strum::Display,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Context {
    /// Everywhere.
    Everywhere,
    /// Wherever letters are not text: not in the editor, not in a prompt.
    Reading,
    /// The course map.
    Course,
    /// An open mission, whatever has the focus.
    Workbench,
    /// Lists and texts that scroll.
    List,
    Brief,
    Build,
    Checks,
    Editor,
    /// The list of completions under the cursor.
    Completion,
    VimNormal,
    /// After an operator, before what it is to work on.
    VimOperator,
    VimVisual,
    /// Which object is meant.
    VimObject,
    /// Where the next letter is neither text nor a command.
    VimLetter,
    VimInsert,
    /// A line of text that is typed: a search, a filter, a command.
    Prompt,
    Explorer,
    Compare,
    Files,
    History,
    Hints,
    Debrief,
    Help,
    Engine,
    /// What is wrong with missions that are written.
    Problems,
    /// A question with yes and no.
    Confirm,
}

/// Action, keys and words on one line; footer, help screen and README derive from it.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub at: Context,
    pub action: Action,
    /// Written as [`super::Key`] reads them; the first one is shown. Several keys in a row are
    /// separated by spaces.
    pub keys: &'static [&'static str],
    /// One or two words for the footer; empty when the footer has no room for it.
    pub short: &'static str,
    /// A sentence without its full stop, for the help screen.
    pub words: &'static str,
}

/// A row, in the order in which it is read.
pub(super) const fn row(
    at: Context,
    action: Action,
    keys: &'static [&'static str],
    short: &'static str,
    words: &'static str,
) -> Row {
    Row {
        at,
        action,
        keys,
        short,
        words,
    }
}
