//! Exit codes and what is printed.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use serde_json::Value;

use super::{LintArgs, run};
use crate::content::Course;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    lint: LintArgs,
}

/// Exit code, standard output, standard error.
fn lint(args: &[&str]) -> (u8, String, String) {
    let line = Line::try_parse_from(std::iter::once(&"lint").chain(args)).unwrap();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = run(&line.lint, || Ok(Course::shipped()), &mut out, &mut err).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (code, text(out), text(err))
}

fn broken_mission(folder: &Path) -> PathBuf {
    let mission = folder.join("01-broken");
    fs::create_dir_all(&mission).unwrap();
    fs::write(
        mission.join("mission.yaml"),
        "format: 1\nid: broken\ntitel: Broken\n",
    )
    .unwrap();
    mission
}

#[test]
fn problems_are_shown_like_a_compiler_does() {
    let folder = tempfile::tempdir().unwrap();
    let mission = broken_mission(folder.path());
    let path = mission.to_str().unwrap();
    let (code, out, err) = lint(&[path]);
    assert_eq!((code, err.as_str()), (1, ""));
    let expected = format!(
        "{path}/mission.yaml:3:1: error: titel: unknown key `titel`; did you mean `title`?\n  help: known keys: "
    );
    assert!(out.contains(&expected), "{out}");
    assert!(out.trim_end().ends_with(" errors"), "{out}");
    assert!(out.contains("\n1 mission: "), "{out}");
}

#[test]
fn json_is_versioned_and_holds_the_same() {
    let folder = tempfile::tempdir().unwrap();
    broken_mission(folder.path());
    let (code, out, _) = lint(&["--format", "json", folder.path().to_str().unwrap()]);
    assert_eq!(code, 1);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["lint"], 1);
    let unknown = report["problems"].as_array().unwrap().iter();
    let unknown: Vec<_> = unknown.filter(|one| one["path"] == "titel").collect();
    assert_eq!(unknown.len(), 1, "{out}");
    assert_eq!(unknown[0]["line"], 3);
    assert_eq!(unknown[0]["column"], 1);
    assert_eq!(unknown[0]["severity"], "error");
}

#[test]
fn what_cannot_be_read_is_code_two() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    for args in [
        vec![nowhere],
        vec![folder.path().to_str().unwrap()],
        vec!["--dockerfile", nowhere],
        vec!["--dockerfile", folder.path().to_str().unwrap()],
    ] {
        let (code, out, err) = lint(&args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.starts_with("error: "), "{err}");
    }
}

#[test]
fn a_dockerfile_that_does_not_parse_is_a_problem_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Dockerfile");
    fs::write(&path, "FORM alpine\n").unwrap();
    let path = path.to_str().unwrap();
    let (code, out, err) = lint(&["--dockerfile", path]);
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(out.starts_with(&format!("{path}:1:1: error: ")), "{out}");
    assert!(out.ends_with("(1 line): 1 error\n"), "{out}");
}

#[test]
fn rules_are_listed_in_both_formats() {
    let (code, human, _) = lint(&["--rules"]);
    assert_eq!(code, 0);
    let (_, json, _) = lint(&["--rules", "--format", "json"]);
    let list: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        list["rules"].as_array().unwrap().len(),
        human.lines().count()
    );
}
