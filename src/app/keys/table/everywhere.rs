//! Keys that mean the same on every screen, and in every list.

use crate::app::action::{Action, EditAction, General, ListAction};
use crate::app::keys::row::{Context, Row, row};
use Action::{General as G, List as L};

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row(Context::Everywhere, G(General::Help), &["f1"], "help", "Show every key that works here"),
    row(Context::Reading, G(General::Help), &["?"], "", "Show every key that works here"),
    row(Context::Everywhere, G(General::Engine), &["f10"], "engine", "Show the engine, what was tried, and what mends it"),
    row(Context::Everywhere, G(General::Problems), &["alt-l"], "problems", "Show what is wrong with the missions that you write"),
    row(Context::Everywhere, G(General::Quit), &["ctrl-q"], "quit", "Save everything and quit"),
    row(Context::Everywhere, G(General::Suspend), &["ctrl-z"], "", "Go back to the shell; `fg` returns"),
    row(Context::Everywhere, G(General::Redraw), &["ctrl-l"], "", "Draw the screen anew"),
    row(Context::Reading, G(General::Back), &["esc", "q"], "back", "Close this and go back"),
    row(Context::List, L(ListAction::Up), &["up", "k"], "", "One up"),
    row(Context::List, L(ListAction::Down), &["down", "j"], "", "One down"),
    row(Context::List, L(ListAction::PageUp), &["pgup", "ctrl-u"], "", "One page up"),
    row(Context::List, L(ListAction::PageDown), &["pgdn", "ctrl-d", "space"], "", "One page down"),
    row(Context::List, L(ListAction::Top), &["home", "g"], "", "To the top"),
    row(Context::List, L(ListAction::Bottom), &["end", "G"], "", "To the bottom"),
    row(Context::List, L(ListAction::Toggle), &["enter"], "unfold", "Unfold or fold what is selected"),
    row(Context::List, L(ListAction::Unfold), &["right"], "", "Unfold what is selected"),
    row(Context::List, L(ListAction::Fold), &["left"], "", "Fold what is selected"),
    row(Context::List, L(ListAction::FindHere), &["/"], "find", "Search here"),
    row(Context::List, L(ListAction::FindNext), &["n"], "", "Next place that was found"),
    row(Context::List, L(ListAction::FindPrevious), &["N"], "", "Previous place that was found"),
    row(Context::Prompt, L(ListAction::Confirm), &["enter"], "take", "Take what was typed"),
    row(Context::Prompt, Action::Edit(EditAction::Backspace), &["backspace", "ctrl-h"], "", "Delete to the left"),
    row(Context::Prompt, G(General::Back), &["esc"], "leave", "Leave the line without taking it"),
];
