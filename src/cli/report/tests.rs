//! One report in every format, as its readers see it.

use std::collections::BTreeMap;

use super::{Format, render};
use crate::cli::style::Style;
use crate::domain::build::Builder;
use crate::domain::mission::Slug;
use crate::domain::report::{ImageReport, REPORT_VERSION, Receipt, Report, StepReport, Timings};
use crate::domain::verdict::{Finding, Outcome, Verdict};

fn slug(text: &str) -> Slug {
    Slug::new(text).expect("a slug")
}

fn verdict(check: &str, title: &str, outcome: Outcome) -> Verdict {
    let hint =
        matches!(outcome, Outcome::Fail { .. }).then(|| "Put the tools **away**.".to_owned());
    Verdict {
        check: slug(check),
        kind: "files",
        title: title.to_owned(),
        points: 10,
        outcome,
        hint,
    }
}

fn image() -> ImageReport {
    ImageReport {
        total_bytes: Some(121_000_000),
        final_bytes: Some(120_000_000),
        wasted_bytes: Some(1_000_000),
        efficiency: Some(0.992),
        layers: 9,
        references: BTreeMap::from([("bloated".to_owned(), 126_000_000)]),
    }
}

fn receipt() -> Receipt {
    Receipt {
        phoenix: "0.1.0".to_owned(),
        mission: slug("lean-manufacturing"),
        mission_digest: "sha256:11".to_owned(),
        submission_digest: "sha256:22".to_owned(),
        base_images: BTreeMap::from([("node:20-alpine".to_owned(), "sha256:33".to_owned())]),
        stand_ins: vec!["node:20-alpine".to_owned()],
        engine: Some("Docker 20.10.24".to_owned()),
        builder: Some(Builder::Buildkit),
        image_store: Some("overlay2".to_owned()),
    }
}

fn report() -> Report {
    let finding = Finding::new(
        "no `nodemon` in any layer",
        "27 files <b>of it</b> & more, 9.41 MB",
    )
    .at_line(Some(13))
    .in_layer(Some(8))
    .at_path("/app/node_modules/nodemon/package.json");
    let steps = vec![StepReport {
        id: slug("clean-room"),
        title: "Get the tools out".to_owned(),
        passed: false,
        checks: vec![
            verdict("builds", "The blueprint builds", Outcome::Pass),
            verdict(
                "tools",
                "No tools # on board",
                Outcome::Fail {
                    findings: vec![finding],
                },
            ),
            verdict(
                "answers",
                "It answers",
                Outcome::CouldNotCheck {
                    reason: "the engine was lost".to_owned(),
                },
            ),
            verdict(
                "stops",
                "It stops",
                Outcome::Skipped {
                    because: "`answers` comes first".into(),
                },
            ),
        ],
    }];
    let (outcome, points) = Report::tally(&steps);
    Report {
        report: REPORT_VERSION,
        outcome,
        points,
        steps,
        image: Some(image()),
        receipt: receipt(),
        timings: Timings {
            rebuild: None,
            engine_bytes: Some(121_300_000),
            ..Timings::default()
        },
    }
}

fn rendered(format: Format) -> String {
    let style = Style {
        width: 72,
        colour: false,
    };
    render(&report(), "Lean Manufacturing", format, style).expect("a report")
}

#[test]
fn for_people() {
    insta::assert_snapshot!(rendered(Format::Human));
}

#[test]
fn as_json() {
    insta::assert_snapshot!(rendered(Format::Json));
}

#[test]
fn as_junit() {
    insta::assert_snapshot!(rendered(Format::Junit));
}

#[test]
fn as_tap() {
    insta::assert_snapshot!(rendered(Format::Tap));
}

#[test]
fn as_markdown() {
    insta::assert_snapshot!(rendered(Format::Markdown));
}

#[test]
fn a_narrow_terminal_still_reads() {
    let style = Style {
        width: 20,
        colour: false,
    };
    let text = render(&report(), "Lean Manufacturing", Format::Human, style).expect("a report");
    assert!(
        text.lines().all(|line| line.chars().count() <= 46),
        "{text}"
    );
    assert!(text.contains("9.41 MB"), "{text}");
}
