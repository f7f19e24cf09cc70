//! `phoenix kit load FILE`: into the engine, once all of the file was found to be sound.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::super::progress::Bar;
use super::super::{Common, PASSED, engine};
use crate::content::{self, Course, Home};
use crate::domain::text::counted;
use crate::engine::archive::hex;
use crate::kit::file::{Loaded, check, load};

#[derive(clap::Args, Debug)]
pub(super) struct LoadArgs {
    /// A file that `phoenix kit save` wrote
    file: PathBuf,
    /// Take the file's image, too, where the engine has another one of that name
    #[arg(long)]
    replace: bool,
    /// Show no bar
    #[arg(long, short)]
    quiet: bool,
}

pub(super) async fn run(
    args: &LoadArgs,
    common: &Common,
    out: &mut dyn Write,
) -> anyhow::Result<u8> {
    let (engine, _) = engine::connect(common).await?;
    let bar = Bar::new(args.quiet);
    let (path, report) = (args.file.clone(), bar.report());
    let checking = tokio::task::spawn_blocking(move || check(&path, &*report));
    let checked = checking.await??;
    // Missions that would be refused are so before anything is loaded.
    let missions = match &checked.missions {
        Some(pack) => Missions::check(pack)?,
        None => None,
    };
    let outcomes = load(&engine, &checked, args.replace, bar.report()).await?;
    drop(bar);
    for (name, outcome) in outcomes {
        let words = match outcome {
            Loaded::New => "loaded",
            Loaded::Present => "was here already",
            Loaded::Kept => "is here already, but another one; `--replace` takes the file's",
        };
        writeln!(out, "{name}: {words}")?;
    }
    if let Some(missions) = missions {
        let (count, path) = missions.keep()?;
        let count = counted(count, "mission");
        let path = path.display();
        writeln!(
            out,
            "{count} that this program does not ship:  phoenix --pack {path} play"
        )?;
    }
    Ok(PASSED)
}

/// Missions of a kit file that are not those of this program.
struct Missions {
    file: NamedTempFile,
    name: String,
    count: usize,
}

impl Missions {
    /// Reads the pack as it would be played; nothing for the missions that everybody has.
    fn check(pack: &[u8]) -> anyhow::Result<Option<Self>> {
        if content::pack::pack(&Course::shipped()).is_ok_and(|ours| ours.pack == pack) {
            return Ok(None);
        }
        let folder = Home::find()?.folder().join("packs");
        std::fs::create_dir_all(&folder)?;
        let mut file = NamedTempFile::new_in(&folder)?;
        file.write_all(pack)?;
        let course = content::pack::open(file.path()).context("the kit file's missions")?;
        let digest = hex(&Sha256::digest(pack));
        Ok(Some(Self {
            file,
            name: format!("{}.phoenix", digest.get(..12).unwrap_or(&digest)),
            count: course.entries().len(),
        }))
    }

    /// Puts the pack where it stays, and says where that is.
    fn keep(self) -> anyhow::Result<(usize, PathBuf)> {
        let path = self.file.path().with_file_name(&self.name);
        self.file.persist(&path)?;
        Ok((self.count, path))
    }
}
