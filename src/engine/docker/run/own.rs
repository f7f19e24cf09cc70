//! What an image says of itself that decides how it is run.

use bollard::Docker;

use super::failure::bounded;
use crate::engine::EngineError;

#[derive(Debug)]
pub(in crate::engine::docker) struct Own {
    /// Its process starts as root, by its USER.
    pub(in crate::engine::docker) root: bool,
    /// ENTRYPOINT and CMD joined.
    pub(super) command: Vec<String>,
}

impl Own {
    pub(in crate::engine::docker) async fn of(
        api: &Docker,
        image: &str,
    ) -> Result<Self, EngineError> {
        match bounded("looking at an image", api.inspect_image(image)).await {
            Ok(found) => {
                let config = found.config.unwrap_or_default();
                let parts = config.entrypoint.into_iter().chain(config.cmd);
                Ok(Self {
                    root: is_root(config.user.as_deref().unwrap_or_default()),
                    command: parts.flatten().collect(),
                })
            }
            Err(failed) if failed.status() == Some(404) => Err(EngineError::NoImage {
                image: image.to_owned(),
            }),
            Err(failed) => Err(failed.into()),
        }
    }
}

/// `""`, `root`, `0` and `0:0` are root; a name that only the image's passwd knows is not looked up.
fn is_root(user: &str) -> bool {
    let name = user.split(':').next().unwrap_or(user).trim();
    name.is_empty() || name == "root" || name.parse() == Ok(0_u32)
}

#[cfg(test)]
mod tests {
    use super::is_root;

    #[test]
    fn root_has_several_names() {
        for user in ["", "root", "0", "00", "0:0", "root:staff", ":1000"] {
            assert!(is_root(user), "{user}");
        }
        for user in ["1000", "node", "1000:0", "rooty", "4294967296"] {
            assert!(!is_root(user), "{user}");
        }
    }
}
