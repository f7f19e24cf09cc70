//! Looking into images of a real engine: what it tells against what our reading finds. Without an
//! engine these tests say so and pass; `PHOENIX_REQUIRE_ENGINE=1` makes that a failure.
#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

#[path = "common/skipped.rs"]
mod skipped;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use std::io::{Seek, Write};

use bollard::Docker;
use bollard::query_parameters::{
    CreateImageOptionsBuilder, ListContainersOptionsBuilder, RemoveContainerOptionsBuilder,
    RemoveImageOptions,
};
use futures_util::StreamExt;
use phoenix::domain::image::{Kind, analyse};
use phoenix::engine::connect::{Surroundings, search};
use phoenix::engine::{
    DockerEngine, Engine, EngineError, ListingCache, ScanRequest, Session, archive,
};
use skipped::skipped;
use tempfile::TempDir;

const IMAGE: &str = "node:20-alpine";

/// A run of our own: its label tells its containers from everyone else's.
struct Run {
    engine: DockerEngine,
    api: Docker,
    id: String,
    _state: TempDir,
}

impl Run {
    async fn open() -> Option<Self> {
        let search = search(&Surroundings::of_process(None)).await;
        let Some(found) = search.found else {
            skipped(&search);
            return None;
        };
        if found.api.inspect_image(IMAGE).await.is_err() {
            skipped(format!("the engine has no image {IMAGE}"));
            return None;
        }
        let state = tempfile::tempdir().unwrap();
        let session = Arc::new(Session::open(state.path()).unwrap());
        let id = session.run.0.clone();
        let engine = DockerEngine::new(found.api.clone(), found.endpoint, session);
        Some(Self {
            engine,
            api: found.api,
            id,
            _state: state,
        })
    }

    async fn containers(&self) -> Vec<String> {
        let filters = HashMap::from([("label", vec![format!("phoenix.run={}", self.id)])]);
        let options = ListContainersOptionsBuilder::new()
            .all(true)
            .filters(&filters)
            .build();
        let found = self.api.list_containers(Some(options)).await.unwrap();
        found
            .into_iter()
            .filter_map(|container| container.id)
            .collect()
    }

    async fn close(self) {
        for id in self.containers().await {
            let options = RemoveContainerOptionsBuilder::new()
                .force(true)
                .v(true)
                .build();
            self.api.remove_container(&id, Some(options)).await.unwrap();
        }
    }
}

fn request(images: &[&str]) -> ScanRequest {
    ScanRequest {
        images: images.iter().map(|image| (*image).to_owned()).collect(),
        ..ScanRequest::default()
    }
}

#[tokio::test]
async fn a_scan_agrees_with_the_engine_and_with_its_archive() {
    let Some(run) = Run::open().await else { return };
    let details = run.engine.inspect(IMAGE).await.unwrap().unwrap();
    assert!(details.id.starts_with("sha256:"));
    let scans = run
        .engine
        .scan(&request(&[IMAGE, "alpine:3.18", IMAGE]))
        .await
        .unwrap();
    assert_eq!(scans.len(), 3);
    assert_eq!(scans[0].config.diff_ids, details.config.diff_ids);
    assert_eq!(scans[0].layers.len(), details.config.diff_ids.len());
    assert_eq!(scans[0].layers, scans[2].layers);
    assert_ne!(scans[0].config.diff_ids, scans[1].config.diff_ids);
    let told = (
        &scans[0].config.cmd,
        &scans[0].config.env,
        &scans[0].config.workdir,
    );
    assert_eq!(
        told,
        (
            &details.config.cmd,
            &details.config.env,
            &details.config.workdir
        )
    );

    let mut saving = run.api.export_image(IMAGE);
    let mut saved = tempfile::tempfile().unwrap();
    while let Some(piece) = saving.next().await {
        saved.write_all(&piece.unwrap()).unwrap();
    }
    saved.rewind().unwrap();
    let piped = archive::read(saved, &archive::Wants::default()).unwrap();
    assert!(piped[0].is_called(IMAGE) && piped[0].is_called(&details.id));
    assert_eq!(piped[0].scan().layers, scans[0].layers);
    assert!(
        run.containers().await.is_empty(),
        "a scan needs no container"
    );
    run.close().await;
}

#[tokio::test]
async fn an_export_is_the_merged_tree() {
    let Some(run) = Run::open().await else { return };
    let captures = ["etc/os-release".to_owned(), "etc/passwd".to_owned()];
    let export = run.engine.export(IMAGE, &captures).await.unwrap();
    let scan = run.engine.scan(&request(&[IMAGE])).await.unwrap().remove(0);
    let analysis = analyse(&scan.config, &scan.layers, &[]);
    let files = |nodes: &BTreeMap<String, phoenix::domain::image::Node>| {
        let files = nodes
            .iter()
            .filter(|(_, node)| node.entry.kind != Kind::Directory);
        files
            .map(|(path, node)| (path.clone(), node.entry.mode, node.entry.bytes))
            .collect::<Vec<_>>()
    };
    let own = |files: Vec<(String, u32, u64)>| {
        // What the engine itself puts there is left out, an image's own empty file with it.
        let own = files.into_iter().filter(|(path, ..)| {
            !path.starts_with("dev/")
                && !matches!(
                    path.as_str(),
                    "etc/hosts" | "etc/resolv.conf" | "etc/hostname"
                )
        });
        own.collect::<Vec<_>>()
    };
    assert_eq!(
        own(files(&export.tree.nodes)),
        own(files(&analysis.tree.nodes))
    );
    assert!(export.captures.contains_key("etc/passwd"));
    run.close().await;
}

#[tokio::test]
async fn paths_are_looked_up_one_by_one() {
    let Some(run) = Run::open().await else { return };
    let engine = &run.engine;
    let scan = engine.scan(&request(&[IMAGE])).await.unwrap().remove(0);
    let tree = analyse(&scan.config, &scan.layers, &[]).tree;
    let some = |wanted: fn(&Kind) -> bool| {
        let found = tree
            .nodes
            .iter()
            .find(|(path, n)| wanted(&n.entry.kind) && path.contains('/'));
        found.map(|(path, node)| (path.clone(), node.entry.clone()))
    };
    let (file, entry) = some(|kind| *kind == Kind::File).unwrap();
    assert_eq!(
        engine.stat(IMAGE, &file).await.unwrap(),
        Some(entry.clone())
    );
    assert_eq!(
        engine.stat(IMAGE, &format!("/{file}/")).await.unwrap(),
        Some(entry)
    );
    let (link, entry) = some(|kind| matches!(kind, Kind::Symlink { .. })).unwrap();
    assert_eq!(
        engine.stat(IMAGE, &link).await.unwrap(),
        Some(entry),
        "a link is itself"
    );
    for directory in ["/", "/etc", "usr"] {
        let entry = engine.stat(IMAGE, directory).await.unwrap().unwrap();
        assert_eq!(
            (entry.kind, entry.bytes),
            (Kind::Directory, 0),
            "{directory}"
        );
    }
    let long = "x".repeat(300);
    for absent in ["/no/such", "/etc/passwd/x", "/.dockerenv", &long] {
        assert_eq!(engine.stat(IMAGE, absent).await.unwrap(), None, "{absent}");
        assert_eq!(
            engine.read(IMAGE, absent, 10).await.unwrap(),
            None,
            "{absent}"
        );
    }
    let passwd = engine
        .read(IMAGE, "/etc/passwd", 1 << 20)
        .await
        .unwrap()
        .unwrap();
    assert!(passwd.starts_with(b"root:"));
    assert_eq!(
        engine.read(IMAGE, "etc/passwd", 4).await.unwrap().unwrap(),
        b"root"
    );
    assert_eq!(engine.read(IMAGE, "/etc", 4).await.unwrap(), None);
    assert_eq!(run.containers().await.len(), 1, "one container serves all");
    run.close().await;
}

#[tokio::test]
async fn a_container_is_made_once_and_again_when_it_was_removed() {
    let Some(run) = Run::open().await else { return };
    let ask = || run.engine.stat(IMAGE, "/etc/passwd");
    let (a, b, c) = tokio::join!(ask(), ask(), ask());
    assert!(a.unwrap() == b.unwrap() && c.unwrap().is_some());
    let [id] = &run.containers().await[..] else {
        panic!("one container")
    };
    let facts = run.api.inspect_container(id, None).await.unwrap();
    assert_eq!(
        facts.host_config.unwrap().network_mode.as_deref(),
        Some("none")
    );
    assert_eq!(facts.state.unwrap().running, Some(false));
    let options = RemoveContainerOptionsBuilder::new().v(true).build();
    run.api.remove_container(id, Some(options)).await.unwrap();
    assert!(ask().await.unwrap().is_some());
    run.close().await;
}

#[tokio::test]
async fn unknown_images_are_named() {
    let Some(run) = Run::open().await else { return };
    let engine = &run.engine;
    let none = "phoenix-test/none:1";
    assert_eq!(engine.inspect(none).await.unwrap(), None);
    assert_eq!(engine.inspect("../containers/json?x").await.unwrap(), None);
    let absent = EngineError::NoImage {
        image: none.to_owned(),
    };
    assert_eq!(engine.stat(none, "/etc").await.unwrap_err(), absent);
    assert_eq!(
        engine.read(none, "/etc/passwd", 1).await.unwrap_err(),
        absent
    );
    assert_eq!(engine.export(none, &[]).await.unwrap_err(), absent);
    assert_eq!(engine.scan(&request(&[none])).await.unwrap_err(), absent);
    run.close().await;
}

/// With a cache on disk, a second process needs no save.
#[tokio::test]
async fn an_unchanged_image_is_not_saved_again() {
    let (Some(first), Some(second)) = (Run::open().await, Run::open().await) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let wanted = ScanRequest {
        captures: vec!["etc/passwd".to_owned()],
        patterns: vec!["root:x:0".to_owned()],
        ..request(&["alpine:3.18"])
    };
    let engine = first
        .engine
        .with_cache(ListingCache::open(folder.path()).unwrap());
    let one = engine.scan(&wanted).await.unwrap().remove(0);
    assert!(one.hits.iter().any(|hit| hit.path == "etc/passwd"));
    assert_eq!(
        one.captures
            .keys()
            .map(|(_, path)| path.as_str())
            .collect::<Vec<_>>(),
        ["etc/passwd"]
    );

    let engine = second
        .engine
        .with_cache(ListingCache::open(folder.path()).unwrap());
    let start = std::time::Instant::now();
    let two = engine.scan(&wanted).await.unwrap().remove(0);
    eprintln!("a remembered scan took {:?}", start.elapsed());
    assert_eq!(
        (one.layers, one.captures, one.hits),
        (two.layers, two.captures, two.hits)
    );
    assert_eq!(one.config, two.config);
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, two.config.diff_ids.len() + 1);
}

fn links() -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(4);
    header.set_mode(0o600);
    header.set_uid(7);
    header.set_gid(8);
    tar.append_data(&mut header, "b/secret", &b"real"[..])
        .unwrap();
    tar.append_data(&mut header, "secret", &b"fake"[..])
        .unwrap();
    let mut link = |path: &str, target: &str| {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Symlink);
        header.set_size(0);
        tar.append_link(&mut header, path, target).unwrap();
    };
    link("a", "b/c");
    link("b/c/up", "../secret");
    link("loop", "loop");
    link("out", "../../../../../../b/secret");
    link("dangling", "/none");
    link("l0", "/b/secret");
    for n in 1..=45 {
        link(&format!("l{n}"), &format!("l{}", n - 1));
    }
    tar.into_inner().unwrap()
}

/// Links that leave their directory by `..` after a linked directory, deep chains, circles.
#[tokio::test]
async fn links_are_followed_inside_the_image() {
    let Some(run) = Run::open().await else { return };
    // Podman takes no tag here.
    let image = format!("localhost/phoenix-test-{}", run.id);
    let options = CreateImageOptionsBuilder::new()
        .from_src("-")
        .repo(&image)
        .tag("latest")
        .build();
    let body = bollard::body_full(links().into());
    let mut importing = Box::pin(run.api.create_image(Some(options), Some(body), None));
    while let Some(told) = importing.next().await {
        told.unwrap();
    }

    let engine = &run.engine;
    for (path, expected) in [
        ("/a/up", Some("real")),
        ("/out", Some("real")),
        ("/l39", Some("real")),
        ("/l45", None),
        ("/loop", None),
        ("/dangling", None),
        ("/a", None),
    ] {
        let read = engine.read(&image, path, 100).await.unwrap();
        assert_eq!(read.as_deref(), expected.map(str::as_bytes), "{path}");
    }
    let entry = engine.stat(&image, "/b/secret").await.unwrap().unwrap();
    assert_eq!(
        (entry.mode, entry.uid, entry.gid, entry.bytes),
        (0o600, 7, 8, 4)
    );
    let api = run.api.clone();
    run.close().await;
    api.remove_image(&image, None::<RemoveImageOptions>, None)
        .await
        .unwrap();
}
