//! Commands: their ends, their output, their limits.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Instant;

use crate::world::{ALPINE, LIMIT, MIB, World, on_engine, processes, resident, sh, shell};
use bollard::{API_DEFAULT_VERSION, Docker};
use phoenix::domain::bytes::Bytes;
use phoenix::domain::check::command::RunSpec;
use phoenix::domain::facts::{RunEnd, RunOutcome};
use phoenix::engine::{DockerEngine, Engine as _, EngineError, Session};

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_says_what_it_says_and_ends_as_it_ends() {
    on_engine(async |world: &World| {
        let outcome = world.run(sh("echo out; echo err >&2; exit 7")).await;
        assert_eq!(outcome.end, RunEnd::Exited(7));
        assert_eq!(
            (outcome.stdout.as_str(), outcome.stderr.as_str()),
            ("out\n", "err\n")
        );
        assert!(!outcome.truncated);

        let mut spec = sh("echo \"$GREETING\"; printf 'no end'");
        spec.env.push(("GREETING".to_owned(), "a=b c".to_owned()));
        let outcome = world.run(spec).await;
        assert_eq!(outcome.end, RunEnd::Exited(0));
        assert_eq!(outcome.stdout, "a=b c\nno end");
        println!("echo took {:.3} s in its container", outcome.seconds);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_images_own_command_runs_when_none_is_given() {
    on_engine(async |world: &World| {
        let image = world
            .image(ALPINE, &["CMD [\"echo\", \"own command\"]"])
            .await;
        let mut spec = sh("");
        spec.command = None;
        let outcome = world.run_in(&image, spec.clone()).await;
        assert_eq!(outcome.stdout, "own command\n");

        spec.setup = vec![shell("echo kept > /kept")];
        let outcome = world.run_in(&image, spec).await;
        assert_eq!(outcome.stdout, "own command\n");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_start_is_told_in_words() {
    on_engine(async |world: &World| {
        for (command, words) in [
            (&["nope", "--version"][..], "nope"),
            (&["/etc/passwd"], "permission denied"),
            (&[], "empty"),
        ] {
            let mut spec = sh("");
            spec.command = Some(command.iter().map(|&word| word.to_owned()).collect());
            let outcome = world.run(spec).await;
            let RunEnd::NotStarted(reason) = &outcome.end else {
                panic!("{command:?}: {outcome:?}");
            };
            assert!(reason.contains(words), "{reason}");
            assert!(!reason.contains("OCI runtime"), "{reason}");
        }

        let mut spec = sh("");
        spec.setup = vec![shell("printf '#!/bin/nope\\n' > /script; chmod +x /script")];
        spec.command = Some(vec!["/script".to_owned()]);
        let outcome = world.run(spec).await;
        let RunEnd::NotStarted(reason) = &outcome.end else {
            panic!("{outcome:?}");
        };
        assert!(
            reason.contains("/script") && reason.contains("interpreter"),
            "{reason}"
        );

        let user = world.image(ALPINE, &["USER nosuch"]).await;
        let outcome = world.run_in(&user, sh("id")).await;
        assert!(
            matches!(&outcome.end, RunEnd::NotStarted(why) if why.contains("nosuch")),
            "{outcome:?}"
        );

        let missing = world
            .engine
            .run("phoenix-no-such-image:1", &sh("true"), Bytes(64 * MIB))
            .await;
        assert!(
            matches!(missing, Err(EngineError::NoImage { .. })),
            "{missing:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_that_goes_on_is_stopped_in_time() {
    on_engine(async |world: &World| {
        let mut spec = sh("echo begun; sleep 600");
        spec.timeout = "3s".parse().unwrap();
        let started = Instant::now();
        let outcome = world.run(spec).await;
        assert_eq!(outcome.end, RunEnd::TimedOut);
        assert_eq!(outcome.stdout, "begun\n");
        assert!(outcome.seconds >= 3.0);
        let took = started.elapsed();
        assert!(took < LIMIT, "it was not stopped: {took:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_bomb_meets_its_limit() {
    on_engine(async |world: &World| {
        let before = processes();
        let outcome = world
            .run(sh(
                "i=0; while [ $i -lt 500 ]; do sleep 60 & i=$((i+1)); echo $i; done",
            ))
            .await;
        assert!(outcome.stderr.contains("fork"), "{outcome:?}");
        let most: usize = lines(&outcome.stdout).last().unwrap().parse().unwrap();
        assert!((200..256).contains(&most), "{most}");

        let mut bomb = sh("b() { b | b & }; b; while :; do :; done");
        bomb.timeout = "1s".parse().unwrap();
        let outcome = world.run(bomb).await;
        assert!(
            matches!(
                outcome.end,
                RunEnd::TimedOut | RunEnd::Exited(_) | RunEnd::OutOfMemory
            ),
            "{outcome:?}"
        );
        // Others on this machine may start some too, but not for long; a bomb that lives stays.
        let gone = async {
            while processes() >= before + 128 {
                tokio::task::yield_now().await;
            }
        };
        let gone = tokio::time::timeout(LIMIT, gone).await;
        assert!(
            gone.is_ok(),
            "{before} processes before, {} after",
            processes()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_output_is_cut_and_never_blocks() {
    on_engine(async |world: &World| {
        let before = resident();
        let mut spec = sh("yes 'a line of output' & yes 'a line of errors' >&2");
        spec.timeout = "5s".parse().unwrap();
        let outcome = world.run(spec).await;
        assert_eq!(outcome.end, RunEnd::TimedOut);
        assert!(outcome.truncated);
        assert_eq!(
            (outcome.stdout.len(), outcome.stderr.len()),
            (64 << 10, 64 << 10)
        );

        let spec = sh("head -c 200000000 /dev/zero; echo end >&2");
        let outcome = world.run(spec).await;
        assert_eq!(outcome.end, RunEnd::Exited(0));
        assert_eq!(outcome.stderr, "end\n");
        println!("200 MB of output took {:.2} s", outcome.seconds);
        let grown = resident().saturating_sub(before);
        assert!(grown < 64 * MIB, "{grown} bytes more");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_disk_cannot_be_filled() {
    on_engine(async |world: &World| {
        for folder in ["/", "/tmp/", "/dev/shm/"] {
            let script = format!("dd if=/dev/zero of={folder}big bs=1M count=10240; echo $?; stat -c %s {folder}big");
            let outcome = world.run(sh(&script)).await;
            let said = lines(&outcome.stdout);
            assert_ne!(said.first(), Some(&"0"), "{folder}: {outcome:?}");
            let size: u64 = said.last().unwrap().parse().unwrap_or(0);
            assert!(size <= 256 * MIB, "{folder}: {size}");
        }

        let spec = sh("i=0; while :; do dd if=/dev/zero of=/f$i bs=1M count=100 2>/dev/null; i=$((i+1)); done");
        let outcome = world.run(spec).await;
        assert_eq!(outcome.end, RunEnd::Exited(137));
        assert!(outcome.stderr.contains("wrote more than 500.0 MB"), "{}", outcome.stderr);
        println!("a full disk was noticed after {:.2} s", outcome.seconds);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_memory_hog_is_out_of_memory() {
    on_engine(async |world: &World| {
        let outcome = world
            .engine
            .run(ALPINE, &sh("tail /dev/zero"), Bytes(32 * MIB))
            .await
            .unwrap();
        assert_eq!(outcome.end, RunEnd::OutOfMemory, "{outcome:?}");

        // A child that is killed is its parent's business.
        let outcome = world
            .engine
            .run(
                ALPINE,
                &sh("tail /dev/zero; echo $?; exit 0"),
                Bytes(32 * MIB),
            )
            .await
            .unwrap();
        assert_eq!(
            (outcome.end, outcome.stdout.as_str()),
            (RunEnd::Exited(0), "137\n")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn escape_sequences_do_not_pass() {
    on_engine(async |world: &World| {
        let outcome = world
            .run(sh(
                r"printf '\033[2J\033]0;title\007plain\r\nnext\n\302\2332J!\n'; printf '\033c' >&2",
            ))
            .await;
        assert_eq!(outcome.stdout, "plain\nnext\n!\n");
        assert_eq!(outcome.stderr, "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_no_network_and_no_privilege() {
    on_engine(async |world: &World| {
        let outcome = world
            .run(sh(
                "ls /sys/class/net; cat /proc/net/route | wc -l; wget -T 2 -O- http://192.0.2.1/",
            ))
            .await;
        assert_eq!(lines(&outcome.stdout), ["lo", "1"]);
        assert_ne!(outcome.end, RunEnd::Exited(0));

        let status = "grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status";
        let root = world.run(sh(status)).await;
        // CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID, SETUID and nothing else.
        let few = "CapEff:    00000000000000eb\nCapBnd:    00000000000000eb\nNoNewPrivs:    1\n";
        assert_eq!(root.stdout, few);

        let user = world.image(ALPINE, &["USER 1000"]).await;
        let nobody = world.run_in(&user, sh(status)).await;
        let none = few.replace("eb", "00");
        assert_eq!(nobody.stdout, none);
        let denied = world
            .run_in(&user, sh("mount -t tmpfs x /mnt || mknod /tmp/x b 8 0"))
            .await;
        assert!(denied.stderr.contains("permitted"), "{denied:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn setup_leaves_its_files_to_the_command() {
    on_engine(async |world: &World| {
        let mut spec = sh("cat /one /tmp/two; echo \"$WHO\"; rm /one");
        spec.env.push(("WHO".to_owned(), "me".to_owned()));
        spec.setup = vec![
            shell("echo one > /one; exit 3"),
            shell("cat /one > /tmp/two; echo \"$WHO\" >> /one"),
        ];
        spec.teardown = vec![shell("test ! -e /one"), shell("nope")];
        let outcome = world.run(spec).await;
        assert_eq!(outcome.end, RunEnd::Exited(0));
        assert_eq!(outcome.stdout, "one\nme\none\nme\n");

        let mut spec = sh("echo never");
        spec.setup = vec![vec!["nope".to_owned()]];
        let outcome = world.run(spec).await;
        assert!(matches!(outcome.end, RunEnd::NotStarted(_)), "{outcome:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_run_leaves_nothing() {
    on_engine(async |world: &World| {
        let mut spec: RunSpec = sh("sleep 600");
        spec.setup = vec![shell("true")];
        let memory = Bytes(64 * MIB);
        tokio::select! {
            outcome = world.engine.run(ALPINE, &spec, memory) => panic!("{outcome:?}"),
            () = world.until_running(2) => {}
        }
        let dropped = Instant::now();
        world.until_clean().await;
        println!(
            "a dropped run was gone after {:.2} s",
            dropped.elapsed().as_secs_f64()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_runs_share_one_engine() {
    on_engine(async |world: &World| {
        let runs = (0..4).map(|n| world.run(sh(&format!("echo {n}"))));
        let outcomes: Vec<RunOutcome> = futures_util::future::join_all(runs).await;
        let said: Vec<&str> = outcomes
            .iter()
            .map(|outcome| outcome.stdout.trim())
            .collect();
        assert_eq!(said, ["0", "1", "2", "3"]);
    })
    .await;
}

#[tokio::test]
async fn an_engine_that_is_gone_is_told_so() {
    // Nothing listens on a port that was just given back.
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("tcp://{}", free.local_addr().unwrap());
    drop(free);
    let api = Docker::connect_with_http(&endpoint, 5, API_DEFAULT_VERSION).unwrap();
    let engine = DockerEngine::new(api, endpoint, Arc::new(Session::ephemeral()));
    let outcome = engine.run(ALPINE, &sh("true"), Bytes(64 * MIB)).await;
    assert!(
        matches!(outcome, Err(EngineError::Lost { .. })),
        "{outcome:?}"
    );
}
