//! Makes sure that a build that is no longer wanted really stops.
//!
//! Docker kills the running step when the connection drops; the classic builder's container is
//! removed besides, in case the daemon was slow. Podman goes on with the running step, and its API
//! shows that step's container as mere storage: it can be neither found by label nor killed. What
//! works is to kill the step's processes, which only a podman on this machine allows. They are found
//! by a host name that our request put into their `/etc/hosts`; podman then gives up by itself.
//! A podman elsewhere (in a virtual machine, behind ssh) finishes the running step first.

use std::time::Duration;

use bollard::Docker;
use bollard::query_parameters::RemoveContainerOptionsBuilder;

use crate::domain::build::Builder;

/// A cancelled build must be over within two seconds.
const PATIENCE: Duration = Duration::from_millis(1_200);

/// `container` is the classic builder's, `mark` the host name of podman's.
pub(super) async fn halt(api: &Docker, builder: Builder, container: Option<&str>, mark: &str) {
    match (builder, container) {
        (Builder::Classic, Some(id)) => {
            let force = RemoveContainerOptionsBuilder::new()
                .force(true)
                .v(true)
                .build();
            let removal = api.remove_container(id, Some(force));
            // Gone already, or the daemon is: both end this build.
            let _gone = tokio::time::timeout(PATIENCE, removal).await;
        }
        (Builder::Podman, _) => {
            let mark = mark.to_owned();
            let kill = tokio::task::spawn_blocking(move || processes::kill_marked(&mark));
            // The next step may have begun meanwhile; podman itself looks at the connection then.
            let _ended = tokio::time::timeout(PATIENCE, kill).await;
        }
        _ => {}
    }
}

#[cfg(target_os = "linux")]
mod processes {
    use std::fs;
    use std::io::Read;
    use std::path::{Path, PathBuf};

    use rustix::fs::{Mode, OFlags};
    use rustix::process::{Pid, Signal, kill_process};

    /// Bytes of a hosts file that are read.
    const HOSTS_BYTES: u64 = 64 * 1024;

    /// Kills the first process of every container whose `/etc/hosts` holds the mark; the kernel
    /// ends the others with it.
    pub(super) fn kill_marked(mark: &str) {
        let all = processes();
        for process in &all {
            if !is_marked(process, mark) {
                continue;
            }
            let namespace = namespace(process);
            let firsts = all
                .iter()
                .filter(|other| namespace.is_some() && self::namespace(other) == namespace)
                .filter(|other| is_first(other));
            for first in firsts {
                if let Some(pid) = pid(first).and_then(Pid::from_raw) {
                    // It ended by itself meanwhile: as wanted.
                    let _gone = kill_process(pid, Signal::KILL);
                }
            }
        }
    }

    fn processes() -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir("/proc") else {
            return Vec::new();
        };
        let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())); // it ended meanwhile
        paths.filter(|path| pid(path).is_some()).collect()
    }

    fn pid(process: &Path) -> Option<i32> {
        process.file_name()?.to_str()?.parse().ok() // `/proc/self` and the like
    }

    fn is_marked(process: &Path, mark: &str) -> bool {
        hosts(&process.join("root/etc/hosts"))
            .is_some_and(|hosts| hosts.split_whitespace().any(|word| word == mark))
    }

    /// Any container's file may stand here, so it may be a pipe, a device or endless. Nothing is
    /// read of a process that is somebody else's: it is not ours to kill either.
    fn hosts(path: &Path) -> Option<String> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = fs::File::from(rustix::fs::open(path, flags, Mode::empty()).ok()?);
        file.metadata().ok().filter(fs::Metadata::is_file)?;
        let mut text = String::new();
        file.take(HOSTS_BYTES).read_to_string(&mut text).ok()?;
        Some(text)
    }

    fn namespace(process: &Path) -> Option<PathBuf> {
        fs::read_link(process.join("ns/pid")).ok() // it ended meanwhile
    }

    /// Process 1 of a namespace below ours: `NSpid: 1762 1`.
    fn is_first(process: &Path) -> bool {
        let status = fs::read_to_string(process.join("status")).unwrap_or_default(); // it ended meanwhile
        let line = status.lines().find_map(|line| line.strip_prefix("NSpid:"));
        line.is_some_and(|pids| {
            let pids: Vec<&str> = pids.split_whitespace().collect();
            pids.len() > 1 && pids.last() == Some(&"1")
        })
    }
}

#[cfg(not(target_os = "linux"))]
mod processes {
    pub(super) fn kill_marked(_mark: &str) {}
}
