//! Who an engine is and what it can do.

use serde::Serialize;

use crate::domain::build::Builder;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identity {
    /// `Docker` or `Podman`.
    pub name: String,
    /// `20.10.24`
    pub version: String,
    pub api_version: String,
    pub builder: Builder,
    pub store: ImageStore,
    /// `linux/amd64`
    pub platform: String,
    pub rootless: bool,
    /// Where the engine keeps its data, on its own host.
    pub data_root: Option<String>,
    /// Where it was reached: `unix:///var/run/docker.sock`.
    pub endpoint: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageStore {
    Containerd,
    /// A graph driver: `overlay2`, `overlay`, `vfs`.
    Driver(String),
}

impl Identity {
    /// `Docker 20.10.24`
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// Major and minor version, for feature gates.
    #[must_use]
    pub fn major_minor(&self) -> (u32, u32) {
        let mut parts = self
            .version
            .split(['.', '-', '+'])
            .map(|p| p.parse().unwrap_or(0));
        (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
    }
}
