//! The machine that advice is given for.

use std::collections::BTreeSet;
use std::path::Path;

/// Programs whose presence changes the advice, or what can be started or installed.
const PROGRAMS: [&str; 16] = [
    "apk",
    "apt-get",
    "brew",
    "colima",
    "dnf",
    "dockerd",
    "newuidmap",
    "orb",
    "pacman",
    "podman",
    "rdctl",
    "service",
    "slirp4netns",
    "sudo",
    "unshare",
    "zypper",
];

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    pub os: Os,
    /// Whether systemd runs it: decides how a daemon is started.
    pub systemd: bool,
    /// Commands need no `sudo`.
    pub root: bool,
    /// Whether this user has numbers for the users inside rootless containers.
    pub sub_ids: bool,
    /// Those of `PROGRAMS` that are on the path, and `service` when it knows docker.
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
            sub_ids: ["/etc/subuid", "/etc/subgid"]
                .iter()
                .all(|file| has_sub_ids(file)),
            programs: PROGRAMS
                .iter()
                .filter(on_path)
                .map(ToString::to_string)
                .collect(),
        }
    }

    pub(in crate::engine) fn has(&self, program: &str) -> bool {
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

/// `alex:100000:65536`, or the number in place of the name.
#[cfg(unix)]
fn has_sub_ids(file: &str) -> bool {
    let number = super::surroundings::user_id().map(|id| id.to_string());
    let name = std::env::var("USER").or_else(|_unset| std::env::var("LOGNAME"));
    let known = [number, name.ok()];
    // No such file: nobody has any.
    let lines = std::fs::read_to_string(file).unwrap_or_default();
    lines.lines().any(|line| {
        let owner = line.split(':').next();
        known
            .iter()
            .any(|it| it.is_some() && it.as_deref() == owner)
    })
}

#[cfg(not(unix))]
fn has_sub_ids(_file: &str) -> bool {
    false
}

#[cfg(unix)]
fn is_root() -> bool {
    super::surroundings::user_id() == Some(0)
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}
