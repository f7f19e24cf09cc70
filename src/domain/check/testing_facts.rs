//! Facts for tests, made by hand: a small Dockerfile, a build that went well, an empty image.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::build::{BuildFailure, BuildStep, Builder, Built, StepState};
use crate::domain::dockerfile::Dockerfile;
use crate::domain::facts::{Facts, ImageFacts};
use crate::domain::files::{File, FileTree};
use crate::domain::image::{Entry, Kind, Node, Tree};

/// What the real parser makes of it; indentation of the test's own is dropped.
pub(super) fn dockerfile(text: &str) -> Dockerfile {
    let lines: Vec<_> = text.trim().lines().map(str::trim).collect();
    crate::domain::dockerfile::parse(&lines.join("\n")).unwrap()
}

/// A build step as `BuildKit` reports it.
pub(super) fn step(line: u32, text: &str, cached: bool) -> BuildStep {
    BuildStep {
        key: format!("{line}:{text}"),
        stage: None,
        number: None,
        text: text.to_owned(),
        line: Some(line),
        cached,
        seconds: None,
        state: StepState::Done,
    }
}

pub(super) fn built(steps: Vec<BuildStep>) -> Built {
    Built {
        image: "sha256:00".to_owned(),
        builder: Builder::Buildkit,
        steps,
        seconds: 1.0,
    }
}

/// Facts of an image that built.
pub(super) fn facts(text: &str, image: ImageFacts) -> Facts {
    let context = Arc::new(FileTree::default());
    Facts {
        dockerfile: Ok(Arc::new(dockerfile(text))),
        sent: Ok(Arc::clone(&context)),
        context,
        target: None,
        build: Some(Ok(built(Vec::new()))),
        image,
        references: BTreeMap::new(),
        targets: BTreeMap::new(),
    }
}

/// Facts of a submission whose own build failed.
pub(super) fn unbuilt(text: &str) -> Facts {
    Facts {
        build: Some(Err(run_failed())),
        ..facts(text, ImageFacts::default())
    }
}

pub(super) fn run_failed() -> BuildFailure {
    BuildFailure::RunFailed {
        code: 1,
        line: Some(4),
        command: "npm test".to_owned(),
        log: vec!["1 failing".to_owned()],
    }
}

/// Facts with these files in the context, all of them sent.
pub(super) fn with_context(mut facts: Facts, files: &[(&str, &str)]) -> Facts {
    let mut tree = FileTree::default();
    for (path, text) in files {
        tree.insert(*path, File::text(text));
    }
    let tree = Arc::new(tree);
    facts.sent = Ok(Arc::clone(&tree));
    facts.context = tree;
    facts
}

pub(super) fn entry(mode: u32) -> Entry {
    Entry {
        kind: Kind::File,
        mode,
        uid: 0,
        gid: 0,
        bytes: 0,
    }
}

/// A merged file system of regular files: path, bytes, layer.
pub(super) fn tree(files: &[(&str, u64, Option<usize>)]) -> Tree {
    let node = |bytes, layer| Node {
        entry: Entry {
            bytes,
            ..entry(0o644)
        },
        layer,
    };
    Tree {
        nodes: files
            .iter()
            .map(|(path, bytes, layer)| ((*path).to_owned(), node(*bytes, *layer)))
            .collect(),
    }
}
