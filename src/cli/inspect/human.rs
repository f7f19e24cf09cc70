//! What people read:
//!
//! ```text
//! node:20-alpine
//! 108 MB in 4 layers, 107 MB final, 812 kB wasted (99.2 % efficient); the engine reports 108 MB
//!
//!   #      size    +added  ~changed  -deleted  line  instruction
//!   1   5.54 MB        87         0         0     -  ADD alpine-minirootfs.tar.gz /
//!   …
//! Ships, but cannot be seen
//!       size  added  hidden  path
//!     812 kB     #2      #4  /root/.npm/_cacache/index
//! ```

use std::io::{self, Write};

use super::Inspected;
use crate::domain::bytes::Bytes;
use crate::domain::image::{Kind, LayerFacts, Node};
use crate::domain::text::sanitise;

/// As many wasted paths are shown, the largest first.
const MOST_WASTED: usize = 20;
/// Characters of an instruction and of a path; nobody reads more of one in a table.
const LONGEST_INSTRUCTION: usize = 100;
const LONGEST_PATH: usize = 300;

pub(super) fn write(inspected: &Inspected, out: &mut dyn Write) -> io::Result<()> {
    summary(inspected, out)?;
    layers(&inspected.analysis.layers, out)?;
    waste(inspected, out)?;
    if let Some(found) = inspected.files() {
        files(found, out)?;
    }
    Ok(())
}

fn summary(inspected: &Inspected, out: &mut dyn Write) -> io::Result<()> {
    let analysis = &inspected.analysis;
    writeln!(out, "{}", sanitise(&inspected.name, LONGEST_PATH))?;
    let count = analysis.layers.len();
    write!(
        out,
        "{} in {count} {}, {} final, {} wasted ({:.1} % efficient)",
        Bytes(analysis.total_bytes),
        if count == 1 { "layer" } else { "layers" },
        Bytes(analysis.final_bytes),
        Bytes(analysis.wasted_bytes()),
        100.0 * analysis.efficiency(),
    )?;
    match inspected.engine_bytes {
        Some(bytes) => writeln!(out, "; the engine reports {}", Bytes(bytes)),
        None => writeln!(out),
    }
}

fn layers(layers: &[LayerFacts], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\n{:>3}  {:>8}  {:>8}  {:>8}  {:>8}  {:>4}  instruction",
        "#", "size", "+added", "~changed", "-deleted", "line",
    )?;
    for (index, layer) in layers.iter().enumerate() {
        let line = layer.line.map_or("-".to_owned(), |line| line.to_string());
        let instruction = layer.instruction.as_deref().unwrap_or("(unknown)");
        writeln!(
            out,
            "{:>3}  {:>8}  {:>8}  {:>8}  {:>8}  {line:>4}  {}",
            index + 1,
            Bytes(layer.bytes).to_string(),
            layer.added,
            layer.changed,
            layer.deleted,
            sanitise(instruction, LONGEST_INSTRUCTION),
        )?;
    }
    Ok(())
}

fn waste(inspected: &Inspected, out: &mut dyn Write) -> io::Result<()> {
    let wasted = &inspected.analysis.wasted;
    if wasted.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\nShips, but cannot be seen\n      size  added  hidden  path"
    )?;
    for wasted in wasted.iter().take(MOST_WASTED) {
        writeln!(
            out,
            "  {:>8}  {:>5}  {:>6}  /{}",
            Bytes(wasted.bytes).to_string(),
            format!("#{}", wasted.added_in + 1),
            format!("#{}", wasted.hidden_in + 1),
            sanitise(&wasted.path, LONGEST_PATH),
        )?;
    }
    let more = wasted.get(MOST_WASTED..).unwrap_or_default();
    if !more.is_empty() {
        let bytes = more
            .iter()
            .fold(0, |sum: u64, wasted| sum.saturating_add(wasted.bytes));
        let paths = if more.len() == 1 { "path" } else { "paths" };
        writeln!(
            out,
            "  {:>8}  in {} more {paths}",
            Bytes(bytes).to_string(),
            more.len()
        )?;
    }
    Ok(())
}

fn files<'a>(
    files: impl Iterator<Item = (&'a str, &'a Node)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "\n  mode        owner      size  layer  path")?;
    let mut count = 0_usize;
    for (path, node) in files {
        count += 1;
        let entry = &node.entry;
        let (mark, link) = match &entry.kind {
            Kind::File => ('-', String::new()),
            Kind::Directory => ('d', String::new()),
            Kind::Symlink { target } => ('l', format!(" -> {target}")),
            Kind::Hardlink { target } => ('h', format!(" = /{target}")),
            Kind::Other => ('?', String::new()),
        };
        writeln!(
            out,
            "  {mark} {:04o}  {:>9}  {:>8}  {:>5}  {}",
            entry.mode,
            format!("{}:{}", entry.uid, entry.gid),
            Bytes(entry.bytes).to_string(),
            node.layer
                .map_or(String::new(), |layer| format!("#{}", layer + 1)),
            sanitise(&format!("/{path}{link}"), LONGEST_PATH),
        )?;
    }
    if count == 0 {
        writeln!(out, "  nothing matches")?;
    }
    Ok(())
}
