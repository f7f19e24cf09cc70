use std::collections::BTreeMap;

use crate::domain::check::testing::{
    Image, check, fails, findings, needs_an_image, of_image, passes, problem_keys,
};
use crate::domain::facts::{Facts, NoAnswer, PatternHit, Plan};
use crate::domain::image::{HistoryEntry, ImageConfig};

const TEXT: &str = "FROM node:20\nARG TOKEN\nENV DB_PASSWORD=hunter2\nCOPY . .\n\
                    RUN echo hunter2 > /app/key\nRUN rm .env";

fn entry(created_by: &str, empty_layer: bool) -> HistoryEntry {
    HistoryEntry {
        created_by: created_by.to_owned(),
        empty_layer,
    }
}

fn image(config: ImageConfig) -> Facts {
    let image = Image::on(&[("etc/.env", 1), ("etc/shadow", 2)])
        .layer("COPY . .", 4, &[("app/.env", 20), ("app/server.js", 9)])
        .layer("RUN echo hunter2 > /app/key", 5, &[("app/key", 8)])
        .deleting("RUN rm .env", 6, &["app/.env"])
        .config(config);
    let mut facts = of_image(TEXT, image);
    facts.image.hits = Some(Ok(Vec::new()));
    facts
}

fn leaking() -> Facts {
    let hit = |layer, path: &str| PatternHit {
        pattern: "hunter2".to_owned(),
        layer,
        path: path.to_owned(),
    };
    let mut facts = image(ImageConfig {
        env: vec!["PATH=/bin".to_owned(), "DB_PASSWORD=hunter2".to_owned()],
        cmd: vec!["node".to_owned(), "--token=hunter2".to_owned()],
        labels: BTreeMap::from([("fine".to_owned(), "yes".to_owned())]),
        history: vec![
            entry("ADD base with hunter2", false),
            entry("ENV DB_PASSWORD=hunter2", true),
            entry("COPY . .", false),
            entry("RUN |1 TOKEN=hunter2 /bin/sh -c true", false),
        ],
        diff_ids: vec!["sha256:1".to_owned()],
        ..ImageConfig::default()
    });
    facts.image.hits = Some(Ok(vec![
        hit(0, "etc/shadow"),
        hit(1, "app/.env"),
        hit(2, "app/key"),
    ]));
    facts
}

#[test]
fn a_clean_image_passes() {
    let clean = image(ImageConfig::default());
    passes(
        "secrets",
        r#"{"paths": ["**/*.pem", "/etc/.env"], "matches": ["hunter2"]}"#,
        &clean,
    );
    passes("secrets", r#"{"matches": ["other"]}"#, &leaking());
    passes(
        "secrets",
        r#"{"paths": ["**/.env"], "scope": ["config"]}"#,
        &leaking(),
    );
}

#[test]
fn a_deleted_file_still_ships() {
    let found = "`/app/.env` (20 B), from line 4 (COPY . .); \
                 line 6 (RUN rm .env) deletes it, but it stays in the image";
    let keys = r#"{"paths": ["**/.env"], "scope": ["layers"]}"#;
    fails(
        "secrets",
        keys,
        &leaking(),
        "`**/.env` in no layer",
        found,
        Some(4),
    );
    assert_eq!(findings("secrets", keys, &leaking())[0].layer, Some(1));
}

#[test]
fn files_that_hold_a_secret_are_named_without_it() {
    let keys = r#"{"matches": ["hunter2"], "scope": ["layers"]}"#;
    let all = findings("secrets", keys, &leaking());
    let said: Vec<_> = all.iter().map(|f| (f.found.as_str(), f.line)).collect();
    assert_eq!(
        said,
        [
            (
                "`/app/.env`, from line 4 (COPY . .); \
                 line 6 (RUN rm .env) deletes it, but it stays in the image",
                Some(4)
            ),
            ("`/app/key`, from line 5 (RUN echo hu… > /app/key)", Some(5)),
        ]
    );
    assert_eq!(all[0].expected, "no layer holds `hu…`");
}

#[test]
fn the_base_images_layers_are_left_out_when_they_are_known() {
    let keys = r#"{"matches": ["hunter2"], "scope": ["layers"]}"#;
    let mut facts = leaking();
    facts.image.base_layers = Some(Err(NoAnswer::Unknown("lost".to_owned())));
    assert_eq!(findings("secrets", keys, &facts).len(), 3);
    facts.image.base_layers = Some(Ok(3));
    passes("secrets", keys, &facts);
}

#[test]
fn history_keeps_build_arguments() {
    let keys = r#"{"matches": ["hunter2"], "scope": ["history"]}"#;
    let all = findings("secrets", keys, &leaking());
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].expected, "no `hu…` in the history");
    assert_eq!(all[0].found, "`ENV DB_PASSWORD=hu…`, and 1 more entry");
    let keys = r#"{"matches": ["TOKEN=\\w+"], "scope": ["history"]}"#;
    let found = "`RUN |1 TO… /bin/sh -c true`; build arguments stay in the history";
    let all = findings("secrets", keys, &leaking());
    assert_eq!(
        (all[0].found.as_str(), all[0].expected.as_str()),
        (found, r"no `TOKEN=\w+` in the history")
    );
    let mut unread = leaking();
    if let Some(Ok(config)) = &mut unread.image.config {
        config.history.clear();
    }
    let answer = check("secrets", keys).evaluate(&unread);
    assert!(
        matches!(answer, Err(NoAnswer::Unknown(_) | NoAnswer::NotGathered)),
        "{answer:?}"
    );
}

#[test]
fn settings_are_searched_too() {
    let keys = r#"{"matches": ["hunter2"], "scope": ["config"]}"#;
    let all = findings("secrets", keys, &leaking());
    let said: Vec<_> = all.iter().map(|f| (f.found.as_str(), f.line)).collect();
    assert_eq!(
        said,
        [
            ("ENV `DB_PASSWORD=hu…`", Some(3)),
            ("CMD `node --token=hu…`", Some(1))
        ]
    );
    assert_eq!(all[0].expected, "no `hu…` in the config");
}

#[test]
fn no_finding_repeats_the_secret() {
    let long = format!("RUN {} hunter2 {}", "a".repeat(51), "b".repeat(300));
    let image = Image::scratch()
        .layer(&long, 2, &[("app/hunter2.env", 1)])
        .config(ImageConfig {
            history: vec![entry(&long, false)],
            env: vec![format!("LONG={long}")],
            ..ImageConfig::default()
        });
    let mut facts = of_image(TEXT, image);
    facts.image.hits = Some(Ok(vec![PatternHit {
        pattern: "hunter2".to_owned(),
        layer: 0,
        path: "app/hunter2.env".to_owned(),
    }]));
    let keys = r#"{"matches": ["hunter2"], "paths": ["**/*.env"]}"#;
    let all = findings("secrets", keys, &facts);
    assert_eq!(all.len(), 4);
    for finding in all {
        assert!(
            !format!("{:?}", (&finding.expected, &finding.found)).contains("hunt"),
            "{finding:?}"
        );
    }
}

#[test]
fn everything_is_searched_unless_a_scope_is_given() {
    let keys = r#"{"matches": ["hunter2"], "paths": ["**/.env"]}"#;
    assert_eq!(findings("secrets", keys, &leaking()).len(), 6);
    let mut plan = Plan::default();
    check("secrets", keys).plan(&mut plan);
    assert!(plan.layers && plan.patterns.contains("hunter2"));
    let mut plan = Plan::default();
    check("secrets", r#"{"matches": ["a"], "scope": ["config"]}"#).plan(&mut plan);
    assert_eq!(plan, Plan::default());
    let mut plan = Plan::default();
    check("secrets", r#"{"matches": ["a"], "scope": ["history"]}"#).plan(&mut plan);
    assert!(plan.layers && plan.patterns.is_empty());
}

#[test]
fn what_was_not_searched_is_no_pass() {
    needs_an_image("secrets", r#"{"matches": ["a"]}"#);
    let mut facts = image(ImageConfig::default());
    facts.image.hits = None;
    let answer = check("secrets", r#"{"matches": ["a"]}"#).evaluate(&facts);
    assert!(
        matches!(answer, Err(NoAnswer::Unknown(_) | NoAnswer::NotGathered)),
        "{answer:?}"
    );
}

#[test]
fn authors_mistakes() {
    for (keys, wrong) in [
        (r#"{"paths": ["**/.env"], "matches": ["a"]}"#, &[][..]),
        (r#"{"paths": ["**/.env"], "scope": ["layers"]}"#, &[]),
        ("{}", &[""]),
        (
            r#"{"paths": ["["], "matches": ["("]}"#,
            &["paths[0]", "matches[0]"],
        ),
        (
            r#"{"paths": ["a"], "matches": ["a"], "scope": ["config"]}"#,
            &["scope"],
        ),
        (
            r#"{"paths": ["a"], "scope": ["layers", "history"]}"#,
            &["scope"],
        ),
    ] {
        assert_eq!(problem_keys("secrets", keys), wrong, "{keys}");
    }
}
