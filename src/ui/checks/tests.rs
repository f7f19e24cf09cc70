//! Pictures of the checks: words and looks.

use std::time::Duration;

use ratatui::buffer::Buffer;

use super::{Scene, draw};
use crate::app::action::ListAction;
use crate::app::run::testing::{Play, fail, failed_check, mission, under_way};
use crate::app::run::{Run, RunEnd};
use crate::domain::event::BuildOf;
use crate::domain::verdict::Outcome;
use crate::ui::testing::{drawn, looks, panes, picture};
use crate::ui::theme::{Role, Theme};

fn shown(run: Option<&Run>, stale: bool, (width, height): (u16, u16)) -> Buffer {
    let mission = mission();
    let scene = Scene {
        mission: &mission,
        run,
        step: 1,
        stale,
        build_key: "F5",
        now: Duration::from_millis(300),
        focused: true,
    };
    drawn(width, height, |area, buf| {
        draw(&scene, &Theme::dark(), area, buf);
    })
}

fn all_sizes(run: Option<&Run>, stale: bool) -> String {
    panes(|size| shown(run, stale, size))
}

#[test]
fn before_any_run() {
    insta::assert_snapshot!(all_sizes(None, false));
}

#[test]
fn while_facts_arrive() {
    let mut play = under_way();
    play.run.checks.set_step(1);
    play.built(&BuildOf::Submission, 1.0)
        .verdict("blueprint", "builds", Outcome::Pass)
        .verdict("clean-room", "no-tools", Outcome::Pass);
    insta::assert_snapshot!(all_sizes(Some(&play.run), false));
}

#[test]
fn some_checks_fail() {
    let mut play = failed_check();
    play.run.checks.set_step(1);
    insta::assert_snapshot!(all_sizes(Some(&play.run), true));
    let buffer = shown(Some(&play.run), true, (60, 20));
    assert!(looks(&buffer, "fail     0/5", Role::CheckFailed));
    assert!(looks(&buffer, "pass   30/30", Role::CheckPassed));
    assert!(looks(&buffer, "A layer never", Role::HintText));
    assert!(looks(&buffer, "no layer has", Role::Expected));
    assert!(looks(&buffer, "▾✗ Not hidden", Role::Selected));
}

#[test]
fn what_is_searched_for_is_marked_where_it_stands() {
    let mut play = failed_check();
    play.run.checks.set_step(1);
    play.run.checks.set_search("layer", 20, 60);
    let buffer = shown(Some(&play.run), false, (60, 20));
    assert!(looks(&buffer, "layer either", Role::MatchHere));
    assert!(looks(&buffer, "layer never", Role::Match));
    assert!(looks(&buffer, "layer has", Role::Match));
    assert!(!looks(&buffer, "never gets", Role::Match));
    assert!(!looks(&buffer, "fail ", Role::MatchHere));
}

#[test]
fn every_outcome_reads_without_colour() {
    let mut play = Play::start();
    play.run.checks.set_step(1);
    let because = "`builds` comes first".to_owned();
    let reason = "the engine was lost".to_owned();
    play.built(&BuildOf::Submission, 1.0)
        .verdict("clean-room", "no-tools", Outcome::Skipped { because })
        .verdict("clean-room", "light", Outcome::CouldNotCheck { reason })
        .verdict("clean-room", "never", fail(&[("a", "b", None)]))
        .verdict("blueprint", "builds", Outcome::Pass)
        .end(RunEnd::Lost("gone".to_owned()));
    let checks = &mut play.run.checks;
    checks.list(ListAction::Bottom, 40, 60);
    checks.toggle(60);
    let text = picture(&shown(Some(&play.run), false, (60, 20)));
    for words in [
        "– The tools stay in the workshop",
        "skipped",
        "? At most 92 %",
        "could not check",
        "✗ Not hidden",
        "fail",
        "✓ The blueprint builds",
        "pass",
        "– A workshop",
        "not checked",
    ] {
        assert!(text.contains(words), "{words} in\n{text}");
    }
}

#[test]
fn any_size_is_drawn() {
    let mut play = failed_check();
    play.run.checks.set_step(1);
    let hostile = fail(&[("日本語\u{301}🏳️‍🌈", &"wide 日本 ".repeat(80), Some(1))]);
    let mut other = under_way();
    other.run.checks.set_step(1);
    other.verdict("clean-room", "light", hostile);
    for run in [None, Some(&play.run), Some(&other.run)] {
        for width in 0..60 {
            for height in [0, 1, 2, 3, 8, 200] {
                shown(run, true, (width, height));
            }
        }
        shown(run, false, (1_000, 300));
    }
}
