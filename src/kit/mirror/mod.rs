//! A registry in the room: pulled from by ourselves, because engines refuse one without certificates,
//! and then loaded like a kit file, with the same checks.
//!
//! What is fetched stays in a folder until it is loaded, so that a pull that broke goes on where it
//! was, in the middle of a layer too.

mod address;
mod fetch;
mod reference;
mod refused;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, stream};
use oci_client::client::{ClientConfig, ClientProtocol};
use oci_client::manifest::OciImageManifest;
use oci_client::secrets::RegistryAuth;
use oci_client::{Client, Reference};

pub use address::Address;
pub(super) use reference::references;

use super::KitError;
use super::file::{Checked, KitImage, Layer, Report, measure};
use fetch::{Fetch, Told};
use refused::{Refused, refused};

/// Layers that are fetched at once.
const AT_ONCE: usize = 3;
/// How long to wait before each new try of what a registry did not do.
const WAITS: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(4),
    Duration::from_secs(10),
];
const CONNECT: Duration = Duration::from_secs(10);
/// A registry that sends nothing for this long is not coming back.
const SILENCE: Duration = Duration::from_mins(1);
/// The most that an image's config may hold.
const MAX_CONFIG: i64 = 4 << 20;

/// A registry, by its address.
pub struct Mirror {
    client: Client,
    address: Address,
    waits: Vec<Duration>,
}

impl Mirror {
    #[must_use]
    pub fn new(address: Address) -> Self {
        // The first to name one is heeded, and all name the same.
        let _named_before = rustls::crypto::ring::default_provider().install_default();
        let protocol = if address.encrypted {
            ClientProtocol::Https
        } else {
            ClientProtocol::Http
        };
        let client = Client::new(ClientConfig {
            protocol,
            connect_timeout: Some(CONNECT),
            read_timeout: Some(SILENCE),
            ..ClientConfig::default()
        });
        Self {
            client,
            address,
            waits: WAITS.to_vec(),
        }
    }

    /// Waits like this before each new try, instead of as long as a person would.
    #[must_use]
    pub fn with_waits(self, waits: Vec<Duration>) -> Self {
        Self { waits, ..self }
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    /// Fetches these images into `folder`, or what it lacks of them, and checks every byte.
    ///
    /// # Errors
    /// The registry is not there, says no, or gives something else than it says.
    pub async fn fetch(
        &self,
        images: &[String],
        folder: &Path,
        report: Report,
    ) -> Result<Checked, KitError> {
        std::fs::create_dir_all(folder).map_err(|source| KitError::Io {
            doing: "making the folder",
            path: folder.to_owned(),
            source,
        })?;
        let mut found = Vec::new();
        for image in images {
            found.push(self.find(image).await?);
        }
        let told = Told::new(&found, report);
        let mut blobs = BTreeMap::new();
        for image in &found {
            let parts = std::iter::once(&image.manifest.config).chain(&image.manifest.layers);
            for part in parts {
                blobs.entry(part.digest.clone()).or_insert((image, part));
            }
        }
        let fetched: Vec<(String, PathBuf)> = stream::iter(blobs.into_values())
            .map(|(image, part)| self.blob(image, part, folder, &told))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await?;
        let fetched: BTreeMap<String, PathBuf> = fetched.into_iter().collect();
        let host = self.address.to_string();
        let checking = tokio::task::spawn_blocking(move || checked(&host, &found, &fetched));
        checking.await.map_err(|error| KitError::Registry {
            what: "checking what was fetched".to_owned(),
            reason: error.to_string(),
        })?
    }

    async fn find(&self, image: &str) -> Result<Found, KitError> {
        for reference in references(&self.address.host, image)? {
            match self.patiently(|| self.manifest(&reference)).await {
                Ok(manifest) => {
                    return Ok(Found {
                        image: image.to_owned(),
                        reference,
                        manifest,
                    });
                }
                Err(Refused::Absent) => {}
                Err(other) => return Err(self.told(image, &other)),
            }
        }
        Err(self.told(image, &Refused::Absent))
    }

    async fn manifest(&self, reference: &Reference) -> Result<OciImageManifest, Refused> {
        let pulled = self
            .client
            .pull_image_manifest(reference, &RegistryAuth::Anonymous);
        let (manifest, _) = pulled.await.map_err(|error| refused(&error))?;
        let sizes = manifest.layers.iter().map(|layer| layer.size);
        if manifest.config.size > MAX_CONFIG || sizes.chain([manifest.config.size]).any(|it| it < 0)
        {
            return Err(Refused::Other(
                "its manifest says sizes that cannot be".to_owned(),
            ));
        }
        Ok(manifest)
    }

    async fn blob(
        &self,
        image: &Found,
        part: &oci_client::manifest::OciDescriptor,
        folder: &Path,
        told: &Told,
    ) -> Result<(String, PathBuf), KitError> {
        let fetch = Fetch {
            client: &self.client,
            reference: &image.reference,
            part,
            folder,
            told,
        };
        let path = self.patiently(|| fetch.run()).await;
        let path = path.map_err(|refused| self.told(&image.image, &refused))?;
        Ok((part.digest.clone(), path))
    }

    /// Tries again, after a while, what may go better then.
    async fn patiently<T, F>(&self, work: impl Fn() -> F) -> Result<T, Refused>
    where
        F: Future<Output = Result<T, Refused>>,
    {
        let mut waits = self.waits.iter();
        loop {
            match work().await {
                Err(refused) if refused.may_pass() => match waits.next() {
                    Some(wait) => tokio::time::sleep(*wait).await,
                    None => return Err(refused),
                },
                other => return other,
            }
        }
    }

    fn told(&self, image: &str, refused: &Refused) -> KitError {
        KitError::Registry {
            what: format!("getting `{image}` from {}", self.address),
            reason: refused.to_string(),
        }
    }
}

/// An image that the registry has.
pub(super) struct Found {
    image: String,
    reference: Reference,
    manifest: OciImageManifest,
}

/// Unpacks and digests everything, as for a kit file.
fn checked(
    host: &str,
    found: &[Found],
    blobs: &BTreeMap<String, PathBuf>,
) -> Result<Checked, KitError> {
    let mut checked = Checked::empty();
    let mut measured: BTreeMap<&str, String> = BTreeMap::new();
    for image in found {
        let untrue = |reason: String| KitError::Registry {
            what: format!("checking `{}` from {host}", image.image),
            reason,
        };
        let place = |digest: &str| {
            let path = blobs.get(digest);
            path.ok_or_else(|| untrue(format!("{digest} was not fetched")))
        };
        let read = |path: &Path| {
            let file = std::fs::File::open(path);
            file.map_err(|error| untrue(error.to_string()))
        };
        let config = std::fs::read(place(&image.manifest.config.digest)?);
        let config = config.map_err(|error| untrue(error.to_string()))?;
        let mut layers = Vec::new();
        for part in &image.manifest.layers {
            let path = place(&part.digest)?;
            if !measured.contains_key(part.digest.as_str()) {
                let (digest, unpacked) =
                    measure(read(path)?).map_err(|error| untrue(error.to_string()))?;
                let stored = u64::try_from(part.size).unwrap_or(0); // negative ones were refused
                let layer = Layer {
                    path: path.as_path().into(),
                    at: 0,
                    stored,
                    unpacked,
                };
                checked.layers.insert(digest.clone(), layer);
                measured.insert(&part.digest, digest);
            }
            layers.extend(measured.get(part.digest.as_str()).cloned());
        }
        let digest = plain(&image.manifest.config.digest).to_owned();
        checked.configs.insert(digest.clone(), config);
        checked.manifest.images.push(KitImage {
            name: image.image.clone(),
            config: digest,
            layers,
            stand_in: false,
        });
    }
    checked
        .is_whole()
        .map_err(|refusal| refusal.of(Path::new(host)))?;
    Ok(checked)
}

/// A digest without its kind.
fn plain(digest: &str) -> &str {
    digest.strip_prefix("sha256:").unwrap_or(digest)
}
