//! The config blob of an image, Docker's or OCI's: the same fields.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fault::Fault;
use crate::domain::image::{HistoryEntry, ImageConfig};

#[derive(Deserialize)]
struct Blob {
    config: Option<Settings>,
    rootfs: RootFs,
    history: Option<Vec<Step>>,
}

#[derive(Deserialize)]
struct RootFs {
    diff_ids: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Step {
    created_by: Option<String>,
    empty_layer: Option<bool>,
}

type Names = BTreeMap<String, serde_json::Value>;

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Settings {
    user: Option<String>,
    env: Option<Vec<String>>,
    entrypoint: Option<Vec<String>>,
    cmd: Option<Vec<String>>,
    working_dir: Option<String>,
    exposed_ports: Option<Names>,
    volumes: Option<Names>,
    labels: Option<BTreeMap<String, String>>,
    healthcheck: Option<Healthcheck>,
    stop_signal: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Healthcheck {
    test: Option<Vec<String>>,
}

/// Reads a config blob. A field that is absent or null is empty.
pub(super) fn parse(json: &[u8]) -> Result<ImageConfig, Fault> {
    let blob: Blob = serde_json::from_slice(json)
        .map_err(|error| Fault::new(format!("its image config cannot be read: {error}")))?;
    let settings = blob.config.unwrap_or_default();
    let names = |names: Option<Names>| names.unwrap_or_default().into_keys().collect();
    let step = |step: Step| HistoryEntry {
        created_by: step.created_by.unwrap_or_default(),
        empty_layer: step.empty_layer.unwrap_or(false),
    };
    Ok(ImageConfig {
        user: settings.user.unwrap_or_default(),
        env: settings.env.unwrap_or_default(),
        entrypoint: settings.entrypoint.unwrap_or_default(),
        cmd: settings.cmd.unwrap_or_default(),
        workdir: settings.working_dir.unwrap_or_default(),
        exposed: names(settings.exposed_ports),
        volumes: names(settings.volumes),
        labels: settings.labels.unwrap_or_default(),
        healthcheck: settings
            .healthcheck
            .and_then(|check| check.test)
            .unwrap_or_default(),
        stop_signal: settings.stop_signal.filter(|signal| !signal.is_empty()),
        diff_ids: blob.rootfs.diff_ids.unwrap_or_default(),
        history: blob
            .history
            .unwrap_or_default()
            .into_iter()
            .map(step)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn nulls_are_empty() {
        let config = parse(
            br#"{"config":{"User":null,"Env":null,"Cmd":["node"],"ExposedPorts":{"80/tcp":{},"3000/tcp":{}},
            "Labels":null,"Healthcheck":{"Test":["NONE"]},"StopSignal":""},
            "rootfs":{"type":"layers","diff_ids":null},"history":[{"created_by":null},{"created_by":"x","empty_layer":true}]}"#,
        )
        .unwrap();
        assert_eq!(config.exposed, ["3000/tcp", "80/tcp"]);
        assert_eq!(
            (config.cmd, config.stop_signal),
            (vec!["node".to_owned()], None)
        );
        assert_eq!(config.healthcheck, ["NONE"]);
        assert!(config.history[1].empty_layer && !config.history[0].empty_layer);
        assert!(parse(b"{\"config\":null,\"rootfs\":{}}").is_ok());
        assert!(parse(b"{}").unwrap_err().0.contains("rootfs"));
    }
}
