//! Pictures of builds: words and looks.

use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{draw, draw_empty};
use crate::app::action::ListAction;
use crate::app::run::testing::{Play, failed_check, step, under_way};
use crate::app::run::{Run, RunEnd};
use crate::domain::build::{BuildEvent, BuildFailure, StepState};
use crate::domain::event::BuildOf;
use crate::ui::testing::{drawn, looks, panes, picture};
use crate::ui::theme::{Role, Theme};

fn shown(run: &Run, now: Duration, focused: bool, (width, height): (u16, u16)) -> Buffer {
    drawn(width, height, |area, buf| {
        draw(run, now, focused, &Theme::dark(), area, buf);
    })
}

fn all_sizes(play: &Play) -> String {
    panes(|size| shown(&play.run, play.now, true, size))
}

fn run_failed() -> BuildFailure {
    BuildFailure::RunFailed {
        code: 127,
        line: Some(4),
        command: "nmp ci".to_owned(),
        log: vec!["sh: nmp: not found".to_owned()],
    }
}

fn failing() -> Play {
    let mut play = under_way();
    play.log(("builder", 3, 4), "sh: nmp: not found")
        .step(("builder", 3, 4), "RUN nmp ci", 4, StepState::Failed)
        .failed(run_failed())
        .end(RunEnd::Reported);
    play
}

#[test]
fn a_build_under_way() {
    let mut play = under_way();
    play.wait(9_100);
    insta::assert_snapshot!(all_sizes(&play));
}

#[test]
fn a_build_that_went_well() {
    insta::assert_snapshot!(all_sizes(&failed_check()));
}

#[test]
fn a_build_that_failed() {
    let play = failing();
    insta::assert_snapshot!(all_sizes(&play));
    let buffer = shown(&play.run, play.now, true, (60, 20));
    assert!(looks(&buffer, "✗ The build failed", Role::CheckFailed));
    assert!(looks(&buffer, "line 4: `nmp", Role::Trouble));
    assert!(looks(&buffer, "sh: nmp: not found", Role::LogError));
    assert!(looks(&buffer, "added 58", Role::LogText));
}

#[test]
fn pulls_warnings_and_other_builds() {
    let mut play = Play::start();
    play.pull("a1b2", "Downloading", (41_200_000, 100_000_000))
        .pull("c3d4", "Downloading", (0, 20_000_000))
        .wait(2_000)
        .pull("a1b2", "Downloading", (61_000_000, 100_000_000))
        .pull("e5f6", "Already exists", (0, 0))
        .warn(Some(1), "tag your images")
        .step(("", 1, 2), "FROM node:20-alpine", 1, StepState::Running);
    for of in [
        BuildOf::Reference("bloated".to_owned()),
        BuildOf::Target("test".to_owned()),
        BuildOf::Trial("src/app.js".to_owned()),
    ] {
        let event = BuildEvent::Step(step(("", 1, 1), "RUN npm test", 5, StepState::Running));
        play.build(&of, event);
    }
    play.wait(1_300);
    insta::assert_snapshot!(all_sizes(&play));
}

#[test]
fn a_long_line_is_shown_whole_where_it_is_selected() {
    let mut play = under_way();
    play.log(("builder", 3, 4), &"long words 日本語 ".repeat(12));
    play.run.builds.set_search("long");
    let text = picture(&shown(&play.run, play.now, true, (60, 20)));
    insta::assert_snapshot!(text);
    let unfocused = picture(&shown(&play.run, play.now, false, (60, 20)));
    assert!(!unfocused.contains('┌'), "{unfocused}");
}

#[test]
fn selection_and_finds_are_seen() {
    let mut play = failed_check();
    play.run.builds.set_search("vuln");
    let buffer = shown(&play.run, play.now, true, (60, 20));
    assert!(looks(&buffer, "│ found 0", Role::Selected));
    let theme = Theme::dark();
    assert_eq!(
        looks(&buffer, "RUN npm ci", Role::Selected),
        theme.style(Role::Selected) == Style::new(),
        "only the row of the cursor"
    );
    play.run.builds.set_search("nowhere to be");
    let text = picture(&shown(&play.run, play.now, true, (60, 20)));
    assert!(text.contains("no `nowhere to be` here"), "{text}");
}

#[test]
fn states_read_without_colour() {
    let mut play = failing();
    let text = picture(&shown(&play.run, play.now, true, (120, 40)));
    for word in [
        "cached",
        "failed",
        "not run",
        "line 4",
        "✗ The build failed",
    ] {
        assert!(text.contains(word), "{word} in\n{text}");
    }
    play = under_way();
    play.run.builds.list(ListAction::Up, 10, 60);
    let text = picture(&shown(&play.run, play.now, true, (60, 20)));
    assert!(text.contains("not following"), "{text}");
}

#[test]
fn hostile_texts_and_any_size_are_drawn() {
    let mut play = failing();
    play.warn(Some(4), "日本\u{200d}語 e\u{301}🏳️‍🌈 wide")
        .pull("x", "🎉", (3, 0));
    for play in [&play, &Play::start(), &failed_check()] {
        for width in 0..60 {
            for height in [0, 1, 2, 3, 5, 9, 200] {
                shown(&play.run, play.now, true, (width, height));
            }
        }
        shown(&play.run, play.now, true, (1_000, 300));
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 4));
    draw_empty("F5", &Theme::dark(), Rect::new(0, 0, 20, 4), &mut buffer);
    assert_eq!(
        picture(&buffer),
        "Nothing is built\nyet. Press F5 to\nbuild and check.\n"
    );
    let outside = Rect::new(15, 2, 50, 50);
    draw_empty("F5", &Theme::dark(), outside, &mut buffer);
    draw(
        &play.run,
        play.now,
        true,
        &Theme::dark(),
        outside,
        &mut buffer,
    );
}

#[test]
fn a_frame_costs_what_is_in_sight() {
    let mut play = under_way();
    for number in 0..100_000 {
        play.log(
            ("builder", 3, 4),
            &format!("line {number} {}", "z".repeat(120)),
        );
    }
    play.run.builds.list(ListAction::Up, 40, 60);
    let started = Instant::now();
    for _ in 0..100 {
        shown(&play.run, play.now, true, (200, 60));
    }
    // A debug build on a busy machine; the release build takes a small part of it.
    let each = started.elapsed() / 100;
    assert!(each < Duration::from_millis(60), "{each:?}");
}
