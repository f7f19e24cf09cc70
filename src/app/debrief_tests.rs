//! What a debrief says of attempts of all kinds.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Debrief, Passed};
use crate::domain::learner::{Attempt, Best};
use crate::domain::report::{Overall, Points};

fn attempt(bytes: Option<u64>, layers: Option<usize>, seconds: f64) -> Attempt {
    Attempt {
        at: 0,
        outcome: Overall::Passed,
        points: Points::default(),
        total_bytes: bytes,
        wasted_bytes: None,
        layers,
        seconds,
        rebuild: None,
        receipt: None,
        checks: vec![],
        files: BTreeMap::new(),
    }
}

fn alone(attempt: &Attempt) -> Passed<'_> {
    Passed {
        attempt,
        solution: Some(110_000_000),
        revealed: false,
        previous: None,
        best_before: None,
        stars_before: 0,
    }
}

fn debrief(passed: &Passed<'_>) -> Debrief {
    Debrief::new(passed, "## What you found".to_owned(), None)
}

#[test]
fn the_headline_compares_with_the_last_try() {
    let now = attempt(Some(110_000_000), Some(9), 12.0);
    for (previous, words) in [
        (None, "passed, 110.0 MB, 9 layers, at the first try"),
        (
            Some(attempt(Some(121_000_000), Some(11), 1.0)),
            "passed, 110.0 MB, 9 layers: 11.0 MB less, 2 layers less than your last try",
        ),
        (
            Some(attempt(Some(109_000_000), Some(9), 1.0)),
            "passed, 110.0 MB, 9 layers: 1.00 MB more than your last try",
        ),
        (
            Some(attempt(None, Some(10), 1.0)),
            "passed, 110.0 MB, 9 layers: 1 layer less than your last try",
        ),
        (Some(now.clone()), "passed, 110.0 MB, 9 layers"),
    ] {
        let passed = Passed {
            previous: previous.as_ref(),
            ..alone(&now)
        };
        assert_eq!(debrief(&passed).headline(), words);
    }
    let unmeasured = attempt(None, None, 1.0);
    assert_eq!(
        debrief(&alone(&unmeasured)).headline(),
        "passed, at the first try"
    );
}

#[test]
fn stars_say_what_earned_them_or_what_would() {
    for (bytes, solution, revealed, earned, second, third) in [
        (
            Some(110_000_000),
            Some(110_000_000),
            false,
            3,
            "near the solution's size: 115.5 MB or less",
            "on your own: no solution was looked at",
        ),
        (
            Some(110_000_000),
            Some(110_000_000),
            true,
            2,
            "near the solution's size: 115.5 MB or less",
            "for that size without a look at a solution",
        ),
        (
            Some(121_000_000),
            Some(110_000_000),
            false,
            1,
            "for 115.5 MB or less, near the solution's size: 5.50 MB to go",
            "for that size on your own; no solution was looked at so far",
        ),
        (
            Some(121_000_000),
            None,
            true,
            1,
            "near the solution's size: the solution has not been measured here",
            "for that size without a look at a solution",
        ),
        (
            None,
            Some(110_000_000),
            false,
            1,
            "for 115.5 MB or less: your image was not measured",
            "for that size on your own; no solution was looked at so far",
        ),
    ] {
        let attempt = attempt(bytes, Some(9), 1.0);
        let debrief = debrief(&Passed {
            solution,
            revealed,
            ..alone(&attempt)
        });
        assert_eq!(debrief.earned(), earned);
        assert_eq!(debrief.stars()[1].words, second);
        assert_eq!(debrief.stars()[2].words, third);
    }
}

#[test]
fn beaten_bests_and_kept_stars_are_remarked() {
    let mut now = attempt(Some(118_000_000), Some(9), 20.0);
    now.rebuild = Some(12.0);
    let best = Best {
        bytes: Some(121_000_000),
        layers: Some(9),
        rebuild: Some(15.0),
    };
    let passed = Passed {
        best_before: Some(&best),
        stars_before: 2,
        ..alone(&now)
    };
    assert_eq!(
        debrief(&passed).remarks(),
        [
            "your smallest so far: 118.0 MB, before 121.0 MB",
            "your fastest rebuild so far: 12.0 s, before 15.0 s",
            "you keep the 2 stars of your best try",
        ]
    );
    assert!(debrief(&alone(&now)).remarks().is_empty());
}

#[test]
fn the_celebration_ends_by_itself() {
    let ms = Duration::from_millis;
    let attempt = attempt(Some(110_000_000), Some(9), 1.0);
    let debrief = debrief(&alone(&attempt)).celebrating(ms(10_000), false);
    for (now, shining, moves) in [
        (10_000, 0, true),
        (10_250, 1, true),
        (10_800, 3, true),
        (11_499, 3, true),
        (11_500, 3, false),
        (99_000, 3, false),
    ] {
        assert_eq!(debrief.shining(ms(now)), shining, "{now}");
        assert_eq!(debrief.wants_animation(ms(now)), moves, "{now}");
    }
    let calm = debrief.celebrating(ms(10_000), true);
    assert!(!calm.wants_animation(ms(10_000)));
    assert_eq!(calm.shining(ms(10_000)), 3);
}
