//! Keys of what opens over a mission: layers, comparison, files, attempts, hints, questions.

use crate::app::action::{Action, BenchAction, CompareAction, ExploreAction, General, ListAction};
use crate::app::keys::row::{Context, Row, row};
use Action::{Bench as B, Compare as C, Explore as X, General as G, List as L};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row(Context::Explorer, X(ExploreAction::NextImage), &["]", "i"], "image", "Look into the next image"),
    row(Context::Explorer, X(ExploreAction::PreviousImage), &["["], "", "Look into the previous image"),
    row(Context::Explorer, X(ExploreAction::SwitchPane), &["tab"], "pane", "Between the layers and the files"),
    row(Context::Explorer, X(ExploreAction::ToggleFolder), &["enter"], "fold", "Open or close the folder; from a layer to its files"),
    row(Context::Explorer, X(ExploreAction::OpenFolder), &["right", "l"], "", "Open the folder, or step into it"),
    row(Context::Explorer, X(ExploreAction::CloseFolder), &["left", "h"], "", "Close the folder, or step out of it"),
    row(Context::Explorer, X(ExploreAction::ExpandAll), &["+"], "", "Open every folder"),
    row(Context::Explorer, X(ExploreAction::CollapseAll), &["-"], "", "Close every folder"),
    row(Context::Explorer, X(ExploreAction::Filter), &["/"], "filter", "Show only paths that contain a text"),
    row(Context::Explorer, X(ExploreAction::Sort), &["s"], "sort", "Sort by size or by name"),
    row(Context::Explorer, X(ExploreAction::OnlyChanges), &["c"], "changes", "Only what this layer changes, or the whole file system"),
    row(Context::Explorer, X(ExploreAction::OnlyWasted), &["w"], "wasted", "Only what ships and nobody sees, of this layer or of all"),
    row(Context::Explorer, B(BenchAction::GoToLine), &["e"], "line", "To the Dockerfile line that made the layer"),
    row(Context::Compare, C(CompareAction::NextOther), &["]", "tab"], "other", "Compare with the next one"),
    row(Context::Compare, C(CompareAction::PreviousOther), &["["], "", "Compare with the previous one"),
    row(Context::Compare, C(CompareAction::SideBySide), &["s"], "layout", "Side by side, or one below the other"),
    row(Context::Compare, C(CompareAction::NextChange), &["d"], "change", "To the next difference"),
    row(Context::Compare, C(CompareAction::PreviousChange), &["D"], "", "To the previous difference"),
    row(Context::Compare, C(CompareAction::Reveal), &["enter"], "look", "Unfold lines that are alike; on a locked solution, look at it"),
    row(Context::Compare, C(CompareAction::Explain), &["x"], "why", "The explanation alone, or back to the Dockerfiles"),
    row(Context::Files, L(ListAction::Toggle), &["enter"], "open", "Open the file to read it; one of yours, to edit it"),
    row(Context::History, L(ListAction::Toggle), &["enter"], "compare", "Put your Dockerfile beside that of this attempt"),
    row(Context::Hints, B(BenchAction::Hint), &["f2", "enter"], "next hint", "Show the next hint"),
    row(Context::Debrief, B(BenchAction::NextMission), &["n", "enter"], "next mission", "Open the mission that comes next"),
    row(Context::Debrief, B(BenchAction::Compare), &["c"], "compare", "Put your Dockerfile beside the references"),
    row(Context::Engine, G(General::StartEngine), &["s"], "start", "Start an engine of phoenix's own, or make stand-ins for missing images, after saying what that takes"),
    row(Context::Engine, G(General::Probe), &["r"], "look again", "Look for an engine again"),
    row(Context::Confirm, G(General::Yes), &["y", "enter"], "yes", "Yes"),
    row(Context::Confirm, G(General::Back), &["n", "esc"], "no", "No"),
];
