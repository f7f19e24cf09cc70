use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use super::super::choose::{Asking, Scope};
use super::super::inventory::Image;
use super::{ImagePlan, choose, repository, run_of};
use crate::engine::session::Census;
use crate::engine::{Owner, RunId};

/// A run that began at 0x65000000.
const RUN: &str = "6500000000000001aaaaaaaa";
const OTHER: &str = "6500000100000002bbbbbbbb";
const BEGAN: i64 = 0x6500_0000;

struct World {
    images: Vec<Image>,
    live: Vec<&'static str>,
    remembered: Vec<String>,
}

impl World {
    fn of(images: Vec<Image>) -> Self {
        Self {
            images,
            live: vec![RUN],
            remembered: Vec::new(),
        }
    }

    fn choose(&self, scope: Scope) -> ImagePlan {
        let census = Census {
            live: self
                .live
                .iter()
                .map(|run| RunId((*run).to_owned()))
                .collect(),
            stale: Vec::new(),
        };
        let asking = Asking {
            scope,
            run: &RunId(RUN.to_owned()),
            owner: &Owner("us".to_owned()),
            remembered: self.remembered.clone(),
            endpoint: "unix:///x",
            census: &census,
        };
        choose(&self.images, &asking)
    }

    fn tags(&self, scope: Scope) -> Vec<String> {
        self.choose(scope).tags.into_keys().collect()
    }
}

fn id(n: u8) -> String {
    format!("sha256:{}", format!("{n:02x}").repeat(32))
}

fn image(n: u8, tags: &[&str], owner: Option<&str>) -> Image {
    let label = |owner: &str| ("phoenix.owner".to_owned(), owner.to_owned());
    Image {
        id: id(n),
        parent: String::new(),
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        digests: Vec::new(),
        created: BEGAN + 10,
        labels: owner.map(label).into_iter().collect(),
    }
}

fn on(parent: u8, mut image: Image) -> Image {
    image.parent = id(parent);
    image
}

#[test]
fn tags_name_their_run_on_every_engine() {
    for (tag, run) in [
        ("phoenix-run/abc:1", Some("abc")),
        ("localhost/phoenix-run/abc:12", Some("abc")),
        ("docker.io/phoenix-run/abc:1", Some("abc")),
        ("phoenix-run/abc/def:1", None),
        ("me/phoenix-run/abc:1", None),
        ("phoenix-runner/abc:1", None),
        ("phoenix-run:1", None),
        ("node:20", None),
        ("", None),
    ] {
        assert_eq!(run_of(tag), run, "{tag}");
    }
    assert_eq!(
        repository("docker.io/library/phoenix-probe:1"),
        Some("phoenix-probe")
    );
}

#[test]
fn a_run_takes_its_own_tags_and_leaves_every_other() {
    let own = format!("phoenix-run/{RUN}:1");
    let podmans = format!("docker.io/phoenix-run/{RUN}:2");
    let other = format!("phoenix-run/{OTHER}:1");
    let world = World::of(vec![
        image(1, &[&own, &other, "mine:latest"], Some("us")),
        image(2, &[&podmans], None),
        image(3, &["node:20"], None),
        image(4, &[], Some("us")),
    ]);
    let plan = world.choose(Scope::Run);
    assert_eq!(plan.tags.into_keys().collect::<Vec<_>>(), [podmans, own]);
    assert_eq!(plan.dangling, Vec::<String>::new());
}

#[test]
fn dead_runs_lose_their_tags_and_live_ones_keep_theirs() {
    let dead = "phoenix-run/dead:1";
    let live = format!("phoenix-run/{OTHER}:1");
    let own = format!("phoenix-run/{RUN}:1");
    let mut world = World::of(vec![
        image(1, &[dead, &live, &own], Some("us")),
        image(2, &["phoenix-run/dead:2"], Some("them")),
        image(3, &["phoenix-run/dead:3"], None),
    ]);
    world.live.push(OTHER);
    assert_eq!(world.tags(Scope::Dead), [dead]);
    assert_eq!(world.tags(Scope::All), [dead, "phoenix-run/dead:2"]);
}

#[test]
fn nameless_images_of_ours_go_only_when_nobody_is_at_work() {
    let mut world = World::of(vec![image(1, &[], Some("us")), image(2, &[], Some("them"))]);
    assert_eq!(world.choose(Scope::Dead).dangling, [id(1)]);
    assert_eq!(world.choose(Scope::All).dangling.len(), 2);
    world.live.push(OTHER);
    assert!(world.choose(Scope::Dead).dangling.is_empty());
    assert!(world.choose(Scope::All).dangling.is_empty());
}

#[test]
fn the_probe_image_stays_unless_everything_goes() {
    let mut probe = image(1, &["phoenix-probe:0.1.0"], Some("us"));
    probe
        .labels
        .insert("phoenix.probe".to_owned(), "0.1.0".to_owned());
    let mut nameless = probe.clone();
    nameless.id = id(2);
    nameless.tags.clear();
    let fake = image(3, &["phoenix-probe:mine"], None);
    let world = World::of(vec![probe, nameless, fake]);
    assert_eq!(world.choose(Scope::Dead), ImagePlan::default());
    assert_eq!(world.choose(Scope::Run), ImagePlan::default());
    let all = world.choose(Scope::All);
    assert_eq!(
        all.tags.into_keys().collect::<Vec<_>>(),
        ["phoenix-probe:0.1.0"]
    );
    assert_eq!(all.dangling, [id(2)]);
}

#[test]
fn labelled_images_under_a_run_go_children_first_down_to_a_name() {
    let own = format!("phoenix-run/{RUN}:1");
    let world = World::of(vec![
        image(1, &["alpine:3"], None),
        on(1, image(2, &[], Some("us"))),
        on(2, image(3, &[], Some("us"))),
        on(3, image(4, &[&own], Some("us"))),
    ]);
    assert_eq!(world.choose(Scope::Run).dangling, [id(3), id(2)]);

    let unlabelled = World::of(vec![
        on(9, image(2, &[], None)),
        on(2, image(3, &[&own], Some("us"))),
    ]);
    assert!(
        unlabelled.choose(Scope::Run).dangling.is_empty(),
        "someone's cache"
    );
}

#[test]
fn the_journal_removes_only_what_is_nameless_and_younger_than_the_run() {
    let mut old = image(3, &[], None);
    old.created = BEGAN - 3600;
    let mut pulled = image(4, &[], None);
    pulled.digests.push("node@sha256:00".to_owned());
    let mut world = World::of(vec![
        image(1, &[], None),
        image(2, &["node:20"], None),
        old,
        pulled,
        on(1, image(5, &[], None)),
    ]);
    let short = "0505050505050505".to_owned();
    world.remembered = vec![id(1), id(2), id(3), id(4), short.clone(), id(6)];
    let plan = world.choose(Scope::Run);
    assert_eq!(plan.dangling, [id(5), id(1)]);
    assert_eq!(plan.settled, BTreeSet::from([id(2), id(3), id(4), id(6)]));
    assert_eq!(
        plan.journal.keys().cloned().collect::<Vec<_>>(),
        [short, id(1)]
    );
    assert_eq!(plan.count(), 2);
}

#[test]
fn an_id_that_could_mean_two_images_means_none() {
    let mut twin = image(1, &[], None);
    twin.id.pop();
    twin.id.push('f');
    let mut world = World::of(vec![image(1, &[], None), twin]);
    world.remembered = vec!["010101010101".to_owned()];
    assert!(world.choose(Scope::Run).dangling.is_empty());
}

proptest! {
    /// Whatever the parents are, loops too: nothing hangs, nothing is removed twice, no parent goes
    /// before its child.
    #[test]
    fn any_family_is_put_in_order(parents in proptest::collection::vec(0u8..12, 0..12)) {
        let images: Vec<_> = (0u8..).zip(&parents).map(|(n, parent)| on(*parent, image(n, &[], Some("us")))).collect();
        let plan = World::of(images.clone()).choose(Scope::Dead);
        let place: HashMap<_, _> = plan.dangling.iter().zip(0..).collect();
        prop_assert_eq!(place.len(), plan.dangling.len());
        for image in &images {
            if let (Some(child), Some(parent)) = (place.get(&image.id), place.get(&image.parent)) {
                prop_assert!(child < parent || image.id == image.parent);
            }
        }
    }
}
