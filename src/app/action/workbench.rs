//! What can be done with an open mission, whatever pane has the focus.

use strum::{EnumIter, IntoStaticStr};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum BenchAction {
    Grade,
    CancelRun,
    NextPane,
    PreviousPane,
    FocusBrief,
    FocusEditor,
    FocusBuild,
    FocusChecks,
    Zoom,
    Widen,
    Narrow,
    NextStep,
    PreviousStep,
    Hint,
    Files,
    Layers,
    Compare,
    History,
    Debrief,
    NextMission,
    Reset,
    ShowMemo,
    GoToLine,
    FollowLog,
    EngineSize,
    Leave,
}
