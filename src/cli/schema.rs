//! `phoenix schema`: the JSON Schema of `mission.yaml`, or of its translations.

use std::io::Write;

use crate::content::{overlay_schema, schema};

/// Print the JSON Schema of `mission.yaml`, for editors that complete and check while one writes.
#[derive(clap::Args, Debug)]
pub(super) struct SchemaArgs {
    /// Of `mission.de.yaml` and its like, which translate a mission's texts
    #[arg(long)]
    overlay: bool,
}

pub(super) fn run(args: &SchemaArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let schema = if args.overlay {
        overlay_schema()
    } else {
        schema()
    };
    writeln!(out, "{}", serde_json::to_string_pretty(&schema)?)?;
    Ok(super::PASSED)
}
