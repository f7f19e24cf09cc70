//! How work with the kit fails. Every message says what was read or tried, what is wrong with it, and
//! what to do.

use std::io;
use std::path::PathBuf;

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
    #[error("cancelled")]
    Cancelled,
}
