//! One labelled, never-started container per image, made when first needed. Clean-up finds them by
//! their labels; they go with their anonymous volumes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bollard::models::{ContainerCreateBody, HostConfig};
use bollard::query_parameters::CreateContainerOptions;
use tokio::sync::OnceCell;

use super::look::engine_error;
use super::{DockerEngine, OWNER_LABEL, RUN_LABEL};
use crate::domain::image::Tree;
use crate::engine::EngineError;

/// Things made once per image, under the name it was asked for.
type OncePer<T> = Mutex<HashMap<String, Arc<OnceCell<T>>>>;

#[derive(Debug, Default)]
pub(super) struct Shelf {
    /// Their ids.
    containers: OncePer<String>,
    /// Exported trees, for the engine whose single answers are not enough.
    trees: OncePer<Arc<Tree>>,
}

impl Shelf {
    /// The container of `image`; made once, however many ask at the same time.
    pub(super) async fn container(
        &self,
        engine: &DockerEngine,
        image: &str,
    ) -> Result<String, EngineError> {
        let cell = Arc::clone(lock(&self.containers).entry(image.to_owned()).or_default());
        cell.get_or_try_init(|| create(engine, image))
            .await
            .cloned()
    }

    /// Someone removed the container: the next to ask gets a new one.
    pub(super) fn forget(&self, image: &str, container: &str) {
        let mut containers = lock(&self.containers);
        let is_it = |cell: &Arc<OnceCell<String>>| cell.get().is_some_and(|id| id == container);
        if containers.get(image).is_some_and(is_it) {
            containers.remove(image);
        }
    }

    /// Where the image's tree is kept, once someone has exported it.
    pub(super) fn tree(&self, image: &str) -> Arc<OnceCell<Arc<Tree>>> {
        Arc::clone(lock(&self.trees).entry(image.to_owned()).or_default())
    }
}

fn lock<T>(shelved: &OncePer<T>) -> MutexGuard<'_, HashMap<String, Arc<OnceCell<T>>>> {
    shelved.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn create(engine: &DockerEngine, image: &str) -> Result<String, EngineError> {
    let labels = HashMap::from([
        (RUN_LABEL.to_owned(), engine.session.run.0.clone()),
        (OWNER_LABEL.to_owned(), engine.session.owner.0.clone()),
    ]);
    let body = ContainerCreateBody {
        image: Some(image.to_owned()),
        // Never run; an image without a command of its own cannot be created without one.
        cmd: Some(vec!["phoenix-never-starts".to_owned()]),
        labels: Some(labels),
        network_disabled: Some(true),
        host_config: Some(HostConfig {
            network_mode: Some("none".to_owned()),
            ..HostConfig::default()
        }),
        ..ContainerCreateBody::default()
    };
    let made = engine
        .api
        .create_container(None::<CreateContainerOptions>, body)
        .await;
    let doing = format!("making a container to look into `{image}`");
    made.map(|made| made.id)
        .map_err(|error| match engine_error(&doing, &error) {
            EngineError::Refused { status: 404, .. } => EngineError::NoImage {
                image: image.to_owned(),
            },
            other => other,
        })
}
