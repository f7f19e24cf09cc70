//! The private engine's processes, as `/proc` shows them.
//!
//! Everything the engine starts inherits a variable that names its folder. A process that has it, or
//! descends from one that has, is ours; no other is ever signalled.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::PrivateError;
use super::place::Place;

/// The variable; its value is the folder.
pub(super) const MARK: &str = "PHOENIX_PRIVATE_ENGINE";

/// Between two looks at who still lives.
const AGAIN: Duration = Duration::from_millis(50);

/// How a process is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Asked,
    Killed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Process {
    pub(super) pid: i32,
    pub(super) parent: i32,
}

/// The process of the pid file, if it lives and its command line names our folder: numbers are used
/// again.
pub(super) fn main(place: &Place) -> Option<i32> {
    // No file, or one that holds no number: nothing of ours is known to run.
    let pid = fs::read_to_string(place.pid()).ok()?;
    let pid = pid.trim().parse().ok()?;
    process(pid)?;
    // It ended meanwhile: then it does not run.
    let line = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let folder = place.folder().as_os_str().as_encoded_bytes();
    contains(&line, folder).then_some(pid)
}

/// Every process of the private engine.
pub(super) fn family(place: &Place) -> Vec<Process> {
    let all = everyone();
    let mark = [
        MARK.as_bytes(),
        b"=",
        place.folder().as_os_str().as_encoded_bytes(),
    ]
    .concat();
    let mut ours: BTreeSet<i32> = all
        .iter()
        .filter(|process| is_marked(process.pid, &mark))
        .map(|process| process.pid)
        .collect();
    loop {
        let before = ours.len();
        let children = all.iter().filter(|process| ours.contains(&process.parent));
        let children: Vec<_> = children.map(|process| process.pid).collect();
        ours.extend(children);
        if ours.len() == before {
            break;
        }
    }
    let ours = all.into_iter().filter(|it| ours.contains(&it.pid));
    ours.collect()
}

/// Returns whether all of them have ended before `limit` has passed.
pub(super) async fn ended(place: &Place, limit: Duration) -> bool {
    let since = Instant::now();
    while !family(place).is_empty() {
        if since.elapsed() > limit {
            return false;
        }
        tokio::time::sleep(AGAIN).await;
    }
    true
}

#[cfg(unix)]
pub(super) fn end(pid: i32, how: How) -> Result<(), PrivateError> {
    use rustix::process::{Pid, Signal, kill_process};
    let signal = match how {
        How::Asked => Signal::TERM,
        How::Killed => Signal::KILL,
    };
    match Pid::from_raw(pid).map(|pid| kill_process(pid, signal)) {
        Some(Err(rustix::io::Errno::PERM)) => Err(PrivateError::Foreign(pid)),
        // It has ended by itself: as wanted.
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
pub(super) fn end(_pid: i32, _how: How) -> Result<(), PrivateError> {
    Ok(())
}

/// The namespace of a kind that a process is in: `net:[4026531840]`.
pub(super) fn namespace(process: &str, kind: &str) -> io::Result<std::path::PathBuf> {
    fs::read_link(format!("/proc/{process}/ns/{kind}"))
}

/// Everybody, without the dead that nobody has buried.
fn everyone() -> Vec<Process> {
    // No `/proc`: not a system on which we start an engine.
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| process(entry.file_name().to_str()?.parse().ok()?))
        .collect()
}

/// `4 (name) S 1 …`; the name may hold anything.
fn process(pid: i32) -> Option<Process> {
    let path = Path::new("/proc").join(pid.to_string()).join("stat");
    // It has ended.
    let stat = fs::read_to_string(path).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace();
    let dead = matches!(fields.next()?, "Z" | "X");
    let parent = fields.next()?.parse().ok()?;
    (!dead).then_some(Process { pid, parent })
}

/// A process of another user cannot be read: it is not ours.
fn is_marked(pid: i32, mark: &[u8]) -> bool {
    let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    environment.split(|byte| *byte == 0).any(|it| it == mark)
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    use super::{How, MARK, end, ended, family, main};
    use crate::engine::private::Place;

    #[tokio::test]
    async fn only_what_carries_the_mark_is_ours_with_all_that_it_started() {
        let state = tempfile::tempdir().unwrap();
        let place = Place::under(state.path());
        fs::create_dir(place.folder()).unwrap();
        let start = |mark: Option<&std::path::Path>, folder: &std::path::Path| {
            let mut shell = Command::new("sh");
            // The child of the shell has no mark of its own.
            shell
                .args(["-c", "env -i sleep 600 & echo; wait", "sh"])
                .arg(folder);
            shell.stdin(Stdio::null()).stdout(Stdio::piped());
            if let Some(mark) = mark {
                shell.env(MARK, mark);
            }
            let mut shell = shell.spawn().unwrap();
            // The shell has said that its child is there.
            let mut said = [0];
            std::io::Read::read_exact(shell.stdout.as_mut().unwrap(), &mut said).unwrap();
            shell
        };
        let mut ours = start(Some(place.folder()), place.folder());
        let elsewhere = state.path().join("elsewhere");
        let mut other = start(Some(&elsewhere), &elsewhere);
        let id = |child: &std::process::Child| i32::try_from(child.id()).unwrap();

        fs::write(place.pid(), id(&other).to_string()).unwrap();
        assert_eq!(main(&place), None, "the number is another process's now");
        fs::write(place.pid(), id(&ours).to_string()).unwrap();
        assert_eq!(main(&place), Some(id(&ours)));

        let found = family(&place);
        assert_eq!(found.len(), 2, "{found:?}");
        for process in found {
            end(process.pid, How::Killed).unwrap();
        }
        ours.wait().unwrap();
        assert!(ended(&place, Duration::from_secs(10)).await);
        assert_eq!(main(&place), None);
        assert!(other.try_wait().unwrap().is_none(), "the other lives on");
        let theirs = family(&Place::under(state.path()));
        assert!(theirs.is_empty());
        for process in super::everyone() {
            if process.parent == id(&other) {
                end(process.pid, How::Killed).unwrap();
            }
        }
        other.kill().unwrap();
        other.wait().unwrap();
    }
}
