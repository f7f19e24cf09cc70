//! The command from arguments to output, over an archive made by code.

use std::fmt::Debug;

use clap::Parser;
use serde_json::{Value, json};

use super::*;
use crate::engine::DockerEngine;

#[derive(Parser, Debug)]
struct Line {
    #[command(flatten)]
    inspect: InspectArgs,
}

fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o640);
        header.set_uid(1000);
        tar.append_data(&mut header, path, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

const DOCKERFILE: &str = "FROM scratch\nCOPY app /app\nRUN rm /app/big\n";

/// Two images: one of two layers, one of the first layer alone.
fn archive() -> tempfile::NamedTempFile {
    let base = tar(&[
        ("app/big", &[7; 3_000]),
        ("app/\u{1b}[31mred", b"x"),
        ("app/own", b"y"),
    ]);
    let top = tar(&[("app/.wh.big", b""), ("app/own", b"yy")]);
    let config = |layers: usize| {
        let history = [
            ("COPY app /app # buildkit", false),
            ("RUN /bin/sh -c rm /app/big # buildkit", false),
        ];
        let entry =
            |(text, empty): &(&str, bool)| json!({"created_by": text, "empty_layer": empty});
        let diff_ids: Vec<String> = (0..layers).map(|n| format!("sha256:{n}")).collect();
        json!({"config": {"Cmd": ["/app/own"], "User": "1000"}, "rootfs": {"diff_ids": diff_ids},
            "history": history[..layers].iter().map(entry).collect::<Vec<_>>()})
        .to_string()
    };
    let manifest = json!([
        {"Config": "two.json", "RepoTags": ["two:1"], "Layers": ["b/layer.tar", "t/layer.tar"]},
        {"Config": "one.json", "RepoTags": ["one:latest"], "Layers": ["b/layer.tar"]},
    ]);
    let file = tempfile::NamedTempFile::new().unwrap();
    let bytes = tar(&[
        ("b/layer.tar", &base),
        ("t/layer.tar", &top),
        ("two.json", config(2).as_bytes()),
        ("one.json", config(1).as_bytes()),
        ("manifest.json", manifest.to_string().as_bytes()),
    ]);
    std::fs::write(file.path(), bytes).unwrap();
    file
}

fn text(path: &std::path::Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// No test here may need an engine.
async fn none() -> anyhow::Result<DockerEngine> {
    anyhow::bail!("an engine was asked for")
}

async fn told(arguments: &[&str]) -> anyhow::Result<String> {
    let line = Line::try_parse_from(["inspect"].iter().chain(arguments))?;
    let mut out = Vec::new();
    assert_eq!(run(line.inspect, none, &mut out).await?, 0);
    Ok(String::from_utf8(out).unwrap())
}

async fn refusal(arguments: &[&str]) -> String {
    format!("{:#}", told(arguments).await.unwrap_err())
}

#[tokio::test]
async fn people_read_a_table() {
    let (file, dockerfile) = (archive(), tempfile::NamedTempFile::new().unwrap());
    std::fs::write(dockerfile.path(), DOCKERFILE).unwrap();
    let (file, dockerfile) = (text(file.path()), text(dockerfile.path()));
    let shown = told(&[
        "two:1",
        "--archive",
        &file,
        "--dockerfile",
        &dockerfile,
        "--files",
    ])
    .await;
    insta::assert_snapshot!(shown.unwrap(), @r"
    two:1
    3.00 kB in 2 layers, 3 B final, 3.00 kB wasted (0.1 % efficient)

      #      size    +added  ~changed  -deleted  line  instruction
      1   3.00 kB         4         0         0     2  COPY app /app
      2       2 B         0         1         1     3  RUN rm /app/big

    Ships, but cannot be seen
          size  added  hidden  path
       3.00 kB     #1      #2  /app/big
           1 B     #1      #2  /app/own

      mode        owner      size  layer  path
      d 0755        0:0       0 B     #1  /app
      - 0640     1000:0       1 B     #1  /app/red
      - 0640     1000:0       2 B     #2  /app/own
    ");
}

#[tokio::test]
async fn programs_read_json() {
    let file = archive();
    let file = text(file.path());
    let shown = told(&["one", "--archive", &file, "--format", "json"])
        .await
        .unwrap();
    let one: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(
        (&one["inspect"], &one["image"]),
        (&json!(1), &json!("one:latest"))
    );
    assert_eq!(one["layers"][0]["instruction"], "COPY app /app");
    assert_eq!(one["layers"][0]["line"], Value::Null);
    assert_eq!(one.get("files"), None);

    let arguments = [
        "two",
        "--archive",
        &file,
        "--format",
        "json",
        "--files",
        "/app/o*",
    ];
    assert!(
        refusal(&arguments)
            .await
            .contains("holds no image `two`, but two:1, one:latest")
    );
    let arguments = [
        "two:1",
        "--archive",
        &file,
        "--format",
        "json",
        "--files",
        "/app/o*",
    ];
    let two: Value = serde_json::from_str(&told(&arguments).await.unwrap()).unwrap();
    let sizes = ["total_bytes", "final_bytes", "wasted_bytes"].map(|key| two[key].clone());
    assert_eq!(sizes, [json!(3_004), json!(3), json!(3_001)]);
    assert_eq!(
        two["wasted"],
        json!([
            {"path": "app/big", "bytes": 3_000, "added_in": 0, "hidden_in": 1},
            {"path": "app/own", "bytes": 1, "added_in": 0, "hidden_in": 1},
        ])
    );
    assert_eq!(
        two["files"],
        json!([{"path": "app/own", "type": "file", "mode": "0640", "uid": 1000,
        "gid": 0, "bytes": 2, "link": null, "layer": 1}])
    );
    assert_eq!(two["config"]["cmd"], json!(["/app/own"]));
    let layer = &two["layers"][1];
    assert_eq!(
        [&layer["added"], &layer["changed"], &layer["deleted"]],
        [&json!(0), &json!(1), &json!(1)]
    );
}

#[tokio::test]
async fn mistakes_are_told_kindly() {
    let file = archive();
    let whole = std::fs::read(file.path()).unwrap();
    let short = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(short.path(), &whole[..whole.len() / 2]).unwrap();
    let words = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(words.path(), "no archive at all\n".repeat(100)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let absent = folder.path().join("none.tar");
    for (path, reason) in [
        (
            file.path(),
            "holds several images; name one of two:1, one:latest",
        ),
        (short.path(), "was cut short"),
        (words.path(), "it is not a tar archive"),
        (&absent, "No such file"),
        (folder.path(), "it is a folder"),
    ] {
        let said = refusal(&["--archive", &text(path)]).await;
        assert!(
            said.contains(reason) && said.contains(&text(path)),
            "{said}"
        );
    }
    assert!(
        refusal(&["node:20"])
            .await
            .contains("an engine was asked for")
    );
    assert!(refusal(&[]).await.contains("required"));
    let said = refusal(&["one", "--archive", &text(file.path()), "--files", "[a"]).await;
    assert!(said.starts_with("--files [a: "), "{said}");
    let said = refusal(&["x", "--dockerfile", &text(&absent)]).await;
    assert!(said.starts_with("reading the Dockerfile"), "{said}");
}
