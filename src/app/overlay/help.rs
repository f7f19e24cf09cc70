//! Every key, by where it works; the places the learner came from stand first.

use crate::app::action::ListAction;
use crate::app::keys::{Context, KeyMap};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Help {
    /// Where the learner was.
    pub from: Vec<Context>,
    pub filter: String,
    pub top: usize,
}

/// A line of the help screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    Place(Context),
    Key {
        keys: String,
        words: &'static str,
        /// As a config file calls it.
        name: String,
    },
}

impl Help {
    #[must_use]
    pub fn new(from: Vec<Context>) -> Self {
        Self {
            from,
            ..Self::default()
        }
    }

    /// What is shown, after the filter.
    #[must_use]
    pub fn lines(&self, keys: &KeyMap) -> Vec<HelpLine> {
        use strum::IntoEnumIterator;
        let elsewhere = Context::iter().filter(|context| !self.from.contains(context));
        let order: Vec<_> = self.from.iter().copied().chain(elsewhere).collect();
        let wanted = self.filter.to_lowercase();
        let mut lines = Vec::new();
        for context in order {
            let rows = keys.rows_at(context);
            let mut rows: Vec<_> = rows
                .map(|(row, keys)| HelpLine::Key {
                    keys: keys.join("  "),
                    words: row.words,
                    name: row.action.name(),
                })
                .filter(|line| line.mentions(&wanted))
                .collect();
            if !rows.is_empty() {
                lines.push(HelpLine::Place(context));
                lines.append(&mut rows);
            }
        }
        lines
    }

    pub fn list(&mut self, action: ListAction, rows: usize, lines: usize) {
        let most = lines.saturating_sub(rows);
        self.top = action.scrolled(self.top, rows, most);
    }
}

impl HelpLine {
    fn mentions(&self, wanted: &str) -> bool {
        match self {
            Self::Place(_) => false,
            Self::Key { keys, words, name } => {
                keys.contains(wanted)
                    || name.contains(wanted)
                    || words.to_lowercase().contains(wanted)
            }
        }
    }
}

impl Context {
    /// The heading on the help screen.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Reading => "Wherever letters are not text",
            Self::Course => "Course map",
            Self::Workbench => "Mission",
            Self::List => "Lists and texts",
            Self::Brief => "Memo and task",
            Self::Build => "Build",
            Self::Checks => "Checks",
            Self::Editor => "Editor",
            Self::Completion => "Completions",
            Self::VimInsert => "Editor, vim insert mode",
            Self::VimNormal => "Editor, vim normal mode",
            Self::VimOperator => "Editor, after a vim operator",
            Self::VimVisual => "Editor, vim visual mode",
            Self::VimObject => "Editor, vim text objects",
            Self::VimLetter => "Editor, where vim waits for a letter",
            Self::Prompt => "Typing a search",
            Self::Explorer => "Layers",
            Self::Compare => "Comparison",
            Self::Files => "Files of the build context",
            Self::History => "Attempts",
            Self::Hints => "Hints",
            Self::Debrief => "Debrief",
            Self::Help => "Help",
            Self::Engine => "Engine",
            Self::Problems => "Problems of missions",
            Self::Confirm => "Questions",
        }
    }
}
