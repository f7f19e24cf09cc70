//! What a build without network, or one that is offline, must not get by other ways: from addresses
//! that `ADD` names, with a reader of Dockerfiles or an image that the builder fetches by itself.

use bollard::models::ImageInspect;

use super::gates::foreign;
use crate::domain::build::{BuildFailure, Builder};
use crate::domain::dockerfile::{Body, triggered};
use crate::domain::mission::BuildNetwork;
use crate::engine::BuildPlan;

/// The build argument by which `BuildKit` takes another reader of Dockerfiles.
const READER: &str = "BUILDKIT_SYNTAX";
/// Platforms that the builder names itself, unless the Dockerfile names them otherwise.
const OWN: [&str; 2] = ["BUILDPLATFORM", "TARGETPLATFORM"];

/// # Errors
/// The Dockerfile fetches something past the setting of the build's network.
pub(super) fn check(plan: &BuildPlan) -> Result<(), BuildFailure> {
    if let Some(reader) = plan.args.get(READER) {
        return Err(foreign(reader, 1));
    }
    let Some(outside) = plan.dockerfile.outside(&plan.args) else {
        return Ok(());
    };
    let line = Some(outside.line);
    let what = super::lines::one_line(&outside.what);
    Err(match plan.network {
        BuildNetwork::None => BuildFailure::Other {
            message: format!("this build has no network: {what}"),
            line,
        },
        // The mission would have let it.
        BuildNetwork::Default => BuildFailure::EngineFailed {
            reason: format!("this run is offline: {what}"),
            line,
        },
    })
}

/// The images to provide, with their lines. Only `BuildKit` is known to leave out stages that
/// nothing needs: offline the other builders must find every image here.
pub(super) fn images(builder: Builder, plan: &BuildPlan) -> Vec<(String, u32)> {
    let dockerfile = &plan.dockerfile;
    if builder == Builder::Buildkit || !plan.offline {
        return dockerfile.external_images(plan.target.as_deref(), &plan.args);
    }
    let stages = dockerfile
        .stages
        .iter()
        .map(|stage| stage.index.to_string());
    let images = stages.flat_map(|stage| dockerfile.external_images(Some(&stage), &plan.args));
    let mut images: Vec<_> = images.collect();
    images.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    images.dedup();
    images
}

/// Whether an image that is here, named on `line`, leaves the builder nothing to fetch.
///
/// # Errors
/// What would be fetched.
pub(super) fn permits(plan: &BuildPlan, here: &ImageInspect, line: u32) -> Result<(), String> {
    if !plan.is_closed() {
        return Ok(());
    }
    let config = here.config.as_ref();
    let triggers = config.and_then(|config| config.on_build.as_ref());
    let what = triggers.into_iter().flatten().find_map(|it| triggered(it));
    if let Some(what) = what {
        return Err(format!(
            "it brings along what this build may not fetch ({what})"
        ));
    }
    if !plan.offline {
        return Ok(());
    }
    let stage = plan.dockerfile.stages.iter().find(|it| it.line == line);
    let wanted = stage.and_then(|stage| stage.platform.as_deref());
    match wanted {
        Some(wanted) if !is_platform(plan, wanted, here) => Err(format!(
            "it is not here for `{}`, and this run is offline",
            super::lines::one_line(wanted)
        )),
        _ => Ok(()),
    }
}

/// Whether the image is for that platform, which a builder would otherwise look for elsewhere.
fn is_platform(plan: &BuildPlan, wanted: &str, here: &ImageInspect) -> bool {
    if let Some(name) = wanted.strip_prefix('$') {
        let name = name.trim_start_matches('{').trim_end_matches('}');
        return OWN.contains(&name) && !is_set(plan, name);
    }
    let has = |field: &Option<String>, part: &str| field.as_deref() == Some(part);
    let mut parts = wanted.split('/');
    let (first, second) = (parts.next().unwrap_or_default(), parts.next());
    match second {
        Some(machine) => has(&here.os, first) && has(&here.architecture, usual(machine)),
        None => has(&here.os, first) || has(&here.architecture, usual(first)),
    }
}

fn is_set(plan: &BuildPlan, name: &str) -> bool {
    let mut pairs = plan.dockerfile.global_args.iter().filter_map(|arg| {
        let Body::Pairs(pairs) = &arg.body else {
            return None;
        };
        pairs
            .iter()
            .find(|(it, value)| it == name && value.is_some())
    });
    plan.args.contains_key(name) || pairs.next().is_some()
}

fn usual(machine: &str) -> &str {
    match machine {
        "x86_64" | "x86-64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use bollard::models::{ImageConfig, ImageInspect};

    use super::{check, images, permits};
    use crate::domain::build::{BuildFailure, Builder};
    use crate::domain::mission::BuildNetwork;
    use crate::engine::docker::build::tests::plan;

    fn amd64() -> ImageInspect {
        ImageInspect {
            os: Some("linux".to_owned()),
            architecture: Some("amd64".to_owned()),
            ..ImageInspect::default()
        }
    }

    #[test]
    fn whose_fault_it_is_depends_on_the_mission() {
        let mut plan = plan("FROM alpine\nADD https://example.org/x /x\n");
        let failure = check(&plan).unwrap_err();
        assert!(
            failure.is_submissions_fault() && failure.line() == Some(2),
            "{failure}"
        );
        (plan.network, plan.offline) = (BuildNetwork::Default, true);
        let failure = check(&plan).unwrap_err();
        assert!(!failure.is_submissions_fault(), "{failure}");
        assert!(failure.to_string().contains("offline"), "{failure}");
    }

    #[test]
    fn no_other_reader_comes_in_by_an_argument() {
        let mut plan = plan("FROM alpine\n");
        assert_eq!(check(&plan), Ok(()));
        plan.args
            .insert("BUILDKIT_SYNTAX".to_owned(), "evil/reader".to_owned());
        assert!(matches!(
            check(&plan),
            Err(BuildFailure::NeedsBuildKit { .. })
        ));
    }

    #[test]
    fn offline_an_image_for_another_platform_is_not_here() {
        let told = |from: &str, offline| {
            let mut plan = plan(&format!("ARG P=linux/arm64\nFROM {from}\n"));
            plan.offline = offline;
            permits(&plan, &amd64(), 2)
        };
        for from in [
            "alpine",
            "--platform=linux/amd64 alpine",
            "--platform=x86_64 alpine",
            "--platform=$BUILDPLATFORM alpine",
            "--platform=${TARGETPLATFORM} alpine",
        ] {
            assert_eq!(told(from, true), Ok(()), "{from}");
        }
        for from in [
            "--platform=linux/arm64 alpine",
            "--platform=arm64 alpine",
            "--platform=windows/amd64 alpine",
            "--platform=$P alpine",
        ] {
            assert!(told(from, true).is_err(), "{from}");
            assert_eq!(told(from, false), Ok(()), "{from}");
        }
        let mut renamed = plan("ARG BUILDPLATFORM=linux/arm64\nFROM --platform=$BUILDPLATFORM a\n");
        renamed.offline = true;
        assert!(permits(&renamed, &amd64(), 2).is_err());
    }

    #[test]
    fn what_a_base_image_triggers_is_looked_at() {
        let mut here = amd64();
        let trigger = |text: &str| {
            Some(ImageConfig {
                on_build: Some(vec![text.to_owned()]),
                ..ImageConfig::default()
            })
        };
        here.config = trigger("COPY . /app");
        assert_eq!(permits(&plan("FROM a\n"), &here, 1), Ok(()));
        here.config = trigger("ADD https://example.org/x /x");
        assert!(permits(&plan("FROM a\n"), &here, 1).is_err());
        let mut open = plan("FROM a\n");
        open.network = BuildNetwork::Default;
        assert_eq!(permits(&open, &here, 1), Ok(()));
    }

    #[test]
    fn builders_that_build_every_stage_need_every_image_offline() {
        let mut plan = plan("FROM one\nFROM two AS b\nFROM scratch\nCOPY --from=b /x /x\n");
        let named = |builder, plan: &_| -> Vec<String> {
            images(builder, plan)
                .into_iter()
                .map(|(name, _)| name)
                .collect()
        };
        assert_eq!(named(Builder::Classic, &plan), ["two"]);
        plan.offline = true;
        assert_eq!(named(Builder::Buildkit, &plan), ["two"]);
        assert_eq!(named(Builder::Classic, &plan), ["one", "two"]);
    }
}
