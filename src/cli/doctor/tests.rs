use std::path::{Path, PathBuf};

use super::findings::{BaseImages, Disk, EngineFindings, Findings, NoEngine, StateFolder};
use super::{DoctorArgs, Format, human, json, run};
use crate::domain::build::Builder;
use crate::domain::bytes::Bytes;
use crate::engine::connect::{Mend, Outcome, Platform, Probe, Search, Source, Version};
use crate::engine::{CleanUp, EngineError, Identity, ImageStore};

fn probe(source: Source, endpoint: &str, outcome: Outcome) -> Probe {
    Probe {
        source,
        endpoint: endpoint.to_owned(),
        outcome,
    }
}

fn answered() -> Outcome {
    Outcome::Answered(Version {
        name: "Docker".to_owned(),
        version: "20.10.24".to_owned(),
        api_version: "1.41".to_owned(),
        platform: "linux/amd64".to_owned(),
    })
}

fn engine() -> EngineFindings {
    EngineFindings {
        identity: Identity {
            name: "Docker".to_owned(),
            version: "20.10.24".to_owned(),
            api_version: "1.41".to_owned(),
            builder: Builder::Buildkit,
            store: ImageStore::Driver("overlay2".to_owned()),
            platform: "linux/amd64".to_owned(),
            rootless: true,
            data_root: Some("/data".to_owned()),
            endpoint: "unix:///var/run/docker.sock".to_owned(),
        },
        source: "default socket".to_owned(),
        disk: Some(Disk {
            free: Bytes(12_300_000_000),
            total: Bytes(50_100_000_000),
        }),
        images: BaseImages {
            wanted: 3,
            missing: Ok(vec!["node:18".to_owned()]),
        },
        leftovers: Ok(CleanUp {
            containers: 2,
            ..CleanUp::default()
        }),
    }
}

fn findings(engine: Result<EngineFindings, NoEngine>) -> Findings {
    let outcome = if engine.is_ok() {
        answered()
    } else {
        Outcome::Refused
    };
    Findings {
        probes: vec![
            probe(
                Source::DefaultSocket,
                "unix:///var/run/docker.sock",
                outcome,
            ),
            probe(Source::Usual("Colima"), "unix:///c.sock", Outcome::Missing),
            probe(
                Source::Usual("OrbStack"),
                "unix:///o.sock",
                Outcome::Missing,
            ),
            probe(
                Source::Usual("podman"),
                "unix:///p.sock",
                Outcome::Forbidden,
            ),
        ],
        engine,
        state: StateFolder {
            path: PathBuf::from("/home/alex/.local/share/phoenix"),
            trouble: None,
        },
        advice: vec![Mend {
            say: "start the Docker daemon".to_owned(),
            command: Some("sudo systemctl start docker".to_owned()),
        }],
    }
}

fn human(findings: &Findings) -> String {
    let mut out = Vec::new();
    human::write(findings, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(findings: &Findings) -> serde_json::Value {
    let mut out = Vec::new();
    json::write(findings, &mut out).unwrap();
    serde_json::from_slice(&out).unwrap()
}

#[test]
fn an_engine_in_words() {
    let expected = "\
Docker 20.10.24 answers (default socket).

  endpoint     unix:///var/run/docker.sock
  api          1.41
  builder      BuildKit: it is there, and shows every step
  images       overlay2
  platform     linux/amd64, rootless
  disk         12.3 GB free of 50.1 GB at /data
  base images  2 of 3 here; missing: node:18
  leftovers    2 containers
  state        /home/alex/.local/share/phoenix

Looked at
  default socket  unix:///var/run/docker.sock  Docker 20.10.24
  podman          unix:///p.sock               permission denied: this user may not use the socket
  and 2 other usual places, where there is no socket

What to do
  start the Docker daemon
    $ sudo systemctl start docker
";
    assert_eq!(human(&findings(Ok(engine()))), expected);
}

#[test]
fn no_engine_in_words() {
    let text = human(&findings(Err(NoEngine::NoAnswer)));
    assert!(
        text.starts_with("No container engine answers.\n\nLooked at\n"),
        "{text}"
    );
    assert!(
        text.ends_with("    $ sudo systemctl start docker\n"),
        "{text}"
    );
    let silent = findings(Err(NoEngine::Silent(EngineError::Cancelled)));
    assert!(human(&silent).contains("cannot be used.\ncancelled\n"));
}

#[test]
fn a_well_engine_is_called_well() {
    let mut well = findings(Ok(engine()));
    well.advice.clear();
    assert!(human(&well).ends_with("\nAll is well.\n"));
}

#[test]
fn json_says_the_same() {
    let found = json(&findings(Ok(engine())));
    assert_eq!(found["format"], 1);
    assert_eq!(found["healthy"], true);
    assert_eq!(found["engine"]["builder"], "buildkit");
    assert_eq!(found["engine"]["version"], "20.10.24");
    assert_eq!(found["engine"]["disk"]["free_bytes"], 12_300_000_000_u64);
    assert_eq!(found["engine"]["base_images_missing"][0], "node:18");
    assert_eq!(found["probes"][3]["outcome"], "forbidden");
    assert_eq!(found["error"], serde_json::Value::Null);
    let none = json(&findings(Err(NoEngine::NoAnswer)));
    assert_eq!(none["healthy"], false);
    assert_eq!(none["engine"], serde_json::Value::Null);
    assert_eq!(none["error"], "no container engine answers");
}

#[tokio::test]
async fn a_state_folder_that_cannot_be_used_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let search = Search {
        probes: Vec::new(),
        found: None,
        platform: Platform::default(),
    };
    let found = Findings::gather(search, &file, &[]).await;
    assert!(found.state.trouble.is_some());
    let commands: Vec<_> = found
        .advice
        .iter()
        .filter_map(|m| m.command.as_deref())
        .collect();
    assert!(
        commands.iter().any(|c| c.contains("PHOENIX_HOME")),
        "{commands:?}"
    );
}

#[tokio::test]
async fn without_an_engine_the_exit_code_is_two() {
    let state = tempfile::tempdir().unwrap();
    for format in [Format::Human, Format::Json] {
        let mut out = Vec::new();
        let url = Some("unix:///no/such/engine.sock");
        let args = DoctorArgs {
            format,
            require_images: false,
        };
        let code = run(&args, url, state.path(), &[], &mut out).await;
        assert_eq!(code.unwrap(), 2);
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("unix:///no/such/engine.sock"), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
    }
    assert!(Path::new(state.path()).join("installation").exists());
}

/// On a machine with an engine and on one without: the exit code and the JSON agree.
#[tokio::test]
async fn the_exit_code_agrees_with_the_report() {
    let state = tempfile::tempdir().unwrap();
    let mut out = Vec::new();
    let args = DoctorArgs {
        format: Format::Json,
        require_images: false,
    };
    let images = ["phoenix-no-such-image:0".to_owned()];
    let code = run(&args, None, state.path(), &images, &mut out).await;
    let report: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(report["healthy"], code.unwrap() == 0);
    if report["healthy"] == true {
        assert_eq!(report["engine"]["base_images_missing"][0], images[0]);
        assert_eq!(report["engine"]["leftovers"]["containers"], 0);
    }
}
