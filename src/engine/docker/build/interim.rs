//! For the integrator: stands in for `Dockerfile::external_images(target, args)` and for
//! `identity::ask` until both exist. Then this file goes, and its two call sites name the real ones.

use std::collections::BTreeMap;

use crate::domain::build::{BuildFailure, Builder};
use crate::domain::dockerfile::{Base, Dockerfile, Instruction, Stage};
use crate::engine::docker::DockerEngine;
use crate::engine::{Engine as _, Identity, ImageStore};

/// Images from outside that building `target` needs, each with the line that first names it.
pub(super) fn needed_images(
    dockerfile: &Dockerfile,
    target: Option<&str>,
    _args: &BTreeMap<String, String>,
) -> Vec<(String, Option<u32>)> {
    let mut images: Vec<(String, Option<u32>)> = Vec::new();
    let mut seen = vec![false; dockerfile.stages.len()];
    let mut open: Vec<&Stage> = dockerfile.target(target).into_iter().collect();
    while let Some(stage) = open.pop() {
        match seen.get_mut(stage.index) {
            Some(seen) if !*seen => *seen = true,
            _ => continue,
        }
        let mut need = |name: &str, line: u32| {
            if !name.contains('$') && !images.iter().any(|(known, _)| known == name) {
                images.push((name.to_owned(), Some(line)));
            }
        };
        match &stage.base {
            Base::Scratch => {}
            Base::Image(image) => need(image, stage.line),
            Base::Stage(index) => open.extend(dockerfile.stages.get(*index)),
        }
        for instruction in &stage.instructions {
            for from in sources(instruction) {
                match dockerfile.stage(from) {
                    Some(other) => open.push(other),
                    None => need(from, instruction.line()),
                }
            }
        }
    }
    images
}

fn sources(instruction: &Instruction) -> impl Iterator<Item = &str> {
    instruction
        .flags
        .iter()
        .filter_map(|(name, value)| match name.as_str() {
            "from" => Some(value.as_str()),
            "mount" => value.split(',').find_map(|part| part.strip_prefix("from=")),
            _ => None,
        })
}

pub(super) async fn who(engine: &DockerEngine) -> Result<Identity, BuildFailure> {
    if let Ok(identity) = engine.identity().await {
        return Ok(identity);
    }
    let lost = |error: bollard::errors::Error| BuildFailure::EngineLost {
        reason: error.to_string(),
    };
    let version = engine.api.version().await.map_err(lost)?;
    let info = engine.api.info().await.map_err(lost)?;
    let components = version.components.unwrap_or_default();
    let podman = components
        .iter()
        .any(|component| component.name == "Podman Engine");
    Ok(Identity {
        name: if podman { "Podman" } else { "Docker" }.to_owned(),
        version: version.version.unwrap_or_default(),
        api_version: version.api_version.unwrap_or_default(),
        builder: if podman {
            Builder::Podman
        } else {
            Builder::Buildkit
        },
        store: ImageStore::Driver(info.driver.unwrap_or_default()),
        platform: String::new(),
        rootless: false,
        data_root: info.docker_root_dir,
        endpoint: engine.endpoint.clone(),
    })
}
