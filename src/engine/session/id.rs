//! Ids of runs and installations: lower-case, fit for labels, container names and image tags.

use std::collections::hash_map::RandomState;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::engine::RunId;

/// Hex digits of an installation's id.
const OWNER_DIGITS: usize = 16;

/// Hex digits of the time that a run's id begins with.
const TIME_DIGITS: usize = 8;

/// Unix seconds, process and random, eight hex digits each: sorts by time, says when the run began,
/// and has no punctuation that an image's name or a host's would have to lose.
pub(super) fn run() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let process = std::process::id();
    format!("{seconds:08x}{process:08x}{}", &random()[..8])
}

/// Unix seconds at which a run began, by its id.
pub(in crate::engine) fn started(run: &RunId) -> Option<i64> {
    let seconds = run.0.get(..TIME_DIGITS)?;
    i64::from_str_radix(seconds, 16).ok()
}

/// 16 random hex digits. The standard library seeds each hasher from the operating system, which is
/// enough to tell installations and runs apart; nothing here is a secret.
pub(super) fn random() -> String {
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    format!("{:016x}", hasher.finish())
}

/// The installation's id, made on first use. The caller holds the gate, so only one process makes
/// it; the rename makes it whole or absent, whenever that process is killed.
pub(super) fn installation(state: &Path) -> io::Result<String> {
    let path = state.join("installation");
    match fs::read_to_string(&path) {
        Ok(text) if is_owner(text.trim_end()) => return Ok(text.trim_end().to_owned()),
        // Not ours to read as an id: damaged, so it is replaced.
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {}
        Err(error) => return Err(named(&path, &error)),
    }
    let id = random();
    let made = tempfile::Builder::new()
        .prefix(".installation-")
        .tempfile_in(state)
        .and_then(|mut file| {
            file.write_all(format!("{id}\n").as_bytes())?;
            // The id outlives a power cut: losing it would orphan what it owns.
            file.as_file().sync_all()?;
            file.persist(&path).map_err(|failed| failed.error)
        });
    made.map(|_file| id).map_err(|error| named(&path, &error))
}

/// The same error with the path it happened at.
pub(super) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn is_owner(text: &str) -> bool {
    text.len() == OWNER_DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit())
}
