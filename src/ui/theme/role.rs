//! What a piece of the screen is, as far as its looks go.

use strum::{EnumCount, EnumIter};

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumCount)]
pub enum Role {
    Text,
    /// Of less importance.
    Dim,
    Title,
    /// Frames of panes.
    Border,
    /// The frame of the pane that has the focus.
    BorderFocused,
    /// The selected row of a list that has the focus.
    Selected,
    /// The selected row of a list that has not.
    SelectedDim,
    /// Top line of the screen.
    Header,
    /// Bottom line of the screen.
    Footer,
    Key,
    /// A prompt's own text.
    Prompt,
    /// Places that a search found; the one at the cursor is `MatchHere`.
    Match,
    MatchHere,
    Notice,
    Trouble,
    /// The ground under everything, and the ink of what has no role.
    Screen,

    CheckPassed,
    CheckFailed,
    CheckUnknown,
    CheckSkipped,
    CheckPending,
    Expected,
    Found,
    HintText,
    Star,
    StarEmpty,

    StepRunning,
    StepDone,
    StepCached,
    StepFailed,
    LogText,
    LogError,

    GaugeBaseline,
    GaugeYours,
    GaugeLast,
    GaugeBest,
    GaugeReference,
    GaugeLimit,
    GaugeTrack,

    Added,
    Changed,
    Removed,
    Wasted,
    Folder,
    /// The part of a changed line that differs.
    AddedStrong,
    RemovedStrong,
    /// What lies behind a line that only one of two texts has; its letters keep their own looks.
    AddedLine,
    RemovedLine,

    LineNumber,
    LineNumberHere,
    LineHere,
    Selection,
    ProblemError,
    ProblemWarning,
    ProblemInfo,
    Popup,
    PopupSelected,

    Keyword,
    Flag,
    StringText,
    Comment,
    Variable,
    Number,
    Operator,
    StageName,
    ImageName,
    Command,

    Heading,
    Strong,
    Emphasis,
    Code,
    CodeBlock,
    Quote,
    Link,
    Bullet,
    TableRule,
    /// The letterhead of a memo.
    Memo,
    /// The sheet a memo is written on.
    Paper,
    /// A list item that is done, of a task list.
    Done,

    EngineReady,
    EngineMissing,
    EngineBusy,
}
