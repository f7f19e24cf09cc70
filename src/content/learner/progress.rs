//! `progress.json`: versioned, merged with what another program wrote, never overwritten when it
//! cannot be read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::backups::set_aside;
use super::error::{Doing, StoreError, shown};
use super::{Notice, Store};
use crate::content::home::write_atomic;
use crate::domain::learner::{Best, MissionProgress, Progress};

/// Raised when an older program would misread the file; new fields alone are no reason.
const VERSION: u64 = 1;
/// Larger files are none of ours.
const MAX_BYTES: u64 = 16 << 20;

/// What `progress.json` holds.
enum OnDisk {
    Nothing,
    /// Why it cannot be read.
    Damaged(String),
    Newer {
        version: u64,
        /// As much as this program understands.
        progress: Progress,
    },
    Read {
        progress: Progress,
        /// The file as it is, with what newer programs have added.
        all: Map<String, Value>,
    },
}

impl Store {
    /// Where the learner is. A file that cannot be read is set aside, and the notice says where.
    ///
    /// # Errors
    /// The file cannot be opened, or not be set aside.
    pub fn progress(&self) -> Result<(Progress, Option<Notice>), StoreError> {
        let path = self.home.path("progress.json");
        let (progress, notice) = match read(&path).doing("reading your progress from", &path)? {
            OnDisk::Nothing => (Progress::default(), None),
            OnDisk::Read { progress, .. } => (progress, None),
            OnDisk::Newer { version, progress } => {
                let newer = StoreError::Newer {
                    path,
                    version,
                    known: VERSION,
                };
                (
                    progress,
                    Some(format!("{newer}. Until then new progress is not kept.")),
                )
            }
            OnDisk::Damaged(_) => {
                let _lock = self.lock()?;
                // Another program may have mended it before the lock was ours.
                match read(&path).doing("reading your progress from", &path)? {
                    OnDisk::Damaged(why) => (Progress::default(), Some(put_away(&path, &why)?)),
                    OnDisk::Read { progress, .. } | OnDisk::Newer { progress, .. } => {
                        (progress, None)
                    }
                    OnDisk::Nothing => (Progress::default(), None),
                }
            }
        };
        self.seen().progress = progress.clone();
        Ok((progress, notice))
    }

    /// Saves. Missions that another program has changed meanwhile stay as it left them, unless this
    /// one changed them too; stars, bests and reveals of both are kept, as are fields that only a
    /// newer program knows.
    ///
    /// # Errors
    /// The file is a newer program's, or cannot be written; it is as it was then.
    pub fn save_progress(&self, progress: &Progress) -> Result<Option<Notice>, StoreError> {
        let path = self.home.path("progress.json");
        let _lock = self.lock()?;
        let mut notice = None;
        let (disk, all) = match read(&path).doing("reading your progress from", &path)? {
            OnDisk::Nothing => (Progress::default(), Map::new()),
            OnDisk::Read { progress, all } => (progress, all),
            OnDisk::Damaged(why) => {
                notice = Some(put_away(&path, &why)?);
                (Progress::default(), Map::new())
            }
            OnDisk::Newer { version, .. } => {
                return Err(StoreError::Newer {
                    path,
                    version,
                    known: VERSION,
                });
            }
        };
        let merged = progress.over(&disk, &self.seen().progress);
        let text = encode(&merged, &all).doing("writing your progress to", &path)?;
        write_atomic(&path, text.as_bytes()).doing("writing your progress to", &path)?;
        // What the caller holds, not what was written: by it the next save knows the caller's changes.
        self.seen().progress = progress.clone();
        Ok(notice)
    }
}

fn put_away(path: &Path, why: &str) -> Result<Notice, StoreError> {
    let aside = set_aside(path)?;
    Ok(format!(
        "Your progress could not be read ({why}). The file is kept as {}, and a new one is begun. Drafts and attempts are as they were.",
        shown(&aside)
    ))
}

fn read(path: &Path) -> io::Result<OnDisk> {
    match fs::metadata(path) {
        Ok(facts) if !facts.is_file() => return Ok(OnDisk::Damaged("it is not a file".to_owned())),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(OnDisk::Nothing),
        Err(error) => return Err(error),
    }
    let mut bytes = Vec::new();
    File::open(path)?
        .take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Ok(OnDisk::Damaged("it is far too large".to_owned()));
    }
    Ok(decode(&bytes))
}

fn decode(bytes: &[u8]) -> OnDisk {
    let all = match serde_json::from_slice(bytes) {
        Ok(Value::Object(all)) => all,
        Ok(_) => return OnDisk::Damaged("it is not a JSON object".to_owned()),
        Err(error) => return OnDisk::Damaged(error.to_string()),
    };
    let progress = typed::<Progress>(&all);
    match (all.get("version").and_then(Value::as_u64), progress) {
        (Some(version), progress) if version > VERSION => OnDisk::Newer {
            version,
            progress: progress.unwrap_or_default(),
        },
        (Some(VERSION), Ok(progress)) => OnDisk::Read { progress, all },
        (Some(VERSION), Err(error)) => OnDisk::Damaged(error.to_string()),
        _ => OnDisk::Damaged("it names no version".to_owned()),
    }
}

fn typed<T: DeserializeOwned>(all: &Map<String, Value>) -> serde_json::Result<T> {
    serde_json::from_value(Value::Object(all.clone()))
}

/// The file's text: what this program knows is written anew, everything else stays.
fn encode(progress: &Progress, old: &Map<String, Value>) -> io::Result<String> {
    let mut new = Map::new();
    new.insert("version".to_owned(), VERSION.into());
    new.extend(object(progress)?);
    let old_missions = old.get("missions").and_then(Value::as_object);
    let missions = new.get_mut("missions").and_then(Value::as_object_mut);
    if let (Some(old), Some(new)) = (old_missions, missions) {
        let known = object(&MissionProgress::default())?;
        let best = object(&Best::default())?;
        for (id, mission) in new {
            let Some((old, mission)) = old
                .get(id)
                .and_then(Value::as_object)
                .zip(mission.as_object_mut())
            else {
                continue;
            };
            if let (Some(old), Some(new)) = (
                old.get("best").and_then(Value::as_object),
                mission.get_mut("best").and_then(Value::as_object_mut),
            ) {
                keep_unknown(old, new, &best);
            }
            keep_unknown(old, mission, &known);
        }
    }
    let known = new.clone();
    keep_unknown(old, &mut new, &known);
    let mut text = serde_json::to_string_pretty(&new)?;
    text.push('\n');
    Ok(text)
}

fn object(value: &impl Serialize) -> io::Result<Map<String, Value>> {
    match serde_json::to_value(value)? {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}

fn keep_unknown(
    old: &Map<String, Value>,
    new: &mut Map<String, Value>,
    known: &Map<String, Value>,
) {
    for (key, value) in old.iter().filter(|(key, _)| !known.contains_key(*key)) {
        new.insert(key.clone(), value.clone());
    }
}
