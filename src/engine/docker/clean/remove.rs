//! Removes what was chosen, and is patient with what is still in use.

use std::collections::BTreeSet;
use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error as ApiError;
use bollard::models::ImageDeleteResponseItem;
use bollard::query_parameters::{
    KillContainerOptions, RemoveContainerOptionsBuilder, RemoveImageOptionsBuilder,
    RemoveVolumeOptions,
};
use futures_util::{StreamExt, stream};
use tokio::time::Instant;

use super::choose::Plan;
use super::images::ImagePlan;
use super::inventory::Labelled;
use crate::engine::connect::explain;
use crate::engine::{CleanUp, EngineError};

/// Removals under way at once.
const AT_ONCE: usize = 8;
const CONTAINER_PATIENCE: Duration = Duration::from_secs(15);
const PATIENCE: Duration = Duration::from_secs(3);

/// What came of a plan. Everything was tried, also after a failure.
#[derive(Debug, Default)]
pub(super) struct Removed {
    pub(super) count: CleanUp,
    /// Ids in journals that need nothing more.
    pub(super) settled: BTreeSet<String>,
    pub(super) failure: Option<EngineError>,
}

/// How one removal ended.
#[derive(Debug)]
enum End<T> {
    Removed(T),
    /// It was gone already.
    Gone,
    /// Someone else uses it: a later clean-up takes it.
    InUse,
}

/// Containers first: they hold on to everything else.
pub(super) async fn remove(api: &Docker, plan: Plan) -> Removed {
    let mut removed = Removed::default();
    let containers = each(plan.containers, |c| container(api, c));
    removed.count.containers = removed.tally("removing a container", containers.await);
    let (networks, volumes, images) = tokio::join!(
        each(plan.networks, |n| network(api, n)),
        each(plan.volumes, |v| volume(api, v)),
        images(api, plan.images),
    );
    removed.count.networks = removed.tally("removing a network", networks);
    removed.count.volumes = removed.tally("removing a volume", volumes);
    removed.count.images = images.count.images;
    removed.settled = images.settled;
    removed.failure = removed.failure.take().or(images.failure);
    removed
}

impl Removed {
    fn tally<T>(&mut self, doing: &str, ends: Vec<Result<End<T>, ApiError>>) -> usize {
        let mut count = 0;
        for end in ends {
            match end {
                Ok(End::Removed(_)) => count += 1,
                Ok(End::Gone | End::InUse) => {}
                Err(error) => self.fail(doing, &error),
            }
        }
        count
    }

    /// The first failure is the one that is told.
    fn fail(&mut self, doing: &str, error: &ApiError) {
        self.failure.get_or_insert_with(|| explain(doing, error));
    }
}

async fn each<T, U, F>(things: Vec<T>, remove: impl Fn(T) -> F) -> Vec<Result<End<U>, ApiError>>
where
    F: Future<Output = Result<End<U>, ApiError>>,
{
    let removals = stream::iter(things).map(remove);
    removals.buffer_unordered(AT_ONCE).collect().await
}

async fn container(api: &Docker, container: Labelled) -> Result<End<()>, ApiError> {
    if container.running {
        // Podman's forced removal asks politely for ten seconds first. Whatever this answers, the
        // removal below decides.
        let _removal_decides = api
            .kill_container(&container.id, None::<KillContainerOptions>)
            .await;
    }
    let options = RemoveContainerOptionsBuilder::new().force(true).v(true);
    let options = options.build();
    patiently(CONTAINER_PATIENCE, || {
        api.remove_container(&container.id, Some(options.clone()))
    })
    .await
}

async fn network(api: &Docker, network: Labelled) -> Result<End<()>, ApiError> {
    patiently(PATIENCE, || api.remove_network(&network.id)).await
}

async fn volume(api: &Docker, volume: Labelled) -> Result<End<()>, ApiError> {
    patiently(PATIENCE, || {
        api.remove_volume(&volume.id, None::<RemoveVolumeOptions>)
    })
    .await
}

/// Tags at once, then what stood under them one by one: an order matters only there.
async fn images(api: &Docker, plan: ImagePlan) -> Removed {
    let mut removed = Removed {
        settled: plan.settled,
        ..Removed::default()
    };
    let tagged = plan.tags.values();
    let known: BTreeSet<_> = tagged.chain(&plan.dangling).map(|id| bare(id)).collect();
    let tags: Vec<_> = plan.tags.into_keys().collect();
    let mut gone = BTreeSet::new();
    for end in each(tags, |tag| image(api, tag)).await {
        match end {
            Ok(End::Removed(items)) => gone.extend(deleted(items)),
            Ok(End::Gone | End::InUse) => {}
            Err(error) => removed.fail("removing an image's tag", &error),
        }
    }
    for id in plan.dangling {
        if gone.contains(&bare(&id)) {
            continue;
        }
        match image(api, id.clone()).await {
            Ok(End::Removed(items)) => gone.extend(deleted(items)),
            Ok(End::Gone) => {
                gone.insert(bare(&id));
            }
            Ok(End::InUse) => {}
            Err(error) => removed.fail("removing an image", &error),
        }
    }
    for (written, id) in plan.journal {
        if gone.contains(&bare(&id)) {
            removed.settled.insert(written);
        }
    }
    // Some engines list the layers, too, that went with an image.
    removed.count.images = gone.intersection(&known).count();
    removed
}

/// Never by force, and never its parents: those are ours only when they were chosen.
async fn image(api: &Docker, name: String) -> Result<End<Vec<ImageDeleteResponseItem>>, ApiError> {
    let options = RemoveImageOptionsBuilder::new().noprune(true).build();
    patiently(PATIENCE, || {
        api.remove_image(&name, Some(options.clone()), None)
    })
    .await
}

fn deleted(items: Vec<ImageDeleteResponseItem>) -> impl Iterator<Item = String> {
    let ids = items.into_iter().filter_map(|item| item.deleted);
    ids.map(|id| bare(&id))
}

fn bare(id: &str) -> String {
    id.strip_prefix("sha256:").unwrap_or(id).to_owned()
}

/// Tries until it is gone, or as long as the engine says it is in use.
async fn patiently<T, F>(patience: Duration, attempt: impl Fn() -> F) -> Result<End<T>, ApiError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let deadline = Instant::now() + patience;
    let mut pause = Duration::from_millis(25);
    loop {
        match (attempt().await, Instant::now() < deadline) {
            (Ok(done), _) => return Ok(End::Removed(done)),
            (Err(error), in_time) => match Trouble::of(&error) {
                Trouble::Absent => return Ok(End::Gone),
                Trouble::Busy if in_time => tokio::time::sleep(pause).await,
                Trouble::Busy | Trouble::HasChildren => return Ok(End::InUse),
                Trouble::Other => return Err(error),
            },
        }
        pause = (pause * 2).min(Duration::from_millis(400));
    }
}

/// The last is Docker's word when two of an image's tags go at once; asked again, it says 404.
const BUSY: &[&str] = &[
    "active endpoints",
    "busy",
    "in use",
    "being used",
    "unrecognized image ID",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    Absent,
    /// It ends by itself: a removal under way, a container that still holds on.
    Busy,
    /// It does not end by itself.
    HasChildren,
    Other,
}

impl Trouble {
    fn of(error: &ApiError) -> Self {
        let ApiError::DockerResponseServerError {
            status_code,
            message,
        } = error
        else {
            return Self::Other;
        };
        let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
        let status = *status_code;
        // Podman has other words, and 500, for what went while it was looked for.
        if status == 404 || status == 500 && says(&["not known", "no such"]) {
            Self::Absent
        } else if says(&["dependent child", "dependents", "has children"]) {
            Self::HasChildren
        } else if status == 409 || says(BUSY) {
            Self::Busy
        } else {
            Self::Other
        }
    }
}

#[cfg(test)]
mod tests {
    use bollard::errors::Error as ApiError;

    use super::Trouble;

    #[test]
    fn engines_say_in_different_ways_that_it_is_not_the_time() {
        for (status_code, message, trouble) in [
            (404, "No such image", Trouble::Absent),
            (
                409,
                "removal of container abc is already in progress",
                Trouble::Busy,
            ),
            (
                409,
                "conflict: image is being used by stopped container",
                Trouble::Busy,
            ),
            (
                409,
                "image has dependent child images",
                Trouble::HasChildren,
            ),
            (
                403,
                "error while removing network: x has active endpoints",
                Trouble::Busy,
            ),
            (
                403,
                "operation not permitted on predefined network",
                Trouble::Other,
            ),
            (500, "unlinkat: device or resource busy", Trouble::Busy),
            (
                500,
                "failed to find image: image not known",
                Trouble::Absent,
            ),
            (500, "unrecognized image ID sha256:0123", Trouble::Busy),
            (500, "disk full", Trouble::Other),
        ] {
            let error = ApiError::DockerResponseServerError {
                status_code,
                message: message.to_owned(),
            };
            assert_eq!(Trouble::of(&error), trouble, "{status_code} {message}");
        }
        assert_eq!(Trouble::of(&ApiError::RequestTimeoutError), Trouble::Other);
    }
}
