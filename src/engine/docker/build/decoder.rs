//! One decoder per builder behind one face.

use bollard::models::BuildInfo;

use super::buildkit;
use super::classic::Classic;
use super::made::MadeImages;
use super::podman::Podman;
use super::steps::Steps;
use crate::domain::build::Builder;

pub(super) enum Decoder {
    Buildkit,
    Classic(Classic),
    Podman(Podman),
}

impl Decoder {
    pub(super) fn new(builder: Builder) -> Self {
        match builder {
            Builder::Buildkit => Self::Buildkit,
            Builder::Classic => Self::Classic(Classic::default()),
            Builder::Podman => Self::Podman(Podman::default()),
        }
    }

    /// Returns the id of an image that a stage ended in; the last one is the build's.
    pub(super) fn take(
        &mut self,
        info: BuildInfo,
        steps: &mut Steps<'_>,
        made: &MadeImages,
    ) -> Option<String> {
        match self {
            Self::Buildkit => buildkit::take(info, steps),
            Self::Classic(classic) => classic.take(info, steps, made),
            Self::Podman(podman) => podman.take(info, steps, made),
        }
    }

    /// The container that runs now, when the builder says so (the classic one does).
    pub(super) fn container(&self) -> Option<&str> {
        match self {
            Self::Classic(classic) => classic.container(),
            Self::Buildkit | Self::Podman(_) => None,
        }
    }

    /// The stream ended with an image.
    pub(super) fn finish(&mut self, steps: &mut Steps<'_>) {
        match self {
            Self::Buildkit => {}
            Self::Classic(classic) => classic.finish(steps),
            Self::Podman(podman) => podman.finish(steps),
        }
    }

    /// The builder refused to go on.
    pub(super) fn fail(&mut self, steps: &mut Steps<'_>) {
        match self {
            Self::Buildkit => {}
            Self::Classic(classic) => classic.fail(steps),
            Self::Podman(podman) => podman.fail(steps),
        }
    }
}
