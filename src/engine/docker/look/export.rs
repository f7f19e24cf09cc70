//! The merged file system of an image, as a container of it would see it.

use std::sync::Arc;

use super::Files;
use super::injected::strip;
use crate::domain::image::{LayerListing, Tree};
use crate::engine::docker::DockerEngine;
use crate::engine::{EngineError, Export, archive};

pub(in crate::engine::docker) async fn export(
    engine: &DockerEngine,
    image: &str,
    captures: &[String],
) -> Result<Export, EngineError> {
    let wants = Arc::new(archive::Wants::new(captures, &[])?);
    let doing = format!("reading the files of the image `{image}`");
    let read = move |pipe| archive::read_listing(pipe, &wants);
    let record = super::read_files(engine, image, Files::All, &doing, read).await?;
    let mut listing = LayerListing::clone(&record.listing);
    strip(&mut listing);
    let tree = Tree::of(&listing);
    let mut captures = record.captures;
    captures.retain(|path, _| tree.nodes.contains_key(path));
    Ok(Export { tree, captures })
}
