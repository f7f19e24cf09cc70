//! Builds on the real engine. Without one these tests say so and pass, unless
//! `PHOENIX_REQUIRE_ENGINE=1`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests, which fail by panicking and say what they skip"
)]

#[path = "build/bench.rs"]
mod bench;
#[path = "common/skipped.rs"]
mod skipped;

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bench::{Bench, alone_with_engine, fresh, plan, with_engine, with_files};
use bollard::query_parameters::RemoveImageOptions;
use phoenix::domain::build::{BuildEvent, BuildFailure, Builder, StepState};
use phoenix::domain::files::{Content, File, FileTree};
use phoenix::domain::mission::Seconds;
use phoenix::engine::{Engine, ScanRequest};
use tokio_util::sync::CancellationToken;

/// A base image that every test engine holds.
const BASE: &str = "alpine:3.18";

#[tokio::test(flavor = "multi_thread")]
async fn a_build_tells_its_steps_and_leaves_an_image() {
    with_engine(|bench| Box::pin(succeeds(bench))).await;
}

async fn succeeds(bench: &Bench) {
    let mark = fresh();
    let text = format!(
        "FROM {BASE} AS work\nRUN echo made {mark} && cp /etc/alpine-release /made\n\nFROM {BASE}\n\
         COPY app.txt /app/\nCOPY --from=work /made /made\nCMD [\"cat\", \"/app/app.txt\"]\n"
    );
    let plan = with_files(
        plan(&text),
        &[("app.txt", "hello"), ("deep/er/x.sh", "#!/bin/sh\n")],
    );
    let built = bench.build(&plan).await.unwrap();
    assert!(
        built.image.starts_with("sha256:") && built.image.len() == 71,
        "{}",
        built.image
    );
    assert!(
        bench.log().contains(&format!("made {mark}")),
        "{:?}",
        bench.log()
    );
    let run = step(&built.steps, "RUN echo made");
    assert_eq!(
        (run.line, run.cached, run.state),
        (Some(2), false, StepState::Done)
    );
    assert!(run.seconds.is_some_and(|seconds| seconds > 0.0));
    assert_eq!(run.stage.as_deref(), Some("work"));
    assert_eq!(step(&built.steps, "COPY --from=work").line, Some(6));
    let running = bench.heard().iter().any(|event| {
        matches!(event, BuildEvent::Step(s) if s.state == StepState::Running && s.line == Some(2))
    });
    assert!(running, "a step is told while it runs");

    let again = bench.build(&plan).await.unwrap();
    // BuildKit's have an image of their own, which nobody else removes; the others would make a step of it.
    let own = built.builder == Builder::Buildkit;
    assert_eq!(again.image != built.image, own, "{}", again.image);
    assert!(step(&again.steps, "RUN echo made").cached);

    let found = bench.api.inspect_image(&built.image).await.unwrap();
    let labels = found
        .config
        .and_then(|config| config.labels)
        .unwrap_or_default();
    assert!(labels.contains_key("phoenix.owner"), "{labels:?}");
    assert!(
        found
            .repo_tags
            .unwrap_or_default()
            .iter()
            .any(|tag| tag.contains("phoenix-run/"))
    );
}

fn step<'a>(
    steps: &'a [phoenix::domain::build::BuildStep],
    text: &str,
) -> &'a phoenix::domain::build::BuildStep {
    let found = steps.iter().find(|step| step.text.starts_with(text));
    found.unwrap_or_else(|| panic!("no `{text}` in {steps:#?}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failing_command_brings_its_code_line_and_log() {
    with_engine(|bench| {
        Box::pin(async move {
            let text = format!("FROM {BASE}\nRUN true\nRUN echo why {}; exit 7\n", fresh());
            let failure = bench.build(&plan(&text)).await.unwrap_err();
            let BuildFailure::RunFailed {
                code,
                line,
                command,
                log,
            } = failure
            else {
                panic!("{failure:?}");
            };
            assert_eq!((code, line), (7, Some(3)));
            assert!(command.starts_with("echo why"), "{command}");
            assert!(log.iter().any(|line| line.starts_with("why ")), "{log:?}");
        })
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_instructions_keep_their_own_lines() {
    with_engine(|bench| {
        Box::pin(async move {
            let same = format!("RUN echo {} >> /log; test $(wc -l < /log) -lt 3", fresh());
            let text = format!("FROM {BASE}\n{same}\n{same}\n{same}\n");
            let failure = bench.build(&plan(&text)).await.unwrap_err();
            assert_eq!(failure.line(), Some(4), "{failure:?}");
        })
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_told_apart() {
    with_engine(|bench| Box::pin(mistakes(bench))).await;
}

async fn mistakes(bench: &Bench) {
    let mut files = with_files(plan(""), &[("kept.txt", "x"), ("secret.txt", "y")]);
    let mut context = FileTree::default();
    context.insert("kept.txt", File::text("x"));
    files.context = Arc::new(context);
    let told = async |text: String, target: Option<&str>| {
        let mut plan = plan(&text);
        plan.folder = Arc::clone(&files.folder);
        plan.context = Arc::clone(&files.context);
        plan.target = target.map(str::to_owned);
        plan.offline = true;
        bench.build(&plan).await.unwrap_err()
    };

    let failure = told(format!("FROM {BASE}\nRUNN echo x\n"), None).await;
    assert!(
        matches!(failure, BuildFailure::Parse { line: Some(2), .. }),
        "{failure:?}"
    );
    for (source, ignored) in [("secret.txt", true), ("gone.txt", false)] {
        let failure = told(
            format!("FROM {BASE}\nCOPY kept.txt /\nCOPY {source} /\n"),
            None,
        )
        .await;
        let expected = BuildFailure::MissingSource {
            path: source.to_owned(),
            line: Some(3),
            ignored,
        };
        assert_eq!(failure, expected);
    }
    let failure = told(format!("FROM {BASE} AS one\n"), Some("two")).await;
    let expected = BuildFailure::UnknownStage {
        name: "two".to_owned(),
        line: None,
        stages: vec!["one".to_owned()],
    };
    assert_eq!(failure, expected);
    let failure = told(
        format!("FROM {BASE} AS one\nFROM {BASE}\nCOPY --from=uno /a /b\n"),
        None,
    )
    .await;
    assert!(
        matches!(&failure, BuildFailure::UnknownStage { name, line: Some(3), .. } if name == "uno"),
        "{failure:?}"
    );
    let failure = told("FROM nosuch-image:1\nRUN true\n".to_owned(), None).await;
    assert!(
        matches!(&failure, BuildFailure::ImageUnavailable { line: Some(1), reason, .. } if reason.contains("offline")),
        "{failure:?}"
    );
    let failure = told(format!("FROM {}\n", "a".repeat(100_000)), None).await;
    assert!(
        matches!(failure, BuildFailure::Parse { line: Some(1), .. }),
        "{failure:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn escape_sequences_do_not_pass() {
    with_engine(|bench| {
        Box::pin(async move {
            let text = format!(
                "FROM {BASE}\nRUN printf '\\033[2J\\033]0;owned\\007red\\033[0m\\rdone {}\\n'\n",
                fresh()
            );
            bench.build(&plan(&text)).await.unwrap();
            let log = bench.log();
            assert!(log.iter().any(|line| line.starts_with("done ")), "{log:?}");
            assert!(
                !log.iter().any(|line| line.chars().any(char::is_control)),
                "{log:?}"
            );
        })
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ignored_dockerfile_is_not_copied() {
    with_engine(|bench| {
        Box::pin(async move {
            let text = format!(
                "FROM {BASE}\nCOPY . /all\nRUN ls -A /all | tr '\\n' ' ' && echo {}\n",
                fresh()
            );
            let mut folder = FileTree::default();
            folder.insert("Dockerfile", File::text(&text));
            folder.insert("app.txt", File::text("app"));
            let mut sent = folder.clone();
            folder.insert(".dockerignore", File::text("Dockerfile\n.dockerignore\n"));
            sent.0.remove("Dockerfile");
            let mut plan = plan(&text);
            plan.folder = Arc::new(folder);
            plan.context = Arc::new(sent);
            bench.build(&plan).await.unwrap();
            let log = bench.log();
            assert!(
                log.iter()
                    .any(|line| line.starts_with("app.txt ") && !line.contains("Dockerfile")),
                "{log:?}"
            );
        })
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_without_layers_is_scanned() {
    with_engine(|bench| {
        Box::pin(async move {
            let plan = plan("FROM scratch\nLABEL a=b\n");
            let built = bench.build(&plan).await.unwrap();
            let request = ScanRequest {
                images: vec![built.image],
                ..ScanRequest::default()
            };
            let scans = bench.engine.scan(&request).await.unwrap();
            assert_eq!(scans.len(), 1);
            assert!(scans[0].layers.iter().all(|layer| layer.members.is_empty()));
            assert_eq!(scans[0].config.labels["a"], "b");
        })
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_without_network_has_none() {
    with_engine(|bench| {
        Box::pin(async move {
            let text = format!(
                "FROM {BASE}\nRUN echo {}; ls /sys/class/net; cat /proc/net/route\n",
                fresh()
            );
            bench.build(&plan(&text)).await.unwrap();
            let log = bench.log();
            assert!(log.iter().any(|line| line == "lo"), "{log:?}");
            assert!(!log.iter().any(|line| line.starts_with("eth")), "{log:?}");
        })
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_build_is_over_within_two_seconds() {
    with_engine(|bench| Box::pin(cancels(bench))).await;
}

async fn cancels(bench: &Bench) {
    // The argument is the mark by which the test finds the process.
    let mark = 6_000 + std::process::id() % 1_000;
    let text = format!(
        "FROM {BASE}\nRUN echo {}; echo begun; sleep {mark}\n",
        fresh()
    );
    let cancel = CancellationToken::new();
    let (token, at) = (cancel.clone(), Arc::new(std::sync::Mutex::new(None)));
    let stopped = Arc::clone(&at);
    let ended = bench
        .build_until(&plan(&text), &cancel, move |event| {
            if matches!(event, BuildEvent::Log { line, .. } if line == "begun") {
                *stopped.lock().unwrap() = Some(Instant::now());
                token.cancel();
            }
        })
        .await;
    assert_eq!(ended, Err(BuildFailure::Cancelled));
    let took = at.lock().unwrap().expect("the build began").elapsed();
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert!(
        gone(&format!("sleep\0{mark}\0")).await,
        "the command goes on"
    );
}

/// Waits until no process of this machine has that command line; true at once when the engine's
/// processes cannot be seen from here.
async fn gone(command: &str) -> bool {
    let alive = || {
        let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        entries
            .filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok())
            .any(|line| line.starts_with(command.as_bytes()))
    };
    bench::comes_true(|| !alive()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_log_ends_by_the_time_limit_and_stays_small() {
    alone_with_engine(|bench| Box::pin(endless(bench))).await;
}

async fn endless(bench: &Bench) {
    let text = format!("FROM {BASE}\nRUN yes {}\n", fresh());
    let mut plan = plan(&text);
    plan.timeout = Seconds::from_secs(4);
    let before = resident();
    let lines = AtomicUsize::new(0);
    let sink = |event| {
        lines.fetch_add(
            usize::from(matches!(event, BuildEvent::Log { .. })),
            Ordering::Relaxed,
        );
    };
    let begun = Instant::now();
    let ended =
        phoenix::engine::Engine::build(&bench.engine, &plan, &sink, &CancellationToken::new())
            .await;
    assert_eq!(
        ended,
        Err(BuildFailure::TimedOut {
            limit: Seconds::from_secs(4),
            line: Some(2)
        })
    );
    assert!(
        begun.elapsed() < Duration::from_secs(8),
        "{:?}",
        begun.elapsed()
    );
    let grown = resident().saturating_sub(before);
    assert!(grown < 64 << 20, "{grown} bytes more");
    assert!((1..=50_001).contains(&lines.into_inner()));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_end_with_the_time_limit() {
    with_engine(|bench| Box::pin(many_processes(bench))).await;
}

/// Five hundred processes that outlive their parents, which is how a fork bomb looks when the limit
/// strikes; all of them must go.
async fn many_processes(bench: &Bench) {
    let mark = 8_000 + std::process::id() % 1_000;
    let text = format!(
        "FROM {BASE}\nRUN echo {}; i=0; while [ $i -lt 500 ]; do (setsid sleep {mark} &); i=$((i+1)); done; sleep {mark}\n",
        fresh()
    );
    let mut plan = plan(&text);
    plan.timeout = Seconds::from_secs(5);
    let ended = bench.build(&plan).await;
    assert!(
        matches!(ended, Err(BuildFailure::TimedOut { line: Some(2), .. })),
        "{ended:?}"
    );
    assert!(
        gone(&format!("sleep\0{mark}\0")).await,
        "processes are left"
    );
}

/// Bytes of this process in memory; 0 where that cannot be read.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: Option<u64> = status
        .split_whitespace()
        .nth(1)
        .and_then(|n| n.parse().ok());
    pages.unwrap_or_default() * 4096
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_streams_through_little_memory() {
    alone_with_engine(|bench| Box::pin(streams(bench))).await;
}

async fn streams(bench: &Bench) {
    const BYTES: u64 = 200_000_000;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "{}", fresh()).unwrap();
    file.as_file().set_len(BYTES).unwrap();
    let mut tree = FileTree::default();
    let content = Content::Disk {
        path: file.path().to_owned(),
        bytes: BYTES,
    };
    tree.insert("data/big.bin", File::from_content(content));
    let mut plan = plan(&format!(
        "FROM {BASE}\nCOPY data/big.bin /big.bin\nRUN test $(wc -c < /big.bin) = {BYTES}\n"
    ));
    plan.context = Arc::new(tree.clone());
    plan.folder = Arc::new(tree);

    let before = resident();
    let stop = CancellationToken::new();
    let watch = tokio::spawn({
        let stop = stop.clone();
        async move {
            let mut most = 0;
            let mut ticks = tokio::time::interval(Duration::from_millis(10));
            while !stop.is_cancelled() {
                ticks.tick().await;
                most = most.max(resident());
            }
            most
        }
    });
    let built = bench.build(&plan).await;
    stop.cancel();
    let most = watch.await.unwrap();
    built.unwrap();
    let grown = most.saturating_sub(before);
    assert!(grown < 48 << 20, "{grown} bytes more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_shrank_is_named() {
    with_engine(|bench| {
        Box::pin(async move {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(&[b'x'; 1000]).unwrap();
            let mut tree = FileTree::default();
            let content = Content::Disk {
                path: file.path().to_owned(),
                bytes: 3_000_000,
            };
            tree.insert("shrinking.bin", File::from_content(content));
            let mut plan = plan(&format!("FROM {BASE}\nCOPY . /x\n"));
            plan.context = Arc::new(tree);
            let failure = bench.build(&plan).await.unwrap_err();
            assert!(
                failure.to_string().contains("`shrinking.bin`"),
                "{failure:?}"
            );
        })
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_do_not_pile_up() {
    alone_with_engine(|bench| {
        Box::pin(async move {
            let plan = plan(&format!("FROM {BASE}\nRUN true\n"));
            let mut built = bench.build(&plan).await.unwrap();
            let before = open_files();
            for _ in 0..8 {
                built = bench.build(&plan).await.unwrap();
            }
            let closed = || open_files() < before + 4;
            assert!(
                bench::comes_true(closed).await,
                "{} files are open after 8 builds by {:?}, {before} before",
                open_files(),
                built.builder
            );
        })
    })
    .await;
}

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heredoc_is_never_a_silent_success() {
    with_engine(|bench| {
        Box::pin(async move {
            let text = format!("FROM {BASE}\nRUN <<EOF\ntouch /made-{}\nEOF\n", fresh());
            match bench.build(&plan(&text)).await {
                Ok(built) => assert_ne!(built.builder, Builder::Classic),
                Err(failure) => assert!(
                    matches!(
                        failure,
                        BuildFailure::NeedsBuildKit { .. } | BuildFailure::Parse { .. }
                    ),
                    "{failure:?}"
                ),
            }
        })
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_engine_that_goes_away_is_not_the_learners_fault() {
    with_engine(|bench| Box::pin(loses_the_engine(bench))).await;
}

async fn loses_the_engine(bench: &Bench) {
    let folder = tempfile::tempdir().unwrap();
    let proxy = bench::Proxy::listen(&folder.path().join("engine.sock"), &bench.endpoint);
    let engine = bench.beside(&proxy.endpoint).await;
    let text = format!("FROM {BASE}\nRUN echo {}; echo begun; sleep 100\n", fresh());
    let sink = |event| {
        if matches!(event, BuildEvent::Log { line, .. } if line == "begun") {
            proxy.cut();
        }
    };
    let begun = Instant::now();
    let plan = plan(&text);
    let ended =
        phoenix::engine::Engine::build(&engine, &plan, &sink, &CancellationToken::new()).await;
    let failure = ended.unwrap_err();
    assert!(
        matches!(failure, BuildFailure::EngineLost { .. }),
        "{failure:?}"
    );
    assert!(!failure.is_submissions_fault());
    assert!(
        failure.to_string().contains("closed the connection"),
        "{failure}"
    );
    assert!(begun.elapsed() < Duration::from_secs(20));

    let ended =
        phoenix::engine::Engine::build(&engine, &plan, &|_| {}, &CancellationToken::new()).await;
    assert!(
        matches!(ended, Err(BuildFailure::EngineLost { .. })),
        "{ended:?}"
    );
}

/// `PHOENIX_TEST_PULL` names an image that a registry in reach has and the engine does not need to
/// keep.
#[tokio::test(flavor = "multi_thread")]
async fn a_missing_base_image_is_pulled_with_progress() {
    let Ok(image) = std::env::var("PHOENIX_TEST_PULL") else {
        eprintln!("SKIPPED: PHOENIX_TEST_PULL names no image");
        return;
    };
    with_engine(|bench| Box::pin(pulls(bench, image))).await;
}

async fn pulls(bench: &Bench, image: String) {
    let built = bench
        .build(&plan(&format!("FROM {image}\nRUN true\n")))
        .await;
    let removed = bench
        .api
        .remove_image(&image, None::<RemoveImageOptions>, None)
        .await;
    built.unwrap();
    removed.unwrap();
    let heard = bench.heard();
    let pulls = heard.iter().filter_map(|event| match event {
        BuildEvent::Pull(pull) => Some(pull),
        _ => None,
    });
    let (whole, layers): (Vec<_>, Vec<_>) = pulls.partition(|pull| pull.layer.is_empty());
    assert!(whole.iter().all(|pull| pull.image == image) && !whole.is_empty());
    assert!(
        layers
            .iter()
            .any(|pull| pull.total.is_some() || pull.status.contains("exists")),
        "{layers:?}"
    );

    let nosuch = format!("{image}-nosuch");
    let failure = bench
        .build(&plan(&format!("FROM {nosuch}\nRUN true\n")))
        .await
        .unwrap_err();
    let BuildFailure::ImageUnavailable {
        image,
        line: Some(1),
        reason,
    } = &failure
    else {
        panic!("{failure:?}");
    };
    assert_eq!(image, &nosuch);
    assert!(reason.contains("name and tag"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_build_that_fills_the_disk_is_stopped() {
    alone_with_engine(|bench| Box::pin(fills_the_disk(bench))).await;
}

/// The engine's folder, where it is here and has room for what these tests take.
async fn roomy_disk(bench: &Bench) -> Option<String> {
    let identity = bench.engine.identity().await.unwrap();
    let root = identity.data_root.unwrap_or_default();
    let Ok(disk) = rustix::fs::statvfs(&root) else {
        eprintln!("SKIPPED: the engine's disk ({root}) is not on this machine");
        return None;
    };
    if disk.f_bavail * disk.f_frsize < 20 << 30 {
        eprintln!("SKIPPED: less than 20 GiB are free at {root}");
        return None;
    }
    Some(root)
}

/// Nine gigabytes at once, and then nothing: only a look at the engine's disk can tell.
async fn fills_the_disk(bench: &Bench) {
    if roomy_disk(bench).await.is_none() {
        return;
    }
    let text = format!(
        "FROM {BASE}\nRUN echo {} && fallocate -l 9663676416 /big && sleep 50\n",
        fresh()
    );
    let begun = Instant::now();
    let ended = bench.build(&plan(&text)).await;
    assert!(
        matches!(ended, Err(BuildFailure::DiskLimit { line: Some(2), .. })),
        "{ended:?}"
    );
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_somebody_else_fills_is_not_the_builds_fault() {
    alone_with_engine(|bench| Box::pin(somebody_else_fills_the_disk(bench))).await;
}

/// The same nine gigabytes, but they stay when the build is stopped.
async fn somebody_else_fills_the_disk(bench: &Bench) {
    let Some(root) = roomy_disk(bench).await else {
        return;
    };
    let Ok(large) = tempfile::tempfile_in(&root) else {
        eprintln!("SKIPPED: nothing can be written at {root}");
        return;
    };
    let text = format!("FROM {BASE}\nRUN echo {} && sleep 50\n", fresh());
    let ended = bench
        .build_until(&plan(&text), &CancellationToken::new(), |event| {
            if matches!(event, BuildEvent::Step(step) if step.line == Some(2)) {
                let all = rustix::fs::FallocateFlags::empty();
                rustix::fs::fallocate(&large, all, 0, 9 << 30).unwrap();
            }
        })
        .await;
    let failure = ended.unwrap_err();
    assert!(!failure.is_submissions_fault(), "{failure:?}");
    assert!(
        matches!(&failure, BuildFailure::EngineFailed { reason, line: Some(2) } if reason.contains("disk")),
        "{failure:?}"
    );
}

/// The builder itself fetches what `ADD` names: no setting of the build's network keeps it from that.
#[tokio::test(flavor = "multi_thread")]
async fn a_build_without_network_fetches_nothing() {
    with_engine(|bench| Box::pin(fetches_nothing(bench))).await;
}

async fn fetches_nothing(bench: &Bench) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let address = format!("http://127.0.0.1:{port}/{}", fresh());
    for text in [
        format!("FROM scratch\nADD {address} /x\n"),
        format!("ARG A={address}\nFROM scratch\nARG A\nADD $A /x\n"),
        format!("FROM scratch AS a\nONBUILD ADD {address} /x\nFROM a\nCOPY app.txt /\n"),
    ] {
        let plan = with_files(plan(&text), &[("app.txt", "hello")]);
        let failure = bench.build(&plan).await.unwrap_err();
        assert!(failure.line().is_some(), "{failure:?}");
        assert!(failure.to_string().contains("no network"), "{failure:?}");
    }
    let asked = listener.accept().map(|_| ()).map_err(|error| error.kind());
    assert_eq!(asked, Err(std::io::ErrorKind::WouldBlock));
}

/// Offline an image that is here for one machine is not looked for elsewhere for another.
#[tokio::test(flavor = "multi_thread")]
async fn offline_no_platform_is_looked_for_elsewhere() {
    with_engine(|bench| Box::pin(no_other_platform(bench))).await;
}

async fn no_other_platform(bench: &Bench) {
    let mut plan = plan(&format!("FROM --platform=linux/s390x {BASE}\nRUN true\n"));
    plan.offline = true;
    let failure = bench.build(&plan).await.unwrap_err();
    assert!(
        matches!(&failure, BuildFailure::ImageUnavailable { line: Some(1), reason, .. } if reason.contains("s390x")),
        "{failure:?}"
    );
}
