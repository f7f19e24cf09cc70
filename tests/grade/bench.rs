//! The binary with a home of its own, and what it left on the engine.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use bollard::Docker;
use bollard::query_parameters::{ListContainersOptionsBuilder, ListImagesOptionsBuilder};
use phoenix::engine::connect::{Surroundings, search};
use serde_json::Value;
use tempfile::TempDir;

use crate::skipped::skipped;

/// An engine, and an installation that nobody else uses.
pub(crate) struct Bench {
    pub(crate) api: Docker,
    pub(crate) endpoint: String,
    pub(crate) home: TempDir,
}

/// What a grading run ended with.
pub(crate) struct Graded {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Bench {
    /// None where no engine answers and none is required.
    pub(crate) async fn open() -> Option<Self> {
        let search = search(&Surroundings::of_process(None)).await;
        let Some(found) = search.found else {
            skipped(&search);
            return None;
        };
        let home = tempfile::tempdir().expect("a temporary folder");
        Some(Self {
            api: found.api,
            endpoint: found.endpoint,
            home,
        })
    }

    /// The binary, set up but not started.
    pub(crate) fn phoenix(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_phoenix"));
        command
            .args(arguments)
            .env("PHOENIX_HOME", self.home.path())
            .env("DOCKER_HOST", &self.endpoint)
            .env("NO_COLOR", "1")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Graded {
        Graded::of(self.phoenix(arguments).output().expect("the binary runs"))
    }

    /// Grades a Dockerfile given as text.
    pub(crate) fn grade_text(&self, mission: &str, dockerfile: &str, more: &[&str]) -> Graded {
        let mut arguments = vec!["grade", mission, "--file", "-"];
        arguments.extend(more);
        let mut command = self.phoenix(&arguments);
        let mut child = command
            .stdin(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut input = child.stdin.take().expect("standard input");
        input
            .write_all(dockerfile.as_bytes())
            .expect("it reads its input");
        drop(input);
        Graded::of(child.wait_with_output().expect("it ends"))
    }

    /// Containers and images of this installation that are still there.
    pub(crate) async fn leftovers(&self) -> Vec<String> {
        let installation = self.home.path().join("installation");
        let owner = std::fs::read_to_string(installation).expect("an installation");
        let label = format!("phoenix.owner={}", owner.trim());
        let filters = HashMap::from([("label".to_owned(), vec![label])]);
        let containers = ListContainersOptionsBuilder::default()
            .all(true)
            .filters(&filters)
            .build();
        let containers = self
            .api
            .list_containers(Some(containers))
            .await
            .expect("a list");
        let images = ListImagesOptionsBuilder::default()
            .all(true)
            .filters(&filters)
            .build();
        let images = self.api.list_images(Some(images)).await.expect("a list");
        let containers = containers.into_iter().filter_map(|it| it.id);
        containers
            .chain(images.into_iter().map(|it| it.id))
            .collect()
    }
}

impl Graded {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Everything it said, for the message of a failed assertion.
    pub(crate) fn said(&self) -> String {
        format!("exit {:?}\n{}\n{}", self.code, self.stdout, self.stderr)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.said()))
    }

    /// Ids of checks with this outcome, in order.
    pub(crate) fn checks(&self, outcome: &str) -> Vec<String> {
        let report = self.json();
        let steps = report["steps"].as_array().expect("steps").iter();
        let checks = steps.flat_map(|step| step["checks"].as_array().expect("checks").clone());
        checks
            .filter(|check| check["outcome"] == outcome)
            .map(|check| check["check"].as_str().expect("an id").to_owned())
            .collect()
    }
}

pub(crate) fn missions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("missions")
}
