//! Stand-ins from packages of Debian, fetched for real. Needs Debian 12 and a mirror of it in reach.
#![expect(clippy::expect_used, reason = "helpers of tests fail by panicking")]

#[path = "common/skipped.rs"]
mod skipped;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use phoenix::kit::KitError;
use phoenix::kit::build::{Order, build};
use phoenix::kit::file::{Report, write_archive};
use skipped::skipped;

const IMAGE: &str = "alpine:3.18";
const CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----\nours\n-----END CERTIFICATE-----\n";

fn silent() -> Report {
    Arc::new(|_| {})
}

fn order(certificates: Option<&[u8]>) -> Order {
    Order {
        images: vec![IMAGE.to_owned()],
        certificates: certificates.map(<[u8]>::to_vec),
        ..Order::default()
    }
}

/// The archive that an engine would load; none where stand-ins cannot be made.
async fn made(order: Order, folder: &Path) -> Option<Vec<u8>> {
    let checked = match build(order, folder, silent()).await {
        Err(error @ KitError::Unsuited { .. }) => {
            skipped(error);
            return None;
        }
        built => built.expect("a stand-in"),
    };
    let mut archive = Vec::new();
    write_archive(&checked, &mut archive, &silent()).expect("an archive");
    Some(archive)
}

/// Files of an archive by their paths; of links, what they name.
fn files(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = tar::Archive::new(archive);
    let entries = archive.entries().expect("entries");
    let file = |entry: std::io::Result<tar::Entry<'_, &[u8]>>| {
        let mut entry = entry.expect("an entry");
        let path = entry.path().expect("a path").display().to_string();
        let mut content = Vec::new();
        match entry.link_name_bytes() {
            Some(link) => content.extend_from_slice(&link),
            None => {
                entry.read_to_end(&mut content).expect("a content");
            }
        }
        (path, content)
    };
    entries.map(file).collect()
}

fn ends_with(files: &BTreeMap<String, Vec<u8>>, end: &str) -> Vec<u8> {
    let found = files.iter().find(|(path, _)| path.ends_with(end));
    found.expect("a file of that name").1.clone()
}

#[tokio::test]
async fn a_stand_in_is_the_same_whoever_makes_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    let Some(archive) = made(order(None), &one).await else {
        return;
    };
    assert_eq!(made(order(None), &other).await.as_ref(), Some(&archive));
    assert_eq!(made(order(None), &one).await.as_ref(), Some(&archive));

    let parts = files(&archive);
    let manifest = String::from_utf8(parts["manifest.json"].clone()).expect("a text");
    assert!(
        manifest.contains(r#""RepoTags":["alpine:3.18"]"#),
        "{manifest}"
    );
    let configs = parts
        .iter()
        .filter(|(path, _)| path.len() == 64 + ".json".len());
    let configs: Vec<_> = configs.map(|(_, config)| config).collect();
    let config: serde_json::Value = serde_json::from_slice(configs[0]).expect("a config");
    assert_eq!(
        config["config"]["Labels"]["org.example.kit.stand-in"],
        "true"
    );
    let inside = files(&ends_with(&parts, "layer.tar"));
    assert_eq!(inside["bin/sh"], b"/bin/busybox");
    assert!(inside["bin/busybox"].starts_with(b"\x7fELF"));
    assert!(inside["sbin/apk"].starts_with(b"#!/bin/sh"));

    // With more certificates it is another image, whose bundle ends with them.
    let trusting = made(order(Some(CERTIFICATE)), &one)
        .await
        .expect("a stand-in");
    assert_ne!(trusting, archive);
    let inside = files(&ends_with(&files(&trusting), "layer.tar"));
    let bundle = &inside["etc/ssl/certs/ca-certificates.crt"];
    assert!(bundle.ends_with(CERTIFICATE));
    assert!(bundle.len() > 100_000);
}

#[tokio::test]
async fn an_image_without_a_recipe_is_told_before_anything_is_fetched() {
    let folder = tempfile::tempdir().expect("a folder");
    let strange = Order {
        images: vec!["redis:7".to_owned(), IMAGE.to_owned()],
        ..Order::default()
    };
    let error = build(strange, folder.path(), silent()).await;
    let error = error.expect_err("there is no such recipe").to_string();
    assert!(
        error.contains("no recipe of redis:7; there is one of alpine:3.18"),
        "{error}"
    );
    let left = std::fs::read_dir(folder.path()).expect("a folder");
    assert_eq!(left.count(), 0);
}
