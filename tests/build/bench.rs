//! What the live build tests stand on: an engine, a run of their own, and a clean-up that happens
//! even when a test fails.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bollard::Docker;
use bollard::query_parameters::{ListImagesOptionsBuilder, RemoveImageOptionsBuilder};
use futures_util::FutureExt;
use phoenix::domain::build::{BuildEvent, BuildFailure, Built};
use phoenix::domain::bytes::Bytes;
use phoenix::domain::dockerfile::{self, Dockerfile};
use phoenix::domain::files::{File, FileTree};
use phoenix::domain::mission::{BuildNetwork, Seconds};
use phoenix::engine::connect::{Surroundings, search};
use phoenix::engine::{BuildPlan, DockerEngine, Engine, Session};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::RwLock;
use tokio_util::sync::CancellationToken;

use crate::skipped::skipped;

pub(crate) struct Bench {
    pub(crate) api: Docker,
    pub(crate) engine: DockerEngine,
    pub(crate) endpoint: String,
    heard: Mutex<Vec<BuildEvent>>,
}

/// Tests that measure this process run alone.
static QUIET: RwLock<()> = RwLock::const_new(());

/// Runs a test against the engine, or says that it did not.
pub(crate) async fn with_engine<T>(test: T)
where
    T: for<'a> FnOnce(&'a Bench) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>,
{
    let _shared = QUIET.read().await;
    run(test).await;
}

/// Like [`with_engine`], while no other test runs.
pub(crate) async fn alone_with_engine<T>(test: T)
where
    T: for<'a> FnOnce(&'a Bench) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>,
{
    let _alone = QUIET.write().await;
    run(test).await;
}

async fn run<T>(test: T)
where
    T: for<'a> FnOnce(&'a Bench) -> Pin<Box<dyn Future<Output = ()> + Send + 'a>>,
{
    let Some((api, endpoint)) = connect().await else {
        skipped("no engine answers");
        return;
    };
    let session = Arc::new(Session::ephemeral());
    let run = session.run.0.to_lowercase();
    let bench = Bench {
        engine: DockerEngine::new(api.clone(), endpoint.clone(), session),
        endpoint,
        api,
        heard: Mutex::default(),
    };
    let ended = AssertUnwindSafe(test(&bench)).catch_unwind().await;
    clean(&bench.api, &run).await;
    if let Err(panic) = ended {
        std::panic::resume_unwind(panic);
    }
}

async fn connect() -> Option<(Docker, String)> {
    let found = search(&Surroundings::of_process(None)).await.found?;
    Some((found.api, found.endpoint))
}

async fn clean(api: &Docker, run: &str) {
    let mine = HashMap::from([("reference".to_owned(), vec![format!("*phoenix-run/{run}")])]);
    let listed = ListImagesOptionsBuilder::new().filters(&mine).build();
    for image in api.list_images(Some(listed)).await.unwrap_or_default() {
        for tag in image.repo_tags {
            let force = RemoveImageOptionsBuilder::new().force(true).build();
            if let Err(error) = api.remove_image(&tag, Some(force), None).await {
                eprintln!("left behind: {tag}: {error}");
            }
        }
    }
}

impl Bench {
    pub(crate) async fn build(&self, plan: &BuildPlan) -> Result<Built, BuildFailure> {
        self.build_until(plan, &CancellationToken::new(), |_| {})
            .await
    }

    /// `watch` sees every event as it comes.
    pub(crate) async fn build_until(
        &self,
        plan: &BuildPlan,
        cancel: &CancellationToken,
        watch: impl Fn(&BuildEvent) + Send + Sync,
    ) -> Result<Built, BuildFailure> {
        self.heard.lock().unwrap().clear();
        let sink = |event: BuildEvent| {
            watch(&event);
            self.heard.lock().unwrap().push(event);
        };
        self.engine.build(plan, &sink, cancel).await
    }

    /// The same engine by another way.
    pub(crate) async fn beside(&self, endpoint: &str) -> DockerEngine {
        let there = search(&Surroundings::of_process(Some(endpoint))).await;
        let api = there.found.unwrap().api;
        DockerEngine::new(api, endpoint.to_owned(), Arc::new(Session::ephemeral()))
    }

    pub(crate) fn heard(&self) -> Vec<BuildEvent> {
        self.heard.lock().unwrap().clone()
    }

    pub(crate) fn log(&self) -> Vec<String> {
        let lines = self.heard().into_iter().filter_map(|event| match event {
            BuildEvent::Log { line, .. } => Some(line),
            _ => None,
        });
        lines.collect()
    }
}

/// Stands between the client and the engine's socket, until it is cut.
pub(crate) struct Proxy {
    pub(crate) endpoint: String,
    cut: CancellationToken,
}

impl Proxy {
    pub(crate) fn listen(path: &Path, engine: &str) -> Self {
        let listener = UnixListener::bind(path).unwrap();
        let engine = engine.trim_start_matches("unix://").to_owned();
        let cut = CancellationToken::new();
        let token = cut.clone();
        tokio::spawn(token.clone().run_until_cancelled_owned(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let mut server = UnixStream::connect(&engine).await.unwrap();
                tokio::spawn(token.clone().run_until_cancelled_owned(async move {
                    tokio::io::copy_bidirectional(&mut client, &mut server).await
                }));
            }
        }));
        let endpoint = format!("unix://{}", path.display());
        Self { endpoint, cut }
    }

    /// As if the daemon died.
    pub(crate) fn cut(&self) {
        self.cut.cancel();
    }
}

/// Waits for what happens soon, but not at once.
pub(crate) async fn comes_true(holds: impl Fn() -> bool) -> bool {
    let patience = Instant::now() + Duration::from_secs(10);
    let mut ticks = tokio::time::interval(Duration::from_millis(50));
    while !holds() {
        if Instant::now() > patience {
            return false;
        }
        ticks.tick().await;
    }
    true
}

/// Text that no earlier build has cached.
pub(crate) fn fresh() -> String {
    let age = std::time::UNIX_EPOCH.elapsed().unwrap();
    format!("{:x}-{:x}", std::process::id(), age.as_nanos())
}

pub(crate) fn plan(text: &str) -> BuildPlan {
    BuildPlan {
        dockerfile: Arc::new(read(text)),
        context: Arc::new(FileTree::default()),
        folder: Arc::new(FileTree::default()),
        target: None,
        args: BTreeMap::new(),
        network: BuildNetwork::None,
        timeout: Seconds::from_secs(60),
        memory: Bytes(2 << 30),
        offline: false,
        fresh: false,
    }
}

pub(crate) fn with_files(mut plan: BuildPlan, files: &[(&str, &str)]) -> BuildPlan {
    let mut tree = FileTree::default();
    for (path, text) in files {
        tree.insert(*path, File::text(text));
    }
    plan.folder = Arc::new(tree.clone());
    plan.context = Arc::new(tree);
    plan
}

/// The real parser; a text that it refuses goes out under another's parse, because these tests want
/// to hear what the engine says of it.
fn read(text: &str) -> Dockerfile {
    dockerfile::parse(text).unwrap_or_else(|_| Dockerfile {
        text: text.to_owned(),
        ..dockerfile::parse("FROM alpine:3.18\n").unwrap()
    })
}
