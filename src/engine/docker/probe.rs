//! The image of the HTTP probe: made here, loaded when the engine does not have it yet. No registry
//! is asked.

use bollard::Docker;
use bollard::body_full;
use bollard::query_parameters::ImportImageOptions;
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::run::bounded;
use crate::engine::EngineError;

/// Label of the probe's image: it outlives runs, so no run's label is on it.
pub(super) const PROBE_LABEL: &str = "phoenix.probe";
const VERSION: &str = "1";
/// Nobody: the probe needs no right at all.
const USER: &str = "65534:65534";

const X86_64: &[u8] = include_bytes!("../../../assets/probe/probe-x86_64");
const AARCH64: &[u8] = include_bytes!("../../../assets/probe/probe-aarch64");

/// The id of the probe's image, which is there from now on.
pub(super) async fn image(api: &Docker) -> Result<String, EngineError> {
    let engine = bounded("asking the engine for its platform", api.version()).await?;
    let os = engine.os.unwrap_or_default();
    let arch = engine.arch.unwrap_or_default();
    let kit = Kit::of(&os, &arch).ok_or_else(|| EngineError::Malformed {
        doing: "preparing the HTTP probe".to_owned(),
        reason: format!("there is no probe for {os}/{arch}; engines on linux/amd64 and linux/arm64 can check HTTP"),
    })?;
    match loaded(api, &kit).await? {
        Some(id) => Ok(id),
        None => load(api, &kit).await,
    }
}

/// The tag alone proves nothing: the layer under it must be ours. The id cannot be moved.
async fn loaded(api: &Docker, kit: &Kit) -> Result<Option<String>, EngineError> {
    match bounded("looking for the HTTP probe", api.inspect_image(&kit.tag)).await {
        Ok(found) => {
            let layers = found.root_fs.and_then(|fs| fs.layers);
            let ours = layers.is_some_and(|layers| layers == [kit.diff_id.as_str()]);
            Ok(found.id.filter(|_| ours))
        }
        Err(failed) if failed.status() == Some(404) => Ok(None),
        Err(failed) => Err(failed.into()),
    }
}

async fn load(api: &Docker, kit: &Kit) -> Result<String, EngineError> {
    let doing = "loading the HTTP probe";
    let archive = kit.archive().map_err(|broken| EngineError::Malformed {
        doing: doing.to_owned(),
        reason: broken.to_string(),
    })?;
    let options = ImportImageOptions {
        quiet: true,
        ..ImportImageOptions::default()
    };
    let answers = api.import_image(options, body_full(Bytes::from(archive)), None);
    bounded(doing, answers.try_for_each(|_said| async { Ok(()) })).await?;
    loaded(api, kit)
        .await?
        .ok_or_else(|| EngineError::Malformed {
            doing: doing.to_owned(),
            reason: "the engine took the image but does not have it".to_owned(),
        })
}

/// The probe for one architecture.
#[derive(Debug)]
struct Kit {
    tag: String,
    /// As images name it: `amd64`.
    arch: &'static str,
    layer: Vec<u8>,
    /// `sha256:…` of the layer.
    diff_id: String,
}

impl Kit {
    fn of(os: &str, arch: &str) -> Option<Self> {
        let (arch, program) = match arch {
            "amd64" | "x86_64" => ("amd64", X86_64),
            "arm64" | "aarch64" => ("arm64", AARCH64),
            _ => return None,
        };
        if os != "linux" {
            return None;
        }
        // Writing to memory does not fail; a name or size that does not fit would, and these do.
        let layer = tar_of(&[("probe", 0o755, program)]).ok()?;
        Some(Self {
            tag: format!("phoenix-probe:{VERSION}-{arch}"),
            arch,
            diff_id: format!("sha256:{:x}", Sha256::digest(&layer)),
            layer,
        })
    }

    /// An image as `docker save` writes it, which every engine loads.
    fn archive(&self) -> std::io::Result<Vec<u8>> {
        let created = "1970-01-01T00:00:00Z";
        let config = json!({
            "architecture": self.arch,
            "os": "linux",
            "created": created,
            "config": {
                "Entrypoint": ["/probe"],
                "User": USER,
                "WorkingDir": "/",
                "Labels": { PROBE_LABEL: VERSION },
            },
            "rootfs": { "type": "layers", "diff_ids": [self.diff_id] },
            "history": [{ "created": created, "created_by": "phoenix: the HTTP probe" }],
        })
        .to_string();
        let config_file = format!("{:x}.json", Sha256::digest(&config));
        let manifest = json!([{
            "Config": config_file,
            "RepoTags": [self.tag],
            "Layers": ["layer.tar"],
        }])
        .to_string();
        tar_of(&[
            (&config_file, 0o644, config.as_bytes()),
            ("layer.tar", 0o644, &self.layer),
            ("manifest.json", 0o644, manifest.as_bytes()),
        ])
    }
}

/// The same bytes each time: no clock, no owner.
fn tar_of(files: &[(&str, u32, &[u8])]) -> std::io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, mode, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(*mode);
        header.set_mtime(0);
        header.set_uid(0);
        header.set_gid(0);
        archive.append_data(&mut header, path, *bytes)?;
    }
    archive.into_inner()
}
