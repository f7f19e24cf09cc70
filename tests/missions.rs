//! Missions from the command line, without an engine: as one file to hand out, and in the learner's
//! language.
#![expect(clippy::expect_used, reason = "helpers of tests fail by panicking")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a run ended with.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

/// A place of its own with a home in it; no engine, whatever the machine has.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    fn run(&self, arguments: &[&str], input: &str) -> Ran {
        self.run_in("C", arguments, input)
    }

    fn run_in(&self, locale: &str, arguments: &[&str], input: &str) -> Ran {
        let mut child = Command::new(env!("CARGO_BIN_EXE_phoenix"))
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("PHOENIX_HOME", self.folder.path().join("home"))
            .env("DOCKER_HOST", "unix:///nowhere/engine.sock")
            .env("LC_ALL", locale)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut lines = child.stdin.take().expect("standard input");
        lines.write_all(input.as_bytes()).expect("it reads");
        drop(lines);
        let output = child.wait_with_output().expect("it ends");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran {
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    fn packed(&self) -> String {
        let pack = self.path("course.pack");
        let ran = self.run(&["pack", "missions", "-o", &pack], "");
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
        assert!(ran.out.starts_with(&format!("{pack}: ")), "{}", ran.out);
        pack
    }
}

#[test]
fn a_pack_lists_and_lints_as_its_folder_does() {
    let place = Place::new();
    let pack = place.packed();
    for command in [&["list"][..], &["list", "--format", "json"], &["lint"]] {
        let of = |option: &str, name: &str| {
            let ran = place.run(&[&[option, name], command].concat(), "");
            (ran.code, ran.out, ran.err)
        };
        let (folder, packed) = (of("--missions", "missions"), of("--pack", &pack));
        assert_eq!(folder.0, Some(0));
        assert_eq!(folder, packed, "{command:?}");
    }
    let both = place.run(&["--missions", "missions", "list", "--pack", &pack], "");
    assert_eq!(both.code, Some(2));
    assert!(both.err.contains("give one"), "{}", both.err);
}

#[test]
fn a_draft_of_a_packed_mission_is_kept_at_home() {
    let place = Place::new();
    let pack = place.packed();
    let play = ["play", "--plain", "lean-manufacturing", "--pack", &pack];
    let first = place.run(&play, "insert 1 # mine\nquit\n");
    assert_eq!(first.code, Some(0), "{}{}", first.out, first.err);
    let draft = place.path("home/drafts/lean-manufacturing/Dockerfile");
    assert!(
        fs::read_to_string(draft)
            .expect("a draft")
            .contains("# mine\n")
    );
    let again = place.run(&["play", "--plain", "--pack", &pack], "show\nquit\n");
    assert!(again.out.contains("# mine"), "{}", again.out);
    let mut beside: Vec<_> = fs::read_dir(place.folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name())
        .collect();
    beside.sort();
    assert_eq!(beside, ["course.pack", "home"]);
}

#[test]
fn missions_with_errors_are_not_packed() {
    let place = Place::new();
    let (folder, pack) = (place.path("01-bad"), place.path("bad.pack"));
    fs::create_dir(&folder).expect("a folder");
    fs::write(
        Path::new(&folder).join("mission.yaml"),
        "format: 1\ntitel: x\n",
    )
    .expect("a file");
    let ran = place.run(&["pack", &folder, "--output", &pack], "");
    let linted = place.run(&["lint", &folder], "");
    assert_eq!((ran.code, linted.code), (Some(1), Some(1)));
    assert!(ran.out.starts_with(&linted.out), "{}", ran.out);
    assert!(ran.out.contains("did you mean `title`?"), "{}", ran.out);
    assert!(!Path::new(&pack).exists());
    let inside = place.run(&["pack", "missions", "-o", "missions/x.pack"], "");
    assert_eq!(inside.code, Some(2), "{}", inside.out);
    assert!(
        inside.err.contains("name a place outside"),
        "{}",
        inside.err
    );
    assert!(!Path::new("missions/x.pack").exists());
}

#[test]
fn a_spoilt_pack_is_refused_with_words() {
    let place = Place::new();
    let pack = place.packed();
    let sound = fs::read(&pack).expect("a pack");
    let mut flipped = sound.clone();
    flipped[sound.len() / 2] ^= 4;
    for (bytes, words) in [
        (&sound[..sound.len() / 2], "it was cut short, copy it again"),
        (&flipped, "it was damaged on its way, copy it again"),
        (
            b"FROM alpine\n",
            "it is no pack; `phoenix pack DIR -o FILE` makes one",
        ),
    ] {
        fs::write(&pack, bytes).expect("a file");
        for command in [
            &["list"][..],
            &["lint"],
            &["grade", "pocket-rocket"],
            &["verify"],
        ] {
            let ran = place.run(&[&["--pack", &pack], command].concat(), "");
            assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{command:?}");
            let opening = format!("error: read {pack} and did not use it: ");
            assert!(ran.err.starts_with(&opening), "{}", ran.err);
            assert!(ran.err.trim_end().ends_with(words), "{}", ran.err);
        }
    }
}

#[test]
fn the_option_goes_before_the_config_and_the_config_before_the_environment() {
    let place = Place::new();
    let shown = |locale: &str, more: &[&str]| {
        let ran = place.run_in(locale, &[more, &["list"]].concat(), "");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out.contains("Taschenrakete")
    };
    assert!(!shown("C", &[]));
    assert!(shown("de_AT.UTF-8", &[]));
    assert!(!shown("fr_FR.UTF-8", &[]));
    assert!(shown("C", &["--language", "de"]));
    assert!(!shown("de_DE", &["--language", "en"]));
    fs::create_dir(place.path("home")).expect("a folder");
    fs::write(place.path("home/config.yaml"), "language: de\n").expect("a file");
    assert!(shown("fr_FR.UTF-8", &[]));
    assert!(!shown("C", &["--language", "en"]));
    let odd = place.run(&["list", "--language", "deutsch"], "");
    assert_eq!(odd.code, Some(2));
    assert!(odd.err.contains("write it like de or pt-BR"), "{}", odd.err);
    fs::write(place.path("home/config.yaml"), "langauge: de\n").expect("a file");
    let typo = place.run(&["list"], "");
    assert_eq!(typo.code, Some(2));
    assert!(
        typo.err.contains("did you mean `language`?"),
        "{}",
        typo.err
    );
    // What needs no language minds no config.
    assert_eq!(place.run(&["lint"], "").code, Some(0));
}

#[test]
fn a_mission_is_played_in_german() {
    let place = Place::new();
    let play = ["play", "--plain", "3", "--language", "de"];
    let ran = place.run(&play, "next\nhint\nquit\n");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for words in [
        "Schlanke Fertigung",
        "Mach sie auf und sieh nach.",
        "Schaff die Werkzeuge hinaus",
        "Hint 1 of 3",
        "Sieh dir die Zeile an",
    ] {
        assert!(ran.out.contains(words), "no {words:?} in\n{}", ran.out);
    }
}

#[test]
fn the_list_names_the_languages() {
    let ran = Place::new().run(&["list", "--format", "json"], "");
    let list: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let missions = list["missions"].as_array().expect("a list").iter();
    let rocket = missions.filter(|one| one["id"] == "pocket-rocket");
    let languages: Vec<_> = rocket.map(|one| one["languages"].clone()).collect();
    assert_eq!(languages, [serde_json::json!(["en", "de"])]);
}
