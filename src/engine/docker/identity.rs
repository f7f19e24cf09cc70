//! Asks an engine who it is, and picks its builder.

use bollard::Docker;
use bollard::errors::Error as ApiError;
use bollard::models::SystemInfo;
use futures_util::future::{try_join, try_join_all};

use super::DockerEngine;
use crate::domain::build::Builder;
use crate::domain::text::sanitise;
use crate::engine::connect::{Version, explain};
use crate::engine::{EngineError, Identity, ImageStore};

/// How `docker info` names the containerd image store.
const CONTAINERD: &str = "io.containerd.snapshotter.v1";

pub(super) async fn ask(api: &Docker, endpoint: &str) -> Result<Identity, EngineError> {
    let doing = "asking the engine who it is";
    let (answer, info) = try_join(api.version(), api.info())
        .await
        .map_err(|error| explain(doing, &error))?;
    let version = Version::read(&answer).ok_or_else(|| EngineError::Malformed {
        doing: doing.to_owned(),
        reason: "its answer names no version".to_owned(),
    })?;
    Ok(identify(version, &info, endpoint))
}

fn identify(version: Version, info: &SystemInfo, endpoint: &str) -> Identity {
    let mut identity = Identity {
        builder: Builder::Buildkit,
        store: store(info),
        rootless: info
            .security_options
            .iter()
            .flatten()
            .any(|option| option.split(',').any(|part| part == "name=rootless")),
        data_root: info
            .docker_root_dir
            .as_deref()
            .filter(|root| !root.is_empty())
            .map(|root| sanitise(root, 4096)),
        endpoint: endpoint.to_owned(),
        name: version.name,
        version: version.version,
        api_version: version.api_version,
        platform: version.platform,
    };
    identity.builder = choose(&identity).0;
    identity
}

fn store(info: &SystemInfo) -> ImageStore {
    let containerd = info
        .driver_status
        .iter()
        .flatten()
        .flatten()
        .any(|text| text == CONTAINERD);
    if containerd {
        ImageStore::Containerd
    } else {
        let driver = info.driver.as_deref().filter(|driver| !driver.is_empty());
        ImageStore::Driver(sanitise(driver.unwrap_or("unknown"), 60))
    }
}

/// The builder that works on this engine, and why.
fn choose(identity: &Identity) -> (Builder, &'static str) {
    if identity.name == "Podman" {
        (Builder::Podman, "podman builds with its own")
    } else if identity.store == ImageStore::Containerd && identity.major_minor().0 < 28 {
        (
            Builder::Classic,
            "before Docker 28, BuildKit cannot take a build context on the containerd image store",
        )
    } else if numbers(&identity.api_version) < (1, 39) {
        (Builder::Classic, "this engine is older than BuildKit")
    } else {
        (Builder::Buildkit, "it is there, and shows every step")
    }
}

impl Identity {
    /// Why the engine's builder is the one it is, in a few words.
    #[must_use]
    pub fn builder_reason(&self) -> &'static str {
        choose(self).1
    }
}

/// `1.41` as numbers; anything else is as old as can be.
fn numbers(version: &str) -> (u32, u32) {
    let parse = |(major, minor): (&str, &str)| Some((major.parse().ok()?, minor.parse().ok()?));
    version.split_once('.').and_then(parse).unwrap_or((0, 0))
}

impl DockerEngine {
    /// Those of `images` (names) that the engine does not have, in the same order.
    pub async fn lacks(&self, images: &[String]) -> Result<Vec<String>, EngineError> {
        let missing = images.iter().map(|image| async move {
            match self.api.inspect_image(image).await {
                Ok(_) => Ok(None),
                Err(ApiError::DockerResponseServerError {
                    status_code: 404, ..
                }) => Ok(Some(image.clone())),
                Err(error) => Err(explain(&format!("looking for {image}"), &error)),
            }
        });
        let missing = try_join_all(missing).await?;
        Ok(missing.into_iter().flatten().collect())
    }
}

#[cfg(test)]
mod tests {
    use bollard::models::SystemInfo;

    use super::{identify, numbers};
    use crate::domain::build::Builder;
    use crate::engine::connect::Version;
    use crate::engine::{Identity, ImageStore};

    fn identity(name: &str, version: &str, api: &str, status: Option<&str>) -> Identity {
        let version = Version {
            name: name.to_owned(),
            version: version.to_owned(),
            api_version: api.to_owned(),
            platform: "linux/amd64".to_owned(),
        };
        let info = SystemInfo {
            driver: Some("overlay2".to_owned()),
            driver_status: status.map(|s| vec![vec!["driver-type".to_owned(), s.to_owned()]]),
            security_options: Some(vec!["name=seccomp,profile=default".to_owned()]),
            docker_root_dir: Some("/var/lib/docker".to_owned()),
            ..SystemInfo::default()
        };
        identify(version, &info, "unix:///var/run/docker.sock")
    }

    #[test]
    fn picks_the_builder_that_works() {
        let containerd = Some("io.containerd.snapshotter.v1");
        for (name, version, api, status, builder) in [
            ("Docker", "20.10.24+dfsg1", "1.41", None, Builder::Buildkit),
            ("Docker", "26.1.5", "1.45", None, Builder::Buildkit),
            ("Docker", "26.1.5", "1.45", containerd, Builder::Classic),
            ("Docker", "27.5.1", "1.47", containerd, Builder::Classic),
            ("Docker", "28.5.2", "1.51", containerd, Builder::Buildkit),
            (
                "Docker",
                "29.0.0-rc.1",
                "1.52",
                containerd,
                Builder::Buildkit,
            ),
            ("Docker", "18.06.3", "1.38", None, Builder::Classic),
            ("Docker", "18.09.0", "1.39", None, Builder::Buildkit),
            ("Podman", "4.3.1", "1.41", None, Builder::Podman),
            ("Podman", "5.8.6", "1.41", containerd, Builder::Podman),
        ] {
            let identity = identity(name, version, api, status);
            assert_eq!(identity.builder, builder, "{name} {version} {status:?}");
            assert!(!identity.builder_reason().is_empty());
            let store = match status {
                Some(_) => ImageStore::Containerd,
                None => ImageStore::Driver("overlay2".to_owned()),
            };
            assert_eq!(identity.store, store);
        }
    }

    #[test]
    fn rootless_is_a_security_option() {
        let plain = identity("Docker", "28.0.0", "1.48", None);
        assert!(!plain.rootless);
        let version = Version {
            name: "Docker".to_owned(),
            version: "28.0.0".to_owned(),
            api_version: "1.48".to_owned(),
            platform: "linux/amd64".to_owned(),
        };
        let info = SystemInfo {
            security_options: Some(vec!["name=seccomp".to_owned(), "name=rootless".to_owned()]),
            docker_root_dir: Some(String::new()),
            ..SystemInfo::default()
        };
        let rootless = identify(version, &info, "unix:///x");
        assert!(rootless.rootless);
        assert_eq!(rootless.data_root, None);
        assert_eq!(rootless.store, ImageStore::Driver("unknown".to_owned()));
    }

    #[test]
    fn api_versions_are_numbers() {
        for (text, pair) in [
            ("1.41", (1, 41)),
            ("1.9", (1, 9)),
            ("", (0, 0)),
            ("x.y", (0, 0)),
        ] {
            assert_eq!(numbers(text), pair);
        }
    }
}
