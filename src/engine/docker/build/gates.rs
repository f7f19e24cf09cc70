//! What the chosen builder cannot read, found before anything is sent: some builders accept a
//! heredoc as a command that does nothing, which would look like a success.

use super::closed;
use super::failure::unknown_stage;
use super::said::BUILDKIT_FLAGS;
use super::syntax;
use crate::domain::build::{BuildFailure, Builder};
use crate::domain::dockerfile::Instruction;
use crate::engine::{BuildPlan, Identity};

/// The Dockerfile's text as it is to be sent.
///
/// # Errors
/// The target does not exist, or the builder cannot read a feature of the Dockerfile.
pub(super) fn check(who: &Identity, plan: &BuildPlan) -> Result<String, BuildFailure> {
    if let Some(target) = &plan.target
        && plan.dockerfile.target(Some(target)).is_none()
    {
        return Err(unknown_stage(&plan.dockerfile, target.clone(), None));
    }
    if plan.is_closed() {
        closed::check(plan)?;
    }
    let text = plan.dockerfile.text.clone();
    let text = match (&plan.dockerfile.syntax, who.builder) {
        (Some((frontend, line)), Builder::Buildkit) => {
            if !plan.is_closed() {
                // That frontend reads the Dockerfile then, whatever this engine's own can read.
                return Ok(text);
            }
            if !syntax::is_standard(frontend) {
                return Err(foreign(frontend, *line));
            }
            syntax::without(&text, *line)
        }
        (None, Builder::Buildkit) if plan.is_closed() => syntax::without_shebang(text),
        // For the other builders it is a comment.
        _ => text,
    };
    let reads = Reads::of(who);
    for stage in &plan.dockerfile.stages {
        for instruction in &stage.instructions {
            reads.check(instruction)?;
        }
    }
    Ok(text)
}

pub(super) fn foreign(frontend: &str, line: u32) -> BuildFailure {
    let frontend = super::lines::one_line(frontend);
    BuildFailure::NeedsBuildKit {
        feature: format!(
            "`# syntax={frontend}` fetches another reader of Dockerfiles from a registry, \
             and this build has no network; remove that line"
        ),
        line: Some(line),
    }
}

/// What a builder reads, as measured.
#[derive(Debug, PartialEq, Eq)]
struct Reads {
    heredocs: bool,
    /// Flags that it refuses or, worse, ignores. A flag that is not named here is the builder's
    /// own to judge.
    refused: &'static [&'static str],
}

impl Reads {
    fn of(who: &Identity) -> Self {
        let version = who.major_minor();
        match who.builder {
            Builder::Classic => Self {
                heredocs: false,
                refused: &BUILDKIT_FLAGS,
            },
            Builder::Podman => Self {
                heredocs: version >= (4, 8),
                refused: if version < (4, 4) {
                    &[
                        "network",
                        "security",
                        "link",
                        "parents",
                        "exclude",
                        "checksum",
                        "keep-git-dir",
                        "unpack",
                    ]
                } else {
                    &[]
                },
            },
            Builder::Buildkit if version < (20, 10) => Self {
                heredocs: false,
                refused: &BUILDKIT_FLAGS,
            },
            Builder::Buildkit if version < (23, 0) => Self {
                heredocs: false,
                refused: &[
                    "network",
                    "security",
                    "link",
                    "parents",
                    "exclude",
                    "checksum",
                    "keep-git-dir",
                    "unpack",
                    "device",
                ],
            },
            Builder::Buildkit => Self {
                heredocs: true,
                refused: &[],
            },
        }
    }

    fn check(&self, instruction: &Instruction) -> Result<(), BuildFailure> {
        let needs = |feature| BuildFailure::NeedsBuildKit {
            feature,
            line: Some(instruction.line()),
        };
        if !self.heredocs && !instruction.heredocs.is_empty() {
            return Err(needs(heredoc_advice(&instruction.keyword)));
        }
        let flag = instruction
            .flags
            .iter()
            .find(|(flag, _)| self.refused.contains(&flag.as_str()));
        match flag {
            Some((flag, _)) => Err(needs(advice(flag))),
            None => Ok(()),
        }
    }
}

fn heredoc_advice(keyword: &str) -> String {
    let instead = match keyword {
        "RUN" => "join the commands with `&&`",
        _ => "put the text into a file of the context and copy that",
    };
    format!("a heredoc (`<<`); {instead}")
}

/// The flag and how to do without it.
pub(super) fn advice(flag: &str) -> String {
    let instead = match flag {
        "mount" => "write the RUN without it; the cache or file it mounts is then missing",
        "chmod" => "change the mode in a RUN, or in the files themselves",
        "link" => "leave it out; the image is the same",
        "parents" => "copy each folder to its own destination",
        "exclude" => "leave files out with .dockerignore",
        "network" | "security" | "device" => "leave it out; the build's own settings hold",
        "checksum" | "keep-git-dir" | "unpack" => "do it in a RUN after the ADD",
        _ => "leave it out",
    };
    format!("`--{flag}`; {instead}")
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::domain::build::{BuildFailure, Builder};
    use crate::domain::dockerfile::Heredoc;
    use crate::domain::mission::BuildNetwork;
    use crate::engine::docker::build::tests::{identity, plan};
    use std::sync::Arc;

    fn heredoc_plan() -> crate::engine::BuildPlan {
        let mut plan = plan("FROM alpine\nRUN cat\n");
        let dockerfile = Arc::make_mut(&mut plan.dockerfile);
        dockerfile.stages[0].instructions[0].heredocs.push(Heredoc {
            delimiter: "EOF".to_owned(),
            content: "echo".to_owned(),
        });
        plan
    }

    #[test]
    fn heredocs_need_a_builder_that_reads_them() {
        let plan = heredoc_plan();
        for (builder, version, reads) in [
            (Builder::Buildkit, "20.10.24", false),
            (Builder::Buildkit, "23.0.1", true),
            (Builder::Buildkit, "28.5.2", true),
            (Builder::Classic, "28.5.2", false),
            (Builder::Podman, "4.3.1", false),
            (Builder::Podman, "5.8.6", true),
        ] {
            let verdict = check(&identity(builder, version), &plan);
            assert_eq!(verdict.is_ok(), reads, "{builder:?} {version}");
            if let Err(failure) = verdict {
                assert_eq!(failure.line(), Some(2));
                assert!(failure.to_string().contains("&&"), "{failure}");
            }
        }
    }

    #[test]
    fn flags_need_a_builder_that_reads_them() {
        for (line, builder, version, reads) in [
            (
                "RUN --mount=type=cache,target=/c ls",
                Builder::Classic,
                "26.1.5",
                false,
            ),
            (
                "RUN --mount=type=cache,target=/c ls",
                Builder::Buildkit,
                "20.10.24",
                true,
            ),
            (
                "RUN --mount=type=cache,target=/c ls",
                Builder::Podman,
                "4.3.1",
                true,
            ),
            ("COPY --chmod=644 a /b", Builder::Classic, "20.10.24", false),
            ("COPY --chmod=644 a /b", Builder::Buildkit, "20.10.24", true),
            ("COPY --link a /b", Builder::Buildkit, "20.10.24", false),
            ("COPY --link a /b", Builder::Podman, "4.3.1", false),
            ("COPY --link a /b", Builder::Buildkit, "26.1.5", true),
            (
                "COPY --chown=1:1 --from=x a /b",
                Builder::Classic,
                "20.10.24",
                true,
            ),
            (
                "RUN --network=none ls",
                Builder::Buildkit,
                "20.10.24",
                false,
            ),
            (
                "RUN --security=insecure ls",
                Builder::Podman,
                "4.3.1",
                false,
            ),
        ] {
            let plan = plan(&format!("FROM alpine AS x\n{line}\n"));
            let verdict = check(&identity(builder, version), &plan);
            assert_eq!(
                verdict.is_ok(),
                reads,
                "{line} {builder:?} {version}: {verdict:?}"
            );
        }
    }

    #[test]
    fn a_syntax_line_never_reaches_for_a_registry() {
        let old = identity(Builder::Buildkit, "20.10.24");
        let text = "# syntax=docker/dockerfile:1\nFROM alpine\n";
        let mut standard = plan(text);
        Arc::make_mut(&mut standard.dockerfile).syntax =
            Some(("docker/dockerfile:1".to_owned(), 1));
        assert_eq!(check(&old, &standard).as_deref(), Ok("#\nFROM alpine\n"));
        standard.network = BuildNetwork::Default;
        assert_eq!(check(&old, &standard).as_deref(), Ok(text));
        standard.offline = true;
        assert_eq!(check(&old, &standard).as_deref(), Ok("#\nFROM alpine\n"));

        let mut foreign = plan("# syntax=evil/frontend\nFROM alpine\n");
        Arc::make_mut(&mut foreign.dockerfile).syntax = Some(("evil/frontend".to_owned(), 1));
        assert!(matches!(
            check(&old, &foreign),
            Err(BuildFailure::NeedsBuildKit { line: Some(1), .. })
        ));
        assert!(check(&identity(Builder::Podman, "4.3.1"), &foreign).is_ok());
    }

    #[test]
    fn an_unknown_target_is_told_with_the_stages() {
        let mut plan = plan("FROM alpine AS build\nFROM alpine\n");
        plan.target = Some("biuld".to_owned());
        let failure = check(&identity(Builder::Buildkit, "26.1.5"), &plan).unwrap_err();
        assert_eq!(
            failure,
            BuildFailure::UnknownStage {
                name: "biuld".to_owned(),
                line: None,
                stages: vec!["build".to_owned(), "1".to_owned()],
            }
        );
    }
}
