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
use crate::ui::theme::{Role, Theme};

const SIZES: [(u16, u16); 3] = [(38, 8), (60, 20), (120, 40)];

fn picture(run: &Run, now: Duration, focused: bool, (width, height): (u16, u16)) -> Buffer {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    draw(run, now, focused, &Theme::dark(), area, &mut buffer);
    buffer
}

fn lines(buffer: &Buffer) -> Vec<String> {
    let width = usize::from(buffer.area.width);
    let rows = buffer.content.chunks(width.max(1));
    rows.map(|row| {
        // What lies under the second half of a wide letter is not seen.
        let mut line = String::new();
        let mut skip = 0;
        for cell in row {
            if skip == 0 {
                line += cell.symbol();
                skip = crate::app::run::text::cells(cell.symbol()).max(1);
            }
            skip -= 1;
        }
        line.trim_end().to_owned()
    })
    .collect()
}

fn all_sizes(play: &Play) -> String {
    let pictures = SIZES.map(|size| {
        let lines = lines(&picture(&play.run, play.now, true, size));
        let text = lines.join("\n");
        format!("{}x{}\n{}", size.0, size.1, text.trim_end())
    });
    pictures.join("\n\n")
}

/// The style of the first cell of a text.
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

/// Whether the role's looks are on the cell, whatever else is.
fn looks(style: Style, role: Role) -> bool {
    let base = Style::reset();
    base.patch(style) == base.patch(style).patch(Theme::dark().style(role))
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
    let buffer = picture(&play.run, play.now, true, (60, 20));
    assert!(looks(
        style_at(&buffer, "✗ The build failed"),
        Role::CheckFailed
    ));
    assert!(looks(style_at(&buffer, "line 4: `nmp"), Role::Trouble));
    assert!(looks(
        style_at(&buffer, "sh: nmp: not found"),
        Role::LogError
    ));
    assert!(looks(style_at(&buffer, "added 58"), Role::LogText));
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
    let text = lines(&picture(&play.run, play.now, true, (60, 20))).join("\n");
    insta::assert_snapshot!(text);
    let unfocused = lines(&picture(&play.run, play.now, false, (60, 20))).join("\n");
    assert!(!unfocused.contains('┌'), "{unfocused}");
}

#[test]
fn selection_and_finds_are_seen() {
    let mut play = failed_check();
    play.run.builds.set_search("vuln");
    let buffer = picture(&play.run, play.now, true, (60, 20));
    assert!(looks(style_at(&buffer, "│ found 0"), Role::Selected));
    let theme = Theme::dark();
    assert_eq!(
        looks(style_at(&buffer, "RUN npm ci"), Role::Selected),
        theme.style(Role::Selected) == Style::new(),
        "only the row of the cursor"
    );
    play.run.builds.set_search("nowhere to be");
    let text = lines(&picture(&play.run, play.now, true, (60, 20)));
    assert!(text[0].contains("no `nowhere to be` here"), "{}", text[0]);
}

#[test]
fn states_read_without_colour() {
    let mut play = failing();
    let text = lines(&picture(&play.run, play.now, true, (120, 40))).join("\n");
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
    play.run.builds.list(ListAction::Up, 10);
    let text = lines(&picture(&play.run, play.now, true, (60, 20)));
    assert!(text[0].contains("not following"), "{}", text[0]);
}

#[test]
fn hostile_texts_and_any_size_are_drawn() {
    let mut play = failing();
    play.warn(Some(4), "日本\u{200d}語 e\u{301}🏳️‍🌈 wide")
        .pull("x", "🎉", (3, 0));
    for play in [&play, &Play::start(), &failed_check()] {
        for width in 0..60 {
            for height in [0, 1, 2, 3, 5, 9, 200] {
                picture(&play.run, play.now, true, (width, height));
            }
        }
        picture(&play.run, play.now, true, (1_000, 300));
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 4));
    draw_empty("F5", &Theme::dark(), Rect::new(0, 0, 20, 4), &mut buffer);
    assert_eq!(
        lines(&buffer),
        [
            "Nothing is built",
            "yet. Press F5 to",
            "build and check.",
            ""
        ]
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
    play.run.builds.list(ListAction::Up, 40);
    let started = Instant::now();
    for _ in 0..100 {
        picture(&play.run, play.now, true, (200, 60));
    }
    // A debug build on a busy machine; the release build takes a small part of it.
    let each = started.elapsed() / 100;
    assert!(each < Duration::from_millis(60), "{each:?}");
}
