//! Keys of an open mission.

use crate::app::action::{Action, BenchAction};
use crate::app::keys::row::{Context, Row, row};
use Action::Bench as B;

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row(Context::Workbench, B(BenchAction::Grade), &["f5", "ctrl-b"], "build", "Build the Dockerfile and check it"),
    row(Context::Workbench, B(BenchAction::CancelRun), &["esc"], "stop", "Stop the build that runs"),
    row(Context::Workbench, B(BenchAction::NextPane), &["f6", "ctrl-o"], "pane", "To the next pane"),
    row(Context::Workbench, B(BenchAction::PreviousPane), &["shift-f6"], "", "To the previous pane"),
    row(Context::Workbench, B(BenchAction::FocusBrief), &["alt-1"], "", "To the memo and the task"),
    row(Context::Workbench, B(BenchAction::FocusEditor), &["alt-2"], "", "To the editor"),
    row(Context::Workbench, B(BenchAction::FocusBuild), &["alt-3"], "", "To the build"),
    row(Context::Workbench, B(BenchAction::FocusChecks), &["alt-4"], "", "To the checks"),
    row(Context::Workbench, B(BenchAction::Zoom), &["f11", "alt-z"], "zoom", "Give the pane the whole screen, or take it back"),
    row(Context::Workbench, B(BenchAction::Widen), &["alt-right", "alt-+"], "", "Make the pane larger"),
    row(Context::Workbench, B(BenchAction::Narrow), &["alt-left", "alt--"], "", "Make the pane smaller"),
    row(Context::Workbench, B(BenchAction::NextStep), &["f8", "alt-n"], "next step", "Go on to the next step"),
    row(Context::Workbench, B(BenchAction::PreviousStep), &["f7", "alt-p"], "", "Back to the step before"),
    row(Context::Workbench, B(BenchAction::Hint), &["f2"], "hint", "Show the hints of this step, one at a time"),
    row(Context::Workbench, B(BenchAction::Files), &["alt-f", "f12"], "files", "Show the files of the build context, and read one"),
    row(Context::Workbench, B(BenchAction::Layers), &["f3"], "layers", "Look into the layers of an image of this run"),
    row(Context::Workbench, B(BenchAction::Compare), &["f4"], "compare", "Put your Dockerfile beside another one"),
    row(Context::Workbench, B(BenchAction::History), &["f9"], "tries", "Show your attempts"),
    row(Context::Workbench, B(BenchAction::Debrief), &["alt-d"], "debrief", "Read the debrief of a mission you passed"),
    row(Context::Workbench, B(BenchAction::NextMission), &["alt-m"], "next mission", "Open the mission that comes next"),
    row(Context::Workbench, B(BenchAction::EngineSize), &["alt-e"], "", "Show what the engine itself reports as the size"),
    row(Context::Workbench, B(BenchAction::ShowMemo), &["alt-b"], "", "Show the memo, or go back to the task"),
    row(Context::Workbench, B(BenchAction::Reset), &["alt-r"], "", "Start the mission over; your files are kept in a backup"),
    row(Context::Workbench, B(BenchAction::Leave), &["alt-q"], "map", "Back to the course map"),
    row(Context::Brief, B(BenchAction::ShowMemo), &["m"], "memo/task", "Show the memo, or go back to the task"),
    row(Context::Brief, B(BenchAction::NextPane), &["tab"], "", "To the next pane"),
    row(Context::Build, B(BenchAction::NextPane), &["tab"], "", "To the next pane"),
    row(Context::Checks, B(BenchAction::NextPane), &["tab"], "", "To the next pane"),
    row(Context::Build, B(BenchAction::GoToLine), &["e"], "line", "To the Dockerfile line of what is selected"),
    row(Context::Checks, B(BenchAction::GoToLine), &["e"], "line", "To the Dockerfile line of what is selected"),
    row(Context::Build, B(BenchAction::FollowLog), &["f"], "follow", "Follow the log's end"),
];
