//! `files`: what is and is not in the image, or the facts of one path.

use serde::Deserialize;

use super::Problems;
use crate::domain::bytes::Bytes;
use crate::domain::facts::{Fact, Facts, NoAnswer, Plan};
use crate::domain::verdict::Finding;

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Spec {
    /// Paths or globs of which each must match something.
    pub present: Vec<String>,
    /// Paths or globs of which none may match anything.
    pub absent: Vec<String>,
    pub scope: FileScope,
    /// The one path that the keys below speak of.
    pub path: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<FileType>,
    /// Octal (`"0644"`), ls style (`-rw-r--r--`) or Go style.
    pub mode: Option<String>,
    pub owner: Option<u64>,
    pub group: Option<u64>,
    /// Target of a symbolic link.
    pub link: Option<String>,
    pub max_size: Option<Bytes>,
}

/// Where `present` and `absent` look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileScope {
    /// The merged file system.
    #[default]
    Final,
    /// Every layer: a file deleted later is still there.
    AnyLayer,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileType {
    File,
    Directory,
    Symlink,
}

impl Spec {
    pub(super) fn plan(&self, _plan: &mut Plan) {}

    pub(super) fn evaluate(&self, _facts: &Facts) -> Fact<Vec<Finding>> {
        Err(NoAnswer::Unknown("not written yet".to_owned()))
    }

    pub(super) fn problems(&self, _problems: &mut Problems) {}
}
