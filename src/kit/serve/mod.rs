//! A kit file as a registry for the room. The registry is Debian's `docker-registry`, or any other
//! build of the same program; we fill it on this machine alone, then open it to the network, read-only.

mod fill;
mod program;

use std::net::SocketAddr;
use std::path::Path;

use super::KitError;
use super::file::{Checked, Report};
pub use program::Registry;

/// Starts the registry at `address` with everything of the file in it. It keeps its storage under
/// `state`, so that the same file is not put there twice.
///
/// # Errors
/// The program is not installed, does not start, or does not take what it is given.
pub async fn serve(
    checked: &Checked,
    address: SocketAddr,
    state: &Path,
    report: Report,
) -> Result<Registry, KitError> {
    let inside = Registry::start(None, state).await?;
    fill::fill(checked, inside.address(), report).await?;
    inside.stop().await;
    Registry::start(Some(address), state).await
}
