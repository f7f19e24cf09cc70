//! What was gathered about a submission: the only thing that checks look at.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use thiserror::Error;

use super::build::{BuildFailure, Built};
use super::check::cache::CacheTrial;
use super::check::command::RunSpec;
use super::check::http::HttpRequest;
use super::check::target::TargetKey;
use super::dockerfile::Dockerfile;
use super::dockerfile::ParseError;
use super::files::FileTree;
use super::image::{Analysis, Entry, ImageConfig, Tree};

/// What the checks ask to be gathered of one image. Grading finds the cheapest way to all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Paths whose entry is wanted.
    pub stats: BTreeSet<String>,
    /// Files whose bytes are wanted, up to [`MAX_CONTENT`].
    pub contents: BTreeSet<String>,
    /// The merged file system's listing.
    pub tree: bool,
    /// Every layer's listing.
    pub layers: bool,
    /// Globs of files of the merged file system whose bytes are wanted, up to [`MAX_CONTENT`] each.
    pub captures: BTreeSet<String>,
    /// Regexes to search in every regular file of every layer, deleted ones too.
    pub patterns: BTreeSet<String>,
    pub runs: BTreeSet<RunSpec>,
    pub requests: BTreeSet<HttpRequest>,
    pub trials: BTreeSet<CacheTrial>,
    /// Ids of references whose image is measured.
    pub references: BTreeSet<String>,
    pub targets: BTreeMap<TargetKey, Plan>,
}

/// The most that is kept of one file, in bytes.
pub const MAX_CONTENT: u64 = 1 << 20;

/// Why a check has no answer.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoAnswer {
    /// There is no image to look at; the `builds` check says why.
    #[error("the image was not built")]
    NotBuilt,
    /// The grader or the engine failed, not the submission.
    #[error("{0}")]
    Unknown(String),
    /// Not yet, or never asked for.
    #[error("this fact was not gathered")]
    NotGathered,
}

impl NoAnswer {
    /// Whether the answer may still come.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        *self == Self::NotGathered
    }
}

/// A fact, or why it could not be had.
pub type Fact<T> = Result<T, NoAnswer>;

/// Everything known about one submission (or one target of it).
#[derive(Clone, Debug)]
pub struct Facts {
    pub dockerfile: Result<Arc<Dockerfile>, ParseError>,
    /// The folder before `.dockerignore`.
    pub context: Arc<FileTree>,
    /// What reaches the builder; an error when `.dockerignore` is malformed (line, message).
    pub sent: Result<Arc<FileTree>, (u32, String)>,
    /// The target that was built; none for the last stage.
    pub target: Option<String>,
    pub build: Option<Result<Built, BuildFailure>>,
    pub image: ImageFacts,
    /// Measured references, by id.
    pub references: BTreeMap<String, Fact<Arc<Analysis>>>,
    pub targets: BTreeMap<TargetKey, Facts>,
}

/// What was read of the built image.
#[derive(Clone, Debug, Default)]
pub struct ImageFacts {
    pub config: Option<Fact<ImageConfig>>,
    /// How many of the layers are the base image's.
    pub base_layers: Option<Fact<usize>>,
    pub stats: BTreeMap<String, Fact<Option<Entry>>>,
    pub contents: BTreeMap<String, Fact<Option<Vec<u8>>>>,
    pub tree: Option<Fact<Arc<Tree>>>,
    pub layers: Option<Fact<Arc<Analysis>>>,
    /// Bytes of captured files by path (without leading `/`).
    pub captures: Option<Fact<BTreeMap<String, Vec<u8>>>>,
    pub hits: Option<Fact<Vec<PatternHit>>>,
    pub runs: BTreeMap<RunSpec, Fact<RunOutcome>>,
    pub requests: BTreeMap<HttpRequest, Fact<HttpOutcome>>,
    pub trials: BTreeMap<CacheTrial, Fact<Result<Built, BuildFailure>>>,
}

/// A searched regex matched in a layer's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PatternHit {
    pub pattern: String,
    /// Index of the layer, base first.
    pub layer: usize,
    pub path: String,
}

/// A command that ran in a container of the image. Texts are sanitised and bounded.
#[derive(Clone, Debug, PartialEq)]
pub struct RunOutcome {
    pub end: RunEnd,
    pub stdout: String,
    pub stderr: String,
    /// Output went on past the bound and was cut.
    pub truncated: bool,
    pub seconds: f64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunEnd {
    Exited(i64),
    /// Killed for using more memory than allowed.
    OutOfMemory,
    TimedOut,
    /// The engine could not start it: no such binary, not executable, wrong architecture.
    NotStarted(String),
}

/// A request to a container of the image.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpOutcome {
    pub answer: HttpAnswer,
    /// How the container stopped; none when it was not asked to or had already ended.
    pub stop: Option<StopOutcome>,
    /// Last lines of the container's own output, sanitised.
    pub log: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum HttpAnswer {
    Answered {
        status: u16,
        headers: Vec<(String, String)>,
        body: String,
        seconds: f64,
    },
    /// Nothing listened within the time; `reason` is the last error seen.
    NeverReady { reason: String },
    /// Something listened but did not speak HTTP.
    NotHttp { reason: String },
    /// The container ended first.
    Exited { code: i64 },
    /// The engine could not start it.
    NotStarted(String),
}

/// What the stop signal did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StopOutcome {
    pub seconds: f64,
    /// It had to be killed.
    pub killed: bool,
    pub exit: Option<i64>,
}

fn never_gathered<T>() -> Fact<T> {
    Err(NoAnswer::NotGathered)
}

fn look_up<'a, K: Ord, T>(facts: &'a BTreeMap<K, Fact<T>>, key: &K) -> Fact<&'a T> {
    facts
        .get(key)
        .map_or_else(never_gathered, |fact| fact.as_ref().map_err(Clone::clone))
}

fn look_at<T>(fact: Option<&Fact<T>>) -> Fact<&T> {
    fact.map_or_else(never_gathered, |fact| fact.as_ref().map_err(Clone::clone))
}

impl Facts {
    /// The image's facts, or why there is no image.
    pub fn image(&self) -> Fact<&ImageFacts> {
        match &self.build {
            Some(Ok(_)) => Ok(&self.image),
            Some(Err(failure)) if failure.is_submissions_fault() => Err(NoAnswer::NotBuilt),
            Some(Err(failure)) => Err(NoAnswer::Unknown(failure.to_string())),
            None => never_gathered(),
        }
    }

    pub fn reference(&self, id: &str) -> Fact<&Arc<Analysis>> {
        look_up(&self.references, &id.to_owned())
    }

    pub fn target(&self, key: &TargetKey) -> Fact<&Self> {
        self.targets.get(key).map_or_else(never_gathered, Ok)
    }

    /// Seconds of the slowest rebuild after an edit, of the submission and its targets.
    #[must_use]
    pub fn slowest_rebuild(&self) -> Option<f64> {
        let built = |trial: &Fact<Result<Built, BuildFailure>>| match trial {
            Ok(Ok(built)) => Some(built.seconds),
            _ => None,
        };
        let own = self.image.trials.values().filter_map(built);
        let nested = self.targets.values().filter_map(Self::slowest_rebuild);
        own.chain(nested).reduce(f64::max)
    }

    /// The Dockerfile line behind a layer.
    #[must_use]
    pub fn line_of_layer(&self, layer: usize) -> Option<u32> {
        let analysis = self.image.layers.as_ref()?.as_ref().ok()?;
        analysis.layers.get(layer)?.line
    }
}

impl ImageFacts {
    pub fn config(&self) -> Fact<&ImageConfig> {
        look_at(self.config.as_ref())
    }

    pub fn base_layers(&self) -> Fact<usize> {
        look_at(self.base_layers.as_ref()).copied()
    }

    pub fn stat(&self, path: &str) -> Fact<Option<&Entry>> {
        look_up(&self.stats, &path.to_owned()).map(Option::as_ref)
    }

    pub fn content(&self, path: &str) -> Fact<Option<&[u8]>> {
        look_up(&self.contents, &path.to_owned()).map(Option::as_deref)
    }

    pub fn tree(&self) -> Fact<&Arc<Tree>> {
        look_at(self.tree.as_ref())
    }

    pub fn layers(&self) -> Fact<&Arc<Analysis>> {
        look_at(self.layers.as_ref())
    }

    pub fn captures(&self) -> Fact<&BTreeMap<String, Vec<u8>>> {
        look_at(self.captures.as_ref())
    }

    pub fn hits(&self) -> Fact<&[PatternHit]> {
        look_at(self.hits.as_ref()).map(Vec::as_slice)
    }

    pub fn run(&self, spec: &RunSpec) -> Fact<&RunOutcome> {
        look_up(&self.runs, spec)
    }

    pub fn request(&self, request: &HttpRequest) -> Fact<&HttpOutcome> {
        look_up(&self.requests, request)
    }

    pub fn trial(&self, trial: &CacheTrial) -> Fact<&Result<Built, BuildFailure>> {
        look_up(&self.trials, trial)
    }
}
