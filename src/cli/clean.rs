//! `phoenix clean`: removes what runs left on the engine.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;

use super::format::Format;
use crate::engine::connect::{Surroundings, search};
use crate::engine::{CleanUp, Session};

/// Raised when a field of the JSON changes its meaning or goes away.
const FORMAT: u32 = 1;

#[derive(Debug, Args)]
pub(super) struct CleanArgs {
    /// Remove everything of phoenix, whichever installation made it, except what is in use by a
    /// running one of this installation
    #[arg(long)]
    pub(super) all: bool,
    /// How to print what was removed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
}

/// `state` is the program's data directory. Returns the exit code 0; having no engine, or failing to
/// remove something, is an error.
pub(super) async fn run(
    args: &CleanArgs,
    engine_url: Option<&str>,
    state: &Path,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let session = Session::open(state).context("the state folder cannot be used")?;
    let found = search(&Surroundings::of_process(engine_url).with_private(state)).await;
    let engine = found.require()?.engine(Arc::new(session));
    let removed = if args.all {
        engine.sweep_all().await?
    } else {
        engine.sweep().await?
    };
    write(&removed, args.format, out)?;
    Ok(0)
}

fn write(removed: &CleanUp, format: Format, out: &mut dyn Write) -> anyhow::Result<()> {
    match format {
        Format::Human => match in_words(removed) {
            Some(what) => writeln!(out, "Removed {what}.")?,
            None => writeln!(out, "There was nothing to remove.")?,
        },
        Format::Json => {
            let document = serde_json::json!({ "format": FORMAT, "removed": removed });
            serde_json::to_writer_pretty(&mut *out, &document)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// `2 containers, 1 image`; none for nothing.
pub(super) fn in_words(removed: &CleanUp) -> Option<String> {
    let parts: Vec<_> = [
        (removed.containers, "container"),
        (removed.images, "image"),
        (removed.networks, "network"),
        (removed.volumes, "volume"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| format!("{count} {name}{}", if count == 1 { "" } else { "s" }))
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{Format, in_words, write};
    use crate::engine::CleanUp;

    #[test]
    fn says_what_went() {
        let removed = CleanUp {
            containers: 2,
            images: 1,
            ..CleanUp::default()
        };
        assert_eq!(in_words(&removed).as_deref(), Some("2 containers, 1 image"));
        assert_eq!(in_words(&CleanUp::default()), None);
        let text = |format| {
            let mut out = Vec::new();
            write(&removed, format, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(text(Format::Human), "Removed 2 containers, 1 image.\n");
        let json: serde_json::Value = serde_json::from_str(&text(Format::Json)).unwrap();
        assert_eq!(json["format"], 1);
        assert_eq!(json["removed"]["containers"], 2);
    }
}
