//! A classroom without a registry: a kit file from a real engine, served by a real registry, fetched
//! by machines whose line breaks. Needs an engine and Debian's `docker-registry`.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail by panicking"
)]

#[path = "common/skipped.rs"]
mod skipped;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use phoenix::engine::connect::{Surroundings, search};
use phoenix::engine::{DockerEngine, Engine, Session};
use phoenix::kit::KitError;
use phoenix::kit::file::{Checked, Loaded, Report, check, load, save};
use phoenix::kit::mirror::Mirror;
use phoenix::kit::serve::serve;
use skipped::skipped;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

const IMAGE: &str = "alpine:3.18";

fn silent() -> Report {
    Arc::new(|_| {})
}

async fn engine() -> Option<DockerEngine> {
    let search = search(&Surroundings::of_process(None)).await;
    let Some(found) = search.found else {
        skipped(&search);
        return None;
    };
    Some(found.engine(Arc::new(Session::ephemeral())))
}

/// A kit file of one small image.
async fn stick(engine: &DockerEngine, folder: &Path) -> Checked {
    let path = folder.join("stick.kit");
    save(engine, &[IMAGE], None, &path, silent())
        .await
        .expect("a kit file");
    check(&path, &|_| {}).expect("a sound kit file")
}

fn registry_is_installed() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let there = std::env::split_paths(&path).any(|it| it.join("docker-registry").exists());
    if !there {
        skipped("there is no docker-registry; `apt-get install docker-registry` brings it");
    }
    there
}

/// A port that nobody uses.
fn free() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address")
}

fn mirror(address: SocketAddr) -> Mirror {
    let address = address.to_string().parse().expect("an address");
    Mirror::new(address).with_waits(Vec::new())
}

/// A line to `to` that lets so many bytes of an answer come back, and then is cut; and how many came
/// in all.
async fn line(to: SocketAddr, most: u64) -> (SocketAddr, Arc<AtomicU64>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let came = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&came);
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let far = TcpStream::connect(to).await.expect("the registry");
            tokio::spawn(carry(near, far, Arc::clone(&counter), most));
        }
    });
    (address, came)
}

async fn carry(near: TcpStream, far: TcpStream, came: Arc<AtomicU64>, most: u64) {
    let (mut from_near, mut to_near) = near.into_split();
    let (mut from_far, mut to_far) = far.into_split();
    let asked = tokio::spawn(async move { copy(&mut from_near, &mut to_far).await });
    let mut piece = vec![0; 8 << 10];
    let mut so_far = 0;
    loop {
        let count = from_far.read(&mut piece).await.unwrap_or(0);
        so_far += count as u64;
        came.fetch_add(count as u64, Ordering::SeqCst);
        if count == 0 || so_far > most || to_near.write_all(&piece[..count]).await.is_err() {
            break;
        }
    }
    asked.abort();
}

fn fetched(result: Result<Checked, KitError>) -> Checked {
    result.unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_line_goes_on_where_it_stopped() {
    let Some(engine) = engine().await else { return };
    if !registry_is_installed() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let kit = stick(&engine, folder.path()).await;
    let state = folder.path().join("registry");
    std::fs::create_dir(&state).expect("a folder");
    let registry = serve(&kit, free(), &state, silent())
        .await
        .expect("a registry");

    let images = [IMAGE.to_owned()];
    let cache = folder.path().join("cache");
    let (cut, before) = line(registry.address(), 300_000).await;
    let error = mirror(cut).fetch(&images, &cache, silent()).await;
    let error = error.expect_err("the line is cut").to_string();
    assert!(error.contains("goes on where it stopped"), "{error}");
    assert!(before.load(Ordering::SeqCst) > 300_000);

    let (whole, after) = line(registry.address(), u64::MAX).await;
    let got = fetched(mirror(whole).fetch(&images, &cache, silent()).await);
    assert_eq!(got.manifest.images[0].layers, kit.manifest.images[0].layers);
    assert_eq!(got.manifest.images[0].config, kit.manifest.images[0].config);
    let size: u64 = walk(&cache);
    let again = after.load(Ordering::SeqCst);
    assert!(again < size - 200_000, "{again} bytes came again of {size}");

    // The engine has it already, layer by layer the same.
    let outcomes = load(&engine, &got, false, silent()).await.expect("a load");
    assert_eq!(outcomes, [(IMAGE.to_owned(), Loaded::Present)]);

    // Nobody in the room can put anything there.
    let request = format!(
        "POST /v2/alpine/blobs/uploads/ HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        registry.address()
    );
    let mut pusher = TcpStream::connect(registry.address())
        .await
        .expect("the registry");
    pusher
        .write_all(request.as_bytes())
        .await
        .expect("a request");
    let mut answer = String::new();
    pusher.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
    engine.finish().await.expect("a clean engine");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_what_its_digest_says_is_refused() {
    let Some(engine) = engine().await else { return };
    if !registry_is_installed() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let kit = stick(&engine, folder.path()).await;
    let state = folder.path().join("registry");
    std::fs::create_dir(&state).expect("a folder");
    let registry = serve(&kit, free(), &state, silent())
        .await
        .expect("a registry");
    let mut spoilt = 0;
    for blob in files(&state.join("storage")) {
        let mut bytes = std::fs::read(&blob).expect("a blob");
        if bytes.len() > 100_000 {
            bytes[50_000] ^= 1;
            std::fs::write(&blob, bytes).expect("a spoilt blob");
            spoilt += 1;
        }
    }
    assert!(spoilt > 0);
    let cache = folder.path().join("cache");
    let mirror = mirror(registry.address());
    let error = mirror.fetch(&[IMAGE.to_owned()], &cache, silent()).await;
    let error = error.expect_err("a spoilt layer").to_string();
    assert!(error.contains("not what its digest says"), "{error}");
    engine.finish().await.expect("a clean engine");
}

#[tokio::test]
async fn a_registry_that_is_asked_too_often_is_asked_again_and_then_not() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut guest, _)) = listener.accept().await {
            let mut request = [0; 2_048];
            let count = guest.read(&mut request).await.unwrap_or(0);
            if String::from_utf8_lossy(&request[..count]).contains("/manifests/") {
                counter.fetch_add(1, Ordering::SeqCst);
            }
            let answer = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
            guest.write_all(answer.as_bytes()).await.expect("an answer");
        }
    });
    let folder = tempfile::tempdir().expect("a folder");
    let mirror = Mirror::new(address.to_string().parse().expect("an address"))
        .with_waits(vec![Duration::ZERO; 2]);
    let error = mirror
        .fetch(&[IMAGE.to_owned()], folder.path(), silent())
        .await;
    let error = error.expect_err("a limit").to_string();
    assert!(
        error.contains("asks to wait") && error.contains("429"),
        "{error}"
    );
    assert_eq!(asked.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn nobody_there_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = mirror(free())
        .fetch(&[IMAGE.to_owned()], folder.path(), silent())
        .await;
    let error = error.expect_err("nobody").to_string();
    assert!(error.contains("nobody answers there"), "{error}");
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let all = walkdir::WalkDir::new(folder).into_iter();
    all.map(|entry| entry.expect("an entry").into_path())
        .filter(|path| path.is_file())
        .collect()
}

fn walk(folder: &Path) -> u64 {
    let sizes = files(folder)
        .into_iter()
        .map(|it| it.metadata().expect("a file").len());
    sizes.sum()
}
