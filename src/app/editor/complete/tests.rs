//! Tables: a Dockerfile with a cursor, and what is offered there.

use proptest::prelude::*;

use super::{MOST, Offer, Vocabulary, offers};
use crate::domain::dockerfile::KEYWORDS;

fn words() -> Vocabulary {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Vocabulary {
        images: owned(&["node:22-slim", "node:22", "nginx:1.27-alpine"]),
        paths: owned(&[
            "src/",
            "src/index.js",
            "package.json",
            "package-lock.json",
            "public/",
            "public/my file.txt",
            "README.md",
        ]),
    }
}

/// The cursor is the `|`. The text from which the word is replaced, then the offers.
fn offered(text: &str, asked: bool) -> Vec<String> {
    let row = text[..text.find('|').unwrap()].matches('\n').count();
    let lines: Vec<String> = text.split('\n').map(|line| line.replace('|', "")).collect();
    let marked = text.split('\n').nth(row).unwrap();
    let column = marked.chars().position(|c| c == '|').unwrap();
    let Some(found) = offers(&lines, row, column, &words(), asked) else {
        return Vec::new();
    };
    assert!(found.from <= column && !found.items.is_empty());
    let replaced: String = lines[row]
        .chars()
        .skip(found.from)
        .take(column - found.from)
        .collect();
    std::iter::once(replaced)
        .chain(found.items.into_iter().map(|offer| offer.text))
        .collect()
}

fn check(table: &[(&str, &[&str])], asked: bool) {
    for (text, expected) in table {
        assert_eq!(offered(text, asked), *expected, "{text:?}");
    }
}

#[test]
fn by_themselves() {
    check(
        &[
            ("|", &[]),
            ("f|", &[]),
            ("fr|", &["fr", "FROM "]),
            ("FROM x\n  wor|", &["wor", "WORKDIR "]),
            ("FROM x\nen|", &["en", "ENV ", "ENTRYPOINT "]),
            ("FROM x\nPY|", &["PY", "COPY "]),
            ("FROM x\nCO| . .", &["CO", "COPY"]),
            ("FROM x\nRUN|", &[]),
            ("FROM x\nrun|", &["run", "RUN "]),
            ("FROM x\nru|n", &[]),
            ("FROM x\nzz|", &[]),
            ("# fr|", &[]),
            (
                "FROM |",
                &["", "node:22-slim", "node:22", "nginx:1.27-alpine"],
            ),
            ("FROM ng|", &["ng", "nginx:1.27-alpine"]),
            ("FROM SLIM|", &["SLIM", "node:22-slim"]),
            ("FROM node:22|", &[]),
            (
                "FROM --platform=linux/a|",
                &["linux/a", "linux/amd64", "linux/arm64"],
            ),
            (
                "FROM --platform=linux/amd64 ngi|",
                &["ngi", "nginx:1.27-alpine"],
            ),
            ("FROM node:22 AS base\nFROM b|", &["b", "base"]),
            ("FROM node:22 |", &[]),
            ("FROM node:22 a|", &["a", "AS "]),
            ("FROM node:22 AS |", &[]),
            ("FROM node:22 AS b|", &[]),
        ],
        false,
    );
}

/// After a Dockerfile with stages.
fn check_last(table: &[(&str, &[&str])]) {
    let stages = "FROM a AS one\nFROM b\nFROM --platform=x c as two\nFROM d AS three\n";
    for (rest, expected) in table {
        let text = format!("{stages}{rest}");
        assert_eq!(offered(&text, false), *expected, "{rest:?}");
    }
}

#[test]
fn what_a_copy_takes() {
    check_last(&[
        ("COPY |", &[]),
        (
            "COPY -|",
            &[
                "-",
                "--chmod=",
                "--chown=",
                "--exclude=",
                "--from=",
                "--link ",
                "--parents ",
            ],
        ),
        ("COPY --fr|", &["--fr", "--from="]),
        ("COPY --link --li|", &[]),
        ("COPY --from=|", &["", "two", "one"]),
        ("COPY --link --from=T|", &["T", "two"]),
        ("COPY --from=one|", &[]),
        ("COPY --from=ng|", &["ng", "nginx:1.27-alpine"]),
        ("COPY --from=one pa|", &[]),
    ]);
}

#[test]
fn paths_of_the_context() {
    check_last(&[
        ("COPY pa|", &["pa", "package.json", "package-lock.json"]),
        ("COPY json|", &["json", "package.json", "package-lock.json"]),
        (
            "COPY s|",
            &[
                "s",
                "src/",
                "src/index.js",
                "package.json",
                "package-lock.json",
            ],
        ),
        ("COPY src/|", &[]),
        ("COPY src/i|", &["src/i", "src/index.js"]),
        ("COPY ./|", &[]),
        ("COPY ./RE|", &["./RE", "./README.md"]),
        (
            "COPY --chown=node:node package.json pub|",
            &["pub", "public/"],
        ),
        ("COPY my|", &[]),
        ("COPY [\"pa|", &[]),
        (
            "COPY <<EOF pa|",
            &["pa", "package.json", "package-lock.json"],
        ),
        ("COPY <<pa|", &[]),
        (
            "COPY \\\n  # why\n\n  pack|",
            &["pack", "package.json", "package-lock.json"],
        ),
        ("COPY pa\\\nck|", &[]),
        ("COPY --from=one \\\n  pack|", &[]),
        ("COPY --chmod=755|", &[]),
        ("ADD re|", &["re", "README.md"]),
        ("ONBUILD co|", &["co", "COPY "]),
        ("ONBUILD from|", &[]),
        ("ONBUILD COPY re|", &["re", "README.md"]),
        ("ONBUILD ONBUILD re|", &[]),
    ]);
}

#[test]
fn commands_are_left_alone_but_for_their_flags() {
    check(
        &[
            ("FROM x\nRUN |", &[]),
            ("FROM x\nRUN fr|", &[]),
            ("FROM x\nRUN npm --m|", &[]),
            ("FROM x\nCMD pa|", &[]),
            ("FROM x\nENTRYPOINT [\"pa|", &[]),
            ("FROM x\nRUN a && \\\n  co|", &[]),
            ("FROM x\nRUN a && \\\n  --mo|", &[]),
            ("FROM x\nRUN --ne|", &["--ne", "--network="]),
            ("FROM x\nRUN --network=h|", &["h", "host"]),
            (
                "FROM x\nRUN --mount=type=ca|",
                &["--mount=type=ca", "--mount=type=cache,target="],
            ),
            ("FROM x\nRUN --mount=type=ssh|", &[]),
            (
                "FROM x\nRUN --mount=type=cache,target=/c,s|",
                &[
                    "s",
                    "sharing=locked",
                    "sharing=shared",
                    "sharing=private",
                    "source=",
                ],
            ),
            (
                "FROM x\nRUN --mount=type=cache,sharing=locked,s|",
                &["s", "source="],
            ),
            (
                "FROM x AS a\nFROM y\nRUN --mount=type=bind,from=|",
                &["", "a"],
            ),
            ("FROM x\nRUN <<EOF\nfr|\nEOF", &[]),
            ("FROM x\nRUN <<EOF\nEOF\nexp|", &["exp", "EXPOSE "]),
            (
                "FROM x\nRUN <<-A cat <<B\n\tA\nB\nexp|",
                &["exp", "EXPOSE "],
            ),
            ("FROM x\nRUN cat <<A <<B\nA\nexp|", &[]),
            ("# escape=`\nFROM x\nRUN a\\\nexp|", &["exp", "EXPOSE "]),
            ("# escape=`\nFROM x\nRUN a`\nexp|", &[]),
            ("FROM x\nHEALTHCHECK --inter|", &["--inter", "--interval="]),
            ("FROM x\nHEALTHCHECK --interval=5s c|", &["c", "CMD "]),
            ("FROM x\nHEALTHCHECK CMD c|", &[]),
            ("FROM x\nENV pa|", &[]),
        ],
        false,
    );
}

#[test]
fn when_asked() {
    check(
        &[
            ("FROM a\nf|", &["f", "FROM "]),
            ("FROM node:22|", &["node:22", "node:22-slim"]),
            ("FROM node:22-slim|", &[]),
            ("FROM node:22 |", &["", "AS "]),
            ("FROM a\nCOPY --from=one src/|", &[]),
            ("FROM a\nCOPY src/|", &["src/", "src/index.js"]),
            ("FROM a\nRUN a |", &[]),
            ("FROM a\nCMD |", &[]),
            ("FROM a\nru|n", &["ru", "RUN "]),
        ],
        true,
    );
    let all = offered("|", true);
    assert_eq!(all[1..3], ["FROM ", "ARG "]);
    assert_eq!(all.len(), 1 + KEYWORDS.len() - 1, "each but MAINTAINER");
    assert!(offered("FROM a\nRUN |", true).contains(&"--mount=type=cache,target=".to_owned()));
    let copied = offered("FROM a\nCOPY |", true);
    assert_eq!(copied[1], "src/");
    assert!(copied.contains(&"--from=".to_owned()));
}

#[test]
fn every_flag_says_what_it_is_for() {
    for known in KEYWORDS {
        for Offer { text, detail } in super::flags::whole(&known, &[]) {
            assert!(!detail.is_empty(), "{} {text}", known.name);
        }
    }
}

#[test]
fn long_lists_are_cut() {
    let paths = (0..500).map(|number| format!("file-{number}")).collect();
    let words = Vocabulary {
        images: Vec::new(),
        paths,
    };
    let lines = ["FROM a".to_owned(), "COPY file".to_owned()];
    let found = offers(&lines, 1, 9, &words, false).unwrap();
    assert_eq!(found.items.len(), MOST);
}

#[test]
fn columns_are_characters() {
    let lines = ["FROM a".to_owned(), "COPY é漢 e\u{301}t RE".to_owned()];
    let found = offers(&lines, 1, 14, &words(), false).unwrap();
    assert_eq!(
        (found.from, found.items[0].text.as_str()),
        (12, "README.md")
    );
}

proptest! {
    #[test]
    fn nothing_panics(
        lines in prop::collection::vec(
            prop_oneof![
                r"(FROM|RUN|COPY|ONBUILD|#|HEALTHCHECK| )? ?(--[a-z]*=?|<<E|a\\|é)?[ ,=/\\`|漢\r\t]{0,4}(AS )?[a-z]{0,3}",
                ".{0,12}",
            ],
            0..6,
        ),
        row in 0_usize..7,
        column in 0_usize..20,
        asked: bool,
    ) {
        if let Some(found) = offers(&lines, row, column, &words(), asked) {
            prop_assert!(!found.items.is_empty() && found.items.len() <= MOST);
            prop_assert!(found.from <= column.min(lines[row].chars().count()));
        }
    }
}
