//! The shipped course proves itself on a real engine: what each mission brings along, and what people
//! answer who have never seen it. `tests/course/<mission>/alternatives` are right answers unlike the
//! mission's own, `cheats` open with a line `# fails: check, check` that names all that must fail.
//!
//! Everything is graded once; `PHOENIX_REPEAT=10` hunts for verdicts that change by themselves.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests fail by panicking; what was graded is worth a table"
)]

#[path = "common/skipped.rs"]
mod skipped;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use phoenix::content::Course;
use phoenix::content::lint::lint;
use phoenix::domain::files::File;
use phoenix::domain::mission::{Bundle, Role, Slug};
use phoenix::domain::proof::{Answer, Claim, Expected, claims, flaky};
use phoenix::engine::connect::{Surroundings, search};
use phoenix::engine::{start, start_another};
use phoenix::grading::{Proved, Verify, verify};
use skipped::skipped;
use tokio_util::sync::CancellationToken;

fn bundles() -> Vec<Arc<Bundle>> {
    let course = Course::shipped();
    let entries = course.entries().iter();
    entries
        .map(|entry| Arc::new(entry.bundle().expect("a sound mission")))
        .collect()
}

fn folder(bundle: &Bundle, kind: &str) -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/course");
    tests.join(bundle.mission.about.id.as_str()).join(kind)
}

/// The Dockerfiles of a folder, by name.
fn dockerfiles(folder: &Path) -> Vec<PathBuf> {
    let files =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = files
        .map(|file| file.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|it| it == "Dockerfile"))
        .collect();
    files.sort();
    files
}

/// An answer from outside the mission: its Dockerfile, its own ignore file if it has one, else the
/// starter's.
fn claim(bundle: &Bundle, path: &Path, expected: Expected) -> Claim {
    let text = |path: &Path| File::text(&fs::read_to_string(path).expect("a text"));
    let mut submission = bundle.starter_submission();
    submission.files.insert("Dockerfile", text(path));
    let ignore = path.with_extension("Dockerfile.dockerignore");
    if ignore.exists() {
        submission.files.insert(".dockerignore", text(&ignore));
    }
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/course");
    let name = path.strip_prefix(tests).expect("a test's answer");
    Claim {
        answer: Answer::Wrong {
            dockerfile: name.to_string_lossy().into_owned(),
        },
        submission,
        expected,
        fresh: false,
    }
}

fn alternatives(bundle: &Bundle) -> Vec<Claim> {
    let files = dockerfiles(&folder(bundle, "alternatives"));
    let passes = || Expected::Fails([].into());
    files
        .iter()
        .map(|path| claim(bundle, path, passes()))
        .collect()
}

fn cheats(bundle: &Bundle) -> Vec<Claim> {
    let files = dockerfiles(&folder(bundle, "cheats"));
    let fails = |path: &Path| {
        let text = fs::read_to_string(path).expect("a text");
        let first = text
            .lines()
            .next()
            .and_then(|it| it.strip_prefix("# fails:"));
        let ids = first.unwrap_or_else(|| panic!("{}: no `# fails:`", path.display()));
        let ids = ids
            .split(',')
            .map(|id| Slug::new(id.trim()).expect("an id"));
        Expected::Fails(ids.collect())
    };
    files
        .iter()
        .map(|path| claim(bundle, path, fails(path)))
        .collect()
}

#[test]
fn the_course_is_whole() {
    let course = Course::shipped();
    assert_eq!(lint(&course), []);
    let bundles = bundles();
    let ids: Vec<_> = bundles
        .iter()
        .map(|bundle| bundle.mission.about.id.as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "weigh-in",
            "kitchen-and-plate",
            "lean-manufacturing",
            "broken-blueprint",
            "assembly-order",
            "ghost-bytes",
            "what-leaks",
            "pocket-rocket",
            "zero-gravity",
            "jar-room",
            "wheelhouse",
            "three-gates",
            "launch-day",
        ]
    );
    for bundle in &bundles {
        let mission = &bundle.mission;
        let id = &mission.about.id;
        let has = |role| mission.references.iter().any(|it| it.role == role);
        assert!(has(Role::Solution) && has(Role::Baseline), "{id}");
        assert!(mission.wrong.len() >= 3, "{id}");
        assert!(!mission.starter.fails.is_empty(), "{id}");
        assert!(
            mission.steps.iter().all(|step| step.hints.len() >= 3),
            "{id}"
        );
        let hinted = mission
            .checks()
            .filter(|check| check.hint.is_some())
            .count();
        assert!(
            hinted + 1 >= mission.checks().count(),
            "{id}: only `builds` needs no hint"
        );
        assert!(!mission.debrief.is_empty(), "{id}");
        assert!(alternatives(bundle).len() >= 3, "{id}");
        assert!(cheats(bundle).len() >= 3, "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_judged_as_it_should_be() {
    let found = search(&Surroundings::of_process(None)).await;
    if found.found.is_none() {
        return skipped(&found);
    }
    let state = tempfile::tempdir().expect("a temporary folder");
    let started = start(None, state.path(), true).await.expect("the engine");
    let mut all = Vec::new();
    for bundle in bundles() {
        let mut of_it = claims(&bundle).expect("the mission's own answers");
        of_it.extend(alternatives(&bundle));
        of_it.extend(cheats(&bundle));
        all.extend(of_it.into_iter().map(|claim| (Arc::clone(&bundle), claim)));
    }
    let repeat = std::env::var("PHOENIX_REPEAT").map_or(1, |it| it.parse().expect("a number"));
    let work = Verify {
        claims: all,
        repeat,
        jobs: 2,
        offline: true,
    };
    let open = || start_another(&started.engine, state.path());
    let cancel = CancellationToken::new();
    let proved = verify(&work, &open, &|_| {}, &cancel).await;
    assert_eq!(proved.len(), work.claims.len() * repeat as usize);
    report(&proved);

    // The stand-ins' own npm registry hangs up now and then on a busy machine: what surprises is graded
    // once more, and said. A hunt for flakes takes every surprise as it comes.
    let mut surprising = surprises(&proved);
    if repeat == 1 && !surprising.is_empty() {
        eprintln!("graded a second time: {surprising:#?}");
        let again = proved.iter().zip(&work.claims);
        let again = again.filter(|(one, _)| !one.proof.holds());
        let again = Verify {
            claims: again.map(|(_, claim)| claim.clone()).collect(),
            ..work.clone()
        };
        let proved = verify(&again, &open, &|_| {}, &cancel).await;
        surprising = surprises(&proved);
    }
    assert!(surprising.is_empty(), "{surprising:#?}");
    for mission in proved.chunk_by(|one, next| one.mission == next.mission) {
        let unsteady = flaky(mission.iter().map(|one| &one.proof));
        assert_eq!(unsteady, [].into(), "{}", mission[0].mission);
    }
}

fn surprises(proved: &[Proved]) -> Vec<String> {
    let surprising = proved.iter().filter(|one| !one.proof.holds());
    surprising
        .map(|one| {
            let proof = &one.proof;
            format!("{}, {}: {:?}", one.mission, proof.answer, proof.surprises)
        })
        .collect()
}

/// Answers and seconds by mission.
fn report(proved: &[Proved]) {
    let mut missions: BTreeMap<&Slug, (usize, f64)> = BTreeMap::new();
    for one in proved {
        let (answers, seconds) = missions.entry(&one.mission).or_default();
        *answers += 1;
        *seconds += one.proof.seconds;
    }
    for (mission, (answers, seconds)) in missions {
        eprintln!("{mission}: {answers} answers in {seconds:.0} s");
    }
}
