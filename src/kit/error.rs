//! How work with the kit fails. Every message says what was read or tried, what is wrong with it, and
//! what to do.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::engine::EngineError;

#[derive(Debug, Error)]
pub enum KitError {
    #[error("{doing} {}: {source}", path.display())]
    Io {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// The file is not what it should be. Nothing of it was used.
    #[error("{}: {reason}; nothing of it was loaded. Copy the file again, or make it again with `phoenix kit save`", path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("{} was made by a newer phoenix (format {format}); get that one to load it", path.display())]
    Newer { path: PathBuf, format: u32 },
    #[error("the engine lacks {}; get them with `phoenix kit pull` or `phoenix kit build`", images.join(", "))]
    Missing { images: Vec<String> },
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A registry does not give what was asked for.
    #[error("{what}: {reason}")]
    Registry { what: String, reason: String },
    /// A program that fetches packages failed.
    #[error("{doing}: `{program}` failed: {said}")]
    Tool {
        doing: String,
        program: String,
        said: String,
    },
    /// What was fetched is not what it should be.
    #[error("{}: {reason}; remove it, and run the command again", path.display())]
    Fetched { path: PathBuf, reason: String },
    #[error("making layer {layer}: {source}")]
    Layer { layer: String, source: io::Error },
    #[error("there is no recipe of {}; there is one of {}", images.join(", "), known.join(", "))]
    NoRecipe {
        images: Vec<String>,
        known: Vec<String>,
    },
    /// This machine cannot make stand-ins.
    #[error(
        "{reason}; make a kit file on such a machine with `phoenix kit build` and `phoenix kit save`, and load it here with `phoenix kit load`, or pull the real images with `phoenix kit pull`"
    )]
    Unsuited { reason: String },
    /// The program's own recipe cannot be followed.
    #[error("the kit's recipe: {0}")]
    Recipe(String),
    #[error("cancelled")]
    Cancelled,
}

impl KitError {
    /// Names what was done with a file when it failed.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io {
            doing,
            path: path.to_owned(),
            source,
        }
    }
}
