//! `attempts/<mission>.jsonl`: one JSON line per try, appended; the oldest go when there are many.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::error::{Doing, StoreError, shown};
use super::{Notice, Store, files};
use crate::content::home::write_atomic;
use crate::domain::learner::Attempt;
use crate::domain::mission::Slug;

/// As many are left once there are [`TOO_MANY`].
const KEPT: usize = 500;
const TOO_MANY: usize = 600;
/// Bytes of a file at most; half of it is left once there are more.
const MAX_BYTES: u64 = 64 << 20;

impl Store {
    /// Every try that is kept, oldest first.
    ///
    /// Lines that cannot be read are passed over; the notice tells of them, unless a kill has cut
    /// them short.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn attempts(&self, mission: &Slug) -> Result<(Vec<Attempt>, Option<Notice>), StoreError> {
        let path = self.attempts_path(mission);
        let bytes = read_newest(&path).doing("reading your attempts from", &path)?;
        let mut damaged = 0;
        let mut attempts = Vec::new();
        for line in lines(&bytes) {
            match serde_json::from_slice::<Attempt>(line) {
                Ok(attempt) => attempts.push(attempt),
                Err(error) if error.is_eof() => {}
                Err(_) => damaged += 1,
            }
        }
        let notice = (damaged > 0).then(|| {
            format!(
                "{damaged} of your attempts in {} could not be read and {} left out; the file is as it was.",
                shown(&path),
                if damaged == 1 { "is" } else { "are" },
            )
        });
        Ok((attempts, notice))
    }

    /// Appends one try.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep_attempt(&self, mission: &Slug, attempt: &Attempt) -> Result<(), StoreError> {
        let path = self.attempts_path(mission);
        let _lock = self.lock()?;
        if let Some(folder) = path.parent() {
            files::make_folder(folder).doing("making the folder", folder)?;
        }
        append(&path, attempt).doing("writing your attempt to", &path)?;
        trim(&path).doing("shortening", &path)
    }

    fn attempts_path(&self, mission: &Slug) -> PathBuf {
        self.home.path("attempts").join(format!("{mission}.jsonl"))
    }
}

/// One write for the whole line. What a kill left of the line before ends where this one begins.
fn append(path: &Path, attempt: &Attempt) -> io::Result<()> {
    let mut line = Vec::new();
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    if !ends_with_line(&mut file)? {
        line.push(b'\n');
    }
    serde_json::to_writer(&mut line, attempt)?;
    line.push(b'\n');
    file.write_all(&line)?;
    file.sync_data()
}

fn ends_with_line(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// The whole file, or its end when it is too large.
fn read_newest(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let length = file.metadata()?.len();
    let mut bytes = Vec::new();
    if length > MAX_BYTES {
        file.seek(SeekFrom::Start(length - MAX_BYTES))?;
    }
    file.take(MAX_BYTES).read_to_end(&mut bytes)?;
    if length > MAX_BYTES {
        let begins = bytes.iter().position(|byte| *byte == b'\n');
        bytes.drain(..begins.unwrap_or(bytes.len()));
    }
    Ok(bytes)
}

fn lines(bytes: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    let lines = bytes.split(|byte| *byte == b'\n');
    lines.filter(|line| !line.trim_ascii().is_empty())
}

/// Rewrites the file when it has become long. Lines are kept as they are, with what only a newer
/// program understands.
fn trim(path: &Path) -> io::Result<()> {
    let length = fs::metadata(path)?.len();
    let bytes = read_newest(path)?;
    if lines(&bytes).count() <= TOO_MANY && length <= MAX_BYTES {
        return Ok(());
    }
    let mut room = usize::try_from(MAX_BYTES / 2).unwrap_or(usize::MAX);
    let best = best(&bytes);
    let mut kept: Vec<&[u8]> = Vec::new();
    for line in lines(&bytes).rev().take(KEPT) {
        if line.len() >= room {
            break;
        }
        room -= line.len() + 1;
        kept.push(line);
    }
    // The best try is compared with for as long as there is one.
    if let Some(best) = best
        && !kept.iter().any(|line| std::ptr::eq(*line, best))
    {
        kept.truncate(KEPT - 1);
        kept.push(best);
    }
    let mut text = Vec::new();
    for line in kept.iter().rev() {
        text.extend_from_slice(line);
        text.push(b'\n');
    }
    write_atomic(path, &text)
}

/// The line of the smallest passing try.
fn best(bytes: &[u8]) -> Option<&[u8]> {
    lines(bytes)
        .filter_map(|line| {
            // A line that cannot be read is nobody's best.
            let attempt: Attempt = serde_json::from_slice(line).ok()?;
            let bytes = attempt.passed().then_some(attempt.total_bytes)??;
            Some((bytes, line))
        })
        .min_by_key(|(bytes, _)| *bytes)
        .map(|(_, line)| line)
}
