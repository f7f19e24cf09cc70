//! One build's request.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use bollard::query_parameters::{BuildImageOptions, BuildImageOptionsBuilder, BuilderVersion};

use super::context::DOCKERFILE;
use super::labels::labels;
use crate::domain::build::Builder;
use crate::engine::{BuildPlan, Session};

/// Names within one run.
static BUILDS: AtomicU32 = AtomicU32::new(1);

/// The names of one build.
pub(super) struct Names {
    /// The image's tag: it says which run made it, so that a clean-up finds it.
    pub(super) tag: String,
    /// `BuildKit`'s session.
    pub(super) build: String,
    pub(super) mark: SharedMemory,
}

/// The size of `/dev/shm` in podman's build containers: the one thing of a request by which their
/// processes can be told from all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SharedMemory {
    kib: u32,
}

impl SharedMemory {
    /// 64 MiB, which is usual, and a few pages that nobody else has.
    fn unusual() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let noise = now.map_or(0, |age| age.subsec_nanos()) ^ std::process::id().rotate_left(13);
        Self {
            kib: 65_536 + 4 * (1 + noise % 400_000),
        }
    }

    fn bytes(self) -> i32 {
        i32::try_from(self.kib).map_or(i32::MAX, |kib| kib.saturating_mul(1_024))
    }

    /// As `/proc/<pid>/mountinfo` shows it.
    pub(super) fn as_mount_option(self) -> String {
        format!("size={}k", self.kib)
    }
}

impl Names {
    pub(super) fn next(session: &Session) -> Self {
        let n = BUILDS.fetch_add(1, Ordering::Relaxed);
        let run = plain(&session.run.0);
        Self {
            tag: format!("phoenix-run/{run}:{n}"),
            build: format!("phoenix-{run}-{n}"),
            mark: SharedMemory::unusual(),
        }
    }
}

/// Lower-case letters, digits and hyphens: what a repository and a host name may hold.
fn plain(run: &str) -> String {
    run.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

pub(super) fn options(
    plan: &BuildPlan,
    builder: Builder,
    session: &Session,
    names: &Names,
) -> BuildImageOptions {
    let args: HashMap<String, String> = plan.args.clone().into_iter().collect();
    let mut options = BuildImageOptionsBuilder::new()
        .dockerfile(DOCKERFILE)
        .t(&names.tag)
        .rm(true)
        .forcerm(true)
        .nocache(plan.fresh)
        .buildargs(&args)
        .labels(&labels(session, builder, names));
    if plan.is_closed() {
        options = options.networkmode(no_network(builder));
    }
    if let Some(target) = &plan.target {
        options = options.target(target);
    }
    match builder {
        Builder::Buildkit => options
            .version(BuilderVersion::BuilderBuildKit)
            .session(&names.build)
            .build(),
        // Only these two honour it. The client's type ends just below 2 GiB.
        Builder::Classic | Builder::Podman => {
            let memory = i32::try_from(plan.memory.0).unwrap_or(i32::MAX);
            options = options.memory(memory).memswap(memory);
            if builder == Builder::Podman {
                options = options.shmsize(names.mark.bytes());
            }
            options.version(BuilderVersion::BuilderV1).build()
        }
    }
}

/// Podman takes `none` for a word it does not know, and then gives the build the host's network.
fn no_network(builder: Builder) -> &'static str {
    match builder {
        Builder::Buildkit | Builder::Classic => "none",
        Builder::Podman => "NetworkDisabled",
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, options};
    use crate::domain::build::Builder;
    use crate::domain::mission::BuildNetwork;
    use crate::engine::docker::build::tests::plan;
    use crate::engine::{RunId, Session};

    #[test]
    fn names_are_unique_and_fit_a_repository() {
        let mut session = Session::ephemeral();
        session.run = RunId("Ab_C-9".to_owned());
        let (one, two) = (Names::next(&session), Names::next(&session));
        assert!(one.tag.starts_with("phoenix-run/abc9:"), "{}", one.tag);
        assert_ne!(one.tag, two.tag);
    }

    #[test]
    fn the_network_stays_off_unless_the_mission_opens_it() {
        let session = Session::ephemeral();
        let names = Names::next(&session);
        let mut plan = plan("FROM alpine\n");
        let mode = |plan: &_| options(plan, Builder::Buildkit, &session, &names).networkmode;
        assert_eq!(mode(&plan).as_deref(), Some("none"));
        plan.network = BuildNetwork::Default;
        assert_eq!(mode(&plan), None);
        plan.offline = true;
        assert_eq!(mode(&plan).as_deref(), Some("none"));
        let podman = options(&plan, Builder::Podman, &session, &names).networkmode;
        assert_eq!(podman.as_deref(), Some("NetworkDisabled"));
    }
}
