use crate::domain::check::testing::{
    check, facts, failed, fails, findings, passes, problem_keys, unparsed,
};
use crate::domain::facts::{Facts, NoAnswer};

const TWO: &str = "FROM node:20 AS builder
WORKDIR /app
COPY package.json .
RUN npm ci
COPY . .
FROM node:20-alpine AS production
COPY --from=builder /app /app
CMD [\"node\", \"server.js\"]";

const ONE: &str = "ARG TAG=20\nFROM node:20\nCOPY . .\nRUN npm ci\nRUN apt update\nRUN apt upgrade";

#[test]
fn a_good_shape_passes() {
    for keys in [
        r#"{"min_stages": 2, "max_stages": 2}"#,
        r#"{"final_base": "alpine|distroless"}"#,
        r#"{"copies_from": ["builder", "0", "BUILDER"]}"#,
        r#"{"require": ["^CMD \\[", "^FROM .* AS builder$"], "forbid": ["^ADD "]}"#,
        r#"{"before": [["COPY package", "RUN npm ci"], ["RUN npm ci", "COPY \\."]]}"#,
    ] {
        passes("dockerfile", keys, &facts(TWO));
    }
    let scratch = facts("FROM scratch\nCOPY a /a");
    passes("dockerfile", r#"{"final_base": "^scratch$"}"#, &scratch);
    let mount = "FROM a AS wheels\nFROM b\nRUN --mount=type=bind,from=wheels,target=/w pip";
    passes(
        "dockerfile",
        r#"{"copies_from": ["wheels"]}"#,
        &facts(mount),
    );
    let chain = "FROM a AS x\nFROM b AS y\nCOPY --from=x /a /a\nFROM y\nCMD z";
    passes(
        "dockerfile",
        r#"{"copies_from": ["x"], "final_base": "^b$"}"#,
        &facts(chain),
    );
    let older = Facts {
        build: failed().build,
        ..facts(TWO)
    };
    passes("dockerfile", r#"{"min_stages": 2}"#, &older);
}

#[test]
fn the_number_of_stages() {
    let keys = r#"{"min_stages": 2}"#;
    fails(
        "dockerfile",
        keys,
        &facts(ONE),
        "at least 2 stages",
        "1 stage",
        Some(2),
    );
    let keys = r#"{"max_stages": 1}"#;
    fails(
        "dockerfile",
        keys,
        &facts(TWO),
        "at most 1 stage",
        "2 stages",
        Some(6),
    );
}

#[test]
fn the_final_base() {
    let expected = "the final stage stands on an image like `alpine`";
    let keys = r#"{"final_base": "alpine"}"#;
    fails(
        "dockerfile",
        keys,
        &facts(ONE),
        expected,
        "`node:20`",
        Some(2),
    );
    let chain = facts("FROM node:20 AS base\nFROM base\nRUN x");
    fails(
        "dockerfile",
        keys,
        &chain,
        expected,
        "`node:20`, through `base`",
        Some(2),
    );
    let target = Facts {
        target: Some("builder".to_owned()),
        ..facts(TWO)
    };
    fails("dockerfile", keys, &target, expected, "`node:20`", Some(1));
    let target = Facts {
        target: Some("test".to_owned()),
        ..facts(TWO)
    };
    fails(
        "dockerfile",
        keys,
        &target,
        "a stage `test`",
        "there is none",
        None,
    );
}

#[test]
fn where_the_final_stage_copies_from() {
    let expected = |stage: &str| format!("the final stage copies from `{stage}`");
    for (text, stage, found, line) in [
        (ONE, "builder", "there is no such stage, only stage 0", 2),
        (TWO, "bulider", "there is no such stage; `builder` is", 6),
        (
            "FROM a AS x\nFROM b\nRUN y",
            "x",
            "it copies from no stage",
            2,
        ),
        (
            "FROM a AS x\nFROM a AS y\nFROM b\nRUN y\nCOPY --from=y /a /a",
            "x",
            "it copies from `y` only",
            5,
        ),
        (
            "FROM a AS x\nFROM b\nADD --from=x /a /a",
            "x",
            "it copies from no stage",
            2,
        ),
    ] {
        let keys = format!(r#"{{"copies_from": ["{stage}"]}}"#);
        fails(
            "dockerfile",
            &keys,
            &facts(text),
            &expected(stage),
            found,
            Some(line),
        );
    }
}

#[test]
fn required_and_forbidden_instructions() {
    let keys = r#"{"require": ["^USER "]}"#;
    let expected = "an instruction like `USER`";
    fails("dockerfile", keys, &facts(ONE), expected, "none does", None);
    let keys = r#"{"forbid": ["^RUN apt"]}"#;
    let expected = "no instruction like `RUN apt`";
    let found = "line 5: `RUN apt update`, and line 6";
    fails("dockerfile", keys, &facts(ONE), expected, found, Some(5));
    let keys = r#"{"forbid": ["^ARG TAG"]}"#;
    let expected = "no instruction like `ARG TAG`";
    fails(
        "dockerfile",
        keys,
        &facts(ONE),
        expected,
        "line 1: `ARG TAG=20`",
        Some(1),
    );
}

#[test]
fn the_order_of_two_instructions() {
    let keys = r#"{"before": [["RUN npm ci", "COPY \\."]]}"#;
    let expected = "`RUN npm ci` before `COPY .`";
    let found = "line 3 (`COPY . .`) stands before line 4 (`RUN npm ci`)";
    fails("dockerfile", keys, &facts(ONE), expected, found, Some(3));
    let keys = r#"{"before": [["COPY package", "RUN npm ci"]]}"#;
    let expected = "an instruction like `COPY package`";
    fails("dockerfile", keys, &facts(ONE), expected, "none does", None);
    let keys = r#"{"before": [["A", "B"]]}"#;
    assert_eq!(findings("dockerfile", keys, &facts("FROM x")).len(), 2);
    let keys = r#"{"before": [["npm", "npm ci"]]}"#;
    let found = "line 4 is the first of either kind: `RUN npm ci`";
    fails(
        "dockerfile",
        keys,
        &facts(ONE),
        "`npm` before `npm ci`",
        found,
        Some(4),
    );
}

#[test]
fn without_a_dockerfile_it_is_skipped() {
    let answer = check("dockerfile", r#"{"min_stages": 2}"#).evaluate(&unparsed());
    assert_eq!(answer, Err(NoAnswer::NotBuilt));
}

#[test]
fn authors_mistakes() {
    for (keys, wrong) in [
        (r#"{"min_stages": 2, "final_base": "alpine"}"#, &[][..]),
        ("{}", &[""]),
        (r#"{"min_stages": 3, "max_stages": 2}"#, &["min_stages"]),
        (r#"{"min_stages": 1}"#, &["min_stages"]),
        (r#"{"max_stages": 0}"#, &["max_stages"]),
        (r#"{"final_base": "("}"#, &["final_base"]),
        (
            r#"{"require": ["("], "forbid": [")"]}"#,
            &["require[0]", "forbid[0]"],
        ),
        (r#"{"require": ["a"], "forbid": ["a"]}"#, &["forbid"]),
        (
            r#"{"before": [["(", ")"]]}"#,
            &["before[0][0]", "before[0][1]"],
        ),
        (r#"{"before": [["a", "a"]]}"#, &["before[0]"]),
    ] {
        assert_eq!(problem_keys("dockerfile", keys), wrong, "{keys}");
    }
}
