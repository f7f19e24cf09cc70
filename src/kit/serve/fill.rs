//! Puts the images of a kit file into a registry: layers once, as gzip, which every engine reads.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::net::SocketAddr;

use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::TryStreamExt;
use oci_client::errors::OciDistributionError;
use oci_client::manifest::{OciDescriptor, OciImageManifest, OciManifest};
use oci_client::secrets::RegistryAuth;
use oci_client::{Client, Reference, RegistryOperation};
use sha2::{Digest, Sha256};
use tokio_util::io::ReaderStream;

use crate::engine::archive::hex;
use crate::kit::file::{Checked, KitImage, Layer, Report, reader};
use crate::kit::mirror::{Address, Mirror, references};
use crate::kit::{KitError, Progress, Unit};

const CONFIG_TYPE: &str = "application/vnd.oci.image.config.v1+json";
const LAYER_TYPE: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
const MANIFEST_TYPE: &str = "application/vnd.oci.image.manifest.v1+json";
const CHUNK: usize = 256 << 10;

struct Filling<'a> {
    client: Client,
    checked: &'a Checked,
    /// Layers that the registry has, and under which image.
    pushed: BTreeMap<&'a str, (OciDescriptor, Reference)>,
}

pub(super) async fn fill(
    checked: &Checked,
    address: SocketAddr,
    report: Report,
) -> Result<(), KitError> {
    let host = address.to_string();
    let mirror = Mirror::new(Address {
        host: host.clone(),
        encrypted: false,
    });
    let mut filling = Filling {
        client: mirror.client().clone(),
        checked,
        pushed: BTreeMap::new(),
    };
    let total = checked.manifest.images.len() as u64;
    for (done, image) in checked.manifest.images.iter().enumerate() {
        report(Progress {
            what: format!("filling the registry: {}", image.name),
            done: done as u64,
            total: Some(total),
            unit: Unit::Items,
        });
        // People ask for `node:20`; the usual registry's mirrors keep it as `library/node:20`.
        for reference in references(&host, &image.name)? {
            let put = filling.image(image, &reference).await;
            put.map_err(|error| KitError::Registry {
                what: format!("putting `{}` into the registry", image.name),
                reason: crate::domain::text::sanitise(&error.to_string(), 300),
            })?;
        }
    }
    Ok(())
}

impl<'a> Filling<'a> {
    async fn image(
        &mut self,
        image: &'a KitImage,
        reference: &Reference,
    ) -> Result<(), OciDistributionError> {
        let anonymous = RegistryAuth::Anonymous;
        let config_digest = format!("sha256:{}", image.config);
        // A registry that does not have it says so with an error.
        let there = self.client.pull_image_manifest(reference, &anonymous).await;
        if there.is_ok_and(|(manifest, _)| manifest.config.digest == config_digest) {
            return Ok(());
        }
        let operation = RegistryOperation::Push;
        self.client.auth(reference, &anonymous, operation).await?;
        let mut layers = Vec::new();
        for digest in &image.layers {
            layers.push(self.layer(digest, reference).await?);
        }
        let config = self.checked.configs.get(&image.config).cloned();
        let config = config.unwrap_or_default(); // a checked file has it
        let descriptor = OciDescriptor {
            media_type: CONFIG_TYPE.to_owned(),
            digest: config_digest.clone(),
            size: i64::try_from(config.len()).unwrap_or(i64::MAX),
            ..OciDescriptor::default()
        };
        self.client
            .push_blob(reference, config, &config_digest)
            .await?;
        let manifest = OciManifest::Image(OciImageManifest {
            media_type: Some(MANIFEST_TYPE.to_owned()),
            config: descriptor,
            layers,
            ..OciImageManifest::default()
        });
        self.client.push_manifest(reference, &manifest).await?;
        Ok(())
    }

    async fn layer(
        &mut self,
        digest: &'a str,
        reference: &Reference,
    ) -> Result<OciDescriptor, OciDistributionError> {
        if let Some((descriptor, from)) = self.pushed.get(digest) {
            if from.repository() != reference.repository() {
                let mounted = self.client.mount_blob(reference, from, &descriptor.digest);
                mounted.await?;
            }
            return Ok(descriptor.clone());
        }
        let layer = self.checked.layers.get(digest).cloned();
        let layer = layer.ok_or_else(|| io::Error::other("a layer is missing"))?;
        let packing = tokio::task::spawn_blocking(move || pack(&layer));
        let (file, descriptor) = packing.await.map_err(io::Error::other)??;
        let stream = ReaderStream::with_capacity(tokio::fs::File::from_std(file), CHUNK);
        let stream = stream.map_err(OciDistributionError::from);
        let size = u64::try_from(descriptor.size).ok(); // a file's length is not negative
        self.client
            .push_blob_stream(reference, stream, &descriptor.digest, size)
            .await?;
        self.pushed
            .insert(digest, (descriptor.clone(), reference.clone()));
        Ok(descriptor)
    }
}

/// The layer as gzip in a file without a name, at its start.
fn pack(layer: &Layer) -> io::Result<(File, OciDescriptor)> {
    let mut encoder = GzEncoder::new(tempfile::tempfile()?, Compression::fast());
    io::copy(&mut reader(layer)?, &mut encoder)?;
    let mut file = encoder.finish()?;
    file.flush()?;
    file.rewind()?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    let mut bytes: i64 = 0;
    loop {
        let count = file.read(&mut chunk)?;
        if count == 0 {
            break;
        }
        hash.update(&chunk[..count]);
        bytes = bytes.saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
    }
    file.rewind()?;
    let descriptor = OciDescriptor {
        media_type: LAYER_TYPE.to_owned(),
        digest: format!("sha256:{}", hex(&hash.finalize())),
        size: bytes,
        ..OciDescriptor::default()
    };
    Ok((file, descriptor))
}
