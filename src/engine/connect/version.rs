//! What an engine says of itself when asked for its version.

use std::fmt;

use bollard::models::SystemVersion;

use crate::domain::text::sanitise;

/// The component by which podman names itself.
const PODMAN: &str = "Podman Engine";

/// An engine's answer to `/version`. The texts are safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// `Docker` or `Podman`.
    pub name: String,
    /// `20.10.24`
    pub version: String,
    /// `1.41`
    pub api_version: String,
    /// `linux/amd64`
    pub platform: String,
}

impl Version {
    /// `None` when the answer names no version: something else answered.
    pub(in crate::engine) fn read(answer: &SystemVersion) -> Option<Self> {
        let text = |field: &Option<String>| field.as_deref().map(|text| sanitise(text, 60));
        let podman = answer
            .components
            .iter()
            .flatten()
            .find(|c| c.name == PODMAN);
        let version = match podman {
            Some(podman) => sanitise(&podman.version, 60),
            None => text(&answer.version)?,
        };
        Some(Self {
            name: if podman.is_some() { "Podman" } else { "Docker" }.to_owned(),
            version,
            api_version: text(&answer.api_version)?,
            platform: match (text(&answer.os), text(&answer.arch)) {
                (Some(os), Some(arch)) => format!("{os}/{arch}"),
                (os, arch) => os.or(arch).unwrap_or_else(|| "unknown".to_owned()),
            },
        })
    }
}

/// `Docker 20.10.24`
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}
