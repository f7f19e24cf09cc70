//! `phoenix grade` on answers of two shipped missions, one of Node and one of Go. That all of the course
//! proves itself is `tests/course.rs`.

use phoenix::content::Course;
use phoenix::domain::mission::Role;
use serde_json::Value;

use crate::bench::{Bench, missions};

#[tokio::test(flavor = "multi_thread")]
async fn every_solution_passes_and_every_wrong_answer_fails_as_declared() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let course = Course::shipped();
    for name in ["lean-manufacturing", "pocket-rocket"] {
        let entry = course.find(name).expect("a mission");
        let mission = entry.mission().expect("a sound mission");
        let id = mission.about.id.as_str();
        for reference in mission
            .references
            .iter()
            .filter(|it| it.role == Role::Solution)
        {
            let graded = bench.run(&[
                "grade",
                id,
                "--reference",
                reference.id.as_str(),
                "--format",
                "json",
            ]);
            assert_eq!(
                graded.code,
                Some(0),
                "{id}/{}: {}",
                reference.id,
                graded.said()
            );
        }
        for wrong in &mission.wrong {
            let file = missions().join(entry.folder()).join(&wrong.dockerfile);
            let file = file.to_string_lossy();
            let graded = bench.run(&["grade", id, "--file", &file, "--format", "json"]);
            assert_eq!(graded.code, Some(1), "{file}: {}", graded.said());
            let declared: Vec<_> = wrong.fails.iter().map(ToString::to_string).collect();
            assert_eq!(graded.checks("fail"), declared, "{file}");
            assert_eq!(
                graded.checks("could_not_check"),
                Vec::<String>::new(),
                "{file}"
            );
        }
    }
    assert_eq!(bench.leftovers().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_starter_is_told_what_where_and_what_to_try() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let graded = bench.run(&["grade", "lean-manufacturing"]);
    assert_eq!(graded.code, Some(1), "{}", graded.said());
    for words in [
        "/app/node_modules/nodemon",
        "Dockerfile line 13, layer ",
        "COPY --from=builder /app/node_modules",
        "npm prune --omit=dev",
        "image 121.5 MB",
        "`bloated` 127.0 MB",
    ] {
        assert!(graded.stdout.contains(words), "{words}: {}", graded.said());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_syntax_error_points_at_its_line() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let text = "FROM node:20-alpine\nWORKDIR /app\nCOPPY . .\n";
    let graded = bench.grade_text("lean-manufacturing", text, &["--format", "json"]);
    assert_eq!(graded.code, Some(1), "{}", graded.said());
    let finding = &graded.json()["steps"][0]["checks"][0]["findings"][0];
    assert_eq!(finding["line"], 3, "{finding}");
    let text = "FROM node:20-alpine\nWORKDIR /app\nRUN exit 7\n";
    let graded = bench.grade_text("lean-manufacturing", text, &["--format", "json"]);
    let finding = &graded.json()["steps"][0]["checks"][0]["findings"][0];
    assert_eq!(finding["line"], 3, "{finding}");
    assert!(
        finding["found"].as_str().expect("words").contains('7'),
        "{finding}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rerun_is_the_same_but_for_its_timings() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let arguments = [
        "grade",
        "lean-manufacturing",
        "--reference",
        "lean",
        "--format",
        "json",
    ];
    let timeless = || {
        let mut report = bench.run(&arguments).json();
        report["timings"] = Value::Null;
        report.to_string()
    };
    // The first run may build what the second finds in the builder's cache.
    assert_eq!(timeless(), timeless());
    let receipt = &bench.run(&arguments).json()["receipt"];
    for field in [
        "mission_digest",
        "submission_digest",
        "engine",
        "builder",
        "image_store",
    ] {
        assert!(receipt[field].is_string(), "{field}: {receipt}");
    }
    assert!(
        receipt["base_images"]["node:20-alpine"].is_string(),
        "{receipt}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_graded_by_its_own_files() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let reference = missions().join("03-lean-manufacturing/reference/lean.Dockerfile");
    std::fs::copy(reference, folder.path().join("Dockerfile")).expect("a copy");
    let path = folder.path().to_string_lossy();
    let graded = bench.run(&["grade", "3", "--dir", &path, "--format", "json"]);
    assert_eq!(graded.code, Some(0), "{}", graded.said());
}

/// From a pack and in another language: other words, the same verdict and the same mission.
#[tokio::test(flavor = "multi_thread")]
async fn neither_a_pack_nor_a_language_changes_a_verdict() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let pack = bench.home.path().join("course.pack");
    let (pack, folder) = (pack.to_string_lossy(), missions());
    let made = bench.run(&["pack", &folder.to_string_lossy(), "-o", &pack]);
    assert_eq!(made.code, Some(0), "{}", made.said());
    let verdict = |file: &str, more: &[&str]| {
        let file = folder.join("03-lean-manufacturing").join(file);
        let file = file.to_string_lossy();
        let grade = [
            "grade",
            "lean-manufacturing",
            "--file",
            &file,
            "--format",
            "json",
        ];
        let graded = bench.run(&[&grade, more].concat());
        let mut report = graded.json();
        let title = report["steps"][0]["title"].take();
        for step in report["steps"].as_array_mut().expect("steps") {
            step["title"].take();
            for check in step["checks"].as_array_mut().expect("checks") {
                check["title"].take();
                check["hint"].take();
            }
        }
        report["timings"].take();
        (graded.code, title, report)
    };
    for file in [
        "reference/lean.Dockerfile",
        "wrong/deleted-later.Dockerfile",
    ] {
        let own = verdict(file, &[]);
        let packed = verdict(file, &["--pack", &pack]);
        assert_eq!(own, packed, "{file}");
        let german = verdict(file, &["--pack", &pack, "--language", "de"]);
        assert_eq!(german.1, "Lies den Bauplan");
        assert_eq!((&own.0, &own.2), (&german.0, &german.2), "{file}");
    }
    assert_eq!(bench.leftovers().await, Vec::<String>::new());
}
