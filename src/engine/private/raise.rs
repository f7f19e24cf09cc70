//! The whole way to an engine of our own: install what it needs, look again, start it.

use std::fmt;
use std::path::Path;

use super::{Offer, PrivateError, Up, install, offer, up};
use crate::engine::Sink;
use crate::engine::connect::{Surroundings, Version, search};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raised {
    Ours(Up),
    /// What was installed started one by itself, as packages of daemons do.
    Installed {
        version: Version,
        endpoint: String,
    },
}

/// `may_install` says that the user has agreed to the command of [`offer`]; `state` is the program's
/// data directory, `url` the engine that was named, `say` hears what is being done.
///
/// # Errors
/// Something must be installed and may not be, or one of the steps fails.
pub async fn raise(
    url: Option<&str>,
    state: &Path,
    may_install: bool,
    say: Sink<'_, String>,
) -> Result<Raised, PrivateError> {
    let mut platform = Surroundings::of_process(url).platform;
    if let Offer::Install(needed) = offer(&platform) {
        if !may_install {
            return Err(PrivateError::Needs(needed.command));
        }
        install(&needed, say).await?;
        let looked = search(&Surroundings::of_process(url)).await;
        if let Some(found) = looked.found {
            return Ok(Raised::Installed {
                version: found.version,
                endpoint: found.endpoint,
            });
        }
        platform = looked.platform;
    }
    match offer(&platform) {
        Offer::Start { kind, .. } => up(kind, state, &platform, say).await.map(Raised::Ours),
        Offer::Install(still) => Err(PrivateError::Needs(still.command)),
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Installed { version, endpoint } => write!(f, "{version} answers at {endpoint}"),
            Self::Ours(up) => {
                write!(
                    f,
                    "the private engine answers: {} at {}",
                    up.version, up.url
                )?;
                if up.cut_off {
                    f.write_str(
                        "; its network did not come up: it cannot pull images, and builds reach \
                         nothing (its log says why)",
                    )?;
                }
                Ok(())
            }
        }
    }
}
