//! What a learner hands in is hostile until proven otherwise. What runs in containers is tested in
//! `containers`, what a build does in `build`; here is what reaches people and files.

use std::time::Instant;

use crate::bench::Bench;

#[tokio::test(flavor = "multi_thread")]
async fn no_escape_sequence_reaches_a_terminal() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let text = "FROM alpine:3.18\nRUN printf '\\033]0;owned\\007\\033[2J\\033[31mred\\n' && printf '\\033[2Jlast words\\n' >&2 && exit 9\n";
    for format in ["human", "json", "junit", "tap", "markdown"] {
        let graded = bench.grade_text("pocket-rocket", text, &["--format", format]);
        assert_eq!(graded.code, Some(1), "{}", graded.said());
        let said = graded.said();
        let controls: Vec<_> = said
            .chars()
            .filter(|c| c.is_control() && !matches!(c, '\n'))
            .collect();
        assert_eq!(controls, Vec::<char>::new(), "{format}: {said:?}");
        assert!(said.contains("last words"), "{format}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_with_a_huge_name_is_refused_politely() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let name = "a".repeat(200_000);
    let graded = bench.grade_text("pocket-rocket", &format!("FROM {name}\n"), &[]);
    assert_eq!(graded.code, Some(1), "{}", graded.stdout.len());
    assert!(
        graded.stdout.contains("Dockerfile line 1"),
        "{}",
        graded.stdout
    );
    assert!(
        graded.stdout.len() + graded.stderr.len() < 20_000,
        "the name is not repeated whole"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_out_of_the_folder_is_not_followed() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("Dockerfile")).expect("a link");
    let path = folder.path().to_string_lossy();
    let graded = bench.run(&["grade", "lean-manufacturing", "--dir", &path]);
    assert_eq!(graded.code, Some(2), "{}", graded.said());
    assert!(graded.stderr.contains("symbolic link"), "{}", graded.said());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mission_that_reaches_out_of_its_folder_is_refused() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let course = tempfile::tempdir().expect("a temporary folder");
    let mission = course.path().join("01-thief");
    std::fs::create_dir_all(mission.join("starter")).expect("a folder");
    std::fs::write(mission.join("starter/Dockerfile"), "FROM alpine:3.18\n").expect("a file");
    let text = "format: 1\nid: thief\ntitle: t\nsummary: s\nlevel: 1\nminutes: 1\n\
        memo: { from: a, to: b, subject: c, body: d }\n\
        references: [{ id: all, dockerfile: ../../../etc/passwd, role: solution }]\n\
        steps: [{ id: one, title: t, task: t, checks: [{ id: builds, title: t, builds: {} }] }]\n";
    std::fs::write(mission.join("mission.yaml"), text).expect("a file");
    let course = course.path().to_string_lossy();
    for arguments in [
        ["--missions", &course, "grade", "thief"],
        ["--missions", &course, "lint", "--format=human"],
    ] {
        let graded = bench.run(&arguments);
        assert_ne!(graded.code, Some(0), "{}", graded.said());
        let said = graded.said();
        assert!(
            said.contains("references[0].dockerfile") && said.contains(":8:"),
            "{said}"
        );
        assert!(!said.contains("root:"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_build_log_is_bounded_in_time_and_words() {
    let Some(bench) = Bench::open().await else {
        return;
    };
    let course = tempfile::tempdir().expect("a temporary folder");
    let mission = course.path().join("01-flood");
    std::fs::create_dir_all(mission.join("starter")).expect("a folder");
    let flood = "FROM alpine:3.18\nRUN while :; do echo flood; done\n";
    std::fs::write(mission.join("starter/Dockerfile"), flood).expect("a file");
    let text = "format: 1\nid: flood\ntitle: t\nsummary: s\nlevel: 1\nminutes: 1\n\
        memo: { from: a, to: b, subject: c, body: d }\nbuild: { timeout: 3s }\n\
        steps: [{ id: one, title: t, task: t, checks: [{ id: builds, title: t, builds: {} }] }]\n";
    std::fs::write(mission.join("mission.yaml"), text).expect("a file");
    let course = course.path().to_string_lossy();
    let started = Instant::now();
    let graded = bench.run(&["--missions", &course, "grade", "flood", "--format", "json"]);
    assert!(
        started.elapsed().as_secs() < 60,
        "the limit of 3 s was passed over"
    );
    assert_eq!(graded.code, Some(1), "{}", graded.stdout);
    assert!(graded.stdout.contains("after 3s"), "{}", graded.stdout);
    assert!(graded.stdout.len() < 20_000 && graded.stderr.len() < 20_000);
    assert_eq!(bench.leftovers().await, Vec::<String>::new());
}
