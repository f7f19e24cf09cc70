//! Stops the private engine: by its own pid file and by the mark that all it started carries.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use super::place::Place;
use super::process::{self, How, Process};
use super::{PrivateError, files};

/// An engine stops its containers first, which have ten seconds each.
const ASKED: Duration = Duration::from_secs(20);
const KILLED: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Down {
    Stopped,
    /// There was nothing to stop.
    NotRunning,
}

/// Stops the engine under `state`, the program's data directory. Its images stay.
///
/// # Errors
/// It belongs to another user, or does not end.
pub async fn down(state: &Path) -> Result<Down, PrivateError> {
    let place = Place::under(state);
    let _lock = place.lock()?;
    stop(&place).await
}

/// The same, for those who hold the lock.
pub(super) async fn stop(place: &Place) -> Result<Down, PrivateError> {
    let main = process::main(place);
    let family = process::family(place);
    let running = main.is_some() || !family.is_empty();
    for pid in asked(main, &family) {
        process::end(pid, How::Asked)?;
    }
    if !process::ended(place, ASKED).await {
        for process in process::family(place) {
            process::end(process.pid, How::Killed)?;
        }
        if !process::ended(place, KILLED).await {
            let left = process::family(place);
            let left: Vec<_> = left.iter().map(|it| it.pid.to_string()).collect();
            return Err(PrivateError::Stays(left.join(", ")));
        }
    }
    tidy(place)?;
    Ok(if running {
        Down::Stopped
    } else {
        Down::NotRunning
    })
}

/// Who is to be asked: the main process, what it started (in a room that is the engine itself), and
/// what nobody of the family has started. The rest is theirs to stop.
fn asked(main: Option<i32>, family: &[Process]) -> Vec<i32> {
    let orphan = |process: &&Process| !family.iter().any(|it| it.pid == process.parent);
    let child = |process: &&Process| Some(process.parent) == main;
    let mut asked: Vec<i32> = family
        .iter()
        .filter(|process| orphan(process) || child(process))
        .map(|process| process.pid)
        .collect();
    asked.extend(main.filter(|pid| !asked.contains(pid)));
    asked
}

/// What a stopped engine has no use for.
fn tidy(place: &Place) -> Result<(), PrivateError> {
    for path in [place.socket(), place.pid()] {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(files("removing", &path, &error));
            }
            _ => {}
        }
    }
    // Users inside containers may own some of it; it is small, and goes when all of it does.
    drop(fs::remove_dir_all(place.runtime()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::asked;
    use crate::engine::private::process::Process;

    fn process(pid: i32, parent: i32) -> Process {
        Process { pid, parent }
    }

    #[test]
    fn the_engine_stops_its_own() {
        // 10 is the room, 11 the engine, 12 its helper, 20 the network, 30 a leftover.
        let family = [
            process(10, 1),
            process(11, 10),
            process(12, 11),
            process(20, 1),
            process(30, 1),
        ];
        assert_eq!(asked(Some(10), &family), [10, 11, 20, 30]);
        assert_eq!(asked(None, &family), [10, 20, 30]);
        assert_eq!(
            asked(Some(7), &[]),
            [7],
            "somebody else's: the kernel will say so"
        );
        assert!(asked(None, &[]).is_empty());
    }
}
