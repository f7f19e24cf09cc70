//! Where one run's containers live: all that is made here is removed, whatever happens.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use bollard::Docker;
use bollard::models::{ContainerConfig, ContainerCreateBody, HealthConfig, HostConfig};
use bollard::query_parameters::{
    CommitContainerOptions, CreateContainerOptions, RemoveContainerOptions, RemoveImageOptions,
};
use tokio_util::sync::CancellationToken;

use super::container::Container;
use super::failure::{Trouble, bounded};
use crate::engine::docker::{DockerEngine, OWNER_LABEL, RUN_LABEL};
use crate::engine::{EngineError, RunId};

/// Runs `work` in a task of its own: when the caller's future is dropped, the token is cancelled and
/// the work still removes what it made.
pub(in crate::engine::docker) async fn detached<T, W>(
    work: impl FnOnce(CancellationToken) -> W,
) -> Result<T, EngineError>
where
    T: Send + 'static,
    W: Future<Output = Result<T, EngineError>> + Send + 'static,
{
    let token = CancellationToken::new();
    let _cancels_when_dropped = token.clone().drop_guard();
    tokio::spawn(work(token))
        .await
        .map_err(|broken| EngineError::Malformed {
            doing: "running a container".to_owned(),
            reason: broken.to_string(),
        })?
}

/// Names are given out before the engine is asked, so that an answer that never came leaves nothing
/// behind either.
#[derive(Debug)]
pub(in crate::engine::docker) struct Room {
    api: Docker,
    run: RunId,
    labels: HashMap<String, String>,
    made: Mutex<Made>,
}

#[derive(Debug, Default)]
struct Made {
    containers: Vec<String>,
    images: Vec<String>,
}

/// What to put into a container.
#[derive(Debug)]
pub(in crate::engine::docker) struct Order<'a> {
    pub(in crate::engine::docker) image: &'a str,
    /// Program and arguments; none for the image's own.
    pub(in crate::engine::docker) command: Option<&'a [String]>,
    pub(in crate::engine::docker) env: Vec<String>,
    pub(in crate::engine::docker) limits: HostConfig,
}

/// Several runs of one process may share a run id; names must differ all the same.
static MADE: AtomicU64 = AtomicU64::new(0);

impl Room {
    pub(in crate::engine::docker) fn new(engine: &DockerEngine) -> Self {
        let session = &engine.session;
        Self {
            api: engine.api.clone(),
            run: session.run.clone(),
            labels: HashMap::from([
                (RUN_LABEL.to_owned(), session.run.0.clone()),
                (OWNER_LABEL.to_owned(), session.owner.0.clone()),
            ]),
            made: Mutex::default(),
        }
    }

    pub(in crate::engine::docker) fn api(&self) -> &Docker {
        &self.api
    }

    pub(in crate::engine::docker) async fn create(
        &self,
        order: Order<'_>,
    ) -> Result<Container, Trouble> {
        let name = format!(
            "phoenix-{}-{}",
            self.run.0,
            MADE.fetch_add(1, Ordering::Relaxed)
        );
        self.note(|made| made.containers.push(name.clone()));
        let (program, arguments) = match order.command {
            Some([program, arguments @ ..]) => {
                (Some(vec![program.clone()]), Some(arguments.to_vec()))
            }
            Some([]) => return Err(Trouble::Image("the command is empty".to_owned())),
            None => (None, None),
        };
        let body = ContainerCreateBody {
            image: Some(order.image.to_owned()),
            entrypoint: program,
            cmd: arguments,
            env: Some(order.env),
            labels: Some(self.labels.clone()),
            attach_stdin: Some(false),
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            open_stdin: Some(false),
            tty: Some(false),
            // An image's health check would run beside the command and print into its log.
            healthcheck: Some(HealthConfig {
                test: Some(vec!["NONE".to_owned()]),
                ..HealthConfig::default()
            }),
            host_config: Some(order.limits),
            ..ContainerCreateBody::default()
        };
        let options = CreateContainerOptions {
            name: Some(name.clone()),
            ..CreateContainerOptions::default()
        };
        let call = self.api.create_container(Some(options), body);
        match bounded("creating a container", call).await {
            Ok(_created) => Ok(Container::new(self.api.clone(), name)),
            Err(failed) if failed.status() == Some(404) => Err(EngineError::NoImage {
                image: order.image.to_owned(),
            }
            .into()),
            Err(failed) => Err(failed.into_trouble()),
        }
    }

    /// An image of a container that has ended; gives its name.
    pub(in crate::engine::docker) async fn commit(
        &self,
        container: &Container,
    ) -> Result<String, EngineError> {
        let repo = format!("phoenix-run/{}", self.run.0);
        let tag = format!("setup-{}", MADE.fetch_add(1, Ordering::Relaxed));
        let image = format!("{repo}:{tag}");
        self.note(|made| made.images.push(image.clone()));
        let options = CommitContainerOptions {
            container: Some(container.name().to_owned()),
            repo: Some(repo),
            tag: Some(tag),
            pause: false,
            ..CommitContainerOptions::default()
        };
        let config = ContainerConfig {
            labels: Some(self.labels.clone()),
            ..ContainerConfig::default()
        };
        bounded(
            "keeping the files of a setup command",
            self.api.commit_container(options, config),
        )
        .await?;
        Ok(image)
    }

    /// Removes one container now; [`Room::clear`] would do it later.
    pub(in crate::engine::docker) async fn remove(&self, container: Container) {
        remove_container(&self.api, container.name()).await;
        self.note(|made| made.containers.retain(|name| name != container.name()));
    }

    /// Removes everything that was made here. What the engine will not remove now carries the run's
    /// label, and the run's end tries again and reports it.
    pub(in crate::engine::docker) async fn clear(&self) {
        let Made { containers, images } = self.note(std::mem::take);
        // The last goes first: podman keeps a container whose network another one shares.
        for name in containers.iter().rev() {
            remove_container(&self.api, name).await;
        }
        // A later commit stands on an earlier one, so the last goes first.
        for image in images.iter().rev() {
            remove_image(&self.api, image).await;
        }
    }

    fn note<T>(&self, change: impl FnOnce(&mut Made) -> T) -> T {
        change(&mut self.made.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn remove_container(api: &Docker, name: &str) {
    let options = RemoveContainerOptions {
        force: true,
        v: true,
        ..RemoveContainerOptions::default()
    };
    let call = api.remove_container(name, Some(options));
    // The label finds what stays; a container that was never created is an error here too.
    let _labelled = bounded("removing a container", call).await;
}

async fn remove_image(api: &Docker, image: &str) {
    let options = RemoveImageOptions {
        force: true,
        // Without this an untagged parent, which is the learner's image, would go as well.
        noprune: true,
        ..RemoveImageOptions::default()
    };
    // The label finds what stays; an image that was never committed is an error here too.
    let _labelled = bounded(
        "removing an image",
        api.remove_image(image, Some(options), None),
    )
    .await;
}
