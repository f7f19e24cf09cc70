//! What a container may use and do: one table for every container that runs a learner's image.
//!
//! The root stays writable, because honest images write where they please (nginx makes its cache
//! folders, go its build cache, npm its log) and a verdict must not depend on a read-only root that
//! the task never mentioned. What is written is bounded instead: each file by a resource limit, all
//! of them together by [`super::run`]'s watch on the container's disk. That watch does not see the
//! image's own VOLUMEs: there the file limit and the time limit are all the bound there is.

use std::collections::HashMap;

use bollard::models::{HostConfig, HostConfigLogConfig, ResourcesUlimits};

use crate::domain::bytes::Bytes;

/// The largest file a container may write, in bytes.
pub(super) const LARGEST_FILE: i64 = 256 << 20;
/// All that a container may leave on its own disk, in bytes.
pub(super) const LARGEST_DISK: i64 = 500_000_000;
/// Processes and threads together.
pub(super) const MOST_PROCESSES: i64 = 256;

const OPEN_FILES: i64 = 4096;
const ONE_CPU: i64 = 1_000_000_000;
/// Below this the engine's own runtime does not start.
const LEAST_MEMORY: u64 = 16 << 20;
const PROBE_MEMORY: u64 = 32 << 20;
const PROBE_PROCESSES: i64 = 16;
/// When the host itself runs short, a container goes before anything else does.
const OOM_SCORE: i64 = 500;

/// All that root needs to start a service as another user: nginx, redis and postgres images open
/// their folders, give them away, and step down. None reaches beyond the container, and a container
/// with a USER has none of them.
const ROOT_CAPABILITIES: [&str; 6] = [
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "KILL",
    "SETGID",
    "SETUID",
];

/// For a learner's image: a loopback interface and nothing else to talk to. `root` tells whether its
/// process starts as root; for any other user podman would hand out what is added here.
pub(super) fn learner(memory: Bytes, root: bool) -> HostConfig {
    HostConfig {
        network_mode: Some("none".to_owned()),
        cap_add: root.then(|| ROOT_CAPABILITIES.map(str::to_owned).to_vec()),
        // Docker's own default, which podman does not share: port 80 needs no root.
        sysctls: Some(HashMap::from([(
            "net.ipv4.ip_unprivileged_port_start".to_owned(),
            "0".to_owned(),
        )])),
        ..common(memory, MOST_PROCESSES)
    }
}

/// For the probe, beside the container named `target`, sharing its network and nothing else.
pub(super) fn probe(target: &str) -> HostConfig {
    HostConfig {
        network_mode: Some(format!("container:{target}")),
        readonly_rootfs: Some(true),
        ..common(Bytes(PROBE_MEMORY), PROBE_PROCESSES)
    }
}

fn common(memory: Bytes, processes: i64) -> HostConfig {
    let memory = i64::try_from(memory.0.max(LEAST_MEMORY)).unwrap_or(i64::MAX);
    HostConfig {
        memory: Some(memory),
        // Equal to memory: no swap.
        memory_swap: Some(memory),
        oom_score_adj: Some(OOM_SCORE),
        nano_cpus: Some(ONE_CPU),
        pids_limit: Some(processes),
        ulimits: Some(vec![
            ulimit("nofile", OPEN_FILES),
            ulimit("fsize", LARGEST_FILE),
            ulimit("core", 0),
        ]),
        cap_drop: Some(vec!["ALL".to_owned()]),
        security_opt: Some(vec!["no-new-privileges:true".to_owned()]),
        // Output reaches us over the attached stream; on the host's disk it would have no bound.
        log_config: Some(HostConfigLogConfig {
            typ: Some("none".to_owned()),
            config: None,
        }),
        init: Some(false),
        auto_remove: Some(false),
        ..HostConfig::default()
    }
}

fn ulimit(name: &str, limit: i64) -> ResourcesUlimits {
    ResourcesUlimits {
        name: Some(name.to_owned()),
        soft: Some(limit),
        hard: Some(limit),
    }
}

#[cfg(test)]
mod tests {
    use super::{learner, probe};
    use crate::domain::bytes::Bytes;

    #[test]
    fn nothing_runs_unlimited() {
        for limits in [
            learner(Bytes(0), true),
            learner(Bytes(64 << 20), false),
            learner(Bytes(u64::MAX), true),
            probe("x"),
        ] {
            assert!(limits.memory.is_some_and(|bytes| bytes >= 16 << 20));
            assert_eq!(limits.memory, limits.memory_swap);
            assert!(limits.pids_limit.is_some_and(|most| most > 0));
            assert!(limits.nano_cpus.is_some_and(|most| most > 0));
            assert_eq!(limits.cap_drop, Some(vec!["ALL".to_owned()]));
            assert_eq!(
                limits.security_opt,
                Some(vec!["no-new-privileges:true".to_owned()])
            );
            assert!(limits.binds.is_none() && limits.mounts.is_none());
            assert!(limits.privileged.is_none() && limits.devices.is_none());
        }
    }

    #[test]
    fn only_root_has_capabilities() {
        assert_eq!(learner(Bytes(1), false).cap_add, None);
        assert!(
            learner(Bytes(1), true)
                .cap_add
                .is_some_and(|few| few.len() == 6)
        );
    }

    #[test]
    fn only_the_probe_shares_a_network() {
        assert_eq!(
            learner(Bytes(1), false).network_mode.as_deref(),
            Some("none")
        );
        let probe = probe("target");
        assert_eq!(probe.network_mode.as_deref(), Some("container:target"));
        assert_eq!(probe.cap_add, None);
        assert_eq!(probe.readonly_rootfs, Some(true));
    }
}
