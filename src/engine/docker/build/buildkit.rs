//! `BuildKit`'s trace: vertices that repeat with their latest state, pieces of logs, warnings.

use bollard::moby::buildkit::v1::{StatusResponse, Vertex, VertexWarning};
use bollard::models::{BuildInfo, BuildInfoAux};

use super::steps::{Announced, Steps};
use crate::domain::build::StepState;

/// What `BuildKit` says of a step that was stopped because a sibling failed.
const SIBLING: &str = "context canceled";

/// Returns the image's id when the message carries it.
pub(super) fn take(info: BuildInfo, steps: &mut Steps<'_>) -> Option<String> {
    match info.aux? {
        BuildInfoAux::BuildKit(trace) => {
            read(&trace, steps);
            None
        }
        BuildInfoAux::Default(image) => image.id,
    }
}

fn read(trace: &StatusResponse, steps: &mut Steps<'_>) {
    for vertex in &trace.vertexes {
        read_vertex(vertex, steps);
    }
    for log in &trace.logs {
        steps.log(&log.vertex, &log.msg);
    }
    for warning in &trace.warnings {
        read_warning(warning, steps);
    }
}

fn read_vertex(vertex: &Vertex, steps: &mut Steps<'_>) {
    let Some((within, number, text)) = instruction(&vertex.name) else {
        return;
    };
    let announced = Announced {
        key: vertex.digest.clone(),
        stage: within,
        number: Some(number),
        text: text.to_owned(),
    };
    if !steps.announce(announced) {
        return;
    }
    let state = if vertex.error.contains(SIBLING) {
        StepState::Cancelled
    } else if !vertex.error.is_empty() {
        StepState::Failed
    } else if vertex.completed.is_some() || vertex.cached {
        StepState::Done
    } else if vertex.started.is_some() {
        StepState::Running
    } else {
        StepState::Waiting
    };
    let seconds = seconds(vertex);
    steps.change(&vertex.digest, |step| {
        step.state = state;
        step.cached = vertex.cached;
        step.seconds = seconds;
    });
}

fn seconds(vertex: &Vertex) -> Option<f64> {
    let (start, end) = (vertex.started.as_ref()?, vertex.completed.as_ref()?);
    // A hostile clock must not overflow; beyond 2⁵² seconds nothing is exact or meant.
    let whole = end.seconds.saturating_sub(start.seconds);
    let nanos = i64::from(end.nanos) - i64::from(start.nanos);
    #[expect(clippy::cast_precision_loss, reason = "seconds of a build are small")]
    Some((whole as f64 + nanos as f64 / 1e9).max(0.0))
}

fn read_warning(warning: &VertexWarning, steps: &Steps<'_>) {
    let line = warning
        .ranges
        .first()
        .and_then(|range| range.start.as_ref())
        .and_then(|start| u32::try_from(start.line).ok()); // a negative line means none
    steps.warn(line, &String::from_utf8_lossy(&warning.short));
}

/// `[builder 2/5] RUN make` is the second step of the stage `builder`. Everything that is not an
/// instruction of the Dockerfile (`[internal] …`, `exporting …`) is none of the learner's business.
fn instruction(name: &str) -> Option<(Option<String>, (u32, u32), &str)> {
    let (inside, text) = name.strip_prefix('[')?.split_once("] ")?;
    let inside = inside.trim();
    let (stage, count) = match inside.rsplit_once(' ') {
        Some((stage, count)) => (Some(stage.trim()), count),
        None => (None, inside),
    };
    let (at, of) = count.split_once('/')?;
    let number = (at.parse().ok()?, of.parse().ok()?); // not numbers: not a step
    // A build for several platforms names the platform first: `[linux/arm64 builder 2/5]`.
    let stage = stage.and_then(|stage| match stage.rsplit_once(' ') {
        Some((_, name)) => Some(name),
        None => Some(stage).filter(|name| !name.contains('/')),
    });
    Some((stage.map(str::to_owned), number, text.trim()))
}

#[cfg(test)]
mod tests {
    use bollard::moby::buildkit::v1::{StatusResponse, Vertex, VertexLog, VertexWarning};
    use proptest::prelude::{any, prop, proptest};

    use super::{instruction, read};
    use crate::domain::build::{BuildEvent, BuildStep, StepState};
    use crate::engine::docker::build::steps::Steps;
    use crate::engine::docker::build::tests::{Heard, parsed};

    fn feed(traces: &[StatusResponse]) -> (Vec<BuildStep>, Vec<BuildEvent>) {
        let (heard, dockerfile) = (Heard::default(), parsed("FROM alpine\nRUN make\n"));
        let sink = |event| heard.hear(event);
        let mut steps = Steps::new(&dockerfile, &sink);
        for trace in traces {
            read(trace, &mut steps);
        }
        (steps.all(), heard.events())
    }

    fn vertex(digest: &str, name: &str) -> Vertex {
        Vertex {
            digest: digest.to_owned(),
            name: name.to_owned(),
            ..Vertex::default()
        }
    }

    fn vertexes(vertexes: Vec<Vertex>) -> StatusResponse {
        StatusResponse {
            vertexes,
            ..StatusResponse::default()
        }
    }

    fn log(digest: &str, bytes: &[u8]) -> StatusResponse {
        let log = VertexLog {
            vertex: digest.to_owned(),
            msg: bytes.to_vec(),
            ..VertexLog::default()
        };
        StatusResponse {
            logs: vec![log],
            ..StatusResponse::default()
        }
    }

    #[test]
    fn the_latest_state_of_a_vertex_counts() {
        let mut running = vertex("a", "[2/3] RUN make");
        running.started.get_or_insert_default().seconds = 5;
        let mut done = running.clone();
        let end = done.completed.get_or_insert_default();
        (end.seconds, end.nanos) = (6, 500_000_000);
        let mut stopped = vertex("b", "[3/3] RUN late");
        stopped.error = "context canceled".to_owned();
        let mut failed = vertex("c", "[1/3] FROM docker.io/library/alpine");
        failed.error = "no such thing".to_owned();
        let (steps, events) = feed(&[
            vertexes(vec![
                vertex("x", "[internal] load remote build context"),
                running,
            ]),
            log("a", b"hal"),
            log("a", b"f a line\nrest"),
            log("x", b"nobody's business\n"),
            vertexes(vec![done, stopped, failed]),
        ]);
        let seen: Vec<_> = steps
            .iter()
            .map(|s| (s.key.as_str(), s.state, s.seconds))
            .collect();
        assert_eq!(
            seen,
            [
                ("a", StepState::Done, Some(1.5)),
                ("b", StepState::Cancelled, None),
                ("c", StepState::Failed, None),
            ]
        );
        let lines: Vec<_> = events
            .iter()
            .filter_map(|event| match event {
                BuildEvent::Log { line, .. } => Some(line.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(lines, ["half a line", "rest"]);
    }

    #[test]
    fn a_step_of_another_dockerfile_has_the_learners_own_stage() {
        let text = "FROM node:20 AS page\nRUN make\nFROM nginx\nCOPY --from=page /a /b\n";
        let dockerfile = crate::domain::dockerfile::parse(text).unwrap();
        let heard = Heard::default();
        let sink = |event| heard.hear(event);
        let mut steps = Steps::new(&dockerfile, &sink);
        let names = [
            "[dev 1/4] FROM docker.io/library/node:20",
            "[page 2/2] RUN make",
            "[stage-1 2/2] COPY --from=page /a /b",
            "[stage-7 3/3] COPY nowhere .",
        ];
        let vertex = |(at, name): (usize, &&str)| vertex(&at.to_string(), name);
        read(
            &vertexes(names.iter().enumerate().map(vertex).collect()),
            &mut steps,
        );
        let seen: Vec<_> = steps
            .all()
            .into_iter()
            .map(|it| (it.stage, it.line))
            .collect();
        let step = |stage: &str, line| (Some(stage.to_owned()), line);
        assert_eq!(
            seen,
            [
                step("page", Some(1)),
                step("page", Some(2)),
                step("stage-1", Some(4)),
                step("stage-7", None),
            ]
        );
    }

    #[test]
    fn a_warning_has_its_line() {
        let trace = StatusResponse {
            warnings: vec![VertexWarning {
                short: b"JSON arguments \x1b[31mrecommended".to_vec(),
                ..VertexWarning::default()
            }],
            ..StatusResponse::default()
        };
        let (_, events) = feed(&[trace]);
        let expected = BuildEvent::Warning {
            line: None,
            message: "JSON arguments recommended".to_owned(),
        };
        assert_eq!(events, [expected]);
    }

    proptest! {
        #[test]
        fn a_hostile_trace_never_panics(
            names in prop::collection::vec("\\[?[a-z/ 0-9\\]]{0,20}.{0,20}", 1..20),
            logs in prop::collection::vec((0_usize..20, prop::collection::vec(any::<u8>(), 0..100)), 0..20),
            cached in any::<bool>(),
        ) {
            let mut traces: Vec<StatusResponse> = names
                .iter()
                .enumerate()
                .map(|(at, name)| {
                    let mut vertex = vertex(&(at % 5).to_string(), name);
                    vertex.cached = cached;
                    vertexes(vec![vertex])
                })
                .collect();
            traces.extend(logs.iter().map(|(at, bytes)| log(&at.to_string(), bytes)));
            feed(&traces);
        }
    }

    #[test]
    fn only_instructions_are_steps() {
        for (name, expected) in [
            ("[2/5] RUN make", Some((None, (2, 5), "RUN make"))),
            ("[ 2/10] RUN make", Some((None, (2, 10), "RUN make"))),
            (
                "[builder  2/10] COPY . .",
                Some((Some("builder"), (2, 10), "COPY . .")),
            ),
            (
                "[linux/arm64 builder 2/3] RUN x",
                Some((Some("builder"), (2, 3), "RUN x")),
            ),
            ("[linux/arm64 2/3] RUN x", Some((None, (2, 3), "RUN x"))),
            (
                "[stage-1 1/1] RUN echo [a] b",
                Some((Some("stage-1"), (1, 1), "RUN echo [a] b")),
            ),
            ("[internal] load remote build context", None),
            ("[auth] library/alpine:pull token", None),
            ("copy /context /", None),
            ("exporting to image", None),
            ("FROM docker.io/library/zzz:latest", None),
            ("[", None),
            ("[]", None),
            ("[/] x", None),
            ("[1/99999999999] x", None),
            ("", None),
        ] {
            let found = instruction(name);
            let found = found.as_ref().map(|(s, n, t)| (s.as_deref(), *n, *t));
            assert_eq!(found, expected, "{name}");
        }
    }
}
