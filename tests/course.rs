//! The course on a real engine: the missions prove themselves, other correct answers pass, and near
//! misses and cheats fail as their first line declares.
//!
//! Skipped, loudly, where no engine answers; `PHOENIX_REQUIRE_ENGINE=1` makes that a failure.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail by panicking and say when they skip"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use phoenix::content::Course;
use phoenix::domain::files::File;
use phoenix::domain::mission::{Bundle, Slug};
use phoenix::domain::proof::{Answer, Claim, Expected, claims};
use phoenix::engine::start_another;
use phoenix::grading::{Verify, verify};
use tokio_util::sync::CancellationToken;

/// What opens the first line of a cheat.
const FAILS: &str = "# fails: ";

/// Dockerfiles of a folder, in order.
fn dockerfiles(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|it| it == "Dockerfile"))
        .collect();
    paths.sort();
    paths
}

fn claim(bundle: &Bundle, path: &Path, fails: BTreeSet<Slug>) -> Claim {
    let read = |path: &Path| File::text(&fs::read_to_string(path).expect("a text"));
    let mut submission = bundle.starter_submission();
    submission.files.insert("Dockerfile", read(path));
    let ignore = PathBuf::from(format!("{}.dockerignore", path.display()));
    if ignore.is_file() {
        submission.files.insert(".dockerignore", read(&ignore));
    }
    Claim {
        answer: Answer::Wrong {
            dockerfile: path.display().to_string(),
        },
        submission,
        expected: Expected::Fails(fails),
        fresh: false,
    }
}

fn declared(path: &Path) -> BTreeSet<Slug> {
    let text = fs::read_to_string(path).expect("a text");
    let first = text.lines().next().unwrap_or_default();
    let ids = first
        .strip_prefix(FAILS)
        .unwrap_or_else(|| panic!("{}: its first line must be `{FAILS}…`", path.display()));
    ids.split(',')
        .map(|id| Slug::new(id.trim()).expect("a check's id"))
        .collect()
}

/// What the missions claim, and what lies beside them in `tests/course`.
fn everything() -> Vec<(Arc<Bundle>, Claim)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/course");
    let course = Course::shipped();
    let mut all = Vec::new();
    for entry in course.entries() {
        let bundle = Arc::new(entry.bundle().expect("a sound mission"));
        let beside = folder.join(bundle.mission.about.id.as_str());
        let alternatives = dockerfiles(&beside.join("alternatives"));
        let cheats = dockerfiles(&beside.join("cheats"));
        for (kind, found) in [("alternatives", &alternatives), ("cheats", &cheats)] {
            let id = &bundle.mission.about.id;
            assert!(found.len() >= 3, "{id} has {} {kind}", found.len());
        }
        let own = claims(&bundle).into_iter();
        let right = alternatives
            .iter()
            .map(|path| claim(&bundle, path, BTreeSet::new()));
        let wrong = cheats
            .iter()
            .map(|path| claim(&bundle, path, declared(path)));
        let claims: Vec<_> = own.chain(right).chain(wrong).collect();
        all.extend(claims.into_iter().map(|claim| (Arc::clone(&bundle), claim)));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_judged_as_it_should_be() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let started = match phoenix::engine::start(None, home.path(), true).await {
        Ok(started) => started,
        Err(error) => {
            let required = std::env::var("PHOENIX_REQUIRE_ENGINE").is_ok_and(|it| it == "1");
            assert!(!required, "PHOENIX_REQUIRE_ENGINE is set: {error}");
            eprintln!("SKIPPED: no engine");
            return;
        }
    };
    let plan = Verify {
        claims: everything(),
        repeat: 1,
        jobs: 2,
        offline: true,
    };
    let open = || start_another(&started.engine, home.path());
    let sink = |_| {};
    let proved = verify(&plan, &open, &sink, &CancellationToken::new()).await;
    assert_eq!(proved.len(), plan.claims.len());
    let surprises: Vec<_> = proved
        .iter()
        .filter(|one| !one.proof.holds())
        .map(|one| {
            let (mission, proof) = (&one.mission, &one.proof);
            format!("{mission} {}: {}", proof.answer, proof.surprises.join("; "))
        })
        .collect();
    assert!(surprises.is_empty(), "{surprises:#?}");
}
