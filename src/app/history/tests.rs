use std::collections::BTreeMap;

use super::{History, Measures, Outcome, seconds};
use crate::app::action::ListAction as L;
use crate::domain::learner::{Attempt, Best, CheckOutcome, CheckResult};
use crate::domain::mission::Slug;
use crate::domain::report::{Overall, Points};

fn slug(text: &str) -> Slug {
    Slug::new(text).unwrap()
}

fn attempt(number: i64) -> Attempt {
    let passed = number % 3 == 2;
    Attempt {
        at: number * 60,
        outcome: if passed {
            Overall::Passed
        } else {
            Overall::Failed
        },
        points: Points {
            earned: 40,
            possible: 60,
        },
        total_bytes: (number != 1).then_some(130_000_000 - number.unsigned_abs() * 1_000_000),
        wasted_bytes: None,
        layers: Some(9),
        seconds: 12.3,
        rebuild: None,
        receipt: None,
        checks: [
            ("builds", CheckOutcome::Pass),
            ("no-nodemon", CheckOutcome::Fail),
            ("gone", CheckOutcome::CouldNotCheck),
            ("small", CheckOutcome::Skipped),
        ]
        .map(|(check, outcome)| CheckResult {
            check: slug(check),
            outcome,
        })
        .to_vec(),
        files: BTreeMap::new(),
    }
}

fn history(count: i64) -> History {
    let attempts: Vec<_> = (0..count).map(attempt).collect();
    let titles = BTreeMap::from([(slug("no-nodemon"), "The tools stay".to_owned())]);
    let measures = Measures {
        titles,
        best: Some(Best {
            bytes: Some(110_000_000),
            layers: Some(9),
            rebuild: Some(12.34),
        }),
        limit: Some(115_000_000),
    };
    History::new(&attempts, measures)
}

#[test]
fn no_attempt_is_no_trouble() {
    let mut history = History::new(&[], Measures::default());
    for action in [L::Up, L::Down, L::PageDown, L::Bottom] {
        assert_eq!(history.list(action, 10), Outcome::Nothing);
    }
    assert_eq!(history.list(L::Toggle, 10), Outcome::Nothing);
    assert_eq!((history.selected(), history.top(10)), (0, 0));
    assert_eq!(history.bests(), None);
    assert_eq!(history.plot().numbers(), None);
}

#[test]
fn one_attempt_makes_no_line() {
    let mut history = history(1);
    assert_eq!(history.plot().numbers(), None);
    assert_eq!(history.list(L::Toggle, 10), Outcome::CompareWith(0));
}

#[test]
fn newest_first_and_the_outcome_names_the_place_in_the_given_list() {
    let mut history = history(30);
    let numbers: Vec<_> = history.entries().iter().map(|it| it.number).collect();
    assert_eq!(numbers[..2], [30, 29]);
    assert_eq!(history.list(L::Toggle, 10), Outcome::CompareWith(29));
    history.list(L::Bottom, 10);
    assert_eq!((history.selected(), history.top(10)), (29, 20));
    assert_eq!(history.list(L::Confirm, 10), Outcome::CompareWith(0));
    assert_eq!(history.top(5), 25, "a smaller table still shows it");
    assert_eq!(history.top(100), 0);
    history.list(L::Top, 10);
    assert_eq!(history.top(10), 0);
}

#[test]
fn what_was_missed_is_named() {
    let history = history(1);
    let missed = &history.entries()[0].missed;
    let titles: Vec<_> = missed.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["The tools stay", "gone"]);
}

#[test]
fn bests_are_one_line() {
    let words = "smallest 110.0 MB · fewest layers 9 · fastest rebuild 12.3 s";
    assert_eq!(history(3).bests().as_deref(), Some(words));
}

#[test]
fn the_plot_holds_what_was_measured() {
    let history = history(4);
    let plot = history.plot();
    assert_eq!(
        plot.sizes,
        [(1.0, 130e6), (3.0, 128e6), (4.0, 127e6)],
        "the second attempt had no image"
    );
    assert_eq!(plot.passed, [(3.0, 128e6)]);
    assert_eq!(plot.limit, [(1.0, 115e6), (4.0, 115e6)]);
    assert_eq!(plot.numbers(), Some((1.0, 4.0)));
    let (low, high) = plot.bytes();
    assert!(low < 115e6 && high > 130e6);
}

#[test]
fn seconds_are_short() {
    for (value, words) in [
        (0.84, "0.8 s"),
        (12.34, "12.3 s"),
        (125.0, "2 min 05 s"),
        (f64::NAN, "–"),
    ] {
        assert_eq!(seconds(value), words);
    }
}

#[test]
fn a_click_selects_and_a_second_one_chooses() {
    let mut history = history(30);
    assert_eq!(history.click(9, 9), Outcome::Nothing);
    assert_eq!(
        (history.selected(), history.top(10)),
        (9, 0),
        "nothing moves"
    );
    assert_eq!(history.top(5), 5, "it stays in sight");
    assert_eq!(history.click(30, 0), Outcome::Nothing);
    assert_eq!(history.click(9, 9), Outcome::CompareWith(20));
    history.list(L::Down, 10);
    assert_eq!((history.selected(), history.top(10)), (10, 5));
}
