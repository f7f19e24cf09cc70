//! Which images go: tags of a run, what stood under them, and what a journal names.
//!
//! An image's labels are the same on every run, so that the same build keeps its id; a run is told by
//! its tags, `phoenix-run/<run>:<n>`. An image two runs tagged loses one tag and stays.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::OWNER_LABEL;
use super::choose::{Asking, Scope};
use super::inventory::Image;
use crate::engine::RunId;
use crate::engine::session::started;

/// The repository of every image that a run tags.
const RUN_REPOSITORY: &str = "phoenix-run";
/// The repository and the label of the image that asks containers over HTTP.
const PROBE_REPOSITORY: &str = "phoenix-probe";
const PROBE_LABEL: &str = "phoenix.probe";
/// The engine's clock may be this many seconds behind ours.
const CLOCKS_DIFFER: i64 = 60;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ImagePlan {
    /// Image id by tag.
    pub(super) tags: BTreeMap<String, String>,
    /// Ids, children before parents.
    pub(super) dangling: Vec<String>,
    /// Ids in journals that need nothing more, as the journals write them.
    pub(super) settled: BTreeSet<String>,
    /// Full ids by the ids that journals write.
    pub(super) journal: BTreeMap<String, String>,
}

pub(super) fn choose(images: &[Image], asking: &Asking<'_>) -> ImagePlan {
    let mut plan = ImagePlan::default();
    let mut dangling = BTreeSet::new();
    let by_id: HashMap<&str, &Image> = images.iter().map(|i| (i.id.as_str(), i)).collect();
    for image in images {
        let tags = image.tags.iter().filter(|tag| tag_goes(image, tag, asking));
        let tags: Vec<_> = tags.map(|tag| (tag.clone(), image.id.clone())).collect();
        if !tags.is_empty() {
            dangling.extend(ours_under(image, &by_id));
        }
        plan.tags.extend(tags);
        if image.is_dangling() && dangling_goes(image, asking) {
            dangling.insert(image.id.as_str());
        }
    }
    for (run, id) in journals(asking) {
        match find(images, id) {
            Some(image) if is_leftover(image, run) => {
                dangling.insert(image.id.as_str());
                plan.journal.insert(id.to_owned(), image.id.clone());
            }
            // Gone, or named by someone: no business of ours any more.
            _ => {
                plan.settled.insert(id.to_owned());
            }
        }
    }
    plan.dangling = children_first(&dangling, &by_id);
    plan
}

impl ImagePlan {
    /// Images, not tags.
    pub(super) fn count(&self) -> usize {
        let tagged: BTreeSet<_> = self.tags.values().collect();
        tagged.len() + self.dangling.len()
    }
}

/// The run that tagged an image, whatever host the engine puts before the name.
fn run_of(tag: &str) -> Option<&str> {
    let run = repository(tag)?.strip_prefix(RUN_REPOSITORY)?;
    run.strip_prefix('/').filter(|run| !run.contains('/'))
}

/// `localhost/a/b:1` and `a/b:1` are both `a/b`: podman completes short names.
fn repository(tag: &str) -> Option<&str> {
    let (name, _number) = tag.rsplit_once(':')?;
    let short = name.strip_prefix("localhost/");
    let short = short.or_else(|| name.strip_prefix("docker.io/library/"));
    let short = short.or_else(|| name.strip_prefix("docker.io/"));
    Some(short.unwrap_or(name))
}

fn tag_goes(image: &Image, tag: &str, asking: &Asking<'_>) -> bool {
    let probe = image.labels.contains_key(PROBE_LABEL) && repository(tag) == Some(PROBE_REPOSITORY);
    if probe {
        return asking.scope == Scope::All;
    }
    match (asking.scope, run_of(tag), image.labels.get(OWNER_LABEL)) {
        // A run's id is random: nobody else writes it, whatever labels a build ended up with.
        (Scope::Run, Some(run), _) => run == asking.run.0,
        (Scope::Dead | Scope::All, Some(run), Some(owner)) => asking.goes(owner, run),
        _ => false,
    }
}

/// An image of ours without a tag: it lost a race with a kill. While others are at work it may be
/// one of theirs that has no tag yet.
fn dangling_goes(image: &Image, asking: &Asking<'_>) -> bool {
    let owner = image.labels.get(OWNER_LABEL);
    let probe = image.labels.contains_key(PROBE_LABEL);
    match asking.scope {
        Scope::Run => false,
        Scope::Dead => owner == Some(&asking.owner.0) && !probe && asking.is_alone(),
        Scope::All => (owner.is_some() || probe) && asking.is_alone(),
    }
}

/// Podman labels every intermediate image as it labels the last: those are ours, too.
fn ours_under<'a>(image: &Image, by_id: &HashMap<&'a str, &'a Image>) -> Vec<&'a str> {
    let owner = image.labels.get(OWNER_LABEL);
    let mut under = Vec::new();
    let mut parent = by_id.get(image.parent.as_str());
    while let Some(image) = parent {
        let ours = owner.is_some() && image.labels.get(OWNER_LABEL) == owner;
        // A chain longer than all images would be a loop.
        if !ours || !image.is_dangling() || under.len() >= by_id.len() {
            break;
        }
        under.push(image.id.as_str());
        parent = by_id.get(image.parent.as_str());
    }
    under
}

/// Ids in the journals that concern this clean-up, with the run that wrote each.
fn journals<'a>(asking: &'a Asking<'_>) -> Vec<(&'a RunId, &'a str)> {
    if asking.scope == Scope::Run {
        let own = asking.remembered.iter();
        return own.map(|id| (asking.run, id.as_str())).collect();
    }
    let stale = asking.census.stale.iter();
    let here = stale.filter(|stale| {
        let engine = stale.engine.as_deref();
        engine.is_none_or(|engine| engine == asking.endpoint)
    });
    here.flat_map(|stale| stale.images.iter().map(|id| (&stale.run, id.as_str())))
        .collect()
}

/// The image that a full or short id names; none when two could be meant.
fn find<'a>(images: &'a [Image], id: &str) -> Option<&'a Image> {
    let digits = id.strip_prefix("sha256:").unwrap_or(id);
    let bare = |image: &Image| {
        let id = image.id.strip_prefix("sha256:").unwrap_or(&image.id);
        id.starts_with(digits)
    };
    let mut found = images.iter().filter(|image| bare(image));
    match (found.next(), found.next()) {
        (Some(image), None) => Some(image),
        _ => None,
    }
}

/// Still nameless, and made since the run began: an older one is someone's cache that the run only
/// used, or an id that a build's output pretended to have made.
fn is_leftover(image: &Image, run: &RunId) -> bool {
    let made_by_run =
        started(run).is_some_and(|start| image.created >= start.saturating_sub(CLOCKS_DIFFER));
    image.is_dangling() && image.digests.is_empty() && made_by_run
}

/// An engine refuses to remove an image that others stand on.
fn children_first(chosen: &BTreeSet<&str>, by_id: &HashMap<&str, &Image>) -> Vec<String> {
    let parent = |id: &str| by_id.get(id).map(|image| image.parent.as_str());
    let mut children: BTreeMap<&str, usize> = BTreeMap::new();
    for id in chosen {
        if let Some(parent) = parent(id) {
            *children.entry(parent).or_default() += 1;
        }
    }
    let childless = |id: &&&str| !children.contains_key(**id);
    let mut ready: Vec<&str> = chosen.iter().filter(childless).copied().collect();
    let mut order = Vec::with_capacity(chosen.len());
    while let Some(id) = ready.pop() {
        order.push(id.to_owned());
        let Some(parent) = parent(id).filter(|parent| chosen.contains(parent)) else {
            continue;
        };
        if let Some(left) = children.get_mut(parent) {
            *left -= 1;
            if *left == 0 {
                ready.extend(chosen.get(parent));
            }
        }
    }
    order
}

#[cfg(test)]
mod tests;
