//! Clean-up on a real engine: what goes, what stays, and what fifty kills leave behind.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

#[path = "common/skipped.rs"]
mod skipped;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use bollard::Docker;
use bollard::body_full;
use bollard::models::{
    ContainerConfig, ContainerCreateBody, NetworkCreateRequest, VolumeCreateRequest,
};
use bollard::query_parameters::{
    BuildImageOptionsBuilder, CommitContainerOptionsBuilder, CreateContainerOptionsBuilder,
    KillContainerOptions, ListContainersOptionsBuilder, RemoveContainerOptionsBuilder,
    StartContainerOptions, TagImageOptionsBuilder,
};
use futures_util::StreamExt;
use phoenix::engine::connect::{Surroundings, search};
use phoenix::engine::{CleanUp, DockerEngine, Engine, Session};
use skipped::skipped;
use tempfile::TempDir;

/// A small image that every engine of the tests has.
const BASE: &str = "alpine:3.18";

/// An engine, or `None` when there is none and none is required.
async fn engine() -> Option<(Docker, String)> {
    let search = search(&Surroundings::of_process(None)).await;
    let Some(found) = search.found else {
        skipped(&search);
        return None;
    };
    Some((found.api, found.endpoint))
}

/// A run of the installation in `state`, and an engine bound to it.
struct Run {
    api: Docker,
    session: Arc<Session>,
    engine: DockerEngine,
}

impl Run {
    fn open(at: &(Docker, String), state: &Path) -> Self {
        Self::with(at, Session::open(state).unwrap())
    }

    fn with((api, endpoint): &(Docker, String), session: Session) -> Self {
        let session = Arc::new(session);
        let engine = DockerEngine::new(api.clone(), endpoint.clone(), Arc::clone(&session));
        Self {
            api: api.clone(),
            session,
            engine,
        }
    }

    fn tag(&self, number: u32) -> String {
        format!("phoenix-run/{}:{number}", self.session.run.0)
    }

    /// One of each: a container that runs, one that does not, a network, a volume and an image.
    async fn make_one_of_each(&self) -> Made {
        make_one_of_each(&self.api, &self.session.owner.0, &self.session.run.0).await
    }
}

fn labels(owner: &str, run: &str) -> HashMap<String, String> {
    HashMap::from([
        ("phoenix.owner".to_owned(), owner.to_owned()),
        ("phoenix.run".to_owned(), run.to_owned()),
    ])
}

#[derive(Debug)]
struct Made {
    containers: Vec<String>,
    network: String,
    volume: String,
    /// By its tag.
    image: String,
}

async fn make_one_of_each(api: &Docker, owner: &str, run: &str) -> Made {
    let repository = format!("phoenix-run/{run}");
    make_image(api, &repository, owner).await;
    let image = format!("{repository}:1");
    let network = NetworkCreateRequest {
        name: format!("phoenix-{run}"),
        labels: Some(labels(owner, run)),
        ..NetworkCreateRequest::default()
    };
    let volume = VolumeCreateRequest {
        name: Some(format!("phoenix-{run}")),
        labels: Some(labels(owner, run)),
        ..VolumeCreateRequest::default()
    };
    let network = network.name.clone() + "/" + &api.create_network(network).await.unwrap().id;
    let volume = api.create_volume(volume).await.unwrap().name;
    let idle = container(api, &image, labels(owner, run)).await;
    let busy = container(api, &image, labels(owner, run)).await;
    api.start_container(&busy, None::<StartContainerOptions>)
        .await
        .unwrap();
    Made {
        containers: vec![idle, busy],
        network: network.rsplit('/').next().unwrap().to_owned(),
        volume,
        image,
    }
}

async fn container(api: &Docker, image: &str, labels: HashMap<String, String>) -> String {
    let body = ContainerCreateBody {
        image: Some(image.to_owned()),
        cmd: Some(vec!["sleep".to_owned(), "600".to_owned()]),
        labels: Some(labels),
        network_disabled: Some(true),
        ..ContainerCreateBody::default()
    };
    let options = CreateContainerOptionsBuilder::new().build();
    api.create_container(Some(options), body).await.unwrap().id
}

/// An image of its own id, labelled as an installation's, with nothing nameless under it.
async fn make_image(api: &Docker, repository: &str, owner: &str) {
    let source = container(api, BASE, HashMap::new()).await;
    // Podman takes labels from here only, not from the body.
    let label = format!("LABEL phoenix.owner={owner}");
    let options = CommitContainerOptionsBuilder::new()
        .container(&source)
        .repo(repository)
        .tag("1")
        .changes(&label)
        .build();
    api.commit_container(options, ContainerConfig::default())
        .await
        .unwrap();
    remove_container(api, &source).await;
}

async fn remove_container(api: &Docker, id: &str) {
    let force = RemoveContainerOptionsBuilder::new().force(true).build();
    api.remove_container(id, Some(force)).await.unwrap();
}

/// Builds in two steps, the classic way that every engine has, and returns the ids it prints.
async fn build(api: &Docker, tag: &str, owner: &str, unique: &str) -> Vec<String> {
    let dockerfile = format!("FROM {BASE}\nENV FIRST={unique}\nENV SECOND=1\n");
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(dockerfile.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    let written = tar.append_data(&mut header, "Dockerfile", dockerfile.as_bytes());
    written.unwrap();
    let labels = HashMap::from([("phoenix.owner", owner)]);
    let options = BuildImageOptionsBuilder::new()
        .t(tag)
        .labels(&labels)
        .build();
    let context = body_full(tar.into_inner().unwrap().into());
    let mut progress = api.build_image(options, None, Some(context));
    let mut ids = Vec::new();
    while let Some(news) = progress.next().await {
        let said = news.unwrap().stream.unwrap_or_default();
        let last = said.split_whitespace().last().unwrap_or_default();
        let hex = last.len() >= 11 && last.bytes().all(|b| b.is_ascii_hexdigit());
        if hex && (said.contains("--> ") && !said.contains("Running in") || said.trim() == last) {
            ids.push(last.to_owned());
        }
    }
    ids
}

async fn has_container(api: &Docker, id: &str) -> bool {
    let all = ListContainersOptionsBuilder::new().all(true).build();
    let list = api.list_containers(Some(all)).await.unwrap();
    list.iter().any(|c| c.id.as_deref() == Some(id))
}

async fn has_image(api: &Docker, name: &str) -> bool {
    api.inspect_image(name).await.is_ok()
}

/// Whether all of it, or none of it, is there; half of it fails the test.
async fn is_there(api: &Docker, made: &Made) -> bool {
    let mut there = vec![
        api.inspect_network(&made.network, None).await.is_ok(),
        api.inspect_volume(&made.volume).await.is_ok(),
        has_image(api, &made.image).await,
    ];
    for id in &made.containers {
        there.push(has_container(api, id).await);
    }
    assert_eq!(
        there.iter().collect::<BTreeSet<_>>().len(),
        1,
        "half of {made:?}: {there:?}"
    );
    there[0]
}

const ONE_OF_EACH: CleanUp = CleanUp {
    containers: 2,
    images: 1,
    networks: 1,
    volumes: 1,
};

fn state() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[tokio::test]
async fn finish_removes_what_the_run_made_and_nothing_of_another() {
    let Some(at) = engine().await else { return };
    let state = state();
    let (run, other) = (Run::open(&at, state.path()), Run::open(&at, state.path()));
    let (mine, theirs) = (run.make_one_of_each().await, other.make_one_of_each().await);
    // The other run built the same as this one did: one image with two tags.
    let tag = TagImageOptionsBuilder::new()
        .repo(&format!("phoenix-run/{}", other.session.run.0))
        .tag("2")
        .build();
    run.api.tag_image(&mine.image, Some(tag)).await.unwrap();

    let removed = run.engine.finish().await.unwrap();
    assert!(!is_there(&run.api, &mine).await);
    assert!(is_there(&run.api, &theirs).await);
    assert!(has_image(&run.api, &other.tag(2)).await, "only untagged");
    assert_eq!(
        removed,
        CleanUp {
            images: 0,
            ..ONE_OF_EACH
        }
    );
    assert_eq!(
        run.engine.finish().await.unwrap(),
        CleanUp::default(),
        "twice is harmless"
    );

    let removed = other.engine.finish().await.unwrap();
    assert_eq!(
        removed,
        CleanUp {
            images: 2,
            ..ONE_OF_EACH
        }
    );
    assert!(!is_there(&run.api, &theirs).await);
    assert!(has_image(&run.api, BASE).await);
    drop((run, other));
    let left = std::fs::read_dir(state.path().join("runs")).unwrap();
    let left: Vec<_> = left.map(|f| f.unwrap().file_name()).collect();
    assert_eq!(left, ["gate"], "no lock and no journal");
}

#[tokio::test]
async fn a_sweep_takes_the_dead_and_leaves_the_living_and_the_strangers() {
    let Some(at) = engine().await else { return };
    let state = state();
    let live = Run::open(&at, state.path());
    let owner = live.session.owner.0.clone();
    let unique = &live.session.run.0;
    let dead = make_one_of_each(&live.api, &owner, &format!("{unique}-dead")).await;
    let stranger = Run::with(&at, Session::ephemeral());
    let strange = stranger.make_one_of_each().await;
    let alive = live.make_one_of_each().await;
    // Started by hand from an image of ours: it inherits the owner's label, but is no run's.
    let by_hand = container(&live.api, &alive.image, HashMap::new()).await;

    let sweeper = Run::open(&at, state.path());
    assert_eq!(sweeper.engine.leftovers().await.unwrap(), ONE_OF_EACH);
    assert_eq!(sweeper.engine.sweep().await.unwrap(), ONE_OF_EACH);
    assert_eq!(
        sweeper.engine.leftovers().await.unwrap(),
        CleanUp::default()
    );
    assert!(!is_there(&live.api, &dead).await);
    assert!(is_there(&live.api, &alive).await);
    assert!(is_there(&live.api, &strange).await);
    assert!(has_container(&live.api, &by_hand).await);

    remove_container(&live.api, &by_hand).await;
    live.engine.finish().await.unwrap();
    stranger.engine.finish().await.unwrap();
    assert!(!is_there(&live.api, &strange).await);
}

#[tokio::test]
async fn a_stopped_container_and_a_used_image_do_not_stop_a_clean_up() {
    let Some(at) = engine().await else { return };
    let state = state();
    let run = Run::open(&at, state.path());
    let made = run.make_one_of_each().await;
    let busy = &made.containers[1];
    run.api
        .kill_container(busy, None::<KillContainerOptions>)
        .await
        .unwrap();
    // Somebody else's container stands on the image: the tag cannot go now.
    let user = container(&run.api, &made.image, HashMap::new()).await;
    let removed = run.engine.finish().await.unwrap();
    assert_eq!(
        removed,
        CleanUp {
            images: 0,
            ..ONE_OF_EACH
        }
    );

    remove_container(&run.api, &user).await;
    run.engine.finish().await.unwrap();
    assert!(!has_image(&run.api, &made.image).await);
}

/// The classic builder leaves nameless images that carry no label: only the journal knows them.
#[tokio::test]
async fn a_dead_runs_journal_is_cleared_up_and_named_images_stay() {
    let Some(at) = engine().await else { return };
    let state = state();
    let dead = Run::open(&at, state.path());
    dead.session.remember_engine(&at.1);
    let tag = dead.tag(1);
    let owner = &dead.session.owner.0;
    let ids = build(&dead.api, &tag, owner, &dead.session.run.0).await;
    assert!(ids.len() > 1, "{ids:?}");
    // The first is the base image's own: remembered by mistake, as a hostile build might make us.
    for id in &ids {
        dead.session.remember_image(id);
    }
    let mut made = Vec::new();
    let base = dead.api.inspect_image(BASE).await.unwrap().id.unwrap();
    for id in &ids {
        // Newer engines also print ids of what they have removed by the end of the build.
        let Ok(image) = dead.api.inspect_image(id).await else {
            continue;
        };
        made.extend(image.id.filter(|id| *id != base));
    }
    drop(dead);

    let sweeper = Run::open(&at, state.path());
    let removed = sweeper.engine.sweep().await.unwrap();
    assert!(removed.images >= 1, "{removed:?}");
    for id in &made {
        assert!(
            !has_image(&sweeper.api, id).await,
            "{id} is left of {made:?}"
        );
    }
    assert!(has_image(&sweeper.api, BASE).await);
    assert!(!has_image(&sweeper.api, &tag).await);
    let journals = std::fs::read_dir(state.path().join("runs")).unwrap();
    let names = journals.map(|f| f.unwrap().file_name().into_string().unwrap());
    let owed: Vec<_> = names.filter(|name| name.ends_with(".journal")).collect();
    assert_eq!(owed, Vec::<String>::new());
}

/// A journal of another engine is kept for when that engine is back.
#[tokio::test]
async fn another_engines_journal_is_left_alone() {
    let Some(at) = engine().await else { return };
    let state = state();
    let elsewhere = Session::open(state.path()).unwrap();
    elsewhere.remember_engine("tcp://elsewhere:2375");
    elsewhere.remember_image(&"ab".repeat(32));
    let journal = state
        .path()
        .join(format!("runs/{}.journal", elsewhere.run.0));
    drop(elsewhere);
    let sweeper = Run::open(&at, state.path());
    sweeper.engine.sweep().await.unwrap();
    assert!(journal.exists());
}

/// `clean --all` on this machine would take everybody's; only a probe and a stranger made here are
/// looked at, and only where nothing else of ours is about.
#[tokio::test]
async fn everything_means_strangers_and_probes_too() {
    let Some(at) = engine().await else { return };
    if std::env::var("PHOENIX_TEST_CLEAN_ALL").is_err() {
        eprintln!("SKIPPED: PHOENIX_TEST_CLEAN_ALL is not set; this removes every run's things");
        return;
    }
    let state = state();
    let run = Run::open(&at, state.path());
    let mine = run.make_one_of_each().await;
    let stranger = Run::with(&at, Session::ephemeral());
    let strange = stranger.make_one_of_each().await;
    run.engine.sweep_all().await.unwrap();
    assert!(!is_there(&run.api, &strange).await);
    assert!(is_there(&run.api, &mine).await);
    run.engine.finish().await.unwrap();
}

/// What the child of the next test does, over and over, until it is killed.
#[test]
fn child_of_the_kills() {
    let Ok(state) = std::env::var("PHOENIX_TEST_STATE") else {
        return;
    };
    for round in 0u64.. {
        let session = Session::open(Path::new(&state)).unwrap();
        println!("run {}", session.run.0);
        // Every other run owes nothing, and takes its files with it.
        for n in 0..(round % 2) * 4 {
            session.remember_image(&format!("{n:02x}").repeat(32));
            println!("image");
        }
        drop(session);
        println!("dropped");
    }
}

#[test]
fn fifty_kills_at_random_moments_are_survived() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    let state = state();
    let owner = Session::open(state.path()).unwrap().owner.clone();
    let exe = std::env::current_exe().unwrap();
    for kill in 0..50usize {
        let mut child = Command::new(&exe)
            .args(["--exact", "child_of_the_kills", "--nocapture"])
            .env("PHOENIX_TEST_STATE", state.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        // Reading some lines more or less is a random moment in the child, without a clock.
        let lines: Vec<_> = said
            .by_ref()
            .take(3 + kill * 7 % 41)
            .map(Result::unwrap)
            .collect();
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(lines.iter().any(|line| line.contains("run ")), "{lines:?}");

        let session = Session::open(state.path()).unwrap();
        assert_eq!(session.owner, owner, "after kill {kill}");
    }
    let runs = std::fs::read_dir(state.path().join("runs")).unwrap();
    let files = runs.map(|file| file.unwrap().path());
    let locks: Vec<_> = files
        .filter(|f| f.extension().is_some_and(|e| e == "lock"))
        .collect();
    assert!(!locks.is_empty(), "fifty kills left no run behind");
    for lock in locks {
        let file = std::fs::File::open(&lock).unwrap();
        assert!(
            file.try_lock().is_ok(),
            "a dead process holds {}",
            lock.display()
        );
    }
}
