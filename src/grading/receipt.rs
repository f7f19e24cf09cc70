//! What was graded, by what, on what.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::Run;
use super::subject::Subject;
use crate::domain::files::{File, FileTree};
use crate::domain::report::Receipt;
use crate::engine::{Engine, ImageStore};

impl<E: Engine> Run<'_, E> {
    pub(super) async fn receipt(&self, subject: &Subject) -> Receipt {
        // No engine, no engine in the receipt: the verdicts say so already.
        let identity = self.engine.identity().await.ok();
        let mut receipt = Receipt {
            phoenix: env!("CARGO_PKG_VERSION").to_owned(),
            mission: self.job.bundle.mission.about.id.clone(),
            mission_digest: self.job.bundle.digest.clone(),
            submission_digest: digest(&self.job.submission.files),
            base_images: BTreeMap::new(),
            stand_ins: Vec::new(),
            engine: identity.as_ref().map(crate::engine::Identity::label),
            builder: identity.as_ref().map(|identity| identity.builder),
            image_store: identity.map(|identity| match identity.store {
                ImageStore::Containerd => "containerd".to_owned(),
                ImageStore::Driver(name) => name,
            }),
        };
        if let Ok(dockerfile) = &subject.facts.dockerfile {
            let images = dockerfile.external_images(None, &self.job.bundle.mission.build.args);
            let names: BTreeSet<_> = images.into_iter().map(|(image, _)| image).collect();
            for image in names {
                self.note_base(&mut receipt, image).await;
            }
        }
        receipt
    }

    async fn note_base(&self, receipt: &mut Receipt, image: String) {
        // An image that cannot be inspected was not used; why is in the verdicts.
        let Ok(Some(details)) = self.engine.inspect(&image).await else {
            return;
        };
        if details.config.is_stand_in() {
            receipt.stand_ins.push(image.clone());
        }
        receipt.base_images.insert(image, details.id);
    }
}

/// `sha256:…` over path, kind and bytes of every file.
fn digest(files: &FileTree) -> String {
    let mut hash = Sha256::new();
    for (path, file) in &files.0 {
        hash.update(path.as_bytes());
        match file {
            File::Regular {
                content,
                executable,
            } => {
                let data = content.in_memory().unwrap_or_default();
                hash.update(if *executable { b"\0x" } else { b"\0f" });
                hash.update((data.len() as u64).to_be_bytes());
                hash.update(data);
            }
            File::Directory => hash.update(b"\0d"),
            File::Symlink { target } => {
                hash.update(b"\0l");
                hash.update(target.as_bytes());
                hash.update(b"\0");
            }
        }
    }
    format!("sha256:{:x}", hash.finalize())
}
