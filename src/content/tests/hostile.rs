//! Files that nobody wrote in good faith: always an answer, always soon, never a panic.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::sound_text;
use crate::content::mission_file::{MissionFile, read_structure};

/// Generous: these run unoptimised and beside other tests.
const SOON: Duration = Duration::from_secs(10);

fn refused_soon(text: &str) -> String {
    let start = Instant::now();
    let error = MissionFile::read(text.as_bytes(), "mission.yaml").unwrap_err();
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
    assert!(error.problems.len() <= 100, "{}", error.problems.len());
    error.to_string()
}

#[test]
fn alias_bombs() {
    let levels = (1..12).map(|i| {
        let aliases = vec![format!("*a{}", i - 1); 10].join(", ");
        format!("a{i}: &a{i} [{aliases}]")
    });
    let first = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]".to_owned();
    let billion = std::iter::once(first)
        .chain(levels)
        .collect::<Vec<_>>()
        .join("\n");
    let quadratic = format!(
        "a: &a [{}]\nb: [{}]\n",
        "1,".repeat(50_000),
        "*a,".repeat(100_000)
    );
    let texts = format!(
        "a: &a {}\nb: [{}]\n",
        "x".repeat(400_000),
        "*a,".repeat(100_000)
    );
    for bomb in [billion, quadratic, texts] {
        let message = refused_soon(&bomb);
        assert!(
            message.contains("too much: with aliases written out"),
            "{message}"
        );
    }
    assert!(
        refused_soon("a: &a\n  b: *a\n").contains("this alias stands inside what it refers to")
    );
}

#[test]
fn depth_and_length() {
    for deep in [
        "[".repeat(500_000),
        "{a: ".repeat(250_000),
        "- ".repeat(500_000),
        "? ".repeat(500_000),
    ] {
        let message = refused_soon(&deep);
        assert!(message.contains("error: "), "{message}");
    }
    assert!(refused_soon(&"[".repeat(1_000)).contains("more than 64 mappings and lists"));
    assert!(refused_soon(&"[\n".repeat(1_000)).contains("more than 64 mappings and lists"));
    assert!(refused_soon(&format!("a: {}", "x".repeat(1 << 20))).contains("the most is 1048576"));
}

#[test]
fn long_files_of_every_sort_are_answered_soon() {
    let just = |piece: &str| piece.repeat((1 << 20) / piece.len());
    for piece in [
        "a", "-", " ", "\n", "\t", ":", "'", "\"", "|", "#", "&a ", "*a ", "!a ", "%", "a: ",
        "a:\n", "- a\n", "---\n", "\\", "\u{feff}", "é", "[],", "? a\n", "a\n\n", "\r", "\0",
    ] {
        refused_soon(&just(piece));
    }
    let lines = |count: usize, line: fn(usize) -> String| (0..count).map(line).collect::<Vec<_>>();
    refused_soon(&lines(40_000, |i| format!("key{i}: 1\n")).concat());
    let check = |i| format!("      - {{ id: c{i}, titel: x, size: {{ max: x }} }}\n");
    let checks = lines(15_000, check).concat();
    let text = sound_text().replacen("    checks:\n", &format!("    checks:\n{checks}"), 1);
    refused_soon(&text);
}

#[test]
fn duplicate_keys_by_the_thousand_are_a_hundred_problems() {
    let message = refused_soon(&"level: 1\n".repeat(20_000));
    assert_eq!(message.lines().count(), 100);
}

/// The sound mission with some pieces cut out, doubled or overwritten.
fn mutated() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(String::new()),
        Just("\n".to_owned()),
        Just(": ".to_owned()),
        Just("- ".to_owned()),
        Just("  ".to_owned()),
        Just("{}".to_owned()),
        Just("[".to_owned()),
        Just("null".to_owned()),
        Just("\"".to_owned()),
        Just("&a ".to_owned()),
        Just("*a ".to_owned()),
        Just("checks: [1]".to_owned()),
        Just("target: {checks: [{kind: 1}]}".to_owned()),
        "\\PC{0,8}",
    ];
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, piece), 1..6);
    edits.prop_map(|edits| {
        let mut text: Vec<char> = sound_text().chars().collect();
        for (at, length, piece) in edits {
            let start = at.index(text.len());
            let end = (start + length).min(text.len());
            text.splice(start..end, piece.chars());
        }
        text.into_iter().collect()
    })
}

/// Every line of the sound mission may be gone or stand elsewhere.
fn shuffled() -> impl Strategy<Value = String> {
    let lines: Vec<String> = sound_text()
        .lines()
        .map(|line| format!("{line}\n"))
        .collect();
    let count = lines.len();
    prop::sample::subsequence(lines, count - 6..count).prop_map(|lines| lines.concat())
}

/// Places are inside the text, and a mission that was read passes through lint.
fn holds(text: &str) {
    match MissionFile::read(text.as_bytes(), "mission.yaml") {
        Ok(file) => assert_eq!(file.mission.about.format, 1),
        Err(error) => {
            assert!(!error.problems.is_empty() && error.problems.len() <= 100);
            let lines = text.split(['\n', '\r']).count() + 1;
            for problem in error.problems {
                let line = problem.place.map_or(1, |place| place.line as usize);
                assert!((1..=lines).contains(&line), "{problem}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let read = MissionFile::read(&bytes, "mission.yaml");
        prop_assert!(read.is_err());
        // Unknown keys of a structure file are ignored, so some bytes are one.
        if let Err(error) = read_structure(&bytes, "structure.yaml") {
            prop_assert!(!error.problems.is_empty());
        }
    }

    #[test]
    fn arbitrary_yaml_like_text(text in "([a-c&*!|>'\"%@`{}\\[\\],:?# \n-]|: |\n  |- ){0,80}") {
        holds(&text);
    }

    #[test]
    fn mutated_missions(text in mutated()) {
        holds(&text);
    }

    #[test]
    fn missions_with_lines_lost(text in shuffled()) {
        holds(&text);
    }
}
