//! Everything the search for an engine depends on, read once.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::context;
use super::platform::Platform;
use crate::engine::private::Place;

/// Bytes of a configuration file that are read.
const FILE_LIMIT: u64 = 1 << 20;

/// The variables that choose an engine.
const VARIABLES: [&str; 8] = [
    "COLIMA_HOME",
    "DOCKER_CERT_PATH",
    "DOCKER_CONFIG",
    "DOCKER_CONTEXT",
    "DOCKER_HOST",
    "DOCKER_TLS",
    "DOCKER_TLS_VERIFY",
    "XDG_CONFIG_HOME",
];

/// The environment and the files that choose an engine. Built by hand in tests.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// `--engine`
    pub engine: Option<String>,
    pub variables: BTreeMap<String, String>,
    pub home: Option<PathBuf>,
    /// `$XDG_RUNTIME_DIR`, or the folder it usually names.
    pub runtime: Option<PathBuf>,
    /// The text of docker's `config.json`.
    pub config: Option<String>,
    /// By the folder's name: the SHA-256 of the context's name.
    pub contexts: BTreeMap<String, ContextFiles>,
    /// The socket of our own engine, where one was started.
    pub private: Option<PathBuf>,
    pub platform: Platform,
}

/// What docker keeps of one context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContextFiles {
    /// The text of `meta.json`.
    pub meta: String,
    /// The folder of its TLS files, when there is one.
    pub tls: Option<PathBuf>,
}

impl Surroundings {
    /// Those of this process. `engine` is the URL the user named, if any.
    #[must_use]
    pub fn of_process(engine: Option<&str>) -> Self {
        let variables = VARIABLES
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), std::env::var(name).ok()?)))
            .collect();
        let mut surroundings = Self {
            engine: engine.map(str::to_owned),
            variables,
            home: std::env::home_dir(),
            runtime: runtime_folder(),
            platform: Platform::of_process(&std::env::var("PATH").unwrap_or_default()),
            ..Self::default()
        };
        surroundings.read_files();
        surroundings
    }

    /// With the private engine under `state`, the program's data directory, where one was started.
    #[must_use]
    pub fn with_private(mut self, state: &Path) -> Self {
        let socket = Place::under(state).socket();
        self.private = socket.exists().then_some(socket);
        self
    }

    /// A variable that is set and not empty: docker's tools treat the two alike.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        let value = self.variables.get(name)?.trim();
        (!value.is_empty()).then_some(value)
    }

    /// Docker's own folder: `$DOCKER_CONFIG` or `~/.docker`.
    pub(super) fn docker_folder(&self) -> Option<PathBuf> {
        match self.variable("DOCKER_CONFIG") {
            Some(folder) => Some(PathBuf::from(folder)),
            None => self.home.as_ref().map(|home| home.join(".docker")),
        }
    }

    fn read_files(&mut self) {
        let Some(folder) = self.docker_folder() else {
            return;
        };
        self.config = read(&folder.join("config.json"));
        let Some((name, _)) = context::chosen(self) else {
            return;
        };
        let digest = context::digest(&name);
        let contexts = folder.join("contexts");
        if let Some(meta) = read(&contexts.join("meta").join(&digest).join("meta.json")) {
            let tls = contexts.join("tls").join(&digest).join("docker");
            let tls = tls.is_dir().then_some(tls);
            self.contexts.insert(digest, ContextFiles { meta, tls });
        }
    }
}

/// A missing or unreadable file is as good as none, as it is to docker's own tools.
fn read(path: &Path) -> Option<String> {
    let mut text = String::new();
    let file = File::open(path).ok()?;
    file.take(FILE_LIMIT).read_to_string(&mut text).ok()?;
    Some(text)
}

#[cfg(unix)]
fn runtime_folder() -> Option<PathBuf> {
    match std::env::var_os("XDG_RUNTIME_DIR") {
        Some(folder) if !folder.is_empty() => Some(PathBuf::from(folder)),
        // Unset under `su` and `cron`, though the folder is there.
        _ if cfg!(target_os = "linux") => {
            user_id().map(|id| PathBuf::from(format!("/run/user/{id}")))
        }
        _ => None,
    }
}

#[cfg(not(unix))]
fn runtime_folder() -> Option<PathBuf> {
    None
}

/// The user this process runs as: the owner of its own entry in `/proc`, else of the home folder.
#[cfg(unix)]
pub(super) fn user_id() -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    let owner = |path: &Path| std::fs::metadata(path).map(|meta| meta.uid());
    owner(Path::new("/proc/self"))
        .or_else(|_no_proc| owner(&std::env::home_dir().unwrap_or_else(|| PathBuf::from("/"))))
        // Only advice depends on it.
        .ok()
}
