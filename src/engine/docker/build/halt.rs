//! Makes sure that a build that is no longer wanted really stops.
//!
//! Docker kills the running step when the connection drops; the classic builder's container is
//! removed besides, in case the daemon was slow. Podman goes on with the running step, and its API
//! shows that step's container as mere storage: it can be neither found by label nor killed (tried
//! on 4.3: removing it leaves the process). What works is to kill the step's processes, which only a
//! podman on this machine allows; podman then gives up by itself. They are found by the size of
//! their `/dev/shm`, which our request set to a number of its own. A podman elsewhere (in a virtual
//! machine, behind ssh) finishes the running step first.

use std::time::Duration;

use bollard::Docker;
use bollard::query_parameters::RemoveContainerOptionsBuilder;

use super::options::SharedMemory;
use crate::domain::build::Builder;

/// A cancelled build must be over within two seconds.
const PATIENCE: Duration = Duration::from_millis(1_200);

/// `container` is the classic builder's, `mark` what podman's processes are known by.
pub(super) async fn halt(
    api: &Docker,
    builder: Builder,
    container: Option<&str>,
    mark: SharedMemory,
) {
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
            let kill = tokio::task::spawn_blocking(move || processes::kill_marked(mark));
            // It only reads `/proc`; should that hang, the build is over all the same.
            let _ended = tokio::time::timeout(PATIENCE, kill).await;
        }
        _ => {}
    }
}

#[cfg(target_os = "linux")]
mod processes {
    use std::fs;
    use std::path::{Path, PathBuf};

    use rustix::process::{Pid, Signal, kill_process};

    use super::SharedMemory;

    /// Kills the first process of every container that has the mark; the kernel ends the others
    /// with it. A step that begins while we look is found by looking again.
    pub(super) fn kill_marked(mark: SharedMemory) {
        for _ in 0..3 {
            if !kill_once(&mark.as_mount_option()) {
                return;
            }
        }
    }

    /// Whether anything was found.
    fn kill_once(mark: &str) -> bool {
        let contained: Vec<PathBuf> = processes()
            .filter(|process| depth(process).len() > 1)
            .collect();
        let marked: Vec<PathBuf> = contained
            .iter()
            .filter(|process| is_marked(process, mark))
            .filter_map(|process| namespace(process))
            .collect();
        for process in &contained {
            let first = depth(process).last().is_some_and(|pid| pid == "1");
            if first && namespace(process).is_some_and(|own| marked.contains(&own)) {
                kill(process);
            }
        }
        !marked.is_empty()
    }

    fn kill(process: &Path) {
        if let Some(pid) = number(process).and_then(Pid::from_raw) {
            // It ended by itself meanwhile: as wanted.
            let _gone = kill_process(pid, Signal::KILL);
        }
    }

    fn processes() -> impl Iterator<Item = PathBuf> {
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| number(path).is_some())
    }

    fn number(process: &Path) -> Option<i32> {
        process.file_name()?.to_str()?.parse().ok() // `/proc/self` and the like
    }

    /// A process of somebody else cannot be read: it is not ours to kill either.
    fn is_marked(process: &Path, mark: &str) -> bool {
        let mounts = fs::read_to_string(process.join("mountinfo")).unwrap_or_default(); // see above
        mounts.lines().any(|mount| {
            mount.split(' ').nth(4) == Some("/dev/shm")
                && mount
                    .rsplit(' ')
                    .next()
                    .is_some_and(|o| o.split(',').any(|o| o == mark))
        })
    }

    fn namespace(process: &Path) -> Option<PathBuf> {
        fs::read_link(process.join("ns/pid")).ok() // it ended meanwhile, or is not ours
    }

    /// The process's numbers in its own namespace and those around it: `1762 1` is the first of a
    /// container.
    fn depth(process: &Path) -> Vec<String> {
        let status = fs::read_to_string(process.join("status")).unwrap_or_default(); // it ended meanwhile
        let line = status.lines().find_map(|line| line.strip_prefix("NSpid:"));
        line.map(|pids| pids.split_whitespace().map(str::to_owned).collect())
            .unwrap_or_default() // an old kernel does not say: nothing is killed
    }
}

#[cfg(not(target_os = "linux"))]
mod processes {
    pub(super) fn kill_marked(_mark: super::SharedMemory) {}
}
