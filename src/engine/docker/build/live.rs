//! The classic builder on a real Docker, which would choose `BuildKit` by itself.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bollard::query_parameters::{
    ListContainersOptionsBuilder, ListImagesOptionsBuilder, RemoveImageOptionsBuilder,
};
use tokio_util::sync::CancellationToken;

use super::build_as;
use super::tests::{Heard, plan};
use crate::domain::build::{BuildEvent, BuildFailure, Builder, Built};
use crate::domain::files::{File, FileTree};
use crate::domain::mission::Seconds;
use crate::engine::connect::{Surroundings, search};
use crate::engine::docker::DockerEngine;
use crate::engine::{BuildPlan, Engine as _, Identity, Session};

/// The engine that answers, told to use the classic builder. None, said aloud, where there is none
/// and none is required, and for podman, which has no such builder.
async fn docker() -> Option<(DockerEngine, Identity)> {
    let Some(found) = search(&Surroundings::of_process(None)).await.found else {
        let required = std::env::var_os("PHOENIX_REQUIRE_ENGINE").is_some_and(|v| v == "1");
        assert!(!required, "an engine is required, and none answers");
        eprintln!("SKIPPED: no engine");
        return None;
    };
    let engine = found.engine(Arc::new(Session::ephemeral()));
    let mut who = engine.identity().await.unwrap();
    if who.builder == Builder::Podman {
        eprintln!("SKIPPED: podman has no classic builder");
        return None;
    }
    who.builder = Builder::Classic;
    Some((engine, who))
}

fn fresh() -> String {
    let age = std::time::UNIX_EPOCH.elapsed().unwrap();
    format!("{:x}", age.as_nanos())
}

/// Removes what a build of `mark` left: its image, and the stages' images that have no name.
async fn remove(engine: &DockerEngine, built: Option<&Built>, mark: &str) {
    let nameless = HashMap::from([("dangling".to_owned(), vec!["true".to_owned()])]);
    let nameless = ListImagesOptionsBuilder::new().filters(&nameless).build();
    let mut ids: Vec<String> = built.map(|built| built.image.clone()).into_iter().collect();
    for image in engine.api.list_images(Some(nameless)).await.unwrap() {
        // Somebody else's may be gone by now.
        let history = engine
            .api
            .image_history(&image.id)
            .await
            .unwrap_or_default();
        if history.iter().any(|step| step.created_by.contains(mark)) {
            ids.push(image.id);
        }
    }
    for id in ids {
        let force = RemoveImageOptionsBuilder::new().force(true).build();
        engine
            .api
            .remove_image(&id, Some(force), None)
            .await
            .unwrap();
    }
}

fn with_file(mut plan: BuildPlan) -> BuildPlan {
    let mut tree = FileTree::default();
    tree.insert("a.txt", File::text("a"));
    plan.context = Arc::new(tree.clone());
    plan.folder = Arc::new(tree);
    plan
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_cache_label_and_image() {
    let Some((engine, who)) = docker().await else {
        return;
    };
    let mark = fresh();
    let text = format!(
        "FROM alpine:3.18 AS one\nRUN echo {mark} > /x\nFROM alpine:3.18\nCOPY a.txt /a\nCOPY --from=one /x /x\n"
    );
    let plan = with_file(plan(&text));
    let (heard, cancel) = (Heard::default(), CancellationToken::new());
    let sink = |event| heard.hear(event);
    let built = build_as(&engine, &who, &plan, &sink, &cancel)
        .await
        .unwrap();
    let again = build_as(&engine, &who, &plan, &sink, &cancel)
        .await
        .unwrap();
    assert_eq!(built.image, again.image);
    assert_eq!(built.builder, Builder::Classic);
    let seen: Vec<_> = again
        .steps
        .iter()
        .map(|s| (s.stage.as_deref(), s.text.split(' ').next(), s.cached))
        .collect();
    assert_eq!(
        seen,
        [
            (Some("one"), Some("FROM"), false),
            (Some("one"), Some("RUN"), true),
            (Some("stage-1"), Some("FROM"), false),
            (Some("stage-1"), Some("COPY"), true),
            (Some("stage-1"), Some("COPY"), true),
        ],
        "the label is not a step of the Dockerfile"
    );
    let found = engine.api.inspect_image(&built.image).await.unwrap();
    let labels: HashMap<_, _> = found.config.and_then(|c| c.labels).unwrap_or_default();
    assert!(labels.contains_key("phoenix.owner"), "{labels:?}");
    remove(&engine, Some(&again), &mark).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_are_typed() {
    let Some((engine, who)) = docker().await else {
        return;
    };
    let (heard, cancel) = (Heard::default(), CancellationToken::new());
    let sink = |event| heard.hear(event);
    let told = async |text: String| {
        let plan = plan(&text);
        build_as(&engine, &who, &plan, &sink, &cancel)
            .await
            .unwrap_err()
    };
    let failure = told(format!(
        "FROM alpine:3.18\nRUN echo {}; echo why; exit 9\n",
        fresh()
    ))
    .await;
    let BuildFailure::RunFailed {
        code: 9,
        log,
        command,
        ..
    } = failure
    else {
        panic!("{failure:?}");
    };
    assert!(
        log.contains(&"why".to_owned()) && command.starts_with("echo"),
        "{log:?} {command}"
    );
    let mut wrong = plan("FROM alpine:3.18\nRUN x\n");
    Arc::make_mut(&mut wrong.dockerfile).text = "FROM alpine:3.18\nRUNN x\n".to_owned();
    let ended = build_as(&engine, &who, &wrong, &sink, &cancel).await;
    let failure = ended.unwrap_err();
    assert!(
        matches!(failure, BuildFailure::Parse { line: Some(2), .. }),
        "{failure:?}"
    );
    let failure = told("FROM alpine:3.18\nCOPY gone.txt /\n".to_owned()).await;
    assert!(
        matches!(&failure, BuildFailure::MissingSource { path, line: Some(2), .. } if path == "gone.txt"),
        "{failure:?}"
    );
    let failure =
        told("FROM alpine:3.18\nRUN --mount=type=cache,target=/c true\n".to_owned()).await;
    assert!(
        matches!(failure, BuildFailure::NeedsBuildKit { line: Some(2), .. }),
        "{failure:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_stage_is_never_taken_for_the_image() {
    let Some((engine, who)) = docker().await else {
        return;
    };
    let mark = fresh();
    let mut plan = plan(&format!(
        "FROM alpine:3.18 AS one\nRUN echo {mark}\nFROM one\nRUN echo {mark}; sleep 600\n"
    ));
    plan.timeout = Seconds::from_secs(3);
    let ended = build_as(&engine, &who, &plan, &|_| {}, &CancellationToken::new()).await;
    assert!(
        matches!(ended, Err(BuildFailure::TimedOut { .. })),
        "{ended:?}"
    );
    remove(&engine, None, &mark).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_build_leaves_no_container() {
    let Some((engine, who)) = docker().await else {
        return;
    };
    let plan = plan(&format!(
        "FROM alpine:3.18\nRUN echo {}; echo begun; sleep 600\n",
        fresh()
    ));
    let (cancel, container) = (CancellationToken::new(), std::sync::Mutex::new(None));
    let sink = |event| {
        if matches!(&event, BuildEvent::Log { line, .. } if line == "begun") {
            *container.lock().unwrap() = Some(Instant::now());
            cancel.cancel();
        }
    };
    let before = containers(&engine).await;
    let ended = build_as(&engine, &who, &plan, &sink, &cancel).await;
    assert_eq!(ended, Err(BuildFailure::Cancelled));
    let took = container
        .lock()
        .unwrap()
        .expect("the build began")
        .elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    let left: Vec<_> = containers(&engine)
        .await
        .into_iter()
        .filter(|c| !before.contains(c))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

/// Containers that run what the test runs.
async fn containers(engine: &DockerEngine) -> Vec<String> {
    let all = ListContainersOptionsBuilder::new().all(true).build();
    let found = engine.api.list_containers(Some(all)).await.unwrap();
    found
        .into_iter()
        .filter(|c| {
            c.command
                .as_deref()
                .is_some_and(|command| command.contains("echo begun"))
        })
        .filter_map(|c| c.id)
        .collect()
}
