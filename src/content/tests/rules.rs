//! What `lint` says of missions whose form is right.

use super::Copy;

fn reports(old: &str, new: &str, expected: &[&str]) {
    let problems = Copy::new().edit(old, new).problems();
    assert_eq!(problems, expected, "{old} -> {new}");
}

#[test]
fn ids_are_unique_each_among_its_own() {
    reports(
        "{ id: env,",
        "{ id: small,",
        &[
            "mission.yaml:57:21: error: steps[1].checks[1].target.checks[0].id: the check id `small` is taken by steps[0].checks[2]",
        ],
    );
    reports(
        "- id: no-tools",
        "- id: two-stages",
        &["mission.yaml:43:9: error: steps[1].id: the step id `two-stages` is taken by steps[0]"],
    );
    reports(
        "{ id: lean,",
        "{ id: fat,",
        &[
            "mission.yaml:19:11: error: references[1].id: the reference id `fat` is taken by references[0]",
        ],
    );
    // A step and a check may share one.
    reports("- id: no-tools", "- id: no-nodemon", &[]);
}

#[test]
fn needs_name_earlier_checks() {
    for (new, message) in [
        (
            "needs: [bilds]",
            "there is no check `bilds`; did you mean `builds`?",
        ),
        (
            "needs: [answers]",
            "`answers` comes later; a check needs earlier ones",
        ),
        ("needs: [lean-enough]", "a check cannot need itself"),
        ("needs: [env]", "there is no check `env`"),
    ] {
        let old = "needs: [builds]\n        size";
        let expected = format!("mission.yaml:34:17: error: steps[0].checks[1].needs[0]: {message}");
        reports(old, &format!("{new}\n        size"), &[&expected]);
    }
}

#[test]
fn the_first_check_is_the_build() {
    reports(
        "      - { id: builds, title: It builds, builds: {} }\n",
        "      - { id: builds, title: It builds, waste: { min_efficiency: 0.25 } }\n",
        &[
            "mission.yaml:30:9: error: steps[0].checks[0]: the first check of a mission is `builds`, not `waste`",
        ],
    );
}

#[test]
fn numbers_within_bounds() {
    reports(
        "level: 2",
        "level: 6",
        &["mission.yaml:5:8: error: level: a level is 1 (first day) to 5 (hard)"],
    );
    reports(
        "minutes: 20",
        "minutes: 0",
        &["mission.yaml:6:10: error: minutes: a mission takes at least a minute"],
    );
    reports(
        "summary: Leave the pots in the kitchen.",
        "summary: ''",
        &["mission.yaml:4:10: error: summary: the text is empty"],
    );
}

#[test]
fn sizes_of_targets_alone_leave_the_report_without_one() {
    let in_target = Copy::new()
        .edit("size: { max: 60MB }", "context: { max: 60MB }")
        .edit(
            "config: { env: { NODE_ENV: production } }",
            "size: { max: 60MB }",
        )
        .edit("must hold.", "must hold, within 60 MB.");
    assert_eq!(in_target.problems(), [""; 0], "another is outside");
    let alone = in_target.edit(
        "size: { of: fat, max_ratio: 0.25 }",
        "context: { max: 60MB }",
    );
    let problems = alone.problems();
    let [problem] = problems.as_slice() else {
        panic!("{problems:?}");
    };
    let path = "warning: steps[1].checks[1].target.checks[0].size: only targets are measured: ";
    assert!(problem.contains(path), "{problem}");
    let waste = alone.edit(
        "needs: [builds]\n        context: { max: 60MB }",
        "waste: { max: 60MB }",
    );
    assert_eq!(waste.problems(), [""; 0]);
}

#[test]
fn minutes_that_can_be_true() {
    for (minutes, why) in [
        ("1", "1 is too short: memo, tasks and debrief are "),
        (
            "121",
            "121 is longer than a lesson (120); make two missions of it",
        ),
    ] {
        let copy = Copy::new().edit("minutes: 20", &format!("minutes: {minutes}"));
        let problems = copy.problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        let expected = format!("mission.yaml:6:10: warning: minutes: {why}");
        assert!(problems[0].starts_with(&expected), "{problems:?}");
    }
}

#[test]
fn references_and_wrong_answers_are_there() {
    reports(
        "reference/fat.Dockerfile",
        "reference/fatt.Dockerfile",
        &[
            "mission.yaml:18:28: error: references[0].dockerfile: there is no file `reference/fatt.Dockerfile`",
        ],
    );
    reports(
        "role: solution",
        "role: baseline",
        &[
            "mission.yaml:17:1: error: references: a mission proves itself: add a reference with `role: solution`",
        ],
    );
    reports(
        "of: fat,",
        "of: fatt,",
        &[
            "mission.yaml:35:21: error: steps[0].checks[1].size.of: there is no reference `fatt`; did you mean `fat`?",
        ],
    );
    reports(
        "fails: [lean-enough, no-nodemon]",
        "fails: [lean-enouhg, env]",
        &[
            "mission.yaml:61:13: error: wrong[0].fails[0]: there is no check `lean-enouhg`; did you mean `lean-enough`?",
            "mission.yaml:61:26: error: wrong[0].fails[1]: there is no check `env`",
        ],
    );
    reports(
        "fails: [lean-enough, no-nodemon]",
        "fails: []",
        &["mission.yaml:61:12: error: wrong[0].fails: name the checks that this answer fails"],
    );
}

#[test]
fn the_starter_and_what_the_learner_edits() {
    let copy = Copy::new();
    std::fs::remove_file(copy.path("starter/Dockerfile")).unwrap();
    assert_eq!(
        copy.problems(),
        ["starter/Dockerfile: error: the learner starts from this file, and it is missing"]
    );
    reports(
        "edit: [Dockerfile, .dockerignore]",
        "edit: [.dockerignore, .dockerignore, src, nowhere.txt]",
        &[
            "mission.yaml:14:20: error: workspace.edit: the learner must be able to edit `Dockerfile`",
            "mission.yaml:14:36: error: workspace.edit[1]: `.dockerignore` is listed twice",
            "mission.yaml:14:51: error: workspace.edit[2]: `src` is not a file; name the files in it",
            "mission.yaml:14:56: warning: workspace.edit[3]: `nowhere.txt` is in neither starter/ nor context/",
        ],
    );
}

#[test]
fn a_dockerfile_that_does_not_parse_is_named_with_its_line() {
    let copy = Copy::new().write("wrong/everything.Dockerfile", "FORM node:20\n");
    let course = copy.course();
    let problems = crate::content::lint::lint(&course);
    let wrong = problems
        .iter()
        .find(|one| one.file.ends_with("wrong/everything.Dockerfile"));
    assert_eq!(
        wrong.and_then(|one| one.place).map(|place| place.line),
        Some(1),
        "{problems:?}"
    );
}

#[test]
fn structure_files_are_there_and_read() {
    reports(
        "file: tests/structure.yaml",
        "file: tests/other.yaml",
        &["tests/other.yaml: error: a structure check names this file, and it is not there"],
    );
    let problems = Copy::new()
        .write("tests/structure.yaml", "a: [\n")
        .problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].starts_with("tests/structure.yaml:2:1: error: a: this is not YAML"),
        "{problems:?}"
    );
    let json = r#"{"schemaVersion": "2.0.0", "aKeyOfTomorrow": 1}"#;
    let copy = Copy::new().write("tests/structure.yaml", json);
    let bundle = copy.course().entries()[0].bundle().unwrap();
    let check = bundle.mission.checks().last().unwrap().kind.clone();
    let crate::domain::check::CheckKind::Structure(spec) = check else {
        panic!("{check:?}");
    };
    assert_eq!(spec.tests.schema_version, "2.0.0");
}

#[test]
fn the_task_says_what_the_checks_demand() {
    for (old, new, expected) in [
        (
            "under 60 MB",
            "small",
            "mission.yaml:37:49: error: steps[0].checks[2].size.max: the task of steps[0] does not mention `60.0 MB`, which this check demands",
        ),
        (
            "under 25 %",
            "far under the size",
            "mission.yaml:35:37: error: steps[0].checks[1].size.max_ratio: the task of steps[0] does not mention `25 %`, which this check demands",
        ),
        (
            "on port 3000",
            "somewhere",
            "mission.yaml:41:23: error: steps[0].checks[3].http.port: the task of steps[0] does not mention `3000`, which this check demands",
        ),
        (
            "within 3 s",
            "soon",
            "mission.yaml:41:58: error: steps[0].checks[3].http.stops_within: the task of steps[0] does not mention `3s`, which this check demands",
        ),
        (
            "`/app/server.js`",
            "the server",
            "mission.yaml:51:28: error: steps[1].checks[0].files.present[0]: the task of steps[1] does not mention `/app/server.js`, which this check demands",
        ),
        (
            "No `nodemon`",
            "No tools",
            "mission.yaml:51:54: warning: steps[1].checks[0].files.absent[0]: the task of steps[1] does not mention `nodemon`, which this check demands",
        ),
        (
            "`NODE_ENV` to",
            "the environment to",
            "mission.yaml:57:77: error: steps[1].checks[1].target.checks[0].config.env.NODE_ENV: the task of steps[1] does not mention `NODE_ENV`, which this check demands",
        ),
        (
            "Write two stages, `builder`",
            "Write two stages, a first",
            "mission.yaml:42:85: error: steps[0].checks[4].dockerfile.copies_from[0]: the task of steps[0] does not mention `builder`, which this check demands",
        ),
        (
            "Write two stages",
            "Write stages",
            "mission.yaml:42:68: error: steps[0].checks[4].dockerfile.min_stages: the task of steps[0] does not mention `2`, which this check demands",
        ),
    ] {
        reports(old, new, &[expected]);
    }
}

#[test]
fn a_task_names_the_images_that_only_solutions_build_from() {
    reports(
        " on `node:20-alpine`,",
        " on alpine,",
        &[
            "mission.yaml:19:29: warning: references[1].dockerfile: no task names the image `node:20-alpine`, which a solution builds from and the starter does not",
        ],
    );
    // What the learner begins with needs no name.
    let copy = Copy::new()
        .edit(" on `node:20-alpine`,", " on alpine,")
        .write("starter/Dockerfile", "FROM node:20\nFROM node:20-alpine\n");
    assert_eq!(copy.problems(), Vec::<String>::new());
}

#[test]
fn hints_do_not_hold_the_answer() {
    let hint = "hint: \"It has {found}.\"";
    let lines = "FROM node:20 AS builder\n          WORKDIR /app\n          COPY . .\n          FROM node:20-alpine AS production\n          ENV NODE_ENV=production\n          COPY --from=builder /app/server.js ./\n          CMD [\"node\", \"server.js\"]\n";
    reports(
        hint,
        &format!("hint: |\n          {lines}"),
        &[
            "mission.yaml:37:11: error: steps[0].checks[1].hint: this hint holds nearly the whole solution `lean`",
        ],
    );
    let some: String = lines.split_inclusive('\n').take(4).collect();
    reports(hint, &format!("hint: |\n          {some}"), &[]);
}
