//! What the unit tests of this folder share: a small Dockerfile reader, a plan, an ear for events.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::domain::build::{BuildEvent, Builder};
use crate::domain::bytes::Bytes;
use crate::domain::dockerfile::{self, Dockerfile};
use crate::domain::files::FileTree;
use crate::domain::mission::{BuildNetwork, Seconds};
use crate::engine::{BuildPlan, Identity, ImageStore};

/// Remembers what it is told.
#[derive(Default)]
pub(super) struct Heard(Mutex<Vec<BuildEvent>>);

impl Heard {
    pub(super) fn hear(&self, event: BuildEvent) {
        self.0.lock().unwrap().push(event);
    }

    pub(super) fn events(&self) -> Vec<BuildEvent> {
        self.0.lock().unwrap().clone()
    }
}

/// What the real parser makes of it; a text that it refuses goes out under another's parse, because
/// some tests want to hear what the engine says of it.
pub(super) fn parsed(text: &str) -> Dockerfile {
    dockerfile::parse(text).unwrap_or_else(|_| Dockerfile {
        text: text.to_owned(),
        ..dockerfile::parse("FROM alpine:3.18\n").unwrap()
    })
}

pub(super) fn plan(text: &str) -> BuildPlan {
    BuildPlan {
        dockerfile: Arc::new(parsed(text)),
        context: Arc::new(FileTree::default()),
        folder: Arc::new(FileTree::default()),
        target: None,
        args: BTreeMap::new(),
        network: BuildNetwork::None,
        timeout: Seconds::from_secs(60),
        memory: Bytes(2 << 30),
        offline: false,
        fresh: false,
    }
}

pub(super) fn identity(builder: Builder, version: &str) -> Identity {
    Identity {
        name: "Docker".to_owned(),
        version: version.to_owned(),
        api_version: "1.41".to_owned(),
        builder,
        store: ImageStore::Driver("overlay2".to_owned()),
        platform: "linux/amd64".to_owned(),
        rootless: false,
        data_root: None,
        endpoint: "unix:///var/run/docker.sock".to_owned(),
    }
}
