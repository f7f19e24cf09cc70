use proptest::prelude::*;

use super::super::super::parse;
use super::{Command, commands, commands_of};

fn lines(script: &str) -> Vec<String> {
    commands(script).iter().map(|c| c.words.join(" ")).collect()
}

#[test]
fn operators_split_and_quotes_do_not() {
    for (script, expected) in [
        (
            "a b && c || d; e | f & g",
            vec!["a b", "c", "d", "e", "f", "g"],
        ),
        ("echo 'a && b' \"c; d\" e\\ f", vec!["echo a && b c; d e f"]),
        ("(cd x && make); { y; }", vec!["cd x", "make", "y"]),
        ("a # b && c\nd", vec!["a", "d"]),
        ("a#b", vec!["a#b"]),
        ("a > /x 2>&1 < y b &> z", vec!["a b"]),
        (
            "if [ -f x ]; then y; else z; fi",
            vec!["[ -f x ]", "y", "z"],
        ),
        ("for i in a b; do c $i; done", vec!["for i in a b", "c $i"]),
        ("! a", vec!["a"]),
        (
            "x=$(wget -qO- y | tar x) z",
            vec!["wget -qO- y", "tar x", "z"],
        ),
        ("echo `curl x`", vec!["curl x", "echo curl x"]),
        ("echo \"$(curl x)\"", vec!["curl x", "echo $(curl x)"]),
        (
            "echo $((1 + 2)) ${A:-b c}",
            vec!["echo $((1 + 2)) ${A:-b c}"],
        ),
        ("cat <<X > y\ncurl a\nX\nwget b", vec!["cat", "wget b"]),
        ("diff <(curl a) b", vec!["curl a", "diff b"]),
        ("a \\\n b", vec!["a b"]),
        ("/usr/bin/apt-get install x", vec!["apt-get install x"]),
        ("", vec![]),
        ("  ", vec![]),
    ] {
        assert_eq!(lines(script), expected, "{script}");
    }
}

#[test]
fn wrappers_come_off() {
    for (script, words, sudo) in [
        ("sudo -E apt-get update", "apt-get update", true),
        ("sudo -u root x", "x", true),
        ("A=b C=d x y", "x y", false),
        ("env A=b x", "x", false),
        ("exec x", "x", false),
        ("timeout -k 5 10 x y", "x y", false),
        ("nice -n 5 x", "x", false),
        ("sudo A=1 env x", "x", true),
    ] {
        let found = commands(script);
        assert_eq!(found.len(), 1, "{script}");
        assert_eq!(found[0].words.join(" "), words, "{script}");
        assert_eq!(found[0].sudo, sudo, "{script}");
    }
    let env = &commands("A='b c' x")[0].env;
    assert_eq!(*env, [("A".to_owned(), "b c".to_owned())]);
}

#[test]
fn scripts_inside_shells_are_followed() {
    for (script, inner) in [
        ("bash -c 'apt-get update && x'", "x"),
        ("sh -ec \"x\"", "x"),
        ("bash -o pipefail -c 'a | x'", "x"),
        ("bash -exo pipefail -c 'x'", "bash -exo pipefail -c x"),
        ("eval x", "x"),
        ("find . | xargs -n 1 x", "x"),
    ] {
        let found = lines(script);
        assert!(
            found.iter().any(|line| line == inner),
            "{script}: {found:?}"
        );
    }
    assert_eq!(lines("bash script.sh"), ["bash script.sh"]);
}

#[test]
fn pipes_are_known() {
    let piped: Vec<_> = commands("a | b && c |& d || e")
        .iter()
        .map(|c| c.piped)
        .collect();
    assert_eq!(piped, [true, false, true, false, false]);
}

#[test]
fn instructions_of_every_form() {
    let of = |text: &str| {
        let file = parse(&format!("FROM a\n{text}\n")).unwrap();
        let found: Vec<Command> = commands_of(&file.stages[0].instructions[0]);
        found.iter().map(|c| c.words.join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(of("RUN a \\\n && b"), ["a", "b"]);
    assert_eq!(of("RUN [\"/bin/a\", \"b c\"]"), ["a b c"]);
    assert!(of("RUN [\"sh\", \"-c\", \"a && b\"]").contains(&"b".to_owned()));
    assert_eq!(of("RUN <<EOF\na\nb | c\nEOF"), ["a", "b", "c"]);
    assert_eq!(of("RUN <<EOF\n#!/bin/bash -e\na\nEOF"), ["a"]);
    assert_eq!(
        of("RUN <<EOF\n#!/usr/bin/env python3\nimport os\nEOF"),
        [] as [&str; 0]
    );
    assert_eq!(of("RUN cat <<EOF > x\ncurl\nEOF"), ["cat"]);
}

#[test]
fn questions() {
    let command = &commands("apt-get -qq -o A=b install --no-install-recommends -t x y=1 z")[0];
    assert!(command.has(Some('q'), &[]));
    assert!(command.has(None, &["no-install-recommends"]));
    assert!(!command.has(Some('y'), &["yes"]));
    assert_eq!(
        command.after(&["install"], &["-o", "-t"]),
        Some(vec!["y=1", "z"])
    );
    assert_eq!(command.after(&["update"], &["-o", "-t"]), None);
    let curl = &commands("curl -o /x --url=y -H'z'")[0];
    assert_eq!(curl.value(&["-o", "--output"]), Some("/x"));
    assert_eq!(curl.value(&["--url"]), Some("y"));
    assert_eq!(curl.value(&["-H"]), Some("z"));
}

#[test]
fn hostile_scripts_stay_fast() {
    for unit in [
        "$(", "${", "`", "\"", "'", "(", "<(", "<<A\n", "a;", "sh -c '", "\\",
    ] {
        let script = unit.repeat((1 << 18) / unit.len());
        drop(commands(&script));
    }
}

proptest! {
    #[test]
    fn any_script_splits(script in "[a-c '\"`$(){}<>|&;#\\\\\n-]{0,60}") {
        for command in commands(&script) {
            prop_assert!(command.words.len() <= script.len());
        }
    }
}
