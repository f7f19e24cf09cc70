//! `phoenix pack`: missions as one file, to hand out; `--pack FILE` plays and grades from it.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::lint::{Looked, print_human};
use crate::content::lint::{Problem, lint};
use crate::content::pack::pack;
use crate::content::{Course, write_atomic};
use crate::domain::bytes::Bytes;
use crate::domain::text::counted;

#[derive(clap::Args, Debug)]
pub(super) struct PackArgs {
    /// A mission's folder, or a folder of missions
    dir: PathBuf,
    /// The file to write
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

/// Lints before it packs: missions with errors are not handed out.
pub(super) fn run(args: &PackArgs, out: &mut dyn Write) -> anyhow::Result<u8> {
    let course = Course::from_dir(&args.dir)?;
    let problems = lint(&course);
    if !problems.is_empty() {
        let refused = problems.iter().any(Problem::is_error);
        let at = counted(course.entries().len(), "mission");
        print_human(&Looked { problems, at }, out)?;
        if refused {
            writeln!(out, "nothing was packed; mend the errors first")?;
            return Ok(super::FAILED);
        }
    }
    let shown = args.output.display();
    if lies_in(&args.output, &args.dir) {
        bail!(
            "{shown} would lie in {}, and be packed itself the next time; name a place outside",
            args.dir.display()
        );
    }
    let packed = pack(&course).with_context(|| format!("packing {}", args.dir.display()))?;
    write_atomic(&args.output, &packed.pack).with_context(|| format!("writing {shown}"))?;
    writeln!(
        out,
        "{shown}: {}, {}, {} packed into {}\n\
         phoenix --pack {shown} play               # as a learner sees it",
        counted(packed.missions, "mission"),
        counted(packed.files, "file"),
        Bytes(packed.bytes),
        Bytes(packed.pack.len() as u64),
    )?;
    Ok(super::PASSED)
}

fn lies_in(file: &Path, folder: &Path) -> bool {
    let parent = match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    match (parent.canonicalize(), folder.canonicalize()) {
        (Ok(parent), Ok(folder)) => parent.starts_with(folder),
        // A parent that is not there yet is made outside or fails with its own words.
        _ => false,
    }
}
