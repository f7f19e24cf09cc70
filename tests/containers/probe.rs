//! The probe's committed binaries are what its source says.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

const REQUEST: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/probe")
}

/// Builds the x86-64 probe anew; none where there is no compiler for it.
fn rebuild(out: &Path) -> Option<PathBuf> {
    let gcc = Command::new("gcc")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) || gcc.is_err() {
        eprintln!("SKIPPED: the probe is not rebuilt, this needs gcc on x86-64 Linux");
        return None;
    }
    let built = Command::new("sh")
        .arg(folder().join("build"))
        .args([out.as_os_str(), "x86_64".as_ref()])
        .output()
        .unwrap();
    assert!(
        built.status.success(),
        "{}",
        String::from_utf8_lossy(&built.stderr)
    );
    Some(out.join("probe-x86_64"))
}

fn probe(program: &Path, arguments: &[&str]) -> Output {
    Command::new(program).args(arguments).output().unwrap()
}

/// Milliseconds that a busy machine does not need to answer.
const PATIENCE: &str = "60000";

/// Runs the probe against a server that treats its one connection like this.
fn meet(program: &Path, patience: &str, serve: fn(TcpStream)) -> (Option<i32>, Vec<u8>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let server = thread::spawn(move || serve(listener.accept().unwrap().0));
    let output = probe(program, &[&port, PATIENCE, patience, REQUEST]);
    server.join().unwrap();
    assert_eq!(output.stderr, b"ready\n");
    (output.status.code(), output.stdout)
}

fn hear(stream: &mut TcpStream) -> String {
    let mut bytes = vec![0; REQUEST.len()];
    stream.read_exact(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Reads until the probe has gone.
fn outlast(stream: &mut TcpStream) {
    let mut rest = [0; 16];
    // Either way it is gone: closed, or reset because it did not read everything.
    while matches!(stream.read(&mut rest), Ok(count) if count > 0) {}
}

fn behaves(program: &Path) {
    let echo = meet(program, PATIENCE, |mut stream| {
        let heard = hear(&mut stream);
        stream.write_all(heard.as_bytes()).unwrap();
    });
    assert_eq!(echo, (Some(0), REQUEST.as_bytes().to_vec()));

    let (code, flood) = meet(program, PATIENCE, |mut stream| {
        let block = vec![b'x'; 65_536];
        while stream.write_all(&block).is_ok() {}
    });
    assert_eq!((code, flood.len()), (Some(0), 1 << 20));

    let silent = meet(program, "300", |mut stream| {
        hear(&mut stream);
        outlast(&mut stream);
    });
    assert_eq!(silent, (Some(4), Vec::new()));

    // Closing with bytes unread resets the connection.
    let broken = meet(program, PATIENCE, drop);
    assert!(matches!(broken.0, Some(0 | 5)), "{broken:?}");
    assert_eq!(broken.1, b"");

    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = closed.local_addr().unwrap().port().to_string();
    drop(closed);
    let never = probe(program, &[&port, "100", "100", REQUEST]);
    assert_eq!(
        (never.status.code(), never.stderr.as_slice()),
        (Some(3), &b"errno 111\n"[..])
    );
    assert!(String::from_utf8_lossy(&never.stdout).contains("local_address"));

    for arguments in [
        &[][..],
        &["80", "1", "1"],
        &["0", "1", "1", ""],
        &["65536", "1", "1", ""],
        &["99999999999999999999999", "1", "1", ""],
        &["80", "", "1", ""],
        &["80", "-1", "1", ""],
        &["80", "1", "86400001", ""],
        &["80", "1", "1", "", "more"],
    ] {
        assert_eq!(
            probe(program, arguments).status.code(),
            Some(2),
            "{arguments:?}"
        );
    }
}

#[test]
fn the_probe_is_what_its_source_says() {
    let out = tempfile::tempdir().unwrap();
    let Some(rebuilt) = rebuild(out.path()) else {
        return;
    };
    let committed = folder().join("probe-x86_64");
    if std::fs::read(&rebuilt).unwrap() != std::fs::read(&committed).unwrap() {
        eprintln!(
            "NOTE: this compiler builds other bytes than the committed probe; compare by hand"
        );
    }
    // Copied, because a checkout need not keep the mode.
    let copy = out.path().join("committed");
    std::fs::copy(&committed, &copy).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&copy, mode).unwrap();
    behaves(&copy);
    behaves(&rebuilt);
}

#[test]
fn the_probe_is_static_and_small() {
    for (name, machine) in [("probe-x86_64", 62), ("probe-aarch64", 183)] {
        let bytes = std::fs::read(folder().join(name)).unwrap();
        assert!(bytes.len() < 8 << 10, "{name}: {} bytes", bytes.len());
        assert!(bytes.starts_with(b"\x7fELF\x02\x01"), "{name}");
        assert_eq!(
            u16::from_le_bytes([bytes[16], bytes[17]]),
            2,
            "{name} is not linked statically"
        );
        assert_eq!(
            u16::from_le_bytes([bytes[18], bytes[19]]),
            machine,
            "{name}"
        );
    }
}
