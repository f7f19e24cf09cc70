//! What bounds a build beside its time: the engine's machine itself, watched from outside.
//!
//! Tried on Docker 20.10: `BuildKit` takes neither `cgroupparent` nor `ulimits` nor a memory limit from
//! a build request (every step runs under `/docker/buildkit`, unlimited), and a limit on a user's
//! processes never binds root. So when the engine runs on this machine, its disk, its processes and
//! its memory are sampled, and the build is stopped when it takes too much: to drop the connection
//! ends every process of the running step. On another machine only the time limit holds.
//!
//! What is sampled is the whole machine's, so a breach alone does not say who caused it. What a build
//! holds, it gives back when it is stopped: a step's unfinished layer, its processes and its memory.
//! Only a build that does is to blame, and none while several are watched at once.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::domain::bytes::Bytes;
use crate::engine::Identity;

/// What one build may add to the engine's disk.
const DISK_USE: u64 = 8 << 30;
/// What must remain free on it, once a build has written at all.
const DISK_REST: u64 = 512 << 20;
const DISK_TRIVIAL: u64 = 64 << 20;
/// Processes and threads that one build may start.
const TASKS: u64 = 6_000;
/// Memory that must remain available while a build holds more than its limit.
const MEMORY_REST: u64 = 256 << 20;

const EVERY: Duration = Duration::from_millis(500);
/// How often, and how many times, it is looked whether a stopped build gave back what was taken.
const AFTERWARDS: Duration = Duration::from_millis(250);
const LOOKS: usize = 24;

/// Builds of this program that are watched now.
static WATCHED: AtomicUsize = AtomicUsize::new(0);

/// Watches the machine of a local engine.
#[derive(Debug)]
pub(super) struct Guard {
    root: PathBuf,
    memory_limit: u64,
    start: Sample,
    _counted: Counted,
}

/// One of [`WATCHED`], as long as it lives.
#[derive(Debug)]
struct Counted;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sample {
    disk_free: Option<u64>,
    tasks: Option<u64>,
    memory_available: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breach {
    Disk { used: Bytes, limit: Bytes },
    Tasks { started: u64 },
    Memory { limit: Bytes },
}

impl Guard {
    /// None when the engine is not on this machine.
    pub(super) async fn of(who: &Identity, memory_limit: Bytes) -> Option<Self> {
        let root = PathBuf::from(who.data_root.as_deref()?);
        if !who.endpoint.starts_with("unix://") {
            return None;
        }
        let start = sample(&root).await?;
        Some(Self {
            root,
            memory_limit: memory_limit.0,
            start,
            _counted: Counted::one(),
        })
    }

    /// Returns when the build has taken too much.
    pub(super) async fn breach(&self) -> Breach {
        let mut ticks = tokio::time::interval(EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Some(now) = sample(&self.root).await
                && let Some(breach) = compare(self.start, now, self.memory_limit)
            {
                return breach;
            }
        }
    }

    /// Whether this build caused the breach, as far as can be told once it has been stopped.
    pub(super) async fn is_to_blame(&self, breach: Breach) -> bool {
        if WATCHED.load(Ordering::SeqCst) > 1 {
            return false;
        }
        let mut ticks = tokio::time::interval(AFTERWARDS);
        for _ in 0..LOOKS {
            ticks.tick().await;
            if let Some(now) = sample(&self.root).await
                && is_given_back(breach, self.start, now)
            {
                return true;
            }
        }
        false
    }
}

impl Counted {
    fn one() -> Self {
        WATCHED.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        WATCHED.fetch_sub(1, Ordering::SeqCst);
    }
}

impl fmt::Display for Breach {
    /// `9.7 GB of the engine's disk were taken`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disk { used, .. } => write!(f, "{used} of the engine's disk were taken"),
            Self::Tasks { started } => write!(f, "{started} processes were started"),
            Self::Memory { limit } => write!(f, "more than {limit} of memory were taken"),
        }
    }
}

/// Whether less than half of what was taken is still missing.
fn is_given_back(breach: Breach, start: Sample, now: Sample) -> bool {
    let missing = |before: Option<u64>, now: Option<u64>| Some(before?.saturating_sub(now?));
    let (taken, missing) = match breach {
        Breach::Disk { used, .. } => (used.0, missing(start.disk_free, now.disk_free)),
        Breach::Tasks { started } => (started, missing(now.tasks, start.tasks)),
        Breach::Memory { limit } => (
            limit.0,
            missing(start.memory_available, now.memory_available),
        ),
    };
    missing.is_some_and(|missing| missing < taken / 2)
}

fn compare(start: Sample, now: Sample, memory_limit: u64) -> Option<Breach> {
    if let (Some(before), Some(free)) = (start.disk_free, now.disk_free) {
        let used = before.saturating_sub(free);
        let limit = DISK_USE
            .min(before.saturating_sub(DISK_REST))
            .max(DISK_TRIVIAL);
        if used > limit {
            let (used, limit) = (Bytes(used), Bytes(limit));
            return Some(Breach::Disk { used, limit });
        }
    }
    if let (Some(before), Some(tasks)) = (start.tasks, now.tasks) {
        let started = tasks.saturating_sub(before);
        if started > TASKS {
            return Some(Breach::Tasks { started });
        }
    }
    let (before, left) = (start.memory_available?, now.memory_available?);
    let taken = before.saturating_sub(left);
    (left < MEMORY_REST && taken > memory_limit).then_some(Breach::Memory {
        limit: Bytes(memory_limit),
    })
}

async fn sample(root: &Path) -> Option<Sample> {
    let root = root.to_owned();
    let reading = tokio::task::spawn_blocking(move || {
        root.is_dir().then(|| Sample {
            disk_free: disk_free(&root),
            tasks: tasks(),
            memory_available: memory_available(),
        })
    });
    reading.await.ok().flatten() // the task is gone with the runtime: nothing is left to guard
}

#[cfg(unix)]
fn disk_free(root: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(root).ok()?; // unreadable: not guarded
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

#[cfg(not(unix))]
fn disk_free(_root: &Path) -> Option<u64> {
    None
}

/// All tasks of the machine: `0.08 0.03 0.01 2/345 6789` has 345.
fn tasks() -> Option<u64> {
    let load = std::fs::read_to_string("/proc/loadavg").ok()?; // not Linux: not guarded
    load.split_whitespace()
        .nth(3)?
        .split_once('/')?
        .1
        .parse()
        .ok()
}

fn memory_available() -> Option<u64> {
    let memory = std::fs::read_to_string("/proc/meminfo").ok()?; // not Linux: not guarded
    let line = memory
        .lines()
        .find_map(|l| l.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib.saturating_mul(1024))
}

#[cfg(test)]
mod tests {
    use super::{Breach, Sample, compare, is_given_back, sample};
    use crate::domain::build::Builder;
    use crate::domain::bytes::Bytes;
    use crate::engine::docker::build::decoder::Decoder;
    use crate::engine::docker::build::drive::End;
    use crate::engine::docker::build::fail;
    use crate::engine::docker::build::steps::Steps;
    use crate::engine::docker::build::tests::plan;

    const GIB: u64 = 1 << 30;

    fn at(disk: u64, tasks: u64, memory: u64) -> Sample {
        Sample {
            disk_free: Some(disk),
            tasks: Some(tasks),
            memory_available: Some(memory),
        }
    }

    #[test]
    fn limits() {
        let start = at(100 * GIB, 300, 8 * GIB);
        let quiet = at(93 * GIB, 900, 4 * GIB);
        assert_eq!(compare(start, quiet, 2 * GIB), None);
        let full = at(91 * GIB, 300, 8 * GIB);
        let breach = Breach::Disk {
            used: Bytes(9 * GIB),
            limit: Bytes(8 * GIB),
        };
        assert_eq!(compare(start, full, 2 * GIB), Some(breach));
        let bomb = at(100 * GIB, 9_300, 8 * GIB);
        assert_eq!(
            compare(start, bomb, 2 * GIB),
            Some(Breach::Tasks { started: 9_000 })
        );
        let hog = at(100 * GIB, 300, 100 << 20);
        assert_eq!(
            compare(start, hog, 2 * GIB),
            Some(Breach::Memory {
                limit: Bytes(2 * GIB)
            })
        );
        assert_eq!(
            compare(start, hog, 16 * GIB),
            None,
            "somebody else's memory"
        );
        assert_eq!(compare(Sample::default(), bomb, 0), None);
    }

    #[test]
    fn a_disk_that_is_nearly_full_already_does_not_blame_a_small_build() {
        let start = at(300 << 20, 1, GIB);
        assert_eq!(compare(start, at(290 << 20, 1, GIB), GIB), None);
        assert!(compare(start, at(200 << 20, 1, GIB), GIB).is_some());
    }

    #[test]
    fn a_build_is_to_blame_for_what_comes_back_when_it_stops() {
        let start = at(100 * GIB, 300, 8 * GIB);
        let disk = Breach::Disk {
            used: Bytes(9 * GIB),
            limit: Bytes(8 * GIB),
        };
        let tasks = Breach::Tasks { started: 9_000 };
        let memory = Breach::Memory {
            limit: Bytes(2 * GIB),
        };
        let still = at(91 * GIB, 9_300, 100 << 20);
        let back = at(99 * GIB, 310, 7 * GIB + GIB / 2);
        for breach in [disk, tasks, memory] {
            assert!(!is_given_back(breach, start, still), "{breach:?}");
            assert!(is_given_back(breach, start, back), "{breach:?}");
            assert!(!is_given_back(breach, start, Sample::default()), "unseen");
        }
        assert!(
            !is_given_back(disk, start, at(95 * GIB, 300, 8 * GIB)),
            "a part of it"
        );
        assert!(
            is_given_back(disk, start, at(101 * GIB, 300, 8 * GIB)),
            "and more"
        );
    }

    #[test]
    fn what_somebody_else_may_have_taken_is_not_the_submissions_fault() {
        let plan = plan("FROM alpine:3.18\nRUN true\n");
        let ended = |end| {
            let mut steps = Steps::new(&plan.dockerfile, &|_| {});
            let mut decoder = Decoder::new(Builder::Buildkit);
            fail(end, &plan, &mut steps, &mut decoder)
        };
        let breach = Breach::Disk {
            used: Bytes(9_000_000_000),
            limit: Bytes(8_000_000_000),
        };
        assert!(ended(End::Breach(breach)).is_submissions_fault());
        let starved = ended(End::Starved(breach));
        assert!(!starved.is_submissions_fault());
        assert_eq!(
            starved.to_string(),
            "the engine could not run the step: 9.00 GB of the engine's disk were taken meanwhile, \
             and it could not be shown that the build took them"
        );
    }

    #[tokio::test]
    async fn this_machine_can_be_sampled() {
        let here = sample(&std::env::temp_dir()).await.unwrap();
        if cfg!(target_os = "linux") {
            assert!(
                here.disk_free > Some(0) && here.tasks > Some(0) && here.memory_available > Some(0)
            );
        }
        assert_eq!(sample(std::path::Path::new("/no/such/folder")).await, None);
    }
}
