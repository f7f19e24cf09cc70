use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;

use super::{Session, is_image_id, started};
use crate::engine::RunId;

const IMAGE: &str = "sha256:aa2ac9ec322de9ece5499a3a5d3eddc076d80a1baaadd851f398cd55c293d359";

fn state() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn files(state: &TempDir) -> BTreeSet<String> {
    fs::read_dir(state.path().join("runs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// What a process killed in mid-run leaves: files whose lock nobody holds.
fn die(state: &TempDir, run: &str, journal: &str) {
    let runs = state.path().join("runs");
    fs::create_dir_all(&runs).unwrap();
    fs::write(runs.join(format!("{run}.lock")), "").unwrap();
    fs::write(runs.join(format!("{run}.journal")), journal).unwrap();
}

#[test]
fn an_installation_keeps_its_id_and_runs_never_share_one() {
    let state = state();
    let first = Session::open(state.path()).unwrap();
    let second = Session::open(state.path()).unwrap();
    assert_eq!(first.owner, second.owner);
    assert_ne!(first.run, second.run);
    assert_ne!(Session::ephemeral().owner, first.owner);
    for id in [&first.run.0, &first.owner.0] {
        let plain = |b: u8| matches!(b, b'a'..=b'f' | b'0'..=b'9');
        assert!(
            id.bytes().all(plain),
            "{id} changes when it becomes an image's name"
        );
    }
    let began = started(&first.run).unwrap();
    assert!(began > 1_700_000_000, "{began}");
}

#[test]
fn a_race_for_the_first_start_has_one_winner() {
    let state = state();
    let owners: BTreeSet<_> = std::thread::scope(|scope| {
        let open = || Session::open(state.path()).unwrap().owner.0.clone();
        let racers: Vec<_> = (0..16).map(|_| scope.spawn(open)).collect();
        racers.into_iter().map(|r| r.join().unwrap()).collect()
    });
    assert_eq!(owners.len(), 1, "{owners:?}");
}

#[test]
fn a_damaged_installation_is_replaced() {
    let state = state();
    for damage in ["", "abc", "\u{0}\u{0}\u{0}\u{0}"] {
        fs::write(state.path().join("installation"), damage).unwrap();
        let owner = Session::open(state.path()).unwrap().owner.clone();
        assert_eq!(owner.0.len(), 16, "{damage:?}");
        assert_eq!(Session::open(state.path()).unwrap().owner, owner);
    }
    fs::write(state.path().join("installation"), [0xff, 0xfe]).unwrap();
    assert!(Session::open(state.path()).is_ok());
}

#[test]
fn live_runs_are_live_and_dead_ones_are_claimed_once() {
    let state = state();
    let live = Session::open(state.path()).unwrap();
    live.remember_image(IMAGE);
    die(
        &state,
        "dead",
        &format!("engine unix:///a\nimage {IMAGE}\n"),
    );
    let asking = Session::open(state.path()).unwrap();

    let census = asking.census().unwrap();
    assert_eq!(
        census.live,
        BTreeSet::from([live.run.clone(), asking.run.clone()])
    );
    let [dead] = census.stale.as_slice() else {
        panic!("{:?}", census.stale);
    };
    assert_eq!(dead.run, RunId("dead".to_owned()));
    assert_eq!(dead.engine.as_deref(), Some("unix:///a"));
    assert_eq!(dead.images, [IMAGE]);

    let second = live.census().unwrap();
    assert!(second.stale.is_empty(), "claimed twice: {:?}", second.stale);
    drop(census);
    let third = live.census().unwrap();
    assert_eq!(third.stale.len(), 1, "a claim given back can be taken");
    third
        .stale
        .into_iter()
        .for_each(super::runs::Stale::discard);
    assert!(live.census().unwrap().stale.is_empty());
}

#[test]
fn a_run_that_cleared_up_leaves_no_file_and_one_that_did_not_leaves_its_journal() {
    let state = state();
    let session = Session::open(state.path()).unwrap();
    session.remember_image(IMAGE);
    session.forget_images(&BTreeSet::from([IMAGE.to_owned()]));
    drop(session);
    assert_eq!(files(&state), BTreeSet::from(["gate".to_owned()]));

    let owing = Session::open(state.path()).unwrap();
    owing.remember_engine("unix:///b");
    owing.remember_image(IMAGE);
    owing.remember_image(IMAGE);
    owing.remember_image("not an id\nimage aa2ac9ec322d");
    drop(owing);
    let census = Session::open(state.path()).unwrap().census().unwrap();
    assert_eq!(census.stale[0].images, [IMAGE]);
    assert_eq!(census.stale[0].engine.as_deref(), Some("unix:///b"));
}

#[test]
fn a_lost_lock_file_does_not_hide_a_journal() {
    let state = state();
    die(&state, "dead", "image aa2ac9ec322d\n");
    fs::remove_file(state.path().join("runs/dead.lock")).unwrap();
    let census = Session::open(state.path()).unwrap().census().unwrap();
    assert_eq!(census.stale[0].images, ["aa2ac9ec322d"]);
}

#[test]
fn a_journal_that_cannot_be_written_is_noted_and_not_fatal() {
    let state = state();
    let session = Session::open(state.path()).unwrap();
    fs::create_dir(state.path().join(format!("runs/{}.journal", session.run.0))).unwrap();
    session.remember_image(IMAGE);
    assert_eq!(session.images(), [IMAGE], "this process still knows it");
    let trouble = session.trouble().unwrap();
    assert!(trouble.contains(".journal"), "{trouble}");
}

#[test]
fn a_state_folder_that_cannot_be_made_is_named() {
    let state = state();
    let file = state.path().join("file");
    fs::write(&file, "").unwrap();
    let error = Session::open(&file).unwrap_err().to_string();
    assert!(error.contains("runs"), "{error}");
}

#[test]
fn image_ids() {
    let full = "a".repeat(64);
    for (id, good) in [
        (IMAGE, true),
        (full.as_str(), true),
        ("aa2ac9ec322d", true),
        ("aa2ac9ec322", true),
        ("aa2ac9ec32", false),
        ("sha256:aa2ac9ec322d", false),
        ("AA2AC9EC322D", false),
        ("node:20", false),
        ("", false),
    ] {
        assert_eq!(is_image_id(id), good, "{id}");
    }
}

proptest! {
    /// Whatever a kill or a disk left in the folder, the next start works and invents no image.
    #[test]
    fn any_journal_is_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let state = state();
        die(&state, "dead", "");
        fs::write(state.path().join("runs/dead.journal"), &bytes).unwrap();
        let census = Session::open(state.path()).unwrap().census().unwrap();
        for id in &census.stale[0].images {
            prop_assert!(is_image_id(id));
        }
    }

    /// A journal cut at any byte gives a prefix of its images, never part of an id.
    #[test]
    fn a_cut_journal_gives_whole_ids(cut in 0usize..170) {
        let other = IMAGE.replace("aa2", "bb2");
        let journal = format!("image {IMAGE}\nimage {other}\n");
        let state = state();
        die(&state, "dead", &journal[..cut.min(journal.len())]);
        let census = Session::open(state.path()).unwrap().census().unwrap();
        let all = [IMAGE.to_owned(), other];
        let images = &census.stale[0].images;
        prop_assert_eq!(images.as_slice(), &all[..images.len()]);
    }
}
