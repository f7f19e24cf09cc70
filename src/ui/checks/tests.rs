//! Pictures of the checks: words and looks.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Scene, draw};
use crate::app::action::ListAction;
use crate::app::run::testing::{Play, fail, failed_check, mission, under_way};
use crate::app::run::{Run, RunEnd};
use crate::domain::event::BuildOf;
use crate::domain::verdict::Outcome;
use crate::ui::theme::{Role, Theme};

const SIZES: [(u16, u16); 3] = [(38, 8), (60, 20), (120, 40)];

fn picture(run: Option<&Run>, stale: bool, (width, height): (u16, u16)) -> Buffer {
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
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(&scene, &Theme::dark(), area, &mut buffer);
    buffer
}

fn lines(buffer: &Buffer) -> Vec<String> {
    let width = usize::from(buffer.area.width);
    let rows = buffer.content.chunks(width.max(1));
    rows.map(|row| {
        let line: String = row.iter().map(ratatui::buffer::Cell::symbol).collect();
        line.trim_end().to_owned()
    })
    .collect()
}

fn all_sizes(run: Option<&Run>, stale: bool) -> String {
    let pictures = SIZES.map(|size| {
        let text = lines(&picture(run, stale, size)).join("\n");
        format!("{}x{}\n{}", size.0, size.1, text.trim_end())
    });
    pictures.join("\n\n")
}

fn style_at(buffer: &Buffer, text: &str) -> Style {
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let rest: String = (x..buffer.area.width)
                .map(|x| buffer[(x, y)].symbol())
                .collect();
            if rest.starts_with(text) {
                return buffer[(x, y)].style();
            }
        }
    }
    panic!(
        "`{text}` is not in the picture:\n{}",
        lines(buffer).join("\n")
    );
}

fn looks(style: Style, role: Role) -> bool {
    let base = Style::reset();
    base.patch(style) == base.patch(style).patch(Theme::dark().style(role))
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
    let buffer = picture(Some(&play.run), true, (60, 20));
    assert!(looks(style_at(&buffer, "fail     0/5"), Role::CheckFailed));
    assert!(looks(style_at(&buffer, "pass   30/30"), Role::CheckPassed));
    assert!(looks(style_at(&buffer, "A layer never"), Role::HintText));
    assert!(looks(style_at(&buffer, "no layer has"), Role::Expected));
    assert!(looks(style_at(&buffer, "▾✗ Not hidden"), Role::Selected));
}

#[test]
fn what_is_searched_for_is_marked_where_it_stands() {
    let mut play = failed_check();
    play.run.checks.set_step(1);
    play.run.checks.set_search("layer", 20, 60);
    let buffer = picture(Some(&play.run), false, (60, 20));
    assert!(looks(style_at(&buffer, "layer either"), Role::MatchHere));
    assert!(looks(style_at(&buffer, "layer never"), Role::Match));
    assert!(looks(style_at(&buffer, "layer has"), Role::Match));
    assert!(!looks(style_at(&buffer, "never gets"), Role::Match));
    assert!(!looks(style_at(&buffer, "fail "), Role::MatchHere));
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
    let text = lines(&picture(Some(&play.run), false, (60, 20))).join("\n");
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
                picture(run, true, (width, height));
            }
        }
        picture(run, false, (1_000, 300));
    }
}
