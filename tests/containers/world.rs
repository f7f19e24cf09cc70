//! An engine for tests: skipped when none answers, and proven clean at the end of each test.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bollard::Docker;
use bollard::models::{ContainerConfig, ContainerCreateBody};
use bollard::query_parameters::{
    CommitContainerOptions, ListContainersOptions, ListImagesOptions, RemoveContainerOptions,
    RemoveImageOptions,
};
use futures_util::FutureExt as _;
use phoenix::domain::bytes::Bytes;
use phoenix::domain::check::command::RunSpec;
use phoenix::domain::facts::RunOutcome;
use phoenix::engine::{DockerEngine, Engine as _, Session};

use crate::skipped::skipped;

pub(crate) const ALPINE: &str = "alpine:3.18";
pub(crate) const MIB: u64 = 1 << 20;
/// Longer than anything takes that ends by itself, however busy the machine is.
pub(crate) const LIMIT: Duration = Duration::from_mins(2);

pub(crate) struct World {
    pub(crate) api: Docker,
    pub(crate) engine: DockerEngine,
    session: Arc<Session>,
    images: Mutex<Vec<String>>,
}

/// Plays a test on an engine, then removes its images and finds nothing else of the run left.
pub(crate) async fn on_engine(play: impl AsyncFnOnce(&World)) {
    let Some(world) = World::open().await else {
        return;
    };
    let played = AssertUnwindSafe(play(&world)).catch_unwind().await;
    let images = std::mem::take(&mut *world.images.lock().unwrap());
    for image in images {
        let force = RemoveImageOptions {
            force: true,
            noprune: true,
            ..RemoveImageOptions::default()
        };
        world
            .api
            .remove_image(&image, Some(force), None)
            .await
            .unwrap();
    }
    if let Err(panic) = played {
        resume_unwind(panic);
    }
    assert_eq!(world.left().await, Vec::<String>::new(), "left behind");
}

/// A command line for the shell, without its spec.
pub(crate) fn shell(script: &str) -> Vec<String> {
    ["sh", "-c", script].map(str::to_owned).to_vec()
}

pub(crate) fn sh(script: &str) -> RunSpec {
    RunSpec {
        command: Some(shell(script)),
        env: Vec::new(),
        setup: Vec::new(),
        teardown: Vec::new(),
        timeout: "120s".parse().unwrap(),
    }
}

/// Processes on this machine.
pub(crate) fn processes() -> usize {
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.parse::<u32>().ok())
        .count()
}

/// Memory of this process, in bytes.
pub(crate) fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

impl World {
    async fn open() -> Option<Self> {
        let api = Docker::connect_with_defaults().unwrap();
        if let Err(error) = api.ping().await {
            skipped(format!("no engine answers: {error}"));
            return None;
        }
        let session = Arc::new(Session::ephemeral());
        let engine = DockerEngine::new(api.clone(), "the test's".to_owned(), Arc::clone(&session));
        Some(Self {
            api,
            engine,
            session,
            images: Mutex::default(),
        })
    }

    pub(crate) async fn run(&self, spec: RunSpec) -> RunOutcome {
        self.run_in(ALPINE, spec).await
    }

    pub(crate) async fn run_in(&self, image: &str, spec: RunSpec) -> RunOutcome {
        self.engine
            .run(image, &spec, Bytes(256 * MIB))
            .await
            .unwrap()
    }

    /// An image of `base` with more instructions, without a build.
    pub(crate) async fn image(&self, base: &str, instructions: &[&str]) -> String {
        // Docker takes this one instruction from the container only, podman from the commit only.
        let (stop, others): (Vec<&str>, Vec<&str>) = instructions
            .iter()
            .partition(|line| line.starts_with("STOPSIGNAL "));
        let stop = stop.first().and_then(|line| line.split(' ').nth(1));
        let body = ContainerCreateBody {
            image: Some(base.to_owned()),
            cmd: Some(vec!["none".to_owned()]),
            stop_signal: stop.map(str::to_owned),
            ..ContainerCreateBody::default()
        };
        let container = self.api.create_container(None, body).await.unwrap().id;
        let tag = self.images.lock().unwrap().len().to_string();
        let repo = format!("phoenix-test/{}", self.session.run.0);
        let name = format!("{repo}:{tag}");
        let commit = |changes: &[&str]| {
            let options = CommitContainerOptions {
                container: Some(container.clone()),
                repo: Some(repo.clone()),
                tag: Some(tag.clone()),
                changes: Some(changes.join("\n")),
                ..CommitContainerOptions::default()
            };
            self.api
                .commit_container(options, ContainerConfig::default())
        };
        let mut committed = commit(instructions).await;
        if committed.is_err() {
            committed = commit(&others).await;
        }
        let force = RemoveContainerOptions {
            force: true,
            ..RemoveContainerOptions::default()
        };
        self.api
            .remove_container(&container, Some(force))
            .await
            .unwrap();
        committed.unwrap();
        self.images.lock().unwrap().push(name.clone());
        name
    }

    fn mine(&self) -> HashMap<String, Vec<String>> {
        let label = format!("phoenix.run={}", self.session.run.0);
        HashMap::from([("label".to_owned(), vec![label])])
    }

    /// Containers and images that carry this run's label.
    pub(crate) async fn left(&self) -> Vec<String> {
        let containers = self.containers(HashMap::new()).await;
        let options = ListImagesOptions {
            all: true,
            filters: Some(self.mine()),
            ..ListImagesOptions::default()
        };
        let images = self.api.list_images(Some(options)).await.unwrap();
        let images = images.into_iter().map(|image| image.id);
        containers.into_iter().chain(images).collect()
    }

    async fn containers(&self, more: HashMap<String, Vec<String>>) -> Vec<String> {
        let mut filters = self.mine();
        filters.extend(more);
        let options = ListContainersOptions {
            all: true,
            filters: Some(filters),
            ..ListContainersOptions::default()
        };
        let found = loop {
            match self.api.list_containers(Some(options.clone())).await {
                Ok(found) => break found,
                // Podman's own word for a state that passes.
                Err(bollard::errors::Error::JsonDataError { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        };
        found
            .into_iter()
            .filter_map(|c| c.names?.into_iter().next())
            .collect()
    }

    /// The id of the probe's image, once a request has brought it.
    pub(crate) async fn probe(&self) -> String {
        let label = ("label".to_owned(), vec!["phoenix.probe=1".to_owned()]);
        let options = ListImagesOptions {
            filters: Some(HashMap::from([label])),
            ..ListImagesOptions::default()
        };
        let images = self.api.list_images(Some(options)).await.unwrap();
        images.into_iter().next().expect("there is no probe").id
    }

    /// Until a container of this run runs and is at least the `nth` thing that it made.
    pub(crate) async fn until_running(&self, nth: usize) {
        let running = HashMap::from([("status".to_owned(), vec!["running".to_owned()])]);
        let made = async {
            while self.left().await.len() < nth || self.containers(running.clone()).await.is_empty()
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(LIMIT, made)
            .await
            .expect("nothing runs");
    }

    pub(crate) async fn until_clean(&self) {
        let gone = async {
            while !self.left().await.is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(LIMIT, gone)
            .await
            .expect("something stays");
    }
}
