//! Whose things are whose: run ids, owners, and what a clean-up removed.

use serde::Serialize;

/// One run of the program against an engine; labels and names carry it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunId(pub String);

/// The installation that made something: only its own leftovers are ever removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner(pub String);

/// What a clean-up removed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CleanUp {
    pub containers: usize,
    pub images: usize,
    pub networks: usize,
    pub volumes: usize,
}
