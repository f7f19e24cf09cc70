//! Attempts: torn, damaged, many.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;

use super::{open, slug};
use crate::domain::learner::Attempt;
use crate::domain::report::{Overall, Points};

pub(super) fn attempt(at: i64) -> Attempt {
    Attempt {
        at,
        outcome: Overall::Failed,
        points: Points::default(),
        total_bytes: Some(100),
        wasted_bytes: None,
        layers: None,
        seconds: 1.5,
        rebuild: None,
        receipt: None,
        checks: Vec::new(),
        files: BTreeMap::from([(
            "Dockerfile".to_owned(),
            "FROM ä\n\u{2028}RUN x\n".to_owned(),
        )]),
    }
}

fn passed(at: i64, bytes: u64) -> Attempt {
    Attempt {
        outcome: Overall::Passed,
        total_bytes: Some(bytes),
        ..attempt(at)
    }
}

fn times(attempts: &[Attempt]) -> Vec<i64> {
    attempts.iter().map(|attempt| attempt.at).collect()
}

#[test]
fn come_back_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let mission = slug("crate");
    assert_eq!(store.attempts(&mission).unwrap(), (Vec::new(), None));
    for at in 1..=3 {
        store.keep_attempt(&mission, &attempt(at)).unwrap();
    }
    let (attempts, notice) = open(folder.path()).attempts(&mission).unwrap();
    assert_eq!((times(&attempts), notice), (vec![1, 2, 3], None));
    assert_eq!(attempts[0], attempt(1));
    let text = fs::read_to_string(folder.path().join("attempts/crate.jsonl")).unwrap();
    assert_eq!(text.lines().count(), 3);
}

#[test]
fn a_torn_line_is_passed_over_and_merges_with_nothing() {
    let whole = serde_json::to_string(&attempt(2)).unwrap();
    for cut in [1, whole.len() / 2, whole.len() - 1, whole.len()] {
        let folder = tempfile::tempdir().unwrap();
        let store = open(folder.path());
        let mission = slug("crate");
        store.keep_attempt(&mission, &attempt(1)).unwrap();
        let path = folder.path().join("attempts/crate.jsonl");
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(&whole.as_bytes()[..cut]).unwrap();
        let there = if cut == whole.len() {
            vec![1, 2]
        } else {
            vec![1]
        };
        let (attempts, notice) = store.attempts(&mission).unwrap();
        assert_eq!((times(&attempts), notice), (there.clone(), None), "{cut}");
        store.keep_attempt(&mission, &attempt(3)).unwrap();
        let (attempts, notice) = store.attempts(&mission).unwrap();
        assert_eq!(
            (times(&attempts), notice),
            ([there, vec![3]].concat(), None),
            "{cut}"
        );
    }
}

#[test]
fn damaged_lines_are_told_and_stay() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let mission = slug("crate");
    store.keep_attempt(&mission, &attempt(1)).unwrap();
    let path = folder.path().join("attempts/crate.jsonl");
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend_from_slice(b"\xff\xfe garbage\n\n  \n{\"at\":\"noon\"}\n");
    fs::write(&path, &bytes).unwrap();
    store.keep_attempt(&mission, &attempt(2)).unwrap();
    let (attempts, notice) = store.attempts(&mission).unwrap();
    assert_eq!(times(&attempts), [1, 2]);
    assert!(notice.unwrap().starts_with("2 of your attempts"));
    assert!(fs::read(&path).unwrap().starts_with(&bytes));
}

#[test]
fn many_are_cut_to_the_newest_and_the_best() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let mission = slug("crate");
    fs::create_dir(folder.path().join("attempts")).unwrap();
    let mut text = String::new();
    for at in 1..=600 {
        let one = match at {
            7 => passed(at, 50),
            8 => passed(at, 60),
            _ => attempt(at),
        };
        text += &serde_json::to_string(&one).unwrap();
        text.push('\n');
    }
    let path = folder.path().join("attempts/crate.jsonl");
    fs::write(&path, &text).unwrap();
    store.keep_attempt(&mission, &attempt(601)).unwrap();
    let (attempts, notice) = store.attempts(&mission).unwrap();
    let expected: Vec<i64> = std::iter::once(7).chain(103..=601).collect();
    assert_eq!((times(&attempts), notice), (expected, None));
    store.keep_attempt(&mission, &attempt(602)).unwrap();
    assert_eq!(store.attempts(&mission).unwrap().0.len(), 501);
}
