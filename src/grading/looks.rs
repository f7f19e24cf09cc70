//! Looks that need no save: config, single paths, and the merged file system.

use std::sync::Arc;

use super::Run;
use super::subject::Subject;
use crate::domain::facts::{Fact, MAX_CONTENT, NoAnswer};
use crate::domain::image::{Entry, ImageConfig};
use crate::engine::Engine;

impl<E: Engine> Run<'_, E> {
    /// What a look-up or two answers: config, base image.
    pub(super) async fn look_quickly(&self, subject: &mut Subject) {
        let Some(image) = subject.image().map(str::to_owned) else {
            return;
        };
        let details = self.unless_cancelled(self.engine.inspect(&image)).await;
        let config = details.and_then(|details| {
            details.ok_or_else(|| NoAnswer::Unknown(format!("the engine lost image {image}")))
        });
        if let Ok(details) = &config {
            subject.engine_bytes = details.engine_bytes;
        }
        let config = config.map(|details| details.config);
        subject.facts.image.base_layers = Some(match &config {
            Ok(config) => self.base_layers(subject, config).await,
            Err(error) => Err(error.clone()),
        });
        subject.facts.image.config = Some(config);
    }

    /// How many of the image's first layers are its base image's.
    async fn base_layers(&self, subject: &Subject, config: &ImageConfig) -> Fact<usize> {
        let Ok(dockerfile) = &subject.facts.dockerfile else {
            return Ok(0);
        };
        let base = dockerfile
            .target(subject.facts.target.as_deref())
            .and_then(|stage| dockerfile.base_image(stage));
        let Some(base) = base else { return Ok(0) };
        let details = self.unless_cancelled(self.engine.inspect(base)).await?;
        let details = details
            .ok_or_else(|| NoAnswer::Unknown(format!("the base image `{base}` has gone")))?;
        let shared = config.diff_ids.iter().zip(&details.config.diff_ids);
        Ok(shared.take_while(|(ours, theirs)| ours == theirs).count())
    }

    /// Single paths and the merged file system: from the layers when they were read anyway, else
    /// by the cheapest call that answers.
    pub(super) async fn look_deeply(&self, subject: &mut Subject) {
        let Some(image) = subject.image().map(str::to_owned) else {
            return;
        };
        let wanted = subject.plan.tree || !subject.plan.captures.is_empty();
        if wanted && subject.facts.image.tree.is_none() {
            self.export(subject, &image).await;
        }
        for path in subject.plan.stats.clone() {
            let fact = self.stat(subject, &image, &path).await;
            subject.facts.image.stats.insert(path, fact);
        }
        for path in subject.plan.contents.clone() {
            let read = self.engine.read(&image, &path, MAX_CONTENT);
            let fact = self.unless_cancelled(read).await;
            subject.facts.image.contents.insert(path, fact);
        }
    }

    async fn stat(&self, subject: &Subject, image: &str, path: &str) -> Fact<Option<Entry>> {
        if let Some(Ok(tree)) = &subject.facts.image.tree {
            return Ok(tree.get(path).map(|node| node.entry.clone()));
        }
        self.unless_cancelled(self.engine.stat(image, path)).await
    }

    async fn export(&self, subject: &mut Subject, image: &str) {
        self.phase("reading the file system");
        let captures: Vec<_> = subject.plan.captures.iter().cloned().collect();
        let export = self
            .unless_cancelled(self.engine.export(image, &captures))
            .await;
        let facts = &mut subject.facts.image;
        match export {
            Ok(export) => {
                facts.tree = Some(Ok(Arc::new(export.tree)));
                facts.captures = Some(Ok(export.captures));
            }
            Err(error) => {
                facts.tree = Some(Err(error.clone()));
                facts.captures = Some(Err(error));
            }
        }
    }
}
