//! Mistakes in the form of a mission file: exact line, column, path and words.

use super::Copy;

/// Spoils the sound mission and compares everything that is reported.
fn reports(old: &str, new: &str, expected: &[&str]) {
    let problems = Copy::new().edit(old, new).problems();
    assert_eq!(problems, expected, "{old} -> {new}");
}

#[test]
fn the_sound_mission_is_sound() {
    assert_eq!(Copy::new().problems(), Vec::<String>::new());
}

#[test]
fn unknown_keys_are_named_with_what_was_meant() {
    reports(
        "copies_from",
        "copies_form",
        &[
            "mission.yaml:42:71: error: steps[0].checks[4].dockerfile.copies_form: unknown key `copies_form`; did you mean `copies_from`?",
        ],
    );
    reports(
        "minutes: 20",
        "minuts: 20",
        &[
            "mission.yaml:1:1: error: the key `minutes` is missing",
            "mission.yaml:6:1: error: minuts: unknown key `minuts`; did you mean `minutes`?",
        ],
    );
    reports(
        "title: Two stages, dockerfile:",
        "title: Two stages, dockerfiel:",
        &[
            "mission.yaml:42:42: error: steps[0].checks[4].dockerfiel: unknown key `dockerfiel`; did you mean `dockerfile`?",
        ],
    );
    reports(
        "debrief:",
        "postmortem:",
        &["mission.yaml:63:1: error: postmortem: unknown key `postmortem`"],
    );
    reports(
        "config: { env: { NODE_ENV: production } }",
        "config: { envs: { NODE_ENV: production } }",
        &[
            "mission.yaml:57:60: error: steps[1].checks[1].target.checks[0].config.envs: unknown key `envs`; did you mean `env`?",
        ],
    );
}

#[test]
fn a_check_has_exactly_one_kind() {
    reports(
        "size: { max: 60MB } }",
        "size: { max: 60MB }, waste: { max: 1MB } }",
        &[
            "mission.yaml:37:9: error: steps[0].checks[2]: a check has one kind; this one has `size` and `waste`",
        ],
    );
    reports(
        ", size: { max: 60MB } }",
        " }",
        &["mission.yaml:37:9: error: steps[0].checks[2]: this check has no kind"],
    );
    reports(
        "builds: {} }",
        "kind: { builds: {} } }",
        &[
            "mission.yaml:30:9: error: steps[0].checks[0]: this check has no kind",
            "mission.yaml:30:41: error: steps[0].checks[0].kind: unknown key `kind`",
        ],
    );
    assert_eq!(
        Copy::new().edit("builds: {} }", "builds: }").problems(),
        Vec::<String>::new()
    );
}

#[test]
fn missing_keys_are_reported_where_they_should_stand() {
    reports(
        "    title: Leave the tools\n",
        "",
        &["mission.yaml:43:5: error: steps[1]: the key `title` is missing"],
    );
    reports(
        "  subject: Plates\n",
        "",
        &["mission.yaml:8:1: error: memo: the key `subject` is missing"],
    );
    reports(
        "role: baseline }",
        "}",
        &["mission.yaml:18:5: error: references[0]: the key `role` is missing"],
    );
}

#[test]
fn wrong_values_are_said_plainly() {
    for (old, new, expected) in [
        (
            "level: 2",
            "level: two",
            "mission.yaml:5:8: error: level: expected a whole number from 0 to 255, found the text \"two\"",
        ),
        (
            "level: 2",
            "level: 300",
            "mission.yaml:5:8: error: level: expected a whole number from 0 to 255, found the number 300",
        ),
        (
            "title: Clean Kitchen",
            "title: 7",
            "mission.yaml:3:8: error: title: expected a text, found the number 7",
        ),
        (
            "title: Clean Kitchen",
            "title:",
            "mission.yaml:3:1: error: title: expected a text, found nothing",
        ),
        (
            "tags: [node, multi-stage]",
            "tags: node",
            "mission.yaml:7:7: error: tags: expected a list, found the text \"node\"",
        ),
        (
            "id: clean-kitchen",
            "id: Clean Kitchen",
            "mission.yaml:2:5: error: id: `Clean Kitchen` is not an id; write lower-case words joined by hyphens, such as `no-dev-tools`",
        ),
    ] {
        reports(old, new, &[expected]);
    }
}

#[test]
fn a_list_is_no_mapping() {
    reports(
        "http: { port: 3000, body: [Hello], stops_within: 3s }",
        "http: [{ port: 3000 }]",
        &["mission.yaml:41:15: error: steps[0].checks[3].http: expected a mapping, found a list"],
    );
    reports(
        "workspace: { edit: [Dockerfile, .dockerignore] }",
        "workspace: [[Dockerfile, .dockerignore]]",
        &["mission.yaml:14:12: error: workspace: expected a mapping, found a list"],
    );
    for (pairs, found) in [("[[a]]", 1), ("[[a, b, c]]", 3)] {
        reports(
            "copies_from: [builder]",
            &format!("before: {pairs}"),
            &[&format!(
                "mission.yaml:42:80: error: steps[0].checks[4].dockerfile.before[0]: expected a list of 2, found {found}"
            )],
        );
    }
}

#[test]
fn wrong_words_and_units_are_said_plainly() {
    for (old, new, expected) in [
        (
            "role: baseline",
            "role: base",
            "mission.yaml:18:60: error: references[0].role: unknown word `base`",
        ),
        (
            "network: none",
            "network: nome",
            "mission.yaml:16:32: error: build.network: unknown word `nome`; did you mean `none`?",
        ),
        (
            "{ max: 60MB }",
            "{ max: 60XB }",
            "mission.yaml:37:49: error: steps[0].checks[2].size.max: `60XB` is not a size; write 60MB, 1.5GB or 512KiB",
        ),
        (
            "stops_within: 3s",
            "stops_within: soon",
            "mission.yaml:41:58: error: steps[0].checks[3].http.stops_within: `soon` is not a time; write 500ms, 10s or 10m, at most a day",
        ),
        (
            "{ NODE_ENV: production }",
            "{ NODE_ENV: 1 }",
            "mission.yaml:57:77: error: steps[1].checks[1].target.checks[0].config.env.NODE_ENV: expected a text, { matches: regex } or { min: number, max: number }",
        ),
        (
            "timeout: 5m",
            "timeout: 5",
            "mission.yaml:16:19: error: build.timeout: expected a text, found the number 5",
        ),
    ] {
        reports(old, new, &[expected]);
    }
}

#[test]
fn everything_is_reported_at_once() {
    let problems = Copy::new()
        .edit("level: 2", "level: two")
        .edit(
            "  - id: two-stages\n    title: Draft two stages\n",
            "  - idd: two-stages\n",
        )
        .edit("id: lean-enough", "id: Lean Enough")
        .edit(
            "      - { id: small, title: Small, size: { max: 60MB } }\n",
            "      - just words\n",
        )
        .edit("port: 3000", "port: 300000")
        .edit("min_stages: 2", "min_stages: -2")
        .edit("absent: [", "absent: [7, ")
        .problems();
    assert_eq!(
        problems,
        [
            "mission.yaml:5:8: error: level: expected a whole number from 0 to 255, found the text \"two\"",
            "mission.yaml:21:5: error: steps[0]: the key `id` is missing",
            "mission.yaml:21:5: error: steps[0]: the key `title` is missing",
            "mission.yaml:21:5: error: steps[0].idd: unknown key `idd`; did you mean `id`?",
            "mission.yaml:30:13: error: steps[0].checks[1].id: `Lean Enough` is not an id; write lower-case words joined by hyphens, such as `no-dev-tools`",
            "mission.yaml:36:9: error: steps[0].checks[2]: expected a mapping, found the text \"just words\"",
            "mission.yaml:40:23: error: steps[0].checks[3].http.port: expected a whole number from 0 to 65535, found the number 300000",
            "mission.yaml:41:68: error: steps[0].checks[4].dockerfile.min_stages: expected a whole number, found the number -2",
            "mission.yaml:50:54: error: steps[1].checks[0].files.absent[0]: expected a text, found the number 7",
        ]
    );
}

#[test]
fn yaml_itself() {
    for (old, new, expected) in [
        (
            "level: 2",
            "level: 2\nlevel: 3",
            "mission.yaml:6:1: error: level: the key `level` stands on line 5 already",
        ),
        (
            "level: 2",
            "\tlevel: 2",
            "mission.yaml:4:10: error: this is not YAML: while scanning a plain scalar, found a tab",
        ),
        (
            "title: Clean Kitchen",
            "title: Clean: Kitchen",
            "mission.yaml:3:13: error: this is not YAML",
        ),
        (
            "level: 2",
            "<<: { a: b }",
            "mission.yaml:5:1: error: merge keys (`<<`) are not supported",
        ),
        (
            "level: 2",
            "1: 2",
            "mission.yaml:5:1: error: 1: a key must be a text",
        ),
        (
            "level: 2",
            "[a]: 2",
            "mission.yaml:5:1: error: a key must be a text",
        ),
        (
            "level: 2",
            "level: .nan",
            "mission.yaml:5:8: error: level: not a finite number",
        ),
        (
            "level: 2",
            "level: !level 2",
            "mission.yaml:5:8: error: level: tags such as `!level` are not supported",
        ),
        (
            "debrief:",
            "---\ndebrief:",
            "mission.yaml:63:1: error: a second YAML document starts here; a file holds one",
        ),
        (
            "tags: [node, multi-stage]",
            "tags: &a [*a]",
            "mission.yaml:7:11: error: tags: this alias stands inside what it refers to",
        ),
    ] {
        let problems = Copy::new().edit(old, new).problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(
            problems[0].starts_with(expected),
            "{problems:?}\n{expected}"
        );
    }
}

#[test]
fn aliases_are_fine_in_reason() {
    let copy = Copy::new()
        .edit(
            "tags: [node, multi-stage]",
            "tags: &tags [node, multi-stage]",
        )
        .edit("images: [node:20, node:20-alpine]", "images: *tags");
    let course = copy.course();
    assert_eq!(
        course.entries()[0].mission().unwrap().images,
        ["node", "multi-stage"]
    );
    // What is wrong with the alias's content is reported where the alias stands.
    let problems = copy.edit("tags: &tags [node", "tags: &tags [7").problems();
    assert_eq!(
        problems,
        [
            "mission.yaml:7:14: error: tags[0]: expected a text, found the number 7",
            "mission.yaml:15:1: error: images[0]: expected a text, found the number 7",
        ]
    );
}

#[test]
fn another_format_is_one_message() {
    reports(
        "format: 1\nid:",
        "format: 2\nidd:",
        &[
            "mission.yaml:1:9: error: format: this mission is written in format 2; this phoenix reads 1",
        ],
    );
}

#[test]
fn other_files_than_missions() {
    for (text, expected) in [
        (
            "",
            "mission.yaml:1:1: error: a mission is a mapping of keys; this file holds nothing",
        ),
        (
            "- a",
            "mission.yaml:1:1: error: a mission is a mapping of keys; this file holds a list",
        ),
        (
            "# only a comment\n",
            "mission.yaml:1:1: error: a mission is a mapping of keys; this file holds nothing",
        ),
    ] {
        assert_eq!(
            Copy::new().write("mission.yaml", text).problems(),
            [expected]
        );
    }
    let copy = Copy::new();
    std::fs::write(copy.path("mission.yaml"), b"format: 1\nid: \xff\n").unwrap();
    assert_eq!(
        copy.problems(),
        ["mission.yaml: error: the file is not UTF-8 text: line 2 has other bytes"]
    );
}

#[test]
fn paths_stay_inside() {
    for (path, why) in [
        ("../../etc/passwd", "`..` is refused"),
        ("/etc/passwd", "absolute paths are refused"),
        ("a\\b", "backslashes are refused"),
        ("\"a\\0b\"", "control characters are refused"),
    ] {
        for old in [
            "reference/fat.Dockerfile",
            "wrong/everything.Dockerfile",
            "{ file: tests/structure.yaml }",
        ] {
            let new = if old.starts_with('{') {
                format!("{{ file: {path} }}")
            } else {
                path.to_owned()
            };
            let copy = Copy::new().edit(old, &new);
            assert!(copy.course().entries()[0].bundle().is_err(), "{old} {path}");
            let problems = copy.problems();
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert!(problems[0].contains(why), "{problems:?}");
        }
    }
    reports(
        "edit: [Dockerfile, .dockerignore]",
        "edit: [Dockerfile, ../.bashrc]",
        &[
            "mission.yaml:14:33: error: workspace.edit[1]: `..` is refused; paths stay inside the mission's folder",
        ],
    );
}

#[test]
fn a_first_draft_is_told_all_it_lacks() {
    let draft = "format: 1\nid: draft\nsteps:\n  - id: one\n    task: t\n    checks:\n      - title: x\n        target: { checks: [{ cache: {} }] }\n      - {}\n";
    assert_eq!(
        Copy::new().write("mission.yaml", draft).problems(),
        [
            "mission.yaml:1:1: error: the key `title` is missing",
            "mission.yaml:1:1: error: the key `summary` is missing",
            "mission.yaml:1:1: error: the key `level` is missing",
            "mission.yaml:1:1: error: the key `minutes` is missing",
            "mission.yaml:1:1: error: the key `memo` is missing",
            "mission.yaml:4:5: error: steps[0]: the key `title` is missing",
            "mission.yaml:7:9: error: steps[0].checks[0]: the key `id` is missing",
            "mission.yaml:8:28: error: steps[0].checks[0].target.checks[0]: the key `id` is missing",
            "mission.yaml:8:28: error: steps[0].checks[0].target.checks[0]: the key `title` is missing",
            "mission.yaml:8:30: error: steps[0].checks[0].target.checks[0].cache: the key `edit` is missing",
            "mission.yaml:9:9: error: steps[0].checks[1]: this check has no kind",
            "mission.yaml:9:9: error: steps[0].checks[1]: the key `id` is missing",
            "mission.yaml:9:9: error: steps[0].checks[1]: the key `title` is missing",
        ]
    );
}
