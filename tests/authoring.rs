//! The authors' guide shows what works: its examples of checks are those of `assets/examples`, and that
//! mission proves itself on an engine.
#![expect(clippy::expect_used, reason = "helpers of tests fail by panicking")]

#[path = "common/skipped.rs"]
mod skipped;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use phoenix::content::Course;
use phoenix::content::lint::lint;
use phoenix::domain::check::CheckKind;
use phoenix::domain::mission::{Bundle, Language, Slug};
use phoenix::domain::proof::claims;
use phoenix::engine::connect::{Surroundings, search};
use phoenix::engine::{start, start_another};
use phoenix::grading::{Verify, verify};
use skipped::skipped;
use tokio_util::sync::CancellationToken;

fn asset(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("assets")
        .join(path)
}

fn example() -> Bundle {
    let course = Course::from_dir(&asset("examples/every-check")).expect("a mission");
    assert_eq!(lint(&course), []);
    course.entries()[0].bundle().expect("a sound mission")
}

/// The lines of a text without what indents them all.
fn plain(text: &str) -> Vec<String> {
    let margin = |line: &str| line.len() - line.trim_start().len();
    let full = || text.lines().filter(|line| !line.trim().is_empty());
    let common = full().map(margin).min().unwrap_or_default();
    full()
        .map(|line| line[common..].trim_end().to_owned())
        .collect()
}

/// The fenced YAML of the guide.
fn shown(guide: &str) -> Vec<Vec<String>> {
    let blocks = guide.split("```yaml\n").skip(1);
    blocks
        .map(|block| plain(block.split("```").next().expect("an end")))
        .collect()
}

#[test]
fn every_kind_is_shown_as_the_example_has_it() {
    let guide = std::fs::read_to_string(asset("authoring.md")).expect("the guide");
    let [mission, overlay] = ["mission.yaml", "mission.de.yaml"].map(|name| {
        let path = asset("examples/every-check").join(name);
        std::fs::read_to_string(path).expect("the example")
    });
    let stands = |block: &Vec<String>, text: &str| {
        let lines: Vec<&str> = text.lines().collect();
        let mut windows = lines.windows(block.len());
        windows.any(|window| plain(&window.join("\n")) == *block)
    };
    let (translated, blocks): (Vec<_>, Vec<_>) = shown(&guide)
        .into_iter()
        .partition(|block| stands(block, &overlay));
    assert_eq!(translated.len(), 1, "the guide shows a translation");
    for block in &blocks {
        let words = block.join("\n");
        assert!(stands(block, &mission), "the example has no\n{words}");
    }
    let all: BTreeSet<&str> = example()
        .mission
        .checks()
        .map(|it| it.kind.name())
        .collect();
    assert_eq!(all, CheckKind::NAMES.into_iter().collect());
    for kind in all {
        let key = format!("{kind}:");
        let is_shown =
            |block: &Vec<String>| block.iter().any(|line| line.trim_start().starts_with(&key));
        assert!(blocks.iter().any(is_shown), "the guide shows no `{kind}`");
    }
}

#[test]
fn the_example_speaks_another_language_and_demands_the_same() {
    let german: Language = "de".parse().expect("a language");
    let course = Course::from_dir(&asset("examples/every-check")).expect("a mission");
    let course = course.in_language(Some(&german));
    let translated = course.entries()[0].bundle().expect("a sound mission");
    let own = example();
    assert_eq!(translated.mission.about.title, "Jede Prüfung");
    assert_eq!(translated.digest, own.digest);
    let kinds = |bundle: &Bundle| -> Vec<_> {
        bundle
            .mission
            .checks()
            .map(|it| (it.id.clone(), it.kind.name()))
            .collect()
    };
    assert_eq!(kinds(&translated), kinds(&own));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_proves_itself_and_every_kind_can_fail() {
    let search = search(&Surroundings::of_process(None)).await;
    if search.found.is_none() {
        return skipped(&search);
    }
    let state = tempfile::tempdir().expect("a temporary folder");
    let started = start(None, state.path(), true).await.expect("the engine");
    let bundle = Arc::new(example());
    let work = Verify {
        claims: claims(&bundle)
            .expect("its answers")
            .into_iter()
            .map(|claim| (Arc::clone(&bundle), claim))
            .collect(),
        repeat: 1,
        jobs: 2,
        offline: true,
    };
    let open = || start_another(&started.engine, state.path());
    let proved = verify(&work, &open, &|_| {}, &CancellationToken::new()).await;
    let surprises: Vec<_> = proved.iter().filter(|one| !one.proof.holds()).collect();
    assert!(surprises.is_empty(), "{surprises:#?}");

    let failed: BTreeSet<_> = proved.iter().flat_map(|one| &one.proof.failed).collect();
    let checks = bundle.mission.checks();
    let never: Vec<_> = checks
        .filter(|check| !failed.contains(&check.id))
        .map(|check| &check.id)
        .collect();
    assert_eq!(never, Vec::<&Slug>::new());
}
