//! What programs read. Only ever extended: a change of meaning raises `inspect`.

use std::io::Write;

use serde::Serialize;

use super::Inspected;
use crate::domain::image::{ImageConfig, Kind, LayerFacts, Node, Wasted};

/// As many wasted paths are listed, the largest first.
const MOST_WASTED: usize = 50;

#[derive(Serialize)]
struct Document<'a> {
    inspect: u32,
    image: &'a str,
    total_bytes: u64,
    final_bytes: u64,
    wasted_bytes: u64,
    /// `final / total`.
    efficiency: f64,
    /// The engine's own number; null for archives.
    engine_bytes: Option<u64>,
    layers: Vec<Layer<'a>>,
    wasted: Vec<Waste<'a>>,
    config: &'a ImageConfig,
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<Vec<File<'a>>>,
}

#[derive(Serialize)]
struct Layer<'a> {
    diff_id: &'a str,
    instruction: Option<&'a str>,
    line: Option<u32>,
    bytes: u64,
    added: usize,
    changed: usize,
    deleted: usize,
}

#[derive(Serialize)]
struct Waste<'a> {
    path: &'a str,
    bytes: u64,
    /// Indexes into `layers`.
    added_in: usize,
    hidden_in: usize,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    /// Octal: `0755`.
    mode: String,
    uid: u64,
    gid: u64,
    bytes: u64,
    /// Where a symbolic or hard link leads.
    link: Option<&'a str>,
    /// Index into `layers`.
    layer: Option<usize>,
}

pub(super) fn write(inspected: &Inspected, out: &mut dyn Write) -> anyhow::Result<()> {
    let analysis = &inspected.analysis;
    let document = Document {
        inspect: 1,
        image: &inspected.name,
        total_bytes: analysis.total_bytes,
        final_bytes: analysis.final_bytes,
        wasted_bytes: analysis.wasted_bytes(),
        efficiency: analysis.efficiency(),
        engine_bytes: inspected.engine_bytes,
        layers: analysis.layers.iter().map(layer).collect(),
        wasted: analysis
            .wasted
            .iter()
            .take(MOST_WASTED)
            .map(waste)
            .collect(),
        config: &inspected.config,
        files: inspected.files().map(|files| files.map(file).collect()),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)?;
    Ok(())
}

fn layer(layer: &LayerFacts) -> Layer<'_> {
    Layer {
        diff_id: &layer.diff_id,
        instruction: layer.instruction.as_deref(),
        line: layer.line,
        bytes: layer.bytes,
        added: layer.added,
        changed: layer.changed,
        deleted: layer.deleted,
    }
}

fn waste(wasted: &Wasted) -> Waste<'_> {
    Waste {
        path: &wasted.path,
        bytes: wasted.bytes,
        added_in: wasted.added_in,
        hidden_in: wasted.hidden_in,
    }
}

fn file<'a>((path, node): (&'a str, &'a Node)) -> File<'a> {
    let entry = &node.entry;
    let (kind, link) = match &entry.kind {
        Kind::File => ("file", None),
        Kind::Directory => ("directory", None),
        Kind::Symlink { target } => ("symlink", Some(target.as_str())),
        Kind::Hardlink { target } => ("hardlink", Some(target.as_str())),
        Kind::Other => ("other", None),
    };
    File {
        path,
        kind,
        mode: format!("{:04o}", entry.mode),
        uid: entry.uid,
        gid: entry.gid,
        bytes: entry.bytes,
        link,
        layer: node.layer,
    }
}
