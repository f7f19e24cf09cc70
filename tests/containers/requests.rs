//! HTTP: a server is started, asked and stopped.

use std::time::Instant;

use crate::world::{ALPINE, LIMIT, MIB, World, on_engine};
use phoenix::domain::bytes::Bytes;
use phoenix::domain::check::http::{HttpRequest, Method};
use phoenix::domain::facts::{HttpAnswer, HttpOutcome};
use phoenix::engine::Engine as _;

const NODE: &str = "node:20-alpine";

fn get(port: u16) -> HttpRequest {
    HttpRequest {
        port,
        path: "/".to_owned(),
        method: Method::Get,
        ready_within: "120s".parse().unwrap(),
        stops_within: None,
    }
}

async fn ask(world: &World, image: &str, request: &HttpRequest) -> HttpOutcome {
    world
        .engine
        .request(image, request, Bytes(256 * MIB))
        .await
        .unwrap()
}

/// The same of a request that must not wait until its time is over.
async fn ask_in_time(world: &World, image: &str, request: &HttpRequest) -> HttpOutcome {
    let started = Instant::now();
    let outcome = ask(world, image, request).await;
    let took = started.elapsed();
    assert!(took < LIMIT, "it waited for the end: {took:?}");
    outcome
}

/// An image that runs `script` with node.
async fn node(world: &World, script: &str) -> String {
    let command = serde_json::to_string(&["node", "-e", script]).unwrap();
    world.image(NODE, &[&format!("CMD {command}")]).await
}

/// An image that runs `script` with the shell.
async fn shell(world: &World, script: &str) -> String {
    let command = serde_json::to_string(&["sh", "-c", script]).unwrap();
    world.image(ALPINE, &[&format!("CMD {command}")]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_server_answers_and_stops() {
    on_engine(async |world: &World| {
        let mut request = get(80);
        request.stops_within = Some("120s".parse().unwrap());
        let outcome = ask_in_time(world, "nginx:alpine", &request).await;
        let HttpAnswer::Answered {
            status,
            headers,
            body,
            seconds,
        } = &outcome.answer
        else {
            panic!("{outcome:?}");
        };
        assert_eq!(*status, 200);
        assert!(body.contains("Welcome to nginx"), "{body}");
        assert!(
            headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case("server"))
        );
        let limit = LIMIT.as_secs_f64();
        assert!((0.0..limit).contains(seconds));
        let stop = outcome.stop.unwrap();
        assert!(!stop.killed && stop.seconds < limit, "{stop:?}");
        assert_eq!(stop.exit, Some(0));
        println!("nginx stopped after {:.3} s", stop.seconds);
        assert!(!outcome.log.is_empty() && outcome.log.len() <= 20);

        // The second time the probe's image is there; that is the time a check takes.
        let request = get(80);
        let started = Instant::now();
        let outcome = ask(world, "nginx:alpine", &request).await;
        println!(
            "nginx was asked in {:.3} s",
            started.elapsed().as_secs_f64()
        );
        assert!(matches!(
            outcome.answer,
            HttpAnswer::Answered { status: 200, .. }
        ));
        assert_eq!(outcome.stop, None);

        let mut missing = get(80);
        missing.path = "/no such page".to_owned();
        missing.method = Method::Head;
        let outcome = ask(world, "nginx:alpine", &missing).await;
        let HttpAnswer::Answered {
            status: 404, body, ..
        } = &outcome.answer
        else {
            panic!("{outcome:?}");
        };
        assert_eq!(body, "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_gets_the_request_as_it_was_asked() {
    on_engine(async |world: &World| {
        let image = node(
            world,
            "require('http').createServer((q, a) => { console.log(q.method, q.url); \
             a.setHeader('X-Made-By', '\\x1b[31mnode'.slice(5)); \
             a.end(q.method + ' ' + q.url + ' ' + q.headers.host + ' \\x1b[2J' + 'x'.repeat(3000)); }) \
             .listen(3000, () => console.log('up'))",
        )
        .await;
        let mut request = get(3000);
        request.path = "/a?b=c".to_owned();
        request.method = Method::Post;
        let outcome = ask(world, &image, &request).await;
        let HttpAnswer::Answered { status: 200, headers, body, .. } = &outcome.answer else {
            panic!("{outcome:?}");
        };
        assert_eq!(*body, format!("POST /a?b=c localhost {}", "x".repeat(3000)));
        assert!(headers.contains(&("X-Made-By".to_owned(), "node".to_owned())), "{headers:?}");
        assert_eq!(outcome.log, ["up", "POST /a?b=c"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_on_the_loopback_interface_only_is_heard() {
    on_engine(async |world: &World| {
        let image = node(
            world,
            "setTimeout(() => require('http').createServer((q, a) => a.end('late'))\
             .listen(8080, '127.0.0.1'), 1000)",
        )
        .await;
        let outcome = ask(world, &image, &get(8080)).await;
        assert!(
            matches!(&outcome.answer, HttpAnswer::Answered { body, .. } if body == "late"),
            "{outcome:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_counts_though_the_connection_stays_open() {
    on_engine(async |world: &World| {
        let image = node(
            world,
            "require('net').createServer(s => s.on('data', () => \
             s.write('HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\nopen'))).listen(3000)",
        )
        .await;
        let outcome = ask_in_time(world, &image, &get(3000)).await;
        assert!(
            matches!(&outcome.answer, HttpAnswer::Answered { body, .. } if body == "open"),
            "{outcome:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_never_ready_is_told_which_port_it_meant() {
    on_engine(async |world: &World| {
        // Up at once, also where node would take longer than the request waits.
        let image = shell(world, "exec nc -l -p 8081").await;
        let mut request = get(3000);
        request.ready_within = "5s".parse().unwrap();
        let outcome = ask(world, &image, &request).await;
        let HttpAnswer::NeverReady { reason } = &outcome.answer else {
            panic!("{outcome:?}");
        };
        assert!(
            reason.contains("port 3000 within 5s (connection refused)"),
            "{reason}"
        );
        assert!(reason.contains("listens on port 8081"), "{reason}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_that_ends_first_is_told_by_its_exit_code() {
    on_engine(async |world: &World| {
        let image = shell(
            world,
            "echo starting; echo '\x1b[31mno DATABASE_URL' >&2; exit 4",
        )
        .await;
        let mut request = get(3000);
        request.stops_within = Some("1s".parse().unwrap());
        let outcome = ask_in_time(world, &image, &request).await;
        assert_eq!(outcome.answer, HttpAnswer::Exited { code: 4 });
        assert_eq!(outcome.stop, None);
        assert!(
            outcome.log.contains(&"no DATABASE_URL".to_owned()),
            "{outcome:?}"
        );

        let late = node(world, "setTimeout(() => process.exit(5), 700)").await;
        let outcome = ask_in_time(world, &late, &get(3000)).await;
        assert_eq!(outcome.answer, HttpAnswer::Exited { code: 5 });

        let asked = node(
            world,
            "require('net').createServer(s => process.exit(6)).listen(3000)",
        )
        .await;
        let outcome = ask_in_time(world, &asked, &get(3000)).await;
        assert_eq!(outcome.answer, HttpAnswer::Exited { code: 6 });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_start_is_told_in_words() {
    on_engine(async |world: &World| {
        let image = world.image(ALPINE, &["CMD [\"nope\"]"]).await;
        let outcome = ask(world, &image, &get(80)).await;
        assert!(
            matches!(&outcome.answer, HttpAnswer::NotStarted(why) if why.contains("nope")),
            "{outcome:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_http_is_told_so() {
    on_engine(async |world: &World| {
        let image = node(
            world,
            "const net = require('net'); \
             net.createServer(s => s.end('SSH-2.0-x\\x1b[2J\\r\\n')).listen(22); \
             net.createServer(s => s.destroy()).listen(23); \
             net.createServer(s => { const t = () => s.write(Buffer.alloc(65536), t); t(); \
             s.on('error', () => {}) }).listen(24)",
        )
        .await;
        for (port, words) in [
            (22, "`SSH-2.0-x\\x1b[2J\\r\\n`"),
            (23, "without an answer"),
            (24, "HTTP"),
        ] {
            let outcome = ask(world, &image, &get(port)).await;
            let HttpAnswer::NotHttp { reason } = &outcome.answer else {
                panic!("{outcome:?}");
            };
            assert!(reason.contains(words), "{reason}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stop_signal_is_heard_or_not() {
    on_engine(async |world: &World| {
        let serve = "require('http').createServer((q, a) => a.end('x')).listen(3000);";
        let within = |limit: &str| {
            let mut request = get(3000);
            request.stops_within = Some(limit.parse().unwrap());
            request
        };

        // Process 1 has no default for SIGTERM: node ignores it until told otherwise.
        let deaf = node(world, serve).await;
        let stop = ask(world, &deaf, &within("1s")).await.stop.unwrap();
        assert!(stop.killed && stop.seconds >= 1.0, "{stop:?}");
        assert_eq!(stop.exit, Some(137));

        let polite = node(
            world,
            &format!("{serve} process.on('SIGTERM', () => setTimeout(() => process.exit(3), 300))"),
        )
        .await;
        let patient = within("120s");
        let stop = ask_in_time(world, &polite, &patient).await.stop.unwrap();
        assert!(!stop.killed && stop.seconds >= 0.3, "{stop:?}");
        assert_eq!(stop.exit, Some(3));

        let command = serde_json::to_string(&[
            "node",
            "-e",
            &format!("{serve} process.on('SIGUSR2', () => process.exit(0))"),
        ])
        .unwrap();
        let own = world
            .image(NODE, &[&format!("CMD {command}"), "STOPSIGNAL SIGUSR2"])
            .await;
        let stop = ask_in_time(world, &own, &patient).await.stop.unwrap();
        assert!(!stop.killed, "{stop:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_request_leaves_nothing() {
    on_engine(async |world: &World| {
        let image = shell(world, "sleep 600").await;
        let mut request = get(3000);
        request.ready_within = "600s".parse().unwrap();
        tokio::select! {
            outcome = ask(world, &image, &request) => panic!("{outcome:?}"),
            () = world.until_running(2) => {}
        }
        world.until_clean().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_false_probe_is_replaced() {
    on_engine(async |world: &World| {
        let version = world.api.version().await.unwrap();
        let arch = match version.arch.as_deref() {
            Some("arm64" | "aarch64") => "arm64",
            _ => "amd64",
        };
        // Someone's own image under the probe's name must not be believed.
        let tag = bollard::query_parameters::TagImageOptions {
            repo: Some("phoenix-probe".to_owned()),
            tag: Some(format!("1-{arch}")),
        };
        ask(world, "nginx:alpine", &get(80)).await;
        let real = world.probe().await;
        world
            .api
            .tag_image(ALPINE, Some(tag.clone()))
            .await
            .unwrap();
        let outcome = ask(world, "nginx:alpine", &get(80)).await;
        world.api.tag_image(&real, Some(tag)).await.unwrap();
        assert!(
            matches!(outcome.answer, HttpAnswer::Answered { status: 200, .. }),
            "{outcome:?}"
        );
    })
    .await;
}
