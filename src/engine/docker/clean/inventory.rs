//! What the engine has: everything under a label, and all images.

use std::collections::HashMap;
use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error;
use bollard::models::ContainerSummaryStateEnum;
use bollard::query_parameters::{
    ListContainersOptionsBuilder, ListImagesOptionsBuilder, ListNetworksOptionsBuilder,
    ListVolumesOptionsBuilder,
};

use super::super::{OWNER_LABEL, RUN_LABEL};
use crate::engine::EngineError;
use crate::engine::connect::explain;

/// How old engines write that an image has no tag, and no digest.
const NO_TAG: &str = "<none>:<none>";
const NO_DIGEST: &str = "<none>@<none>";

/// How often, and after which pause, a list is asked for again.
const PATIENCE: usize = 20;
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Debug, Default)]
pub(super) struct Inventory {
    pub(super) containers: Vec<Labelled>,
    pub(super) networks: Vec<Labelled>,
    pub(super) volumes: Vec<Labelled>,
    pub(super) images: Vec<Image>,
}

/// A container, network or volume that carries a run's label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Labelled {
    pub(super) id: String,
    pub(super) run: String,
    pub(super) owner: String,
    pub(super) running: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Image {
    /// `sha256:…`
    pub(super) id: String,
    /// Empty when it has none.
    pub(super) parent: String,
    pub(super) tags: Vec<String>,
    pub(super) digests: Vec<String>,
    /// Unix seconds.
    pub(super) created: i64,
    pub(super) labels: HashMap<String, String>,
}

impl Inventory {
    /// `filter` is a label, or `label=value`. Images are listed whole, intermediate ones too:
    /// engines disagree on how names match a filter, and a journal holds ids only.
    pub(super) async fn take(api: &Docker, filter: &str) -> Result<Self, EngineError> {
        let (containers, networks, volumes, images) = tokio::try_join!(
            Box::pin(containers(api, filter)),
            Box::pin(networks(api, filter)),
            Box::pin(volumes(api, filter)),
            Box::pin(images(api)),
        )?;
        Ok(Self {
            containers,
            networks,
            volumes,
            images,
        })
    }
}

impl Image {
    pub(super) fn is_dangling(&self) -> bool {
        self.tags.is_empty()
    }
}

fn by_label(filter: &str) -> HashMap<&'static str, Vec<&str>> {
    HashMap::from([("label", vec![filter])])
}

/// A container inherits its image's labels, the owner's too, but never a run's: without that one it
/// is a container someone started from an image of ours, and stays.
fn labelled(
    id: Option<String>,
    labels: Option<HashMap<String, String>>,
    running: bool,
) -> Option<Labelled> {
    let mut labels = labels?;
    Some(Labelled {
        id: id?,
        run: labels.remove(RUN_LABEL)?,
        // A run's id alone says enough to the run itself; to others, nobody owns it.
        owner: labels.remove(OWNER_LABEL).unwrap_or_default(),
        running,
    })
}

/// Asks again while podman trips over what others remove meanwhile, or over a container that is just
/// stopping: a state that bollard cannot read.
async fn patiently<T, F>(doing: &str, ask: impl Fn() -> F) -> Result<T, EngineError>
where
    F: Future<Output = Result<T, Error>>,
{
    for _ in 0..PATIENCE {
        match ask().await {
            Err(error) if passes(&error) => tokio::time::sleep(PAUSE).await,
            answer => return answer.map_err(|error| explain(doing, &error)),
        }
    }
    ask().await.map_err(|error| explain(doing, &error))
}

fn passes(error: &Error) -> bool {
    match error {
        Error::JsonDataError { .. } => true,
        Error::DockerResponseServerError {
            status_code: 500,
            message,
        } => ["not known", "no such"]
            .iter()
            .any(|gone| message.contains(gone)),
        _ => false,
    }
}

async fn containers(api: &Docker, filter: &str) -> Result<Vec<Labelled>, EngineError> {
    let options = ListContainersOptionsBuilder::new()
        .all(true)
        .filters(&by_label(filter))
        .build();
    let list = patiently("listing containers", || {
        api.list_containers(Some(options.clone()))
    });
    let list = list.await?;
    Ok(list
        .into_iter()
        .filter_map(|c| {
            let running = c.state == Some(ContainerSummaryStateEnum::RUNNING);
            labelled(c.id, c.labels, running)
        })
        .collect())
}

async fn networks(api: &Docker, filter: &str) -> Result<Vec<Labelled>, EngineError> {
    let options = ListNetworksOptionsBuilder::new()
        .filters(&by_label(filter))
        .build();
    let list = api.list_networks(Some(options)).await;
    let list = list.map_err(|error| explain("listing networks", &error))?;
    Ok(list
        .into_iter()
        .filter_map(|n| labelled(n.id.or(n.name), n.labels, false))
        .collect())
}

async fn volumes(api: &Docker, filter: &str) -> Result<Vec<Labelled>, EngineError> {
    let options = ListVolumesOptionsBuilder::new()
        .filters(&by_label(filter))
        .build();
    let list = api.list_volumes(Some(options)).await;
    let list = list.map_err(|error| explain("listing volumes", &error))?;
    let volumes = list.volumes.into_iter().flatten();
    Ok(volumes
        .filter_map(|v| labelled(Some(v.name), Some(v.labels), false))
        .collect())
}

async fn images(api: &Docker) -> Result<Vec<Image>, EngineError> {
    let options = ListImagesOptionsBuilder::new().all(true).build();
    let list = patiently("listing images", || api.list_images(Some(options.clone())));
    let list = list.await?;
    Ok(list
        .into_iter()
        .map(|image| Image {
            id: image.id,
            parent: image.parent_id,
            tags: without(image.repo_tags, NO_TAG),
            digests: without(image.repo_digests, NO_DIGEST),
            created: image.created,
            labels: image.labels,
        })
        .collect())
}

fn without(mut texts: Vec<String>, nothing: &str) -> Vec<String> {
    texts.retain(|text| text != nothing);
    texts
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn answer(status_code: u16, message: &str) -> Error {
        Error::DockerResponseServerError {
            status_code,
            message: message.to_owned(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_passes_is_asked_again_and_what_does_not_is_told() {
        let asked = AtomicUsize::new(0);
        let stumbles = || async {
            match asked.fetch_add(1, Ordering::Relaxed) {
                0 | 1 => Err(answer(
                    500,
                    "locating image with ID \"e4\": image not known",
                )),
                _ => Ok(7),
            }
        };
        assert_eq!(patiently("listing", stumbles).await, Ok(7));
        let broken = || async { Err::<(), _>(answer(500, "disk full")) };
        let told = patiently("listing", broken).await.unwrap_err().to_string();
        assert!(told.contains("disk full"), "{told}");
        let never = || async { Err::<(), _>(answer(500, "image not known")) };
        assert!(patiently("listing", never).await.is_err());
    }
}
