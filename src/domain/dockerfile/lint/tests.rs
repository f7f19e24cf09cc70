use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::parse;
use super::{Diagnostic, Surroundings, canonical_id, lint, of_parse_error, rules};
use crate::domain::files::{File, FileTree};

mod table;

use table::{HITS, MISSES};

fn found(text: &str) -> Vec<Diagnostic> {
    lint(&parse(text).unwrap(), &Surroundings::default())
}

fn lines(found: &[Diagnostic], rule: &str) -> Vec<u32> {
    let lines: BTreeSet<u32> = found
        .iter()
        .filter(|d| d.rule == rule)
        .map(|d| d.line)
        .collect();
    lines.into_iter().collect()
}

#[test]
fn every_rule_finds_its_lines() {
    for (rule, text, expected) in HITS {
        let found = found(text);
        assert_eq!(lines(&found, rule), *expected, "{rule}\n{text}\n{found:#?}");
    }
}

#[test]
fn no_rule_finds_a_near_miss() {
    for (rule, text) in MISSES {
        let found = found(text);
        assert_eq!(
            lines(&found, rule),
            [] as [u32; 0],
            "{rule}\n{text}\n{found:#?}"
        );
    }
}

#[test]
fn every_rule_stands_in_both_tables() {
    // These have tests of their own below: they need a context, or a text that does not parse.
    let elsewhere = ["CopyIgnoredFile", "PX005", "DL1000", "DL3061", "PX000"];
    for rule in rules().iter().filter(|rule| !elsewhere.contains(&rule.id)) {
        assert!(
            HITS.iter().any(|(id, ..)| *id == rule.id),
            "{} has no hit",
            rule.id
        );
        assert!(
            MISSES.iter().any(|(id, _)| *id == rule.id),
            "{} has no miss",
            rule.id
        );
    }
}

#[test]
fn rules_are_sorted_and_unique() {
    let ids: Vec<&str> = rules().iter().map(|rule| rule.id).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    assert!(ids.is_sorted());
}

#[test]
fn other_tools_names_lead_to_the_same_rule() {
    for (name, id) in [
        ("JSONArgsRecommended", Some("DL3025")),
        ("workdirrelativepath", Some("DL3000")),
        ("SecretsUsedInArgOrEnv", Some("DL3064")),
        ("MaintainerDeprecated", Some("DL4000")),
        ("DuplicateStageName", Some("DL3024")),
        ("dl3006", Some("DL3006")),
        ("DL9999", None),
    ] {
        assert_eq!(canonical_id(name), id, "{name}");
    }
}

#[test]
fn comments_silence_rules() {
    for (text, silenced) in [
        ("# hadolint ignore=DL3006\nFROM node\n", true),
        ("# hadolint ignore=DL3007,DL3006\nFROM node\n", true),
        (
            "# hadolint ignore = DL3007 , DL3006\n# why\nFROM node\n",
            true,
        ),
        (
            "# hadolint global ignore=DL3006\n\nFROM a:1\nFROM node\n",
            true,
        ),
        (
            "FROM a:1\n# hadolint ignore=DL3006\nRUN x\nFROM node\n",
            false,
        ),
        ("# hadolint ignore=DL3007\nFROM node\n", false),
        ("# check=skip=all\nFROM node\n", true),
        ("# check=skip=DL3006;error=true\nFROM node\n", true),
        ("# syntax=a/b\n# check=error=true\nFROM node\n", false),
        (
            "FROM a:1\nRUN <<EOF\n# hadolint ignore=DL3006\nEOF\nFROM node\n",
            false,
        ),
    ] {
        assert_eq!(lines(&found(text), "DL3006").is_empty(), silenced, "{text}");
    }
    let alias = found("# check=skip=JSONArgsRecommended\nFROM a:1\nCMD x\n");
    assert_eq!(lines(&alias, "DL3025"), [] as [u32; 0]);
}

fn folder(paths: &[&str]) -> FileTree {
    let mut tree = FileTree::default();
    for path in paths {
        tree.insert(*path, File::text("x"));
    }
    tree
}

#[test]
fn rules_about_the_context_need_to_know_it() {
    let context = folder(&["a.js", "b/c.js", "b/d.js", "e.env"]);
    let around = |dockerignore| Surroundings {
        context: Some(&context),
        dockerignore,
        targets: &[],
    };
    let file = parse("FROM a:1\nCOPY a.js b /x/\nCOPY . /y\nCOPY --from=z:1 a.js /z\n").unwrap();
    for (ignore, rule, expected) in [
        (None, "PX005", vec![3]),
        (Some("# nothing\n\n"), "PX005", vec![3]),
        (Some("e.env"), "PX005", vec![]),
        (Some("a.js"), "CopyIgnoredFile", vec![2]),
        (Some("b"), "CopyIgnoredFile", vec![2]),
        (Some("b\n!b/c.js"), "CopyIgnoredFile", vec![]),
        (Some("*\n!a.js\n!b"), "CopyIgnoredFile", vec![]),
        (Some("a.js["), "CopyIgnoredFile", vec![]),
        (None, "CopyIgnoredFile", vec![]),
    ] {
        let found = lint(&file, &around(ignore));
        assert_eq!(lines(&found, rule), expected, "{rule} {ignore:?}");
    }
    let unknown = lint(&file, &Surroundings::default());
    assert_eq!(lines(&unknown, "PX005"), [] as [u32; 0]);
}

#[test]
fn a_stage_that_is_built_on_its_own_is_no_leftover() {
    let file = parse("FROM a:1 AS base\nFROM base AS Api\nFROM a:1 AS old\nFROM b:1\n").unwrap();
    let around = Surroundings {
        targets: &["api".to_owned()],
        ..Surroundings::default()
    };
    assert_eq!(lines(&lint(&file, &around), "PX003"), [3]);
    let unknown = lint(&file, &Surroundings::default());
    assert_eq!(lines(&unknown, "PX003"), [1, 2, 3]);
}

#[test]
fn parse_errors_are_findings_too() {
    for (text, rule, line) in [
        ("# c\nRUN a\n", "DL3061", 2),
        ("FROM a\nRUM b\n", "DL1000", 2),
        ("", "DL1000", 1),
    ] {
        let diagnostic = of_parse_error(&parse(text).unwrap_err());
        assert_eq!((diagnostic.rule, diagnostic.line), (rule, line), "{text:?}");
    }
}

#[test]
fn a_file_without_end_is_not_judged() {
    let text = format!("FROM a\n{}", "RUN a\n".repeat(1001));
    let found = found(&text);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule, "PX000");
    assert!(lines(&self::found("FROM a\nRUN a\n"), "PX000").is_empty());
}

#[test]
fn a_good_file_is_clean() {
    let found = found(table::GOOD);
    assert_eq!(found, [], "{found:#?}");
}

#[test]
fn hostile_files_stay_fast() {
    let long = |unit: &str| format!("FROM a:1\nRUN {}\n", unit.repeat(400_000 / unit.len()));
    for text in [
        long("wget -O a b; "),
        long("rm -rf /a /b*; "),
        long("apt-get install a b c; "),
        long("$(curl "),
        long("pip install a;"),
        long("COPY "),
        format!(
            "FROM a:1\n{}",
            "COPY a b c d /x/\nRUN rm /x/a | b\n".repeat(490)
        ),
        format!(
            "FROM a:1 AS a\n{}",
            "FROM a AS b\nENV A=$B C=$D\n".repeat(490)
        ),
    ] {
        // Only the time matters; a quadratic step would take minutes here.
        drop(found(&text));
    }
}

proptest! {
    #[test]
    fn findings_lie_within_the_file(
        parts in proptest::collection::vec(proptest::sample::select(table::PIECES), 0..16)
    ) {
        let text = format!("FROM a\n{}", parts.concat());
        if let Ok(file) = parse(&text) {
            let count = u32::try_from(text.lines().count()).unwrap();
            for diagnostic in lint(&file, &Surroundings::default()) {
                prop_assert!((1..=count).contains(&diagnostic.line), "{diagnostic:?}");
                prop_assert!(!diagnostic.message.is_empty() && !diagnostic.fix.is_empty());
            }
        }
    }
}
