//! One line of text that is typed at the bottom: a search, a filter or a command. What it is for
//! follows each keystroke.

/// What the text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptFor {
    CourseSearch,
    EditorSearch,
    /// What vim types after a colon.
    EditorCommand,
    /// The log of the build.
    BuildSearch,
    CheckSearch,
    /// Both texts of a comparison.
    CompareSearch,
    ExplorerFilter,
    FilesFilter,
    HelpFilter,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    pub purpose: PromptFor,
    pub text: String,
}

impl PromptFor {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::CourseSearch => "search missions",
            Self::EditorSearch => "find",
            Self::EditorCommand => "command",
            Self::BuildSearch => "find in the log",
            Self::CheckSearch => "find in the checks",
            Self::CompareSearch => "find in both",
            Self::ExplorerFilter | Self::FilesFilter => "paths with",
            Self::HelpFilter => "keys for",
        }
    }
}
