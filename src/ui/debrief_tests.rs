//! Pictures of a passed mission, moving and still.

use std::collections::BTreeMap;
use std::time::Duration;

use ratatui::buffer::Buffer;

use super::draw;
use crate::app::action::ListAction;
use crate::app::debrief::{Debrief, Passed};
use crate::domain::learner::{Attempt, Best};
use crate::domain::report::{Overall, Points};
use crate::ui::testing::{SIZES, drawn, picture, style_of, wears};
use crate::ui::theme::{Role, Theme};

fn attempt(bytes: u64, layers: usize) -> Attempt {
    Attempt {
        at: 0,
        outcome: Overall::Passed,
        points: Points::default(),
        total_bytes: Some(bytes),
        wasted_bytes: None,
        layers: Some(layers),
        seconds: 12.3,
        rebuild: None,
        receipt: None,
        checks: vec![],
        files: BTreeMap::new(),
    }
}

fn debrief() -> Debrief {
    let (now, then) = (attempt(110_000_000, 9), attempt(121_000_000, 11));
    let passed = Passed {
        attempt: &now,
        solution: Some(110_000_000),
        revealed: true,
        previous: Some(&then),
        best_before: Some(&Best {
            bytes: Some(121_000_000),
            layers: None,
            rebuild: None,
        }),
        stars_before: 0,
    };
    let text = "What you found\n\nThe blueprint looked lean, and it was: by four per cent.";
    Debrief::new(&passed, text.to_owned(), Some("Pocket Rocket".to_owned()))
        .with_next_key("n".to_owned())
}

fn shown(state: &Debrief, now: u64, width: u16, height: u16) -> Buffer {
    drawn(width, height, |area, buf| {
        draw(state, Duration::from_millis(now), &Theme::dark(), area, buf);
    })
}

#[test]
fn still_at_80() {
    let buf = shown(&debrief(), 0, 80, 22);
    insta::assert_snapshot!(picture(&buf));
    let theme = Theme::dark();
    assert!(wears(style_of(&buf, "★★☆"), theme.style(Role::Star)));
    assert!(wears(
        style_of(&buf, "passed, 110"),
        theme.style(Role::CheckPassed)
    ));
    assert!(wears(
        style_of(&buf, "without a look at a solution"),
        theme.style(Role::Dim)
    ));
    assert!(wears(style_of(&buf, "n ─"), theme.style(Role::Key)));
}

#[test]
fn still_at_120() {
    insta::assert_snapshot!(picture(&shown(&debrief(), 0, 120, 38)));
}

#[test]
fn stars_light_up_and_then_it_is_still() {
    let state = debrief().celebrating(Duration::ZERO, false);
    for (now, stars) in [(0, "☆☆☆"), (300, "★☆☆"), (600, "★★☆"), (2000, "★★☆")]
    {
        let words = picture(&shown(&state, now, 80, 22));
        assert!(
            words.contains(&format!("{stars}  passed")),
            "{now}\n{words}"
        );
    }
    let still = shown(&debrief(), 0, 80, 22);
    assert_eq!(shown(&state, 1500, 80, 22), still);
    assert_eq!(shown(&state, 60_000, 80, 22), still);
}

#[test]
fn sparkles_hide_no_words_and_leave_out_themes_without_colour() {
    let state = debrief().celebrating(Duration::ZERO, false);
    let coloured = Theme::dark().style(Role::Star).fg.is_some();
    let still = shown(&debrief(), 0, 80, 22);
    for now in (800..1500).step_by(50) {
        let moving = shown(&state, now, 80, 22);
        let pairs = moving.content.iter().zip(&still.content);
        let changed: Vec<_> = pairs.filter(|(a, b)| a != b).collect();
        assert!(
            changed.iter().all(|(_, before)| before.symbol() == " "),
            "{now}"
        );
        assert_eq!(!changed.is_empty(), coloured, "{now}");
    }
}

#[test]
fn a_long_debrief_scrolls_and_the_next_mission_stays_in_sight() {
    let text = (0..60).fold(String::new(), |text, i| {
        text + &format!("paragraph {i}\n\n")
    });
    let now = attempt(110_000_000, 9);
    let passed = Passed {
        attempt: &now,
        solution: None,
        revealed: false,
        previous: None,
        best_before: None,
        stars_before: 0,
    };
    let mut state = Debrief::new(&passed, text, Some("Pocket Rocket".to_owned()));
    let mut lines = 0;
    drawn(80, 22, |area, buf| {
        lines = draw(&state, Duration::ZERO, &Theme::dark(), area, buf);
    });
    state.set_extent(lines);
    state.list(ListAction::Bottom, 20);
    let words = picture(&shown(&state, 0, 80, 22));
    assert!(
        words.contains("paragraph 59") && !words.contains("★"),
        "{words}"
    );
    assert!(words.contains("next: Pocket Rocket"), "{words}");
}

#[test]
fn any_size_is_borne() {
    let state = debrief().celebrating(Duration::ZERO, false);
    for (width, height) in SIZES {
        for now in [0, 700, 1400, 5000] {
            shown(&state, now, width, height);
        }
    }
}
