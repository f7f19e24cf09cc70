//! Finds an engine: which sockets were probed, what answered, and what mends it.
//!
//! [`Surroundings`] is everything the search depends on, read once; `candidates` orders what to try
//! without touching anything; `probe` connects. Nothing prints here.

mod candidates;
mod classify;
mod context;
mod endpoint;
mod gone;
mod mend;
mod outcome;
mod platform;
mod probe;
mod surroundings;
mod version;

use std::fmt;
use std::sync::Arc;

use bollard::Docker;
use futures_util::StreamExt;
use futures_util::stream::FuturesOrdered;

use super::{DockerEngine, EngineError, Session};
pub use candidates::Source;
pub(super) use classify::explain;
pub use mend::Mend;
pub use outcome::Outcome;
pub use platform::{Os, Platform};
pub use surroundings::{ContextFiles, Surroundings};
pub use version::Version;

/// What was tried, in order, and the first engine that answered.
#[derive(Debug)]
pub struct Search {
    pub probes: Vec<Probe>,
    pub found: Option<Found>,
    pub platform: Platform,
}

/// One socket or URL that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    pub source: Source,
    /// A URL, or the text that was meant to be one; safe to show.
    pub endpoint: String,
    pub outcome: Outcome,
}

/// An engine that answers.
#[derive(Debug)]
pub struct Found {
    pub api: Docker,
    pub source: Source,
    pub endpoint: String,
    pub version: Version,
}

/// Probes all candidates at once, and stops at the first in order that answers: some milliseconds
/// when there is one, about two seconds when there is none (ten for `ssh://`).
pub async fn search(surroundings: &Surroundings) -> Search {
    walk(surroundings, Until::Answer).await
}

/// As [`search`], but waits for every candidate: for a report of all that is there.
pub async fn survey(surroundings: &Surroundings) -> Search {
    walk(surroundings, Until::End).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    Answer,
    End,
}

async fn walk(surroundings: &Surroundings, until: Until) -> Search {
    let mut search = Search {
        probes: Vec::new(),
        found: None,
        platform: surroundings.platform.clone(),
    };
    let mut results: FuturesOrdered<_> = candidates::candidates(surroundings)
        .into_iter()
        .map(probe::probe)
        .collect();
    while let Some((probe, api)) = results.next().await {
        if let (Some(api), Outcome::Answered(version), None) = (api, &probe.outcome, &search.found)
        {
            search.found = Some(Found {
                api,
                source: probe.source.clone(),
                endpoint: probe.endpoint.clone(),
                version: version.clone(),
            });
        }
        search.probes.push(probe);
        if until == Until::Answer && search.found.is_some() {
            break;
        }
    }
    search
}

impl Search {
    /// The engine, or an error that says what was tried and what to do next.
    pub fn require(self) -> Result<Found, EngineError> {
        let why = self.to_string();
        self.found.ok_or(EngineError::Unreachable(why))
    }

    /// What to do to get an engine: for the probe that tells most. Empty when one was found.
    #[must_use]
    pub fn mend(&self) -> Vec<Mend> {
        match &self.found {
            Some(_) => Vec::new(),
            None => mend::best(&self.probes, &self.platform),
        }
    }
}

/// Why there is no engine: the telling probes, then what to do. Several lines.
impl fmt::Display for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(found) = &self.found {
            return write!(f, "{} at {}", found.version, found.endpoint);
        }
        let telling = mend::telling(&self.probes);
        for (index, probe) in telling.iter().enumerate() {
            let gap = if index == 0 { "" } else { "\n" };
            write!(
                f,
                "{gap}{} ({}): {}",
                probe.endpoint, probe.source, probe.outcome
            )?;
        }
        for mend in self.mend() {
            write!(f, "\n{mend}")?;
        }
        Ok(())
    }
}

impl Found {
    /// The engine, bound to a run.
    #[must_use]
    pub fn engine(self, session: Arc<Session>) -> DockerEngine {
        session.remember_engine(&self.endpoint);
        DockerEngine::new(self.api, self.endpoint, session)
    }
}

impl Probe {
    /// What came back, in one line.
    #[must_use]
    pub fn message(&self) -> String {
        self.outcome.to_string()
    }

    /// What to do about it; empty for an engine that answers.
    #[must_use]
    pub fn mend(&self, platform: &Platform) -> Vec<Mend> {
        mend::mend(self, platform)
    }
}
