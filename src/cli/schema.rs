//! `phoenix schema`: the JSON Schema of `mission.yaml`.

use std::io::Write;

use crate::content::schema;

/// Print the JSON Schema of `mission.yaml`, for editors that complete and check while one writes.
#[derive(clap::Args, Debug)]
pub(super) struct SchemaArgs {}

pub(super) fn run(_args: &SchemaArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    writeln!(out, "{}", serde_json::to_string_pretty(&schema())?)?;
    Ok(super::PASSED)
}
