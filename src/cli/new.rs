//! `phoenix new mission ID`: a whole small mission to write over.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, anyhow};

use crate::content::new_mission;
use crate::domain::mission::Slug;

#[derive(clap::Args, Debug)]
pub(super) struct NewArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand, Debug)]
enum What {
    /// Make the folder of a small mission that lints and verifies, to write over
    Mission {
        /// Its id: lower-case words joined by hyphens
        id: String,
        /// The folder to make [default: ./ID]
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

pub(super) fn run(args: NewArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let What::Mission { id, dir } = args.what;
    let id = Slug::new(&id).map_err(|words| anyhow!(words))?;
    let folder = dir.unwrap_or_else(|| PathBuf::from(id.as_str()));
    new_mission(&id, &folder).with_context(|| format!("making {}", folder.display()))?;
    let shown = folder.display();
    writeln!(
        out,
        "{shown}/mission.yaml is a whole mission; write yours over it.\n\
         phoenix lint {shown}                      # what is not right yet, without an engine\n\
         phoenix --missions {shown} verify         # its own answers prove it, on an engine\n\
         phoenix --missions {shown} play           # as a learner sees it"
    )?;
    Ok(super::PASSED)
}
