//! Sizes of a mission, from whatever is known of them.

use std::collections::BTreeMap;

use super::*;
use crate::app::run::testing::{MB, failed_check, mission};
use crate::domain::learner::Attempt;
use crate::domain::report::{Overall, Points};

fn attempt(outcome: Overall, megabytes: Option<u64>) -> Attempt {
    Attempt {
        at: 0,
        outcome,
        points: Points::default(),
        total_bytes: megabytes.map(|it| it * MB),
        wasted_bytes: None,
        layers: None,
        seconds: 1.0,
        rebuild: None,
        receipt: None,
        checks: Vec::new(),
        files: BTreeMap::new(),
    }
}

fn with_size(size: &serde_json::Value, task: &str) -> Mission {
    let mut mission = mission();
    let kind = serde_json::json!({ "size": size });
    mission.steps[1].checks[1].kind = serde_json::from_value(kind).unwrap();
    mission.steps[1].task = task.to_owned();
    mission
}

#[test]
fn everything_known_is_on_one_scale() {
    let play = failed_check();
    let earlier = [
        attempt(Overall::Passed, Some(110)),
        attempt(Overall::Passed, Some(112)),
        attempt(Overall::Failed, Some(100)),
        attempt(Overall::Failed, Some(124)),
        attempt(Overall::Failed, None),
    ];
    let known = BTreeMap::from([("lean".to_owned(), 108 * MB), ("bloated".to_owned(), 1)]);
    let gauge = Gauge::of(&mission(), Some(&play.run), &earlier, &known);
    assert_eq!(gauge.yours, Some(121 * MB));
    assert_eq!(gauge.last, Some(124 * MB), "the last one that has a size");
    assert_eq!(gauge.best, Some(110 * MB), "of those that passed");
    assert_eq!(
        gauge.baseline.as_ref().map(|it| it.bytes),
        Some(126 * MB),
        "this run's measure counts"
    );
    assert_eq!(
        gauge.reference.as_ref().map(|it| it.name.as_str()),
        Some("lean")
    );
    let limit = gauge.limit.clone().unwrap();
    assert_eq!(limit.bytes, Some(115_920_000));
    assert_eq!(limit.share, Some((0.92, "bloated".to_owned())));
    assert_eq!(gauge.engine_reports, Some(130 * MB));
    assert!(gauge.stand_ins);
    assert_eq!(gauge.scale(), 126 * MB);
    assert_eq!(gauge.against_limit().unwrap(), "5.08 MB over the limit");
    assert_eq!(gauge.share().unwrap(), "96% of bloated");
}

#[test]
fn before_any_run_only_the_limit_may_be_known() {
    let gauge = Gauge::of(&mission(), None, &[], &BTreeMap::new());
    assert_eq!(gauge.marks(), []);
    assert_eq!(
        gauge.against_limit().unwrap(),
        "the limit is 92% of bloated"
    );
    let mission = with_size(&serde_json::json!({"max": "60MB"}), "At most `60MB`.");
    let gauge = Gauge::of(&mission, None, &[], &BTreeMap::new());
    assert_eq!(gauge.against_limit().unwrap(), "the limit is 60 MB");
    let reduced = serde_json::json!({"of": "bloated", "min_reduction": "80%"});
    let known = BTreeMap::from([("bloated".to_owned(), 1_000 * MB)]);
    let gauge = Gauge::of(&with_size(&reduced, ""), None, &[], &known);
    assert_eq!(gauge.limit.unwrap().bytes, Some(200 * MB));
}

#[test]
fn numbers_are_in_the_unit_of_the_task() {
    for (max, task, shown) in [
        ("60MB", "At most `60MB` of it.", "1234.5 MB"),
        ("1500MB", "At most 1500 MB.", "1234.5 MB"),
        ("1.5GB", "At most 1.5GB.", "1.23 GB"),
        ("62.5MiB", "Not over 62.5 MiB, of 1MB.", "1177.3 MiB"),
        ("60MiB", "the task forgot to say", "1177.3 MiB"),
        ("500MB", "the task forgot to say", "1234.5 MB"),
        ("900kB", "below 900KB", "1234500 kB"),
    ] {
        let mission = with_size(&serde_json::json!({ "max": max }), task);
        let gauge = Gauge::of(&mission, None, &[], &BTreeMap::new());
        assert_eq!(gauge.number(1_234_500_000), shown, "{max}");
    }
    let known = BTreeMap::from([("bloated".to_owned(), 126 * MB)]);
    let gauge = Gauge::of(&mission(), None, &[], &known);
    assert_eq!(gauge.number(1_234_500), "1.23 MB");
}

#[test]
fn a_byte_over_the_limit_is_seen() {
    let mission = with_size(&serde_json::json!({"max": "60MB"}), "60MB");
    let mut gauge = Gauge::of(&mission, None, &[], &BTreeMap::new());
    gauge.yours = Some(60 * MB + 1);
    assert_eq!(gauge.number(60 * MB + 1), "60.000001 MB");
    assert_eq!(gauge.number(60 * MB), "60 MB");
    assert_eq!(gauge.against_limit().unwrap(), "0.000001 MB over the limit");
    gauge.yours = Some(60 * MB);
    assert_eq!(gauge.against_limit().unwrap(), "within the limit");
}

#[test]
fn places_are_exact_and_never_overflow() {
    let gauge = Gauge {
        yours: Some(u64::MAX),
        last: Some(u64::MAX / 2),
        ..Gauge::default()
    };
    assert_eq!(gauge.eighths(u64::MAX, 100), 800);
    assert_eq!(gauge.eighths(u64::MAX / 2, 100), 399);
    assert_eq!(gauge.eighths(0, 100), 0);
    assert_eq!(gauge.eighths(1, u16::MAX), 0);
    assert_eq!(Gauge::default().eighths(5, 10), 80);
}
