//! One blob: fetched to the end, from wherever the last try stopped, and digested.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::TryStreamExt;
use oci_client::client::BlobResponse;
use oci_client::manifest::OciDescriptor;
use oci_client::{Client, Reference};
use sha2::{Digest, Sha256};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::refused::{Refused, refused};
use super::{Found, plain};
use crate::engine::archive::hex;
use crate::kit::file::Report;
use crate::kit::{Progress, Unit};

/// How much of all blobs is here, told as it grows.
pub(super) struct Told {
    done: AtomicU64,
    total: u64,
    report: Report,
}

impl Told {
    pub(super) fn new(found: &[Found], report: Report) -> Self {
        let parts = found.iter().flat_map(|image| &image.manifest.layers);
        let sizes: BTreeMap<&str, i64> = parts.map(|it| (it.digest.as_str(), it.size)).collect();
        Self {
            done: AtomicU64::new(0),
            total: sizes
                .values()
                .filter_map(|it| u64::try_from(*it).ok())
                .sum(), // negative ones were refused
            report,
        }
    }

    fn more(&self, bytes: u64) {
        let done = self.done.fetch_add(bytes, Ordering::Relaxed) + bytes;
        (self.report)(Progress {
            what: "fetching layers".to_owned(),
            done: done.min(self.total),
            total: Some(self.total),
            unit: Unit::Bytes,
        });
    }
}

pub(super) struct Fetch<'a> {
    pub(super) client: &'a Client,
    pub(super) reference: &'a Reference,
    pub(super) part: &'a OciDescriptor,
    pub(super) folder: &'a Path,
    pub(super) told: &'a Told,
}

impl Fetch<'_> {
    /// The path of the whole blob.
    pub(super) async fn run(&self) -> Result<PathBuf, Refused> {
        let digest = plain(&self.part.digest);
        if digest.len() != 64 || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Refused::Other(format!(
                "it names the digest `{}`, which is none that we know",
                crate::domain::text::sanitise(&self.part.digest, 80)
            )));
        }
        let whole = self.folder.join(digest);
        let size = u64::try_from(self.part.size).unwrap_or(0); // negative ones were refused
        if fs::metadata(&whole).await.is_ok_and(|it| it.len() == size) {
            // It was digested when it got this name.
            self.told.more(size);
            return Ok(whole);
        }
        let part = whole.with_extension("part");
        let done = self.download(&part, size).await?;
        if done != digest {
            fs::remove_file(&part).await.map_err(|error| ours(&error))?;
            return Err(Refused::Damaged);
        }
        fs::rename(&part, &whole)
            .await
            .map_err(|error| ours(&error))?;
        Ok(whole)
    }

    /// Fetches what is missing of `path`, and tells the digest of all of it.
    async fn download(&self, path: &Path, size: u64) -> Result<String, Refused> {
        let (mut hash, mut have) = digest(path).await.map_err(|error| ours(&error))?;
        if have > size {
            (hash, have) = (Sha256::new(), 0);
        }
        let mut options = OpenOptions::new();
        options.create(true).write(true).truncate(have == 0);
        let mut file = options
            .append(have > 0)
            .open(path)
            .await
            .map_err(|error| ours(&error))?;
        self.told.more(have);
        if have < size {
            let asked = self
                .client
                .pull_blob_stream_partial(self.reference, self.part, have, None);
            let mut stream = match asked.await.map_err(|error| refused(&error))? {
                BlobResponse::Partial(stream) => stream,
                BlobResponse::Full(stream) => {
                    // It does not know how to go on: from the start, then.
                    file = File::create(path).await.map_err(|error| ours(&error))?;
                    (hash, have) = (Sha256::new(), 0);
                    stream
                }
            };
            while let Some(bytes) = stream.try_next().await.map_err(|error| broke(&error))? {
                have += bytes.len() as u64;
                if have > size {
                    return Err(Refused::Other("it sends more than it said".to_owned()));
                }
                hash.update(&bytes);
                file.write_all(&bytes).await.map_err(|error| ours(&error))?;
                // Written before the line can break: the next try counts what is in the file.
                file.flush().await.map_err(|error| ours(&error))?;
                self.told.more(bytes.len() as u64);
            }
        }
        if have < size {
            return Err(Refused::Broken("the registry hung up".to_owned()));
        }
        Ok(hex(&hash.finalize()))
    }
}

/// What is there of the file already.
async fn digest(path: &Path) -> io::Result<(Sha256, u64)> {
    let mut file = match File::open(path).await {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Sha256::new(), 0)),
        Err(error) => return Err(error),
    };
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut chunk = vec![0; 256 << 10];
    loop {
        let count = file.read(&mut chunk).await?;
        if count == 0 {
            return Ok((hash, bytes));
        }
        hash.update(&chunk[..count]);
        bytes += count as u64;
    }
}

fn ours(error: &io::Error) -> Refused {
    Refused::Other(format!("keeping what was fetched: {error}"))
}

/// A stream that ends in an error. The library checks a whole blob's digest itself.
fn broke(error: &io::Error) -> Refused {
    if error.to_string().to_ascii_lowercase().contains("digest") {
        Refused::Damaged
    } else {
        Refused::Broken(error.to_string())
    }
}
