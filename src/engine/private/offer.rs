//! What can be done for a machine without an engine, from its platform alone.

use std::ffi::OsString;
use std::path::Path;

use super::Os;
use super::place::Place;
use crate::engine::connect::Platform;

/// Which engine it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Docker,
    Podman,
}

/// The next thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// One is installed and can be started.
    Start {
        kind: Kind,
        /// What it will not be able to do here, and what mends that.
        limits: Vec<String>,
    },
    /// Something must be installed first.
    Install(Install),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Install {
    /// The one command, for a shell.
    pub command: String,
    /// The same as programs and their arguments, where we may run it.
    pub steps: Option<Vec<Vec<String>>>,
}

/// What docker needs to run as root, beside what its package depends on.
const FOR_ROOT: [&str; 4] = ["docker.io", "slirp4netns", "apparmor", "ca-certificates"];
/// What podman needs to run without root.
const FOR_USERS: [&str; 4] = ["podman", "uidmap", "slirp4netns", "fuse-overlayfs"];

/// Docker for root, podman for everybody else: each as it is at its best.
#[must_use]
pub fn offer(platform: &Platform) -> Offer {
    if platform.os != Os::Linux {
        return Offer::Install(elsewhere(platform));
    }
    if platform.root && platform.has("dockerd") && platform.has("unshare") {
        return start(Kind::Docker, platform);
    }
    if platform.has("podman") && (platform.root || platform.has("newuidmap")) {
        if !platform.root && !platform.sub_ids {
            return Offer::Install(sub_ids());
        }
        return start(Kind::Podman, platform);
    }
    Offer::Install(packages(platform))
}

fn start(kind: Kind, platform: &Platform) -> Offer {
    let mut limits = Vec::new();
    if !platform.has("slirp4netns") {
        let limit = if platform.root {
            "without slirp4netns it has no network: it cannot pull images, and builds reach nothing"
        } else {
            "without slirp4netns builds reach no network"
        };
        limits.push(limit.to_owned());
    }
    Offer::Start { kind, limits }
}

/// Podman is there, but this user has no numbers for the users inside containers.
fn sub_ids() -> Install {
    let command =
        "sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $USER".to_owned();
    Install {
        command,
        steps: None,
    }
}

/// One command of this system's own package manager.
fn packages(platform: &Platform) -> Install {
    let sudo = if platform.root { "" } else { "sudo " };
    if platform.has("apt-get") {
        let names: &[&str] = if platform.root { &FOR_ROOT } else { &FOR_USERS };
        return debian(platform, names);
    }
    let wanted = if platform.root { "docker" } else { "podman" };
    let managers = [
        ("dnf", "install -y podman slirp4netns"),
        ("zypper", "install -y podman slirp4netns"),
        ("pacman", "-S --noconfirm podman slirp4netns"),
        ("apk", "add podman slirp4netns shadow-uidmap"),
    ];
    let known = managers.iter().find(|(manager, _)| platform.has(manager));
    Install {
        command: match known {
            Some((manager, arguments)) => format!("{sudo}{manager} {arguments}"),
            None => format!("install {wanted} with this system's package manager"),
        },
        steps: None,
    }
}

/// How these packages are installed on Debian, Ubuntu and their children.
#[must_use]
pub fn debian(platform: &Platform, packages: &[&str]) -> Install {
    let sudo = if platform.root { "" } else { "sudo " };
    let names = packages.join(" ");
    let run = |words: &str| -> Vec<String> {
        // It asks for no password: nobody could answer.
        let before = if platform.root { "" } else { "sudo -n " };
        format!("{before}{words}")
            .split(' ')
            .map(str::to_owned)
            .collect()
    };
    let may = platform.root || platform.has("sudo");
    let install = "apt-get install -y --no-install-recommends";
    Install {
        command: format!("{sudo}apt-get update && {sudo}{install} {names}"),
        steps: may.then(|| {
            vec![
                run("apt-get -q update"),
                run(&format!(
                    "env DEBIAN_FRONTEND=noninteractive {install} -q {names}"
                )),
            ]
        }),
    }
}

fn elsewhere(platform: &Platform) -> Install {
    let command = match platform.os {
        Os::Windows => "winget install Docker.DockerDesktop",
        _ if platform.has("brew") => "brew install colima docker && colima start",
        _ => "install Docker Desktop, OrbStack or Colima, and start it",
    };
    Install {
        command: command.to_owned(),
        steps: None,
    }
}

impl Kind {
    #[must_use]
    pub fn program(self) -> &'static str {
        match self {
            Self::Docker => "dockerd",
            Self::Podman => "podman",
        }
    }

    /// The engine's own command line; `by_systemd` says who limits podman's containers.
    pub(super) fn command(self, place: &Place, by_systemd: bool) -> Vec<OsString> {
        let flag = |name: &str, path: &Path| [OsString::from(name), path.as_os_str().to_owned()];
        let mut command = vec![OsString::from(self.program())];
        match self {
            Self::Docker => {
                command.extend(flag("--data-root", &place.data()));
                command.extend(flag("--exec-root", &place.runtime()));
                command.extend(flag("--pidfile", &place.runtime().join("dockerd.pid")));
                command.extend(flag("--config-file", &place.settings()));
                command.extend(["--host".into(), place.url().into()]);
                // systemd would not know the process numbers of the room.
                command.extend(["--exec-opt", "native.cgroupdriver=cgroupfs"].map(Into::into));
            }
            Self::Podman => {
                command.extend(flag("--root", &place.data()));
                command.extend(flag("--runroot", &place.runtime().join("containers")));
                command.extend(flag("--tmpdir", &place.runtime().join("tmp")));
                // With a root of its own it would take `vfs`, which copies every layer whole.
                command
                    .extend(["--storage-driver=overlay", "--events-backend=file"].map(Into::into));
                if !by_systemd {
                    command.push("--cgroup-manager=cgroupfs".into());
                }
                command.extend(["system", "service", "--time=0"].map(Into::into));
                command.push(place.url().into());
            }
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Install, Kind, Offer, offer};
    use crate::engine::connect::{Os, Platform};
    use crate::engine::private::Place;

    fn linux(root: bool, programs: &[&str]) -> Platform {
        Platform {
            root,
            sub_ids: true,
            programs: programs.iter().map(ToString::to_string).collect(),
            ..Platform::default()
        }
    }

    fn install(platform: &Platform) -> Install {
        match offer(platform) {
            Offer::Install(install) => install,
            Offer::Start { .. } => panic!("nothing needs to be installed"),
        }
    }

    #[test]
    fn docker_is_for_root_and_podman_for_everybody_else() {
        let both = ["dockerd", "podman", "newuidmap", "slirp4netns", "unshare"];
        for (root, kind) in [(true, Kind::Docker), (false, Kind::Podman)] {
            let limits = Vec::new();
            assert_eq!(offer(&linux(root, &both)), Offer::Start { kind, limits });
        }
        let Offer::Start { kind, limits } = offer(&linux(true, &["podman", "unshare"])) else {
            panic!("podman serves root too");
        };
        assert_eq!(kind, Kind::Podman);
        assert!(limits[0].contains("slirp4netns") && limits[0].contains("pull"));
    }

    #[test]
    fn what_podman_lacks_is_told_first() {
        let apt = install(&linux(false, &["podman", "apt-get"]));
        assert!(apt.command.contains("uidmap"), "{}", apt.command);
        let mut no_ids = linux(false, &["podman", "newuidmap"]);
        no_ids.sub_ids = false;
        assert!(install(&no_ids).command.contains("--add-subuids"));
    }

    #[test]
    fn one_command_installs_an_engine_and_runs_only_where_nobody_is_asked_for_a_password() {
        let root = install(&linux(true, &["apt-get"]));
        assert_eq!(
            root.command,
            "apt-get update && apt-get install -y --no-install-recommends \
             docker.io slirp4netns apparmor ca-certificates"
        );
        assert_eq!(root.steps.unwrap()[0], ["apt-get", "-q", "update"]);

        let user = install(&linux(false, &["apt-get", "sudo"]));
        assert!(
            user.command
                .starts_with("sudo apt-get update && sudo apt-get install")
        );
        assert!(user.command.contains(" podman uidmap "));
        assert!(
            user.steps
                .unwrap()
                .iter()
                .all(|step| step[..2] == ["sudo", "-n"])
        );

        assert_eq!(install(&linux(false, &["apt-get"])).steps, None);
        assert_eq!(install(&linux(false, &["dockerd", "dnf"])).steps, None);
        assert!(
            install(&linux(false, &["dnf"]))
                .command
                .starts_with("sudo dnf install")
        );
        let mac = Platform {
            os: Os::Mac,
            ..linux(false, &["brew", "dockerd"])
        };
        assert!(install(&mac).command.starts_with("brew install"));
    }

    #[test]
    fn nothing_of_it_lies_outside_its_folder() {
        let place = Place::under(Path::new("/state"));
        for kind in [Kind::Docker, Kind::Podman] {
            let command = kind.command(&place, false);
            let texts: Vec<_> = command.iter().map(|it| it.to_string_lossy()).collect();
            assert_eq!(texts[0], kind.program());
            let paths = texts.iter().filter(|it| it.contains('/'));
            assert!(paths.clone().count() >= 4);
            for path in paths {
                assert!(
                    path.trim_start_matches("unix://")
                        .starts_with("/state/engine/"),
                    "{path}"
                );
            }
        }
    }
}
