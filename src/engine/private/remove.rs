//! Removes the private engine's data, and never anything through a mount.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use super::place::Place;
use super::process::{self, How, MARK};
use super::{PrivateError, files, stop};

/// Stops the engine under `state`, the program's data directory, and removes everything of it:
/// images, containers, cache and log.
///
/// # Errors
/// It cannot be stopped, something is mounted below its folder, or files cannot be removed.
pub async fn remove(state: &Path) -> Result<(), PrivateError> {
    let place = Place::under(state);
    let lock = place.lock()?;
    stop::stop(&place).await?;
    // A room's mounts ended with it, as rootless podman's did: what is there now is somebody else's.
    if let Some(mount) = mounted(place.folder()) {
        return Err(PrivateError::Mounted(mount));
    }
    let folder = place.folder();
    let trouble = |error| files("removing", folder, &error);
    match delete(folder) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            delete_of_others(&place).await.map_err(trouble)?;
            delete(folder).map_err(trouble)?;
        }
        done => done.map_err(trouble)?,
    }
    drop(lock);
    // Another start may hold it by now; an empty file is all that stays then.
    drop(fs::remove_file(folder.with_extension("lock")));
    Ok(())
}

fn delete(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Files of the users inside rootless podman's containers can be removed only from inside their
/// namespace, which podman itself opens. The store it is given here is an empty one.
async fn delete_of_others(place: &Place) -> io::Result<()> {
    let scratch = place.folder().join("scratch");
    let mut command = Command::new("podman");
    command.arg("--root").arg(scratch.join("data"));
    command.arg("--runroot").arg(scratch.join("run"));
    command.args(["--storage-driver", "vfs", "unshare", "rm", "-rf"]);
    command.arg(place.data()).arg(place.runtime());
    command
        .env(MARK, place.folder())
        .env("XDG_RUNTIME_DIR", &scratch)
        .current_dir(place.folder())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    fs::create_dir_all(&scratch)?;
    let ended = command.status().await;
    for process in process::family(place) {
        process::end(process.pid, How::Killed).map_err(io::Error::other)?;
    }
    ended.map(|_what_is_left_is_told_by_the_next_try| ())
}

/// The first mount at or below `folder`.
fn mounted(folder: &Path) -> Option<String> {
    // No such file: not a system on which we start an engine.
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    below(&mounts, folder)
}

fn below(mounts: &str, folder: &Path) -> Option<String> {
    let points = mounts.lines().filter_map(|line| line.split(' ').nth(4));
    points
        .map(|point| point.replace("\\040", " "))
        .find(|point| Path::new(point).starts_with(folder))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{below, remove};

    #[test]
    fn a_mount_below_the_folder_is_seen() {
        let mounts = "22 1 0:20 / / rw - ext4 /dev/vda rw\n\
                      23 22 0:21 / /home/al\\040ex/engine/data/x rw - overlay overlay rw\n\
                      24 22 0:21 / /home/alex/engines rw - tmpfs tmpfs rw\n";
        assert_eq!(
            below(mounts, Path::new("/home/al ex/engine")).as_deref(),
            Some("/home/al ex/engine/data/x")
        );
        assert_eq!(below(mounts, Path::new("/home/alex/engine")), None);
    }

    #[tokio::test]
    async fn removing_leaves_the_rest_of_the_state_alone() {
        let state = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(state.path().join("engine/data/overlay2/l")).unwrap();
        std::fs::write(state.path().join("progress.json"), "{}").unwrap();
        remove(state.path()).await.unwrap();
        remove(state.path()).await.unwrap();
        let left: Vec<_> = std::fs::read_dir(state.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "{left:?}");
    }
}
