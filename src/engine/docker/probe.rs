//! The image of the HTTP probe: made here, loaded when the engine does not have it yet. No registry
//! is asked.

use bollard::Docker;
use bollard::body_full;
use bollard::query_parameters::ImportImageOptions;
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::lines::lines;
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

/// The id of the image, if the engine has it. By its digest where the engine knows images by that, else
/// by its tag; a tag alone proves nothing, so the layer under it must be ours.
async fn loaded(api: &Docker, kit: &Kit) -> Result<Option<String>, EngineError> {
    for name in [&kit.id, &kit.tag] {
        match bounded("looking for the HTTP probe", api.inspect_image(name)).await {
            Ok(found) => {
                let layers = found.root_fs.and_then(|fs| fs.layers);
                if layers.is_some_and(|layers| layers == [kit.diff_id.as_str()]) {
                    return Ok(found.id);
                }
            }
            Err(failed) if failed.status() == Some(404) => {}
            Err(failed) => return Err(failed.into()),
        }
    }
    Ok(None)
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
    let answers = lines(api.import_image(options, body_full(Bytes::from(archive)), None));
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
    /// `sha256:…` of the config.
    id: String,
    config: String,
    layer: Vec<u8>,
    /// `sha256:…` of the layer.
    diff_id: String,
}

impl Kit {
    fn of(os: &str, arch: &str) -> Option<Self> {
        let (arch, program) = match (os, arch) {
            ("linux", "amd64" | "x86_64") => ("amd64", X86_64),
            ("linux", "arm64" | "aarch64") => ("arm64", AARCH64),
            _ => return None,
        };
        // Writing to memory does not fail; a name or size that does not fit would, and these do.
        let layer = tar_of(&[("probe", 0o755, program)]).ok()?;
        let diff_id = digest(&layer);
        let created = "1970-01-01T00:00:00Z";
        let config = json!({
            "architecture": arch,
            "os": "linux",
            "created": created,
            "config": {
                "Entrypoint": ["/probe"],
                "User": USER,
                "WorkingDir": "/",
                "Labels": { PROBE_LABEL: VERSION },
            },
            "rootfs": { "type": "layers", "diff_ids": [diff_id] },
            "history": [{ "created": created, "created_by": "phoenix: the HTTP probe" }],
        })
        .to_string();
        Some(Self {
            tag: format!("phoenix-probe:{VERSION}-{arch}"),
            id: digest(config.as_bytes()),
            config,
            layer,
            diff_id,
        })
    }

    /// An image as `docker save` writes it, which every engine loads.
    fn archive(&self) -> std::io::Result<Vec<u8>> {
        let config_file = format!("{}.json", self.id.trim_start_matches("sha256:"));
        let manifest = json!([{
            "Config": config_file,
            "RepoTags": [self.tag],
            "Layers": ["layer.tar"],
        }])
        .to_string();
        tar_of(&[
            (&config_file, 0o644, self.config.as_bytes()),
            ("layer.tar", 0o644, &self.layer),
            ("manifest.json", 0o644, manifest.as_bytes()),
        ])
    }
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{:x}", Sha256::digest(bytes))
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

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::Kit;

    #[test]
    fn the_archive_holds_what_its_manifest_names() {
        for (arch, tag) in [
            ("amd64", "phoenix-probe:1-amd64"),
            ("aarch64", "phoenix-probe:1-arm64"),
        ] {
            let kit = Kit::of("linux", arch).unwrap();
            let bytes = kit.archive().unwrap();
            assert_eq!(bytes, Kit::of("linux", arch).unwrap().archive().unwrap());
            let mut archive = tar::Archive::new(bytes.as_slice());
            let files: Vec<(String, String)> = archive
                .entries()
                .unwrap()
                .map(|entry| {
                    let mut entry = entry.unwrap();
                    let mut bytes = Vec::new();
                    entry.read_to_end(&mut bytes).unwrap();
                    let path = entry.path().unwrap().display().to_string();
                    (path, String::from_utf8_lossy(&bytes).into_owned())
                })
                .collect();
            let manifest: serde_json::Value = serde_json::from_str(&files[2].1).unwrap();
            assert_eq!(manifest[0]["Config"], files[0].0.as_str());
            assert_eq!(manifest[0]["Layers"][0], files[1].0.as_str());
            assert_eq!(manifest[0]["RepoTags"][0], tag);
            assert!(files[0].1.contains(&kit.diff_id));
            assert!(files[0].0.starts_with(kit.id.trim_start_matches("sha256:")));
        }
        assert!(Kit::of("windows", "amd64").is_none());
        assert!(Kit::of("linux", "s390x").is_none());
    }
}
