//! Facts made by hand, for the tests of checks: what an engine and the parser would have said.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::CheckKind;
use super::Problems;
use crate::domain::build::{BuildFailure, Builder, Built};
use crate::domain::dockerfile::{ParseError, parse};
use crate::domain::facts::{Facts, ImageFacts, NoAnswer};
use crate::domain::files::{File, FileTree};
use crate::domain::image::{
    Analysis, Entry, ImageConfig, Kind, LayerFacts, LayerListing, Member, Node, Tree, Wasted,
};
use crate::domain::verdict::Finding;

/// An image, layer by layer.
pub(super) struct Image {
    base_layers: usize,
    layers: Vec<LayerFacts>,
    config: ImageConfig,
}

impl Image {
    pub(super) fn scratch() -> Self {
        Self {
            base_layers: 0,
            layers: Vec::new(),
            config: ImageConfig::default(),
        }
    }

    /// On a base image of one layer with these files.
    pub(super) fn on(files: &[(&str, u64)]) -> Self {
        let mut image = Self::scratch();
        image.base_layers = 1;
        image.push(None, None, added(files))
    }

    pub(super) fn layer(self, instruction: &str, line: u32, files: &[(&str, u64)]) -> Self {
        self.push(Some(instruction), Some(line), added(files))
    }

    /// A layer with one entry of any kind.
    pub(super) fn entry(self, instruction: &str, line: u32, path: &str, entry: Entry) -> Self {
        let path = path.to_owned();
        self.push(
            Some(instruction),
            Some(line),
            vec![Member::Entry { path, entry }],
        )
    }

    pub(super) fn deleting(self, instruction: &str, line: u32, paths: &[&str]) -> Self {
        let gone = paths.iter().map(|path| Member::Whiteout {
            path: (*path).to_owned(),
        });
        self.push(Some(instruction), Some(line), gone.collect())
    }

    pub(super) fn config(mut self, config: ImageConfig) -> Self {
        self.config = config;
        self
    }

    fn push(mut self, instruction: Option<&str>, line: Option<u32>, members: Vec<Member>) -> Self {
        let listing = LayerListing { members };
        self.layers.push(LayerFacts {
            instruction: instruction.map(str::to_owned),
            line,
            bytes: listing.bytes(),
            listing: Arc::new(listing),
            ..LayerFacts::default()
        });
        self
    }

    pub(super) fn analysis(&self) -> Analysis {
        let mut tree = Tree::default();
        let mut wasted = Vec::new();
        for (index, layer) in self.layers.iter().enumerate() {
            for member in &layer.listing.members {
                apply(&mut tree, &mut wasted, index, member);
            }
        }
        wasted.sort_by_key(|waste: &Wasted| std::cmp::Reverse(waste.bytes));
        Analysis {
            total_bytes: self.layers.iter().map(|layer| layer.bytes).sum(),
            final_bytes: tree.nodes.values().map(|node| node.entry.bytes).sum(),
            layers: self.layers.clone(),
            tree: Arc::new(tree),
            wasted,
        }
    }

    pub(super) fn facts(self) -> ImageFacts {
        ImageFacts {
            layers: Some(Ok(Arc::new(self.analysis()))),
            base_layers: Some(Ok(self.base_layers)),
            config: Some(Ok(self.config)),
            ..ImageFacts::default()
        }
    }

    /// Only the merged file system was read.
    pub(super) fn exported(self) -> ImageFacts {
        let mut tree = Tree::clone(&self.analysis().tree);
        for node in tree.nodes.values_mut() {
            node.layer = None;
        }
        ImageFacts {
            tree: Some(Ok(Arc::new(tree))),
            layers: None,
            ..self.facts()
        }
    }
}

fn apply(tree: &mut Tree, wasted: &mut Vec<Wasted>, index: usize, member: &Member) {
    let (path, new) = match member {
        Member::Entry { path, entry } => (path, Some(entry)),
        Member::Whiteout { path } | Member::Opaque { path } => (path, None),
    };
    let hidden: Vec<String> = tree
        .nodes
        .keys()
        .filter(|old| *old == path || new.is_none() && super::find::is_below(old, path))
        .cloned()
        .collect();
    for old in hidden {
        if let Some(node) = tree.nodes.remove(&old) {
            wasted.push(Wasted {
                path: old,
                bytes: node.entry.bytes,
                added_in: node.layer.unwrap_or_default(),
                hidden_in: index,
            });
        }
    }
    if let Some(entry) = new {
        for (end, _) in path.match_indices('/') {
            let parent = tree.nodes.entry(path[..end].to_owned());
            parent.or_insert_with(|| Node {
                entry: directory(),
                layer: Some(index),
            });
        }
        let node = Node {
            entry: entry.clone(),
            layer: Some(index),
        };
        tree.nodes.insert(path.clone(), node);
    }
}

fn added(files: &[(&str, u64)]) -> Vec<Member> {
    let entry = |(path, bytes): &(&str, u64)| Member::Entry {
        path: (*path).to_owned(),
        entry: file(*bytes),
    };
    files.iter().map(entry).collect()
}

/// A regular file, 0644, of root.
pub(super) fn file(bytes: u64) -> Entry {
    Entry {
        kind: Kind::File,
        mode: 0o644,
        uid: 0,
        gid: 0,
        bytes,
    }
}

/// A directory, 0755, of root.
pub(super) fn directory() -> Entry {
    Entry {
        kind: Kind::Directory,
        mode: 0o755,
        ..file(0)
    }
}

/// Facts of a Dockerfile whose build succeeded; nothing of the image was read.
pub(super) fn facts(dockerfile: &str) -> Facts {
    Facts {
        dockerfile: Ok(Arc::new(parse(dockerfile).unwrap())),
        context: Arc::default(),
        sent: Ok(Arc::default()),
        target: None,
        build: Some(Ok(built())),
        image: ImageFacts::default(),
        references: BTreeMap::new(),
        targets: BTreeMap::new(),
    }
}

pub(super) fn of_image(dockerfile: &str, image: Image) -> Facts {
    Facts {
        image: image.facts(),
        ..facts(dockerfile)
    }
}

/// The submission's own build failed.
pub(super) fn failed() -> Facts {
    failed_with(BuildFailure::Other {
        message: "no".to_owned(),
        line: None,
    })
}

pub(super) fn failed_with(failure: BuildFailure) -> Facts {
    Facts {
        build: Some(Err(failure)),
        ..facts("FROM alpine\nRUN one\nRUN two")
    }
}

pub(super) fn unparsed() -> Facts {
    Facts {
        dockerfile: Err(ParseError {
            line: 3,
            message: "unknown instruction `RUNN`".to_owned(),
        }),
        build: None,
        ..facts("FROM alpine")
    }
}

/// The engine was lost: nothing can be said.
pub(super) fn lost() -> Facts {
    failed_with(BuildFailure::EngineLost {
        reason: "connection reset".to_owned(),
    })
}

fn built() -> Built {
    Built {
        image: "sha256:0".to_owned(),
        builder: Builder::Buildkit,
        steps: Vec::new(),
        seconds: 1.0,
    }
}

pub(super) fn files(files: &[(&str, &str)]) -> Arc<FileTree> {
    let mut tree = FileTree::default();
    for (path, text) in files {
        tree.insert(*path, File::text(text));
    }
    Arc::new(tree)
}

/// A check's kind with the keys below it, as JSON.
pub(super) fn check(kind: &str, keys: &str) -> CheckKind {
    serde_json::from_str(&format!("{{\"{kind}\": {keys}}}")).unwrap()
}

pub(super) fn findings(kind: &str, keys: &str, facts: &Facts) -> Vec<Finding> {
    check(kind, keys).evaluate(facts).unwrap()
}

#[track_caller]
pub(super) fn passes(kind: &str, keys: &str, facts: &Facts) {
    assert_eq!(
        check(kind, keys).evaluate(facts),
        Ok(Vec::new()),
        "{kind}: {keys}"
    );
}

/// The one finding as (expected, found, line).
#[track_caller]
pub(super) fn fails(
    kind: &str,
    keys: &str,
    facts: &Facts,
    expected: &str,
    found: &str,
    line: Option<u32>,
) {
    let all = findings(kind, keys, facts);
    let [one] = all.as_slice() else {
        panic!("{kind}: {keys}: one finding wanted, got {all:#?}");
    };
    assert_eq!(
        (one.expected.as_str(), one.found.as_str(), one.line),
        (expected, found, line),
        "{kind}: {keys}"
    );
}

/// Not built is skipped, and a lost engine is nobody's failure.
#[track_caller]
pub(super) fn needs_an_image(kind: &str, keys: &str) {
    let check = check(kind, keys);
    assert_eq!(
        check.evaluate(&failed()),
        Err(NoAnswer::NotBuilt),
        "{kind}: {keys}"
    );
    for facts in [lost(), facts("FROM alpine")] {
        let answer = check.evaluate(&facts);
        assert!(
            matches!(answer, Err(NoAnswer::Unknown(_) | NoAnswer::NotGathered)),
            "{kind}: {keys}: {answer:?}"
        );
    }
}

/// Key paths of the author's mistakes.
pub(super) fn problem_keys(kind: &str, keys: &str) -> Vec<String> {
    let mut problems = Problems::default();
    check(kind, keys).problems(&mut problems);
    problems.found.into_iter().map(|(key, _)| key).collect()
}
