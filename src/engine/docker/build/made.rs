//! Which images a build made on the way. The classic builder and podman leave them without a label
//! or a name; they are known only by the ids that the builder prints.
//!
//! A command can print ids too. One that was there before the build is never taken: nobody can talk
//! a clean-up into removing a base image.

use std::sync::Arc;

use bollard::Docker;
use bollard::errors::Error;
use bollard::models::ImageSummary;
use bollard::query_parameters::ListImagesOptionsBuilder;

use crate::engine::Session;

#[derive(Debug)]
pub(super) struct MadeImages {
    journal: Option<Journal>,
}

#[derive(Debug)]
struct Journal {
    session: Arc<Session>,
    /// Hex digests of the images that were there before.
    before: Vec<String>,
}

impl MadeImages {
    /// `BuildKit` keeps no images but the last, which is tagged.
    pub(super) fn none_yet() -> Self {
        Self { journal: None }
    }

    /// # Errors
    /// The engine's, when it cannot list its images.
    pub(super) async fn since_now(api: &Docker, session: &Arc<Session>) -> Result<Self, Error> {
        let mut before = list(api).await;
        for _ in 0..5 {
            // Podman fails when somebody removes an image while it lists them.
            if !matches!(before, Err(Error::DockerResponseServerError { .. })) {
                break;
            }
            before = list(api).await;
        }
        let before = before?;
        let session = Arc::clone(session);
        let before = before
            .iter()
            .map(|image| digest(&image.id).to_owned())
            .collect();
        let journal = Some(Journal { session, before });
        Ok(Self { journal })
    }

    /// The builder printed this id.
    pub(super) fn note(&self, id: &str) {
        if let Some(journal) = &self.journal
            && journal.is_new(id)
        {
            journal.session.remember_image(digest(id));
        }
    }
}

async fn list(api: &Docker) -> Result<Vec<ImageSummary>, Error> {
    let every = ListImagesOptionsBuilder::new().all(true).build();
    api.list_images(Some(every)).await
}

impl Journal {
    fn is_new(&self, id: &str) -> bool {
        let id = digest(id);
        let whole = (11..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_hexdigit());
        whole && !self.before.iter().any(|known| known.starts_with(id))
    }
}

fn digest(id: &str) -> &str {
    let id = id.trim();
    id.strip_prefix("sha256:").unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Journal;
    use crate::engine::Session;

    #[test]
    fn an_image_that_was_there_is_not_ours() {
        let known = "aa2ac9ec322de9ece5499a3a5d3eddc076d80a1baaadd851f398cd55c293d359";
        let journal = Journal {
            session: Arc::new(Session::ephemeral()),
            before: vec![known.to_owned()],
        };
        for id in [
            "aa2ac9ec322d",
            known,
            "sha256:aa2ac9ec322d",
            "",
            "a",
            "../../etc/pass",
            "alpine:3.18xx",
        ] {
            assert!(!journal.is_new(id), "{id}");
        }
        assert!(journal.is_new("71db3d6ef2d3"));
        assert!(journal.is_new("sha256:71db3d6ef2d3"));
    }
}
