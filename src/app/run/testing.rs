//! Runs made by hand for the tests of app and ui: a mission, and the events an engine would send.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::{Run, RunEnd};
use crate::domain::build::{BuildEvent, BuildFailure, BuildStep, Builder, Built, Pull, StepState};
use crate::domain::bytes::Bytes;
use crate::domain::event::{BuildOf, GradeEvent};
use crate::domain::image::{Analysis, LayerFacts};
use crate::domain::mission::{Mission, Slug};
use crate::domain::report::{Overall, Points, REPORT_VERSION, Receipt, Report, Timings};
use crate::domain::verdict::{Finding, Outcome, Verdict};

pub(crate) const MB: u64 = 1_000_000;

/// Two steps: `blueprint` with `builds` and `two-stages`, `clean-room` with `no-tools`, `light`,
/// `never` and `answers`. Seventy points.
pub(crate) fn mission() -> Mission {
    let check = |id: &str, title: &str, points: u32, kind: serde_json::Value| serde_json::json!({"id": id, "title": title, "points": points, "kind": kind});
    serde_json::from_value(serde_json::json!({
        "about": {"format": 1, "id": "lean", "title": "Lean", "summary": "s", "level": 2, "minutes": 20},
        "memo": {"from": "S", "to": "A", "subject": "x", "body": "y"},
        "references": [
            {"id": "bloated", "dockerfile": "reference/bloated.Dockerfile", "role": "baseline"},
            {"id": "lean", "dockerfile": "reference/lean.Dockerfile", "role": "solution"},
        ],
        "steps": [
            {"id": "blueprint", "title": "Read the blueprint", "task": "Build it.", "checks": [
                check("builds", "The blueprint builds", 10, serde_json::json!({"builds": {}})),
                check("two-stages", "A workshop and a clean room", 5,
                    serde_json::json!({"dockerfile": {"min_stages": 2}})),
            ]},
            {"id": "clean-room", "title": "Get the tools out", "task": "At most 92 % (`0.92`).", "checks": [
                check("no-tools", "The tools stay in the workshop", 30,
                    serde_json::json!({"files": {"absent": ["/x"]}})),
                check("light", "At most 92 % of the one-room image", 20,
                    serde_json::json!({"size": {"of": "bloated", "max_ratio": 0.92}})),
                check("never", "Not hidden in a layer either", 5,
                    serde_json::json!({"files": {"absent": ["/y"], "scope": "any_layer"}})),
            ]},
        ],
    }))
    .expect("the mission is one")
}

/// A run that is played second by second.
pub(crate) struct Play {
    pub(crate) run: Run,
    pub(crate) now: Duration,
}

impl Play {
    pub(crate) fn start() -> Self {
        let files = BTreeMap::from([("Dockerfile".to_owned(), "FROM node:20".to_owned())]);
        Self {
            run: Run::new(&mission(), files, Duration::ZERO),
            now: Duration::ZERO,
        }
    }

    pub(crate) fn wait(&mut self, millis: u64) -> &mut Self {
        self.now += Duration::from_millis(millis);
        self
    }

    pub(crate) fn event(&mut self, event: &GradeEvent) -> &mut Self {
        self.run.event(event, self.now);
        self
    }

    pub(crate) fn build(&mut self, of: &BuildOf, event: BuildEvent) -> &mut Self {
        let of = of.clone();
        self.event(&GradeEvent::Build { of, event })
    }

    /// News of a step of the submission: `("builder", 3, 6)` is its place.
    pub(crate) fn step(
        &mut self,
        place: (&str, u32, u32),
        text: &str,
        line: u32,
        state: StepState,
    ) -> &mut Self {
        let step = step(place, text, line, state);
        self.build(&BuildOf::Submission, BuildEvent::Step(step))
    }

    pub(crate) fn cached(&mut self, place: (&str, u32, u32), text: &str, line: u32) -> &mut Self {
        let mut step = step(place, text, line, StepState::Done);
        step.cached = true;
        self.build(&BuildOf::Submission, BuildEvent::Step(step))
    }

    pub(crate) fn log(&mut self, place: (&str, u32, u32), line: &str) -> &mut Self {
        let event = BuildEvent::Log {
            step: key(place),
            line: line.to_owned(),
        };
        self.build(&BuildOf::Submission, event)
    }

    pub(crate) fn warn(&mut self, line: Option<u32>, message: &str) -> &mut Self {
        let message = message.to_owned();
        self.build(&BuildOf::Submission, BuildEvent::Warning { line, message })
    }

    pub(crate) fn pull(&mut self, layer: &str, status: &str, bytes: (u64, u64)) -> &mut Self {
        let pull = Pull {
            image: "node:20-alpine".to_owned(),
            layer: layer.to_owned(),
            status: status.to_owned(),
            current: Some(Bytes(bytes.0)),
            total: Some(Bytes(bytes.1)),
        };
        self.build(&BuildOf::Submission, BuildEvent::Pull(pull))
    }

    /// The build went well; the steps that took part are those that are done.
    pub(crate) fn built(&mut self, of: &BuildOf, seconds: f64) -> &mut Self {
        let result = Ok(Built {
            image: "sha256:1".to_owned(),
            builder: Builder::Buildkit,
            steps: Vec::new(),
            seconds,
        });
        let of = of.clone();
        self.event(&GradeEvent::BuildEnded { of, result })
    }

    pub(crate) fn failed(&mut self, failure: BuildFailure) -> &mut Self {
        self.event(&GradeEvent::BuildEnded {
            of: BuildOf::Submission,
            result: Err(failure),
        })
    }

    /// Layers as (Dockerfile line, megabytes), base first.
    pub(crate) fn measured(&mut self, of: &BuildOf, layers: &[(Option<u32>, u64)]) -> &mut Self {
        let of = of.clone();
        let analysis = analysis(layers);
        self.event(&GradeEvent::Measured { of, analysis })
    }

    pub(crate) fn verdict(&mut self, step: &str, check: &str, outcome: Outcome) -> &mut Self {
        let hint = matches!(outcome, Outcome::Fail { .. }).then(|| HINT.to_owned());
        let verdict = Verdict {
            check: Slug::new(check).unwrap(),
            kind: "files",
            title: check.to_owned(),
            points: 10,
            outcome,
            hint,
        };
        let step = Slug::new(step).unwrap();
        self.event(&GradeEvent::Verdict { step, verdict })
    }

    pub(crate) fn report(&mut self, outcome: Overall) -> &mut Self {
        let report = report(outcome);
        self.event(&GradeEvent::Finished(Box::new(report)));
        self.end(RunEnd::Reported)
    }

    pub(crate) fn end(&mut self, end: RunEnd) -> &mut Self {
        self.run.ended(end, self.now);
        self
    }
}

pub(crate) const HINT: &str = "A layer never gets lighter.";

pub(crate) fn step(place: (&str, u32, u32), text: &str, line: u32, state: StepState) -> BuildStep {
    let (room, number, count) = place;
    BuildStep {
        key: key(place),
        stage: (!room.is_empty()).then(|| room.to_owned()),
        number: Some((number, count)),
        text: text.to_owned(),
        line: Some(line),
        cached: false,
        seconds: None,
        state,
    }
}

fn key((stage, at, _): (&str, u32, u32)) -> String {
    format!("{stage}.{at}")
}

pub(crate) fn analysis(layers: &[(Option<u32>, u64)]) -> Arc<Analysis> {
    let layers: Vec<LayerFacts> = layers
        .iter()
        .map(|(line, megabytes)| LayerFacts {
            line: *line,
            bytes: megabytes * MB,
            ..LayerFacts::default()
        })
        .collect();
    Arc::new(Analysis {
        total_bytes: layers.iter().map(|layer| layer.bytes).sum(),
        layers,
        ..Analysis::default()
    })
}

pub(crate) fn fail(findings: &[(&str, &str, Option<u32>)]) -> Outcome {
    let findings = findings.iter().map(|(expected, found, line)| {
        Finding::new(*expected, *found)
            .at_line(*line)
            .in_layer(line.map(|_| 3))
    });
    Outcome::Fail {
        findings: findings.collect(),
    }
}

pub(crate) fn report(outcome: Overall) -> Report {
    Report {
        report: REPORT_VERSION,
        outcome,
        points: Points::default(),
        steps: Vec::new(),
        image: None,
        receipt: Receipt {
            phoenix: "1".to_owned(),
            mission: Slug::new("lean").unwrap(),
            mission_digest: String::new(),
            submission_digest: String::new(),
            base_images: BTreeMap::new(),
            stand_ins: vec!["node:20-alpine".to_owned()],
            engine: None,
            builder: Some(Builder::Buildkit),
            image_store: None,
        },
        timings: Timings {
            rebuild: None,
            engine_bytes: Some(130 * MB),
            ..Timings::default()
        },
    }
}

/// A build of two stages that stands at its third step, with a short log.
pub(crate) fn under_way() -> Play {
    let mut play = Play::start();
    play.cached(("builder", 1, 4), "FROM node:20-alpine", 1)
        .cached(("stage-1", 1, 3), "FROM alpine:3.18", 8)
        .cached(("builder", 2, 4), "COPY package*.json ./", 3)
        .step(("builder", 3, 4), "RUN npm ci", 4, StepState::Waiting)
        .step(
            ("builder", 4, 4),
            "RUN npm run build",
            6,
            StepState::Waiting,
        )
        .step(("stage-1", 2, 3), "WORKDIR /app", 9, StepState::Waiting)
        .step(
            ("stage-1", 3, 3),
            "COPY --from=builder /app /app",
            10,
            StepState::Waiting,
        )
        .step(("builder", 3, 4), "RUN npm ci", 4, StepState::Running)
        .wait(2_500)
        .log(("builder", 3, 4), "added 58 packages in 2s")
        .log(("builder", 3, 4), "found 0 vulnerabilities");
    play
}

/// The same, through to its verdicts; one check fails.
pub(crate) fn failed_check() -> Play {
    let mut play = under_way();
    let own = BuildOf::Submission;
    play.step(("builder", 3, 4), "RUN npm ci", 4, StepState::Done)
        .step(
            ("builder", 4, 4),
            "RUN npm run build",
            6,
            StepState::Running,
        )
        .wait(1_500)
        .step(("builder", 4, 4), "RUN npm run build", 6, StepState::Done)
        .step(("stage-1", 2, 3), "WORKDIR /app", 9, StepState::Done)
        .step(
            ("stage-1", 3, 3),
            "COPY --from=builder /app /app",
            10,
            StepState::Done,
        )
        .built(&own, 4.2)
        .verdict("blueprint", "builds", Outcome::Pass)
        .verdict("blueprint", "two-stages", Outcome::Pass)
        .event(&GradeEvent::Phase("reading the layers".to_owned()))
        .built(&BuildOf::Reference("bloated".to_owned()), 0.4)
        .measured(&own, &[(None, 90), (Some(9), 0), (Some(10), 31)])
        .measured(&BuildOf::Reference("bloated".to_owned()), &[(None, 126)])
        .verdict("clean-room", "no-tools", Outcome::Pass)
        .verdict(
            "clean-room",
            "never",
            fail(&[("no layer has /y", "/y/nodemon", Some(10))]),
        )
        .verdict(
            "clean-room",
            "light",
            fail(&[(
                "at most 92% of `bloated`",
                "121 MB: 5.1 MB too much",
                Some(10),
            )]),
        )
        .report(Overall::Failed);
    play
}
