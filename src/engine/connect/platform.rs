//! The machine that advice is given for.

use std::collections::BTreeSet;
use std::path::Path;

/// Programs whose presence changes the advice.
const PROGRAMS: [&str; 6] = ["colima", "dockerd", "orb", "podman", "rdctl", "service"];

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    pub os: Os,
    /// Whether systemd runs it: decides how a daemon is started.
    pub systemd: bool,
    /// Commands need no `sudo`.
    pub root: bool,
    /// Those of colima, dockerd, orb, podman and rdctl that are on the path, and `service` when it
    /// knows docker.
    pub programs: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Os {
    #[default]
    Linux,
    Mac,
    Windows,
}

impl Platform {
    /// This machine, given `PATH`.
    pub(super) fn of_process(path: &str) -> Self {
        let folders: Vec<_> = std::env::split_paths(path)
            // Daemons live here, often outside a user's path.
            .chain(["/usr/sbin", "/sbin"].map(Into::into))
            .collect();
        let on_path = |program: &&&str| {
            let known = **program != "service" || Path::new("/etc/init.d/docker").is_file();
            known && folders.iter().any(|folder| folder.join(program).is_file())
        };
        Self {
            os: Os::current(),
            systemd: Path::new("/run/systemd/system").is_dir(),
            root: is_root(),
            programs: PROGRAMS
                .iter()
                .filter(on_path)
                .map(ToString::to_string)
                .collect(),
        }
    }

    pub(super) fn has(&self, program: &str) -> bool {
        self.programs.contains(program)
    }
}

impl Os {
    fn current() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::Mac
        } else {
            Self::Linux
        }
    }
}

#[cfg(unix)]
fn is_root() -> bool {
    super::surroundings::user_id() == Some(0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
