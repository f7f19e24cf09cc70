use std::sync::Arc;

use super::super::testing_facts::{built, facts, run_failed, step, unbuilt, with_context};
use super::*;
use crate::domain::build::{BuildFailure, BuildStep};
use crate::domain::facts::ImageFacts;
use crate::domain::files::FileTree;

const GOOD: &str = "FROM node:20 AS builder
WORKDIR /app
COPY package*.json ./
RUN npm ci
COPY . .
RUN npm run build
FROM node:20-alpine
USER node
COPY --from=builder /app/dist /app";

const NAIVE: &str = "FROM node:20
WORKDIR /app
COPY . .
RUN npm ci
RUN npm run build";

fn spec() -> Spec {
    Spec {
        edit: Edit {
            path: "src/app.js".to_owned(),
            append: "// edit".to_owned(),
        },
        stays_cached: vec!["RUN npm ci".to_owned()],
        runs: vec!["RUN npm run build".to_owned()],
    }
}

/// Evaluates over a rebuild in which the steps of `ran` ran and all others were cached.
fn rebuilt(spec: &Spec, dockerfile: &str, ran: &[u32]) -> Fact<Vec<Finding>> {
    let steps = (1..)
        .zip(dockerfile.lines())
        .filter(|(_, text)| !text.starts_with("USER"))
        .map(|(line, text)| step(line, text, !ran.contains(&line)))
        .collect();
    with_steps(spec, dockerfile, steps)
}

fn with_steps(spec: &Spec, dockerfile: &str, steps: Vec<BuildStep>) -> Fact<Vec<Finding>> {
    with_trial(spec, dockerfile, Ok(Ok(built(steps))))
}

fn with_trial(
    spec: &Spec,
    dockerfile: &str,
    trial: Fact<Result<crate::domain::build::Built, BuildFailure>>,
) -> Fact<Vec<Finding>> {
    let mut plan = Plan::default();
    spec.plan(&mut plan);
    let image = ImageFacts {
        trials: plan.trials.into_iter().zip([trial]).collect(),
        ..ImageFacts::default()
    };
    spec.evaluate(&with_context(
        facts(dockerfile, image),
        &[("src/app.js", "")],
    ))
}

fn told(findings: Fact<Vec<Finding>>) -> Vec<(String, String, Option<u32>)> {
    let findings = findings.unwrap().into_iter();
    findings.map(|f| (f.expected, f.found, f.line)).collect()
}

#[test]
fn the_good_order_passes() {
    assert_eq!(told(rebuilt(&spec(), GOOD, &[5, 6, 9])), []);
    // The base image's step flips between cached and not.
    assert_eq!(told(rebuilt(&spec(), GOOD, &[1, 5, 6, 7])), []);
}

#[test]
fn the_naive_order_names_the_line_that_broke_the_cache() {
    assert_eq!(
        told(rebuilt(&spec(), NAIVE, &[3, 4, 5])),
        [(
            "line 4 `RUN npm ci` stays cached after an edit of src/app.js".to_owned(),
            "line 3 `COPY . .` takes src/app.js in and changed, so everything below runs again"
                .to_owned(),
            Some(3)
        )]
    );
}

#[test]
fn the_culprit_may_stand_in_another_stage() {
    let dockerfile = "FROM node:20 AS src
COPY . /src
FROM node:20
COPY --from=src /src/package.json .
RUN npm ci
RUN npm run build";
    let findings = told(rebuilt(&spec(), dockerfile, &[2, 4, 5, 6]));
    assert_eq!(
        findings[0].1,
        "line 2 `COPY . /src` takes src/app.js in and changed, so everything below runs again"
    );
    let findings = told(rebuilt(&spec(), dockerfile, &[4, 5, 6]));
    assert_eq!(
        findings[0].1,
        "line 4 `COPY --from=src /src/package.json .` ran again, so everything below does too"
    );
}

#[test]
fn an_instruction_may_break_by_itself() {
    let own = Spec {
        stays_cached: vec!["COPY \\.".to_owned()],
        ..spec()
    };
    assert_eq!(
        told(rebuilt(&own, GOOD, &[5, 6]))[0].1,
        "it takes src/app.js in, so it ran again"
    );
    assert_eq!(
        told(rebuilt(&spec(), GOOD, &[4, 6])),
        [(
            "line 4 `RUN npm ci` stays cached after an edit of src/app.js".to_owned(),
            "it ran again, though all before it was cached".to_owned(),
            Some(4)
        )]
    );
}

#[test]
fn what_must_run_and_did_not_is_told() {
    assert_eq!(
        told(rebuilt(&spec(), GOOD, &[])),
        [(
            "an instruction like `RUN npm run build` runs again after an edit of src/app.js"
                .to_owned(),
            "`RUN npm run build` came from the cache: src/app.js does not reach it".to_owned(),
            Some(6)
        )]
    );
    let spec = spec();
    let image = ImageFacts {
        trials: [(spec.edit.clone(), Ok(Ok(built(Vec::new()))))].into(),
        ..ImageFacts::default()
    };
    let mut facts = with_context(facts(GOOD, image), &[("src/app.js", "")]);
    facts.sent = Ok(Arc::new(FileTree::default()));
    assert_eq!(
        told(spec.evaluate(&facts))[0].1,
        "`RUN npm run build` came from the cache: .dockerignore keeps src/app.js from the builder"
    );
}

#[test]
fn an_instruction_that_is_not_there_is_a_finding() {
    let dockerfile = "FROM node:20 AS dev
RUN npm ci
FROM node:20
RUN npm run build";
    assert_eq!(
        told(rebuilt(&spec(), dockerfile, &[4])),
        [(
            "an instruction like `RUN npm ci` that stays cached".to_owned(),
            "only `RUN npm ci`, in a stage that the image does not need".to_owned(),
            Some(2)
        )]
    );
    assert_eq!(
        told(rebuilt(&spec(), "FROM node:20\nRUN npm ci", &[])),
        [(
            "an instruction like `RUN npm run build` runs again after an edit of src/app.js"
                .to_owned(),
            "the only RUN is line 2 `RUN npm ci`".to_owned(),
            None
        )]
    );
    let odd = Spec {
        stays_cached: vec![r"^RUN .*(yarn|pnpm)\b".to_owned()],
        runs: vec![r"COPY \./src".to_owned(), "npm ci && x".to_owned()],
        ..spec()
    };
    let found = told(rebuilt(&odd, dockerfile, &[4]));
    let words: Vec<_> = found
        .iter()
        .map(|(what, found, _)| (&what[..], &found[..]))
        .collect();
    assert_eq!(
        words,
        [
            (
                "an instruction like `RUN … yarn or pnpm` that stays cached",
                "of RUN there is line 2 `RUN npm ci` and line 4 `RUN npm run build`"
            ),
            (
                "an instruction like `COPY ./src` runs again after an edit of src/app.js",
                "the Dockerfile has no COPY"
            ),
            (
                "an instruction like `npm ci && x` runs again after an edit of src/app.js",
                "the Dockerfile has none"
            ),
        ]
    );
}

#[test]
fn equal_instructions_share_one_step() {
    let dockerfile = "FROM node:20 AS test
RUN npm ci
FROM node:20
RUN npm ci
COPY --from=test /x /x
RUN npm run build";
    let steps = |cached| {
        vec![
            step(2, "RUN npm  ci", cached),
            step(5, "COPY --from=test /x /x", true),
            step(6, "RUN npm run build", false),
        ]
    };
    assert_eq!(told(with_steps(&spec(), dockerfile, steps(true))), []);
    assert_eq!(
        told(with_steps(&spec(), dockerfile, steps(false))).len(),
        2,
        "both instructions are told"
    );
}

#[test]
fn steps_that_cannot_be_placed_give_no_answer() {
    let odd = BuildStep {
        line: None,
        ..step(0, "RUN npm $HOW", false)
    };
    let answer = with_steps(&spec(), GOOD, vec![odd]);
    assert!(
        matches!(&answer, Err(NoAnswer::Unknown(why)) if why.contains("line 4 `RUN npm ci`")),
        "{answer:?}"
    );
    // The text alone is enough.
    let by_text = BuildStep {
        line: None,
        ..step(0, "RUN npm ci", true)
    };
    let answer = with_steps(
        &spec(),
        GOOD,
        vec![by_text, step(6, "RUN npm run build", false)],
    );
    assert_eq!(told(answer), []);
}

#[test]
fn settings_have_no_step_and_count_as_cached() {
    let setting = Spec {
        stays_cached: vec!["^USER node".to_owned()],
        runs: Vec::new(),
        ..spec()
    };
    assert_eq!(told(rebuilt(&setting, GOOD, &[5, 6])), []);
}

#[test]
fn a_rebuild_that_fails_is_told_and_a_lost_engine_is_no_answer() {
    let failed = with_trial(&spec(), GOOD, Ok(Err(run_failed())));
    assert_eq!(
        told(failed),
        [(
            "it still builds after an edit of src/app.js".to_owned(),
            "`npm test` ended with exit code 1".to_owned(),
            Some(4)
        )]
    );
    let lost = BuildFailure::EngineLost {
        reason: "gone".to_owned(),
    };
    assert!(matches!(
        with_trial(&spec(), GOOD, Ok(Err(lost))),
        Err(NoAnswer::Unknown(_) | NoAnswer::NotGathered)
    ));
    let unknown = NoAnswer::Unknown("busy".to_owned());
    assert_eq!(
        with_trial(&spec(), GOOD, Err(unknown.clone())),
        Err(unknown)
    );
    assert_eq!(spec().evaluate(&unbuilt(GOOD)), Err(NoAnswer::NotBuilt));
}

#[test]
fn an_edit_of_a_file_that_is_not_there_is_no_ones_failure() {
    let mut other = spec();
    other.edit.path = "src/none.js".to_owned();
    let answer = rebuilt(&other, GOOD, &[5, 6]);
    assert!(
        matches!(&answer, Err(NoAnswer::Unknown(why)) if why.contains("`src/none.js`")),
        "{answer:?}"
    );
}

#[test]
fn an_authors_mistakes_are_found() {
    let wrong = Spec {
        edit: Edit {
            path: "../x".to_owned(),
            append: String::new(),
        },
        stays_cached: vec!["(".to_owned(), "^FROM node".to_owned()],
        runs: vec!["USER node".to_owned()],
    };
    let empty = Spec {
        stays_cached: Vec::new(),
        runs: Vec::new(),
        ..spec()
    };
    for (spec, keys) in [
        (
            wrong,
            &[
                "edit.path",
                "edit.append",
                "stays_cached[0]",
                "stays_cached[1]",
                "runs[0]",
            ][..],
        ),
        (empty, &[""]),
        (spec(), &[]),
    ] {
        let mut problems = Problems::default();
        spec.problems(&mut problems);
        let found: Vec<&str> = problems.found.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(found, keys);
    }
}

#[test]
fn only_a_run_that_nothing_before_it_explains_is_unexplained() {
    let steps = |ran: &[u32]| -> Vec<BuildStep> {
        let lines = (1..).zip(GOOD.lines());
        lines
            .map(|(line, text)| step(line, text, !ran.contains(&line)))
            .collect()
    };
    let good = crate::domain::dockerfile::parse(GOOD).unwrap();
    assert!(unexplained(&good, None, &steps(&[4, 5, 6])));
    assert!(!unexplained(&good, None, &steps(&[5, 6, 9])));
    assert!(!unexplained(&good, None, &steps(&[3, 4, 5, 6, 9])));
    let mounts = GOOD.replace("RUN npm ci", "RUN --mount=type=bind,target=/src npm ci");
    let mounts = crate::domain::dockerfile::parse(&mounts).unwrap();
    assert!(!unexplained(&mounts, None, &steps(&[4, 5, 6])));
}
