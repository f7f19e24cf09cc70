//! The registry's process: its settings, its start, its end.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use crate::kit::KitError;

/// The names under which it is installed.
const PROGRAMS: [&str; 2] = ["docker-registry", "registry"];
const PATIENCE: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// Lines of its log that are shown when it does not start.
const LAST_LINES: usize = 5;

/// A registry that runs until this value is dropped.
pub struct Registry {
    child: Child,
    address: SocketAddr,
}

impl Registry {
    /// Without an address only this machine sees it, and it takes images; with one, anybody may pull
    /// and nobody may push.
    pub(super) async fn start(address: Option<SocketAddr>, state: &Path) -> Result<Self, KitError> {
        let read_only = address.is_some();
        let address = match address {
            Some(address) => address,
            None => free_port().map_err(|error| not_started(&error.to_string()))?,
        };
        let log = state.join("registry.log");
        let config = write_config(state, address, read_only)
            .map_err(|source| in_state("writing the registry's settings in", state, source))?;
        let output = std::fs::File::create(&log)
            .map_err(|source| in_state("writing the registry's log in", state, source))?;
        let mut registry = Self {
            child: spawn(&config, &output)?,
            address,
        };
        registry.wait(&log).await?;
        Ok(registry)
    }

    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) async fn stop(mut self) {
        // One that has ended already has stopped.
        let _ended = self.child.kill().await;
    }

    /// Waits until it listens.
    async fn wait(&mut self, log: &Path) -> Result<(), KitError> {
        let reached = SocketAddr::new(
            if self.address.ip().is_unspecified() {
                Ipv4Addr::LOCALHOST.into()
            } else {
                self.address.ip()
            },
            self.address.port(),
        );
        let deadline = Instant::now() + PATIENCE;
        loop {
            let ended = self.child.try_wait();
            if matches!(ended, Ok(Some(_))) || Instant::now() > deadline {
                return Err(not_started(&last_lines(log)));
            }
            if TcpStream::connect(reached).await.is_ok() {
                return Ok(());
            }
            sleep(LOOK_AGAIN).await;
        }
    }
}

fn spawn(config: &Path, output: &std::fs::File) -> Result<Child, KitError> {
    for program in PROGRAMS {
        let log = output
            .try_clone()
            .and_then(|out| Ok((out, output.try_clone()?)));
        let (out, err) = log.map_err(|error| not_started(&error.to_string()))?;
        let started = Command::new(program)
            .arg("serve")
            .arg(config)
            .stdin(Stdio::null())
            .stdout(out)
            .stderr(err)
            .kill_on_drop(true)
            .spawn();
        match started {
            Ok(child) => return Ok(child),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(not_started(&error.to_string())),
        }
    }
    Err(KitError::Registry {
        what: "starting a registry".to_owned(),
        reason: "there is no `docker-registry` here; on Debian and Ubuntu \
                 `apt-get install docker-registry` brings it"
            .to_owned(),
    })
}

fn not_started(why: &str) -> KitError {
    KitError::Registry {
        what: "starting the registry".to_owned(),
        reason: why.to_owned(),
    }
}

fn in_state(doing: &'static str, path: &Path, source: io::Error) -> KitError {
    KitError::Io {
        doing,
        path: path.to_owned(),
        source,
    }
}

/// A port of this machine that nobody uses.
fn free_port() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

fn write_config(state: &Path, address: SocketAddr, read_only: bool) -> io::Result<PathBuf> {
    let storage = state.join("storage");
    std::fs::create_dir_all(&storage)?;
    let config = serde_json::json!({
        "version": "0.1",
        "log": { "level": "error", "accesslog": { "disabled": true } },
        "storage": {
            "filesystem": { "rootdirectory": storage },
            "maintenance": { "readonly": { "enabled": read_only } },
        },
        "http": { "addr": address.to_string() },
    });
    // Its settings are YAML, and JSON is YAML too.
    let path = state.join("registry.json");
    std::fs::write(&path, serde_json::to_vec_pretty(&config)?)?;
    Ok(path)
}

fn last_lines(log: &Path) -> String {
    let text = match std::fs::read(log) {
        Ok(text) => String::from_utf8_lossy(&text).into_owned(),
        Err(error) => return error.to_string(),
    };
    let lines: Vec<_> = text.lines().collect();
    let last = &lines[lines.len().saturating_sub(LAST_LINES)..];
    if last.is_empty() {
        return "it did not listen in time, and said nothing".to_owned();
    }
    crate::domain::text::sanitise(&last.join(" "), 600)
}
