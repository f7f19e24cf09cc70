//! Real texts of real builders.

use super::{Said, read, runtime_fault};
use proptest::prelude::{any, prop, proptest};

fn syntax(line: Option<u32>, message: &str) -> Said {
    Said::Syntax {
        line,
        message: message.to_owned(),
    }
}

fn missing(path: &str) -> Said {
    Said::Missing(path.to_owned())
}

fn check(cases: &[(&str, Said)]) {
    for (text, expected) in cases {
        assert_eq!(&read(text), expected, "{text}");
    }
}

#[test]
fn exit_codes() {
    check(&[
        ("executor failed running [/bin/sh -c echo out; exit 3]: exit code: 3", Said::Exit(3)),
        ("process \"/bin/sh -c exit 3\" did not complete successfully: exit code: 3", Said::Exit(3)),
        (
            "failed to solve: process \"/bin/sh -c echo \\\"exit code: 9\\\"; exit 3\" did not complete successfully: exit code: 3",
            Said::Exit(3),
        ),
        ("The command '/bin/sh -c echo out; exit 3' returned a non-zero code: 3", Said::Exit(3)),
        (
            "The command '/bin/sh -c echo \"' returned a non-zero code: 7\"; exit 3' returned a non-zero code: 3",
            Said::Exit(3),
        ),
        (
            "building at STEP \"RUN echo out; exit 3\": while running runtime: exit status 3\n",
            Said::Exit(3),
        ),
        (
            "error building at STEP \"RUN exit 137\": while running runtime: exit status 137",
            Said::Exit(137),
        ),
        (
            "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: \"/nope\": stat /nope: no such file or directory: unknown",
            Said::CannotStart("exec: \"/nope\": stat /nope: no such file or directory".to_owned()),
        ),
        (
            "executor failed running [/bin/sh -c ls]: unable to find user nosuchuser: no matching entries in passwd file",
            Said::Other("executor failed running [/bin/sh -c ls]: unable to find user nosuchuser: no matching entries in passwd file".to_owned()),
        ),
    ]);
}

#[test]
fn syntax_errors() {
    let unknown = "unknown instruction: RUNN";
    let none = "it has no FROM instruction";
    check(&[
        (
            "failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 2: unknown instruction: RUNN",
            syntax(Some(2), unknown),
        ),
        (
            "failed to solve: dockerfile parse error on line 2: unknown instruction: RUNN",
            syntax(Some(2), unknown),
        ),
        (
            "dockerfile parse error line 2: unknown instruction: RUNN",
            syntax(Some(2), unknown),
        ),
        (
            "building at STEP \"RUNN \": Build error: Unknown instruction: \"RUNN\" &imagebuilder.Step{Env:[]string{}}\n",
            syntax(None, unknown),
        ),
        (
            "building at STEP \"COPY a\": COPY requires at least one argument\n",
            syntax(None, "COPY requires at least one argument"),
        ),
        ("no build stage in current context", syntax(None, none)),
        (
            "failed to parse Dockerfile: file with no instructions",
            syntax(None, none),
        ),
        (
            "determining starting point for build: no FROM statement found\n",
            syntax(None, none),
        ),
        ("building: no stages to build\n", syntax(None, none)),
        (
            "failed to solve with frontend dockerfile.v0: failed to create LLB definition: base name ($X) should not be blank",
            syntax(None, "base name ($X) should not be blank"),
        ),
        (
            "creating build container: invalid reference format\n",
            syntax(None, "creating build container: invalid reference format"),
        ),
        (
            "Invalid containerPort: x",
            syntax(None, "Invalid containerPort: x"),
        ),
    ]);
}

#[test]
fn missing_sources() {
    check(&[
        (
            "failed to compute cache key: \"/missing.txt\" not found: not found",
            missing("/missing.txt"),
        ),
        (
            "failed to solve: failed to compute cache key: failed to calculate checksum of ref 1f::2a: \"/missing.txt\": not found",
            missing("/missing.txt"),
        ),
        (
            "COPY failed: file not found in build context or excluded by .dockerignore: stat missing.txt: file does not exist",
            missing("missing.txt"),
        ),
        (
            "COPY failed: stat nope: file does not exist",
            missing("nope"),
        ),
        ("ADD failed: no source files were specified", missing("")),
        (
            "lstat /var/lib/docker/overlay2/a0b1c2/merged/app/dist: no such file or directory",
            missing("/app/dist"),
        ),
        (
            "failed to solve: lstat /var/lib/docker/vfs/dir/a0b1c2/app: no such file or directory",
            missing("/app"),
        ),
        (
            "failed to walk /var/lib/docker/tmp/buildkit-mount12/x: lstat /var/lib/docker/tmp/buildkit-mount12/x/y: no such file or directory",
            missing("/x/y"),
        ),
        (
            "building at STEP \"COPY missing.txt /x/\": checking on sources under \"/var/tmp/libpod_builder605643415/build\": copier: stat: \"/missing.txt\": no such file or directory\n",
            missing("/missing.txt"),
        ),
        (
            "building at STEP \"ADD missing*.txt /x/\": checking on sources under \"/var/tmp/b/build\": Rel: can't make  relative to /var/tmp/b/build; copier: stat: [\"/missing*.txt\"]: no such file or directory\n",
            missing("/missing*.txt"),
        ),
        (
            "COPY failed: forbidden path outside the build context: ../x ()",
            Said::Outside("../x".to_owned()),
        ),
        (
            "building at STEP \"COPY ../x /\": checking on sources under \"/var/tmp/b/build\": possible escaping context directory error: copier: stat: \"/x\": no such file or directory\n",
            Said::Outside("/x".to_owned()),
        ),
    ]);
}

#[test]
fn stages_and_features() {
    let target = || Said::UnknownTarget("zzz".to_owned());
    let flag = |flag: &str, line| Said::NeedsBuildKit {
        flag: Some(flag.to_owned()),
        line,
    };
    check(&[
        (
            "failed to solve with frontend dockerfile.v0: failed to create LLB definition: target stage zzz could not be found",
            target(),
        ),
        (
            "failed to solve: target stage \"zzz\" could not be found",
            target(),
        ),
        ("failed to reach build target zzz in Dockerfile", target()),
        (
            "The target \"zzz\" was not found in the provided Dockerfile\n",
            target(),
        ),
        (
            "COPY --from=zzz: no stage or image found with that name\n",
            Said::UnknownFrom {
                name: "zzz".to_owned(),
                reason: "no such image".to_owned(),
            },
        ),
        (
            "dockerfile parse error line 2: Unknown flag: link",
            flag("link", Some(2)),
        ),
        (
            "dockerfile parse error on line 4: unknown flag: --parents (did you mean chown?)",
            flag("parents", Some(4)),
        ),
        (
            "dockerfile parse error line 2: Unknown flag: lnik",
            syntax(Some(2), "Unknown flag: lnik"),
        ),
        (
            "the --mount option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled",
            flag("mount", None),
        ),
        (
            "building at STEP \"RUN --network=none ls /\": RUN only supports the --mount flag\n",
            Said::NeedsBuildKit {
                flag: None,
                line: None,
            },
        ),
    ]);
}

#[test]
fn images() {
    for (text, name) in [
        (
            "failed to load cache key: failed to do request: Head \"https://r.example/v2/library/zzz/manifests/latest\": dial tcp: lookup r.example: no such host",
            Some("zzz:latest"),
        ),
        (
            "failed to solve: failed to resolve source metadata for docker.io/library/nosuch:1: failed to do request: dial tcp: i/o timeout",
            Some("docker.io/library/nosuch:1"),
        ),
        (
            "pull access denied for nosuch, repository does not exist or may require 'docker login': denied",
            Some("nosuch"),
        ),
        (
            "Get \"https://r.example/v2/\": dial tcp: lookup r.example: no such host",
            None,
        ),
        (
            "creating build container: initializing source docker://nosuch:1: pinging container registry r.example: no such host\n",
            Some("nosuch:1"),
        ),
    ] {
        match read(text) {
            Said::NoImage { image, .. } => assert_eq!(image.as_deref(), name, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn the_rest() {
    check(&[
        (
            "rpc error: code = Unavailable desc = transport is closing",
            Said::Lost("rpc error: code = Unavailable desc = transport is closing".to_owned()),
        ),
        (
            "mkdir /var/lib/docker/overlay2/j4168p18cs4/merged/etc/passwd: not a directory",
            Said::Other("mkdir /etc/passwd: not a directory".to_owned()),
        ),
        (
            "\u{1b}[31mboom\u{1b}[0m\nagain",
            Said::Other("boom again".to_owned()),
        ),
    ]);
}

proptest! {
    #[test]
    fn no_text_panics(words in prop::collection::vec(prop::sample::select(vec![
        "failed to compute cache key: ", "\"", "not found", "building at STEP \"", "\": ", "copier: stat: ",
        "COPY failed: ", "stat ", "dockerfile parse error line ", "2: ", "/v2/", "/manifests/", "/merged", "/overlay2/",
        "process \"", "exit code: ", "error ", "the --", " option requires BuildKit", "é", "\n", ": no such file or directory",
    ]), 0..12), noise in any::<String>()) {
        read(&format!("{}{noise}", words.concat()));
    }
}

#[test]
fn a_runtime_that_cannot_make_a_container_is_not_the_steps_failure() {
    let log = |line: &str| vec!["npm notice".to_owned(), line.to_owned()];
    let broken = log(
        "error running container: from /usr/bin/crun creating container for [/bin/sh -c npm install]: cgroups in hybrid mode not supported",
    );
    assert!(runtime_fault(&broken).is_some_and(|reason| reason.contains("hybrid")));
    let missing = log(
        "error running container: from /usr/bin/runc creating container for [/bin/sh -c x]: exec: \"/bin/sh\": stat /bin/sh: no such file or directory",
    );
    assert_eq!(runtime_fault(&missing), None);
    assert_eq!(runtime_fault(&log("exit status 1")), None);
}

#[test]
fn an_image_that_vanished_is_nobodys_fault() {
    let text = "failed to get digest sha256:f20e: open \
                /var/lib/docker/image/overlay2/imagedb/content/sha256/f20e: no such file or directory";
    assert_eq!(read(text), Said::Vanished);
    let quoted = format!("process \"echo {text}\" did not complete successfully: exit code: 1");
    assert_eq!(read(&quoted), Said::Exit(1));
}
