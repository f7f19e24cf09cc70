//! The whole pipeline on a scripted engine: which verdicts fall, when, and who is to blame.
#![expect(clippy::expect_used, reason = "helpers of tests fail by panicking")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use phoenix::content::Course;
use phoenix::domain::build::{BuildFailure, Builder, Built};
use phoenix::domain::check::command::RunSpec;
use phoenix::domain::event::GradeEvent;
use phoenix::domain::facts::{RunEnd, RunOutcome};
use phoenix::domain::files::File;
use phoenix::domain::image::{Entry, ImageConfig, Kind, LayerListing, Member};
use phoenix::domain::mission::{Bundle, Seconds, Submission};
use phoenix::domain::proof::{Answer, Claim, Expected};
use phoenix::domain::report::{Overall, Report};
use phoenix::domain::verdict::Outcome;
use phoenix::engine::fake::{FakeEngine, Pace, ScriptedBuild, ScriptedImage};
use phoenix::engine::{ImageDetails, Scan};
use phoenix::grading::{self, Job, Verify};
use tokio_util::sync::CancellationToken;

const FAT: &str = "FROM base:1\nCOPY . /app\n";

fn bundle() -> Arc<Bundle> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/grading");
    let course = Course::from_dir(&folder).expect("a course");
    Arc::new(
        course
            .find("crate")
            .expect("the mission")
            .bundle()
            .expect("a bundle"),
    )
}

fn submission(dockerfile: &str) -> Submission {
    let mut submission = Submission::default();
    submission
        .files
        .insert("Dockerfile", File::text(dockerfile));
    submission
}

fn built(image: &str) -> ScriptedBuild {
    let result = Ok(Built {
        image: image.to_owned(),
        builder: Builder::Buildkit,
        steps: Vec::new(),
        seconds: 1.0,
    });
    ScriptedBuild::new(result)
}

/// An image of one layer with one file.
fn image(id: &str, bytes: u64) -> ScriptedImage {
    let entry = Entry {
        kind: Kind::File,
        mode: 0o644,
        uid: 0,
        gid: 0,
        bytes,
    };
    let member = Member::Entry {
        path: "app".to_owned(),
        entry,
    };
    let config = ImageConfig {
        diff_ids: vec![format!("sha256:{id}")],
        ..ImageConfig::default()
    };
    ScriptedImage {
        details: ImageDetails {
            id: id.to_owned(),
            config: config.clone(),
            engine_bytes: Some(bytes),
        },
        scan: Scan {
            config,
            layers: vec![Arc::new(LayerListing {
                members: vec![member],
            })],
            ..Scan::default()
        },
        ..ScriptedImage::default()
    }
}

fn ready(stdout: &str) -> BTreeMap<RunSpec, RunOutcome> {
    let spec = RunSpec {
        command: Some(vec!["ready".to_owned()]),
        env: Vec::new(),
        setup: Vec::new(),
        teardown: Vec::new(),
        timeout: Seconds::from_secs(10),
    };
    let outcome = RunOutcome {
        end: RunEnd::Exited(0),
        stdout: stdout.to_owned(),
        stderr: String::new(),
        truncated: false,
        seconds: 0.1,
    };
    BTreeMap::from([(spec, outcome)])
}

/// An engine on which `dockerfile` becomes an image of so many bytes, and the fat one 1,000.
fn engine(dockerfile: &str, bytes: u64, says: &str) -> FakeEngine {
    let mut engine = FakeEngine::default();
    engine.builds.insert(dockerfile.to_owned(), built("mine"));
    engine.builds.insert(FAT.to_owned(), built("fat"));
    engine.images.insert(
        "mine".to_owned(),
        ScriptedImage {
            runs: ready(says),
            ..image("mine", bytes)
        },
    );
    engine.images.insert("fat".to_owned(), image("fat", 1_000));
    engine
        .images
        .insert("base:1".to_owned(), ScriptedImage::default());
    engine
}

async fn grade(engine: &FakeEngine, dockerfile: &str) -> (Report, Vec<GradeEvent>) {
    let job = Job {
        bundle: bundle(),
        submission: submission(dockerfile),
        offline: false,
        always_measure: false,
        fresh: false,
    };
    let events = Mutex::new(Vec::new());
    let sink = |event| events.lock().expect("no panic in the sink").push(event);
    let report = grading::run(&job, engine, &sink, &CancellationToken::new()).await;
    (report, events.into_inner().expect("no panic in the sink"))
}

fn outcome<'a>(report: &'a Report, check: &str) -> &'a Outcome {
    let mut verdicts = report.steps.iter().flat_map(|step| &step.checks);
    &verdicts
        .find(|verdict| verdict.check.as_str() == check)
        .expect("a verdict")
        .outcome
}

fn words(report: &Report) -> Vec<(String, &'static str)> {
    let verdicts = report.steps.iter().flat_map(|step| &step.checks);
    verdicts
        .map(|verdict| (verdict.check.to_string(), verdict.outcome.word()))
        .collect()
}

#[tokio::test]
async fn a_good_answer_passes_with_one_reading_of_the_layers() {
    let text = "FROM base:1\nCOPY app /app\n";
    let engine = engine(text, 500, "ready");
    let (report, events) = grade(&engine, text).await;
    assert_eq!(report.outcome, Overall::Passed, "{:?}", words(&report));
    assert_eq!(report.points.earned, report.points.possible);
    assert_eq!(
        engine.scans(),
        1,
        "one save serves the submission and the reference"
    );
    assert_eq!(report.image.expect("an image").references["fat"], 1_000);
    let verdicts = events
        .iter()
        .filter(|event| matches!(event, GradeEvent::Verdict { .. }));
    assert_eq!(verdicts.count(), 5, "each verdict falls once");
    assert!(matches!(events.last(), Some(GradeEvent::Finished(_))));
}

#[tokio::test]
async fn what_needs_a_failed_check_is_skipped() {
    let text = "FROM base:1\nCOPY app /app\n";
    let (report, _) = grade(&engine(text, 501, "ready"), text).await;
    assert_eq!(report.outcome, Overall::Failed);
    assert!(matches!(outcome(&report, "small"), Outcome::Fail { .. }));
    assert!(
        matches!(outcome(&report, "clean"), Outcome::Skipped { because } if because.contains("Half as large"))
    );
    assert_eq!(*outcome(&report, "ready"), Outcome::Pass);
}

#[tokio::test]
async fn a_hint_says_what_was_found() {
    let text = "FROM base:1\nCOPY app /app\n";
    let (report, _) = grade(&engine(text, 1, "asleep"), text).await;
    let verdict = &report.steps[1].checks[2];
    let hint = verdict.hint.as_deref().expect("a hint");
    assert!(
        hint.starts_with("It said ") && hint.contains("asleep"),
        "{hint}"
    );
}

#[tokio::test]
async fn a_broken_build_fails_builds_and_skips_what_needs_the_image() {
    let text = "FROM base:1\nCOPY app /app\n";
    let mut engine = engine(text, 1, "ready");
    let failure = BuildFailure::RunFailed {
        code: 3,
        line: Some(2),
        command: "RUN false".to_owned(),
        log: vec!["no".to_owned()],
    };
    engine
        .builds
        .insert(text.to_owned(), ScriptedBuild::new(Err(failure)));
    let (report, _) = grade(&engine, text).await;
    assert_eq!(report.outcome, Overall::Failed);
    let Outcome::Fail { findings } = outcome(&report, "builds") else {
        panic!("builds must fail")
    };
    assert_eq!(findings[0].line, Some(2));
    assert_eq!(
        *outcome(&report, "sent"),
        Outcome::Pass,
        "static checks need no image"
    );
    assert!(matches!(outcome(&report, "ready"), Outcome::Skipped { .. }));
    assert_eq!(
        engine.scans(),
        0,
        "nothing is read of an image that is not there"
    );
}

#[tokio::test]
async fn a_syntax_error_is_found_without_an_engine() {
    let engine = FakeEngine::default();
    engine.lose("nobody there");
    let (report, _) = grade(&engine, "FROM base:1\nCOPPY app /app\n").await;
    let Outcome::Fail { findings } = outcome(&report, "builds") else {
        panic!("builds must fail")
    };
    assert_eq!(findings[0].line, Some(2));
    assert_eq!(report.outcome, Overall::Failed);
    assert_eq!(report.receipt.engine, None);
}

#[tokio::test]
async fn a_lost_engine_is_never_the_learners_failure() {
    let text = "FROM base:1\nCOPY app /app\n";
    let engine = engine(text, 1, "ready");
    engine.lose("connection reset");
    let (report, _) = grade(&engine, text).await;
    assert_eq!(report.outcome, Overall::CouldNotBeGraded);
    for check in ["builds", "small", "clean", "ready"] {
        let outcome = outcome(&report, check);
        assert!(
            matches!(outcome, Outcome::CouldNotCheck { .. }),
            "{check}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn an_engine_lost_while_looking_leaves_no_verdict_on_what_it_saw() {
    let text = "FROM base:1\nCOPY app /app\n";
    let mut engine = engine(text, 1, "ready");
    engine.images.remove("mine");
    let (report, _) = grade(&engine, text).await;
    assert_eq!(report.outcome, Overall::CouldNotBeGraded);
    assert_eq!(*outcome(&report, "builds"), Outcome::Pass);
    assert!(matches!(
        outcome(&report, "small"),
        Outcome::CouldNotCheck { .. }
    ));
    assert!(matches!(
        outcome(&report, "ready"),
        Outcome::CouldNotCheck { .. }
    ));
}

#[tokio::test]
async fn a_broken_reference_is_the_missions_fault() {
    let text = "FROM base:1\nCOPY app /app\n";
    let mut engine = engine(text, 1, "ready");
    engine.builds.remove(FAT);
    let (report, _) = grade(&engine, text).await;
    assert_eq!(report.outcome, Overall::CouldNotBeGraded);
    let Outcome::CouldNotCheck { reason } = outcome(&report, "small") else {
        panic!("no size")
    };
    assert!(reason.contains("reference `fat`"), "{reason}");
}

#[tokio::test]
async fn a_base_image_that_the_mission_does_not_offer_is_refused_before_it_is_built() {
    let text = "FROM base:1 AS fine\nFROM evil:2\nCOPY --from=fine /app /app\n";
    let (report, _) = grade(&FakeEngine::default(), text).await;
    let Outcome::Fail { findings } = outcome(&report, "builds") else {
        panic!("builds must fail")
    };
    assert_eq!(findings[0].line, Some(2));
    assert!(findings[0].found.contains("evil:2") && findings[0].found.contains("base:1"));
}

#[tokio::test]
async fn a_cancelled_run_says_so() {
    let text = "FROM base:1\nCOPY app /app\n";
    let engine = engine(text, 1, "ready");
    let job = Job {
        bundle: bundle(),
        submission: submission(text),
        offline: false,
        always_measure: false,
        fresh: false,
    };
    let cancel = CancellationToken::new();
    cancel.cancel();
    let report = grading::run(&job, &engine, &|_| (), &cancel).await;
    assert_eq!(report.outcome, Overall::CouldNotBeGraded);
    let Outcome::CouldNotCheck { reason } = outcome(&report, "builds") else {
        panic!("cancelled")
    };
    assert!(reason.contains("cancelled"), "{reason}");
}

#[tokio::test]
async fn an_answer_that_a_cancel_cuts_proves_nothing() {
    const QUICK: &str = "FROM base:1\nCOPY app /app\n";
    const SLOW: &str = "FROM base:1\nCOPY app /slow\n";
    let claim = |dockerfile: &str| Claim {
        answer: Answer::Wrong {
            dockerfile: dockerfile.to_owned(),
        },
        submission: submission(dockerfile),
        expected: Expected::Fails([].into()),
        fresh: false,
    };
    let work = Verify {
        claims: [QUICK, SLOW, QUICK]
            .map(|text| (bundle(), claim(text)))
            .into(),
        repeat: 1,
        jobs: 2,
        offline: false,
    };
    let open = || {
        let mut engine = engine(QUICK, 500, "ready");
        let slow = ScriptedBuild {
            pace: Pace::Held(Arc::default()),
            ..built("mine")
        };
        engine.builds.insert(SLOW.to_owned(), slow);
        Ok(engine)
    };
    let cancel = CancellationToken::new();
    let told = Mutex::new(0);
    // The first to end is the first, as the second never does; then both others are cut or not begun.
    let sink = |_| {
        *told.lock().expect("no panic in the sink") += 1;
        cancel.cancel();
    };
    let proved = grading::verify(&work, &open, &sink, &cancel).await;
    let [only] = proved.as_slice() else {
        panic!("{proved:?}");
    };
    assert_eq!(only.proof.answer, claim(QUICK).answer);
    assert!(only.proof.holds(), "{only:?}");
    assert_eq!(told.into_inner().expect("no panic in the sink"), 1);
}

#[tokio::test]
async fn a_rerun_differs_in_its_timings_alone() {
    let text = "FROM base:1\nCOPY app /app\n";
    let engine = engine(text, 500, "ready");
    let mut reports = Vec::new();
    for _ in 0..2 {
        let (mut report, _) = grade(&engine, text).await;
        report.timings = phoenix::domain::report::Timings::default();
        reports.push(serde_json::to_string(&report).expect("json"));
    }
    assert_eq!(reports[0], reports[1]);
}
