//! What the unit tests of this folder share: a small Dockerfile reader, a plan, an ear for events.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use crate::domain::build::{BuildEvent, Builder};
use crate::domain::bytes::Bytes;
use crate::domain::dockerfile::{Base, Body, Dockerfile, Instruction, Stage};
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

/// One instruction per line, stages by `FROM x AS y`: all that these tests need, independent of the
/// real parser.
pub(super) fn minimal(text: &str) -> Dockerfile {
    let mut stages: Vec<Stage> = Vec::new();
    for (index, written) in text.lines().enumerate() {
        let line = u32::try_from(index + 1).unwrap();
        let mut words = written.split_whitespace();
        let Some(keyword) = words.next().filter(|word| !word.starts_with('#')) else {
            continue;
        };
        if keyword == "FROM" {
            let image = words.next().unwrap_or_default().to_owned();
            let known = stages
                .iter()
                .position(|s| s.name.as_deref() == Some(&image));
            stages.push(Stage {
                index: stages.len(),
                name: words.nth(1).map(str::to_owned),
                base: known.map_or(Base::Image(image), Base::Stage),
                platform: None,
                line,
                instructions: Vec::new(),
            });
        } else if let Some(stage) = stages.last_mut() {
            stage.instructions.push(instruction(keyword, written, line));
        }
    }
    Dockerfile {
        text: text.to_owned(),
        escape: '\\',
        syntax: None,
        global_args: Vec::new(),
        stages,
    }
}

fn instruction(keyword: &str, written: &str, line: u32) -> Instruction {
    let rest: Vec<&str> = written.split_whitespace().skip(1).collect();
    let (flags, words): (Vec<&str>, Vec<&str>) =
        rest.into_iter().partition(|word| word.starts_with("--"));
    Instruction {
        keyword: keyword.to_owned(),
        written_keyword: keyword.to_owned(),
        lines: line..=line,
        flags: flags
            .iter()
            .map(|flag| {
                let flag = flag.trim_start_matches('-');
                let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
                (name.to_owned(), value.to_owned())
            })
            .collect(),
        body: Body::Words(words.into_iter().map(str::to_owned).collect()),
        text: written.to_owned(),
        heredocs: Vec::new(),
    }
}

pub(super) fn plan(text: &str) -> BuildPlan {
    BuildPlan {
        dockerfile: Arc::new(minimal(text)),
        context: Arc::new(FileTree::default()),
        folder: Arc::new(FileTree::default()),
        target: None,
        args: BTreeMap::new(),
        network: BuildNetwork::None,
        timeout: Seconds::from_secs(60),
        memory: Bytes(2 << 30),
        offline: false,
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
