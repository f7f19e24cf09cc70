use std::collections::BTreeMap;

use super::super::command;
use super::super::testing_facts::{facts, run_failed, unbuilt, with_context};
use super::*;
use crate::domain::facts::{ImageFacts, RunEnd, RunOutcome};
use crate::domain::mission::Slug;

const DOCKERFILE: &str = "FROM node:20 AS test
COPY . .
RUN npm ci
RUN npm test
FROM node:20 AS prod
COPY . .";

fn edit() -> Edit {
    Edit {
        path: "test/app.test.js".to_owned(),
        append: "throw 1".to_owned(),
    }
}

fn gate() -> Spec {
    Spec {
        name: Some("test".to_owned()),
        edit: Some(edit()),
        expect: Expect::Failure,
        checks: Vec::new(),
    }
}

fn check(title: &str, kind: CheckKind) -> Check {
    Check {
        id: Slug::new("inner").unwrap(),
        title: title.to_owned(),
        points: 10,
        needs: Vec::new(),
        hint: None,
        kind,
    }
}

fn command(program: &str) -> CheckKind {
    CheckKind::Command(command::Spec {
        run: Some(vec![program.to_owned()]),
        exit: 0,
        stdout: Vec::new(),
        stderr: Vec::new(),
        timeout: command::DEFAULT_TIMEOUT,
    })
}

fn prod(checks: Vec<Check>) -> Spec {
    Spec {
        name: Some("Prod".to_owned()),
        edit: None,
        expect: Expect::Success,
        checks,
    }
}

type Build = Result<(), BuildFailure>;

/// Facts in which the targets of the plan were built like this: with the edit, without.
fn targets(spec: &Spec, edited: &Build, unedited: &Build) -> Facts {
    let mut plan = Plan::default();
    spec.plan(&mut plan);
    let mut whole = with_context(
        facts(DOCKERFILE, ImageFacts::default()),
        &[("test/app.test.js", "")],
    );
    whole.targets = plan
        .targets
        .into_keys()
        .map(|key| {
            let build = if key.edit.is_some() { edited } else { unedited };
            let mut target = facts(DOCKERFILE, ImageFacts::default());
            target.target.clone_from(&key.name);
            if let Err(failure) = build {
                target.build = Some(Err(failure.clone()));
            }
            (key, target)
        })
        .collect();
    whole
}

fn told(findings: Fact<Vec<Finding>>) -> Vec<(String, String, Option<u32>)> {
    let findings = findings.unwrap().into_iter();
    findings.map(|f| (f.expected, f.found, f.line)).collect()
}

#[test]
fn a_gate_that_a_failing_test_closes_passes() {
    let facts = targets(&gate(), &Err(run_failed()), &Ok(()));
    assert_eq!(told(gate().evaluate(&facts)), []);
}

#[test]
fn a_gate_must_fail_for_the_right_reason() {
    let expected = "a RUN of target `test` fails after an edit of test/app.test.js".to_owned();
    let parse = BuildFailure::Parse {
        line: Some(2),
        message: "no".to_owned(),
    };
    for (edited, unedited, found, line) in [
        (Ok(()), Ok(()), "it built", Some(1)),
        (
            Err(parse),
            Ok(()),
            "it failed for another reason: the Dockerfile does not parse: no",
            Some(2),
        ),
        (
            Err(run_failed()),
            Err(run_failed()),
            "it fails without the edit too: `npm test` ended with exit code 1; its log says `1 failing`",
            Some(4),
        ),
    ] {
        let facts = targets(&gate(), &edited, &unedited);
        assert_eq!(
            told(gate().evaluate(&facts)),
            [(expected.clone(), found.to_owned(), line)]
        );
    }
}

#[test]
fn a_missing_stage_is_told_with_those_that_are_there() {
    let spec = Spec {
        name: Some("dev".to_owned()),
        ..prod(Vec::new())
    };
    assert_eq!(
        told(spec.evaluate(&unbuilt(DOCKERFILE))),
        [(
            "a stage named `dev`".to_owned(),
            "the stages are `test`, `prod`".to_owned(),
            Some(5)
        )]
    );
    assert_eq!(
        told(spec.evaluate(&unbuilt("FROM node:20 AS web\nFROM a:1\n")))[0].1,
        "the only named stage is `web`"
    );
    assert_eq!(
        told(spec.evaluate(&unbuilt("FROM node:20\nCOPY . .")))[0].1,
        "no stage of the Dockerfile has a name (`FROM … AS name`)"
    );
}

#[test]
fn without_a_name_it_is_the_submission_after_an_edit() {
    let spec = Spec {
        name: None,
        edit: Some(edit()),
        ..prod(vec![check("Runs", command("node"))])
    };
    let facts = targets(&spec, &Err(run_failed()), &Ok(()));
    assert_eq!(
        told(spec.evaluate(&facts))[0].0,
        "the Dockerfile builds after an edit of test/app.test.js"
    );
    let mut problems = Problems::default();
    spec.problems(&mut problems);
    assert_eq!(problems.found.len(), 0);
    let unedited = Spec { edit: None, ..spec };
    unedited.problems(&mut problems);
    assert_eq!(problems.found.len(), 1);
}

#[test]
fn a_target_that_does_not_build_is_a_finding() {
    let spec = prod(vec![check("Runs", command("node"))]);
    let facts = targets(&spec, &Ok(()), &Err(run_failed()));
    assert_eq!(
        told(spec.evaluate(&facts)),
        [(
            "target `Prod` builds".to_owned(),
            "`npm test` ended with exit code 1; its log says `1 failing`".to_owned(),
            Some(4)
        )]
    );
}

fn ran(code: i64) -> RunOutcome {
    RunOutcome {
        end: RunEnd::Exited(code),
        stdout: String::new(),
        stderr: String::new(),
        truncated: false,
        seconds: 0.1,
    }
}

/// Evaluates two nested commands whose runs ended like this.
fn nested(first: Fact<RunOutcome>, second: Fact<RunOutcome>) -> Fact<Vec<Finding>> {
    let spec = prod(vec![
        check("Node starts", command("a")),
        check("Npm starts", command("b")),
    ]);
    let mut facts = targets(&spec, &Ok(()), &Ok(()));
    let mut plan = Plan::default();
    spec.plan(&mut plan);
    let runs = plan.targets.remove(&spec.key()).unwrap().runs;
    let outcomes: BTreeMap<_, _> = runs.into_iter().zip([first, second]).collect();
    facts.targets.get_mut(&spec.key()).unwrap().image.runs = outcomes;
    spec.evaluate(&facts)
}

#[test]
fn nested_findings_carry_the_nested_title() {
    assert_eq!(told(nested(Ok(ran(0)), Ok(ran(0)))), []);
    assert_eq!(
        told(nested(Ok(ran(0)), Ok(ran(2)))),
        [(
            "Npm starts: `b` ends with exit code 0".to_owned(),
            "exit code 2; it printed nothing".to_owned(),
            None
        )]
    );
}

#[test]
fn a_missing_answer_counts_unless_another_check_failed_for_certain() {
    let lost = || Err(NoAnswer::Unknown("the engine was lost".to_owned()));
    assert_eq!(
        nested(Ok(ran(0)), lost()),
        Err(NoAnswer::Unknown("the engine was lost".to_owned()))
    );
    assert_eq!(told(nested(lost(), Ok(ran(2)))).len(), 1);
}

#[test]
fn without_a_fact_there_is_no_answer() {
    let lost = BuildFailure::EngineLost {
        reason: "gone".to_owned(),
    };
    for facts in [
        targets(&gate(), &Err(lost.clone()), &Ok(())),
        targets(&gate(), &Err(run_failed()), &Err(lost)),
        Facts {
            targets: BTreeMap::new(),
            ..targets(&gate(), &Ok(()), &Ok(()))
        },
        // The edited file is not there.
        with_context(targets(&gate(), &Err(run_failed()), &Ok(())), &[]),
    ] {
        let answer = gate().evaluate(&facts);
        assert!(
            matches!(answer, Err(NoAnswer::Unknown(_) | NoAnswer::NotGathered)),
            "{answer:?}"
        );
    }
}

#[test]
fn an_authors_mistakes_are_found_below_their_keys() {
    let target = Spec {
        name: Some(String::new()),
        edit: Some(Edit {
            path: "/abs".to_owned(),
            append: "x".to_owned(),
        }),
        expect: Expect::Failure,
        checks: vec![
            check("a", CheckKind::Builds(super::super::builds::Spec {})),
            Check {
                needs: vec![Slug::new("x").unwrap()],
                ..check("b", command(""))
            },
            check("c", CheckKind::Target(prod(Vec::new()))),
        ],
    };
    let mut problems = Problems::default();
    target.problems(&mut problems);
    let keys: Vec<&str> = problems.found.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "name",
            "edit.path",
            "checks",
            "checks[0]",
            "checks[1].needs",
            "checks[1].command.run[0]",
            "checks[2]",
        ]
    );
    let mut problems = Problems::default();
    gate().problems(&mut problems);
    assert_eq!(problems.found, []);
}
