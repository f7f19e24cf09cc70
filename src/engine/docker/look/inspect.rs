//! What the engine says of an image without reading its layers.

use bollard::models::{ImageConfig as Told, ImageInspect};

use super::engine_error;
use super::errors::is_absent;
use crate::domain::image::ImageConfig;
use crate::engine::docker::DockerEngine;
use crate::engine::{EngineError, ImageDetails};

/// None when there is no such image.
pub(in crate::engine::docker) async fn inspect(
    engine: &DockerEngine,
    image: &str,
) -> Result<Option<ImageDetails>, EngineError> {
    let doing = format!("inspecting the image `{image}`");
    if !is_name(image) {
        return Ok(None);
    }
    match engine.api.inspect_image(image).await {
        Ok(told) => details(told, &doing).map(Some),
        Err(error) => match engine_error(&doing, &error) {
            absent if is_absent(&absent) => Ok(None),
            other => Err(other),
        },
    }
}

/// What can name an image at all; the rest must not reach the engine as part of a path.
fn is_name(image: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "._-/:@".contains(c);
    !image.is_empty() && image.len() <= 512 && image.chars().all(allowed) && !image.contains("..")
}

fn details(told: ImageInspect, doing: &str) -> Result<ImageDetails, EngineError> {
    let id = told
        .id
        .filter(|id| !id.is_empty())
        .ok_or_else(|| EngineError::Malformed {
            doing: doing.to_owned(),
            reason: "the engine told no id".to_owned(),
        })?;
    let mut config = config(told.config.unwrap_or_default());
    config.diff_ids = told
        .root_fs
        .and_then(|root| root.layers)
        .unwrap_or_default();
    Ok(ImageDetails {
        id: if id.contains(':') {
            id
        } else {
            format!("sha256:{id}")
        },
        config,
        engine_bytes: told.size.and_then(|size| u64::try_from(size).ok()),
    })
}

fn config(told: Told) -> ImageConfig {
    let sorted = |names: Option<Vec<String>>| {
        let mut names = names.unwrap_or_default();
        names.sort_unstable();
        names
    };
    ImageConfig {
        user: told.user.unwrap_or_default(),
        env: told.env.unwrap_or_default(),
        entrypoint: told.entrypoint.unwrap_or_default(),
        cmd: told.cmd.unwrap_or_default(),
        workdir: told.working_dir.unwrap_or_default(),
        exposed: sorted(told.exposed_ports),
        volumes: sorted(told.volumes),
        labels: told.labels.unwrap_or_default().into_iter().collect(),
        healthcheck: told
            .healthcheck
            .and_then(|check| check.test)
            .unwrap_or_default(),
        stop_signal: told.stop_signal.filter(|signal| !signal.is_empty()),
        diff_ids: Vec::new(),
        history: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_place_in_a_url() {
        for name in [
            "node:20",
            "sha256:0a1b",
            "host:5000/a/b@sha256:1",
            "a_b-c.d",
        ] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "a?b", "a b", "../json", "a%2f", "ü", "a#b"] {
            assert!(!is_name(name), "{name}");
        }
    }

    #[test]
    fn podmans_bare_ids_gain_their_kind() {
        let told = ImageInspect {
            id: Some("ab12".to_owned()),
            ..ImageInspect::default()
        };
        assert_eq!(details(told, "asking").unwrap().id, "sha256:ab12");
        assert!(details(ImageInspect::default(), "asking").is_err());
    }
}
