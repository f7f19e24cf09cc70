//! Pictures of no, one and many attempts.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;

use super::draw;
use crate::app::action::ListAction;
use crate::app::history::{History, Measures};
use crate::domain::learner::{Attempt, Best, CheckOutcome, CheckResult};
use crate::domain::mission::Slug;
use crate::domain::report::{Overall, Points};
use crate::ui::testing::{SIZES, drawn, picture, style_of, wears};
use crate::ui::theme::{Role, Theme};

const NOW: i64 = 1_000_000;

fn attempt(number: i64, of: i64) -> Attempt {
    let (outcome, check) = match number % 5 {
        4 => (Overall::Passed, CheckOutcome::Pass),
        2 => (Overall::CouldNotBeGraded, CheckOutcome::CouldNotCheck),
        _ => (Overall::Failed, CheckOutcome::Fail),
    };
    Attempt {
        at: NOW - (of - number) * 300,
        outcome,
        points: Points {
            earned: 40,
            possible: 60,
        },
        total_bytes: (number % 5 != 2).then_some(131_000_000 - number.unsigned_abs() * 600_000),
        wasted_bytes: None,
        layers: Some(9),
        seconds: 12.3,
        rebuild: None,
        receipt: None,
        checks: vec![CheckResult {
            check: Slug::new("no-tools").unwrap(),
            outcome: check,
        }],
        files: BTreeMap::new(),
    }
}

fn history(count: i64) -> History {
    let attempts: Vec<_> = (0..count).map(|number| attempt(number, count)).collect();
    let title = "The workshop's tools stay in the workshop".to_owned();
    let best = (count > 4).then_some(Best {
        bytes: Some(113_600_000),
        layers: Some(9),
        rebuild: Some(12.3),
    });
    let measures = Measures {
        titles: BTreeMap::from([(Slug::new("no-tools").unwrap(), title)]),
        best,
        limit: Some(115_000_000),
    };
    History::new(&attempts, measures)
}

fn shown(state: &History, width: u16, height: u16) -> Buffer {
    drawn(width, height, |area, buf| {
        assert_eq!(
            draw(state, NOW, &Theme::dark(), area, buf).lines,
            state.entries().len()
        );
    })
}

#[test]
fn without_attempts_it_says_what_will_be_here() {
    let words = picture(&shown(&history(0), 80, 22));
    assert!(
        words.contains("Every build you check is kept here"),
        "{words}"
    );
}

#[test]
fn one_attempt_is_a_table_without_a_plot() {
    let words = picture(&shown(&history(1), 80, 22));
    for expected in [
        "No attempt passed yet.",
        "✘ failed",
        "131.0 MB",
        "5 min ago",
    ] {
        assert!(words.contains(expected), "{expected:?} is not in\n{words}");
    }
    assert!(
        words.contains("Attempt 1: failed The workshop's tools"),
        "{words}"
    );
    assert!(!words.contains("limit"), "{words}");
}

#[test]
fn thirty_attempts_at_80() {
    let mut state = history(30);
    let buf = shown(&state, 80, 22);
    insta::assert_snapshot!(picture(&buf));
    let theme = Theme::dark();
    assert!(wears(
        style_of(&buf, "✘ failed"),
        theme.style(Role::CheckFailed)
    ));
    assert!(wears(
        style_of(&buf, "   30  "),
        theme.style(Role::Selected)
    ));
    state.list(ListAction::Bottom, 20);
    let words = picture(&shown(&state, 80, 22));
    assert!(words.contains("Attempt 1:"), "{words}");
}

#[test]
fn thirty_attempts_at_120() {
    insta::assert_snapshot!(picture(&shown(&history(30), 120, 38)));
}

#[test]
fn any_size_is_borne() {
    for count in [0, 1, 2, 30] {
        for (width, height) in SIZES {
            shown(&history(count), width, height);
        }
    }
}
