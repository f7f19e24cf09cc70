//! `phoenix kit status`: needed, present, missing, and which command brings what is missing.

use std::io::Write;

use serde::Serialize;

use super::super::format::Format;
use super::super::{Common, FAILED, PASSED, engine};
use crate::domain::bytes::Bytes;
use crate::domain::text::counted;
use crate::kit::stock::{Stock, stock};

#[derive(clap::Args, Debug)]
pub(super) struct StatusArgs {
    /// Ids or numbers of missions [default: all of them]
    #[arg(value_name = "MISSION")]
    names: Vec<String>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Json<'a> {
    kit_status: u32,
    images: &'a [Stock],
    missing: usize,
}

/// Exit code 1 when an image is missing.
pub(super) async fn run(
    args: &StatusArgs,
    common: &Common,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let needs = super::needs(common, &args.names)?;
    let (engine, _) = engine::connect(common).await?;
    let images = stock(&engine, &needs).await?;
    let missing = images.iter().filter(|it| it.present.is_none()).count();
    match args.format {
        Format::Human => human(&images, missing, out)?,
        Format::Json => {
            let json = Json {
                kit_status: 1,
                images: &images,
                missing,
            };
            writeln!(out, "{}", serde_json::to_string_pretty(&json)?)?;
        }
    }
    Ok(if missing == 0 { PASSED } else { FAILED })
}

fn human(images: &[Stock], missing: usize, out: &mut dyn Write) -> std::io::Result<()> {
    let width = images.iter().map(|it| it.image.len()).max().unwrap_or(0);
    for stock in images {
        let name = format!("{:width$}", stock.image);
        let Some(present) = &stock.present else {
            let by: Vec<_> = stock.missions.iter().map(ToString::to_string).collect();
            writeln!(out, "  ✗ {name}  missing, needed by {}", by.join(", "))?;
            continue;
        };
        let size = present.engine_bytes.map(|it| Bytes(it).to_string());
        let size = size.unwrap_or_default();
        let id = present.id.strip_prefix("sha256:").unwrap_or(&present.id);
        let id = id.get(..12).unwrap_or(id);
        let kind = if present.stand_in { "stand-in" } else { "real" };
        writeln!(out, "  ✓ {name}  {size:>9}  {id}  {kind}")?;
    }
    let have = images.len() - missing;
    writeln!(out, "{have} of {}", counted(images.len(), "image"))?;
    if missing > 0 {
        writeln!(
            out,
            "\nTo get the others: `phoenix kit load FILE` from a file that `kit save` made,\n\
             `phoenix kit pull` from a registry (`--mirror HOST:PORT` for one in the room), or\n\
             `phoenix kit build`, which makes stand-ins from packages, without any registry."
        )?;
    }
    Ok(())
}
