//! Wheels of `PyPI`, for the Python of the stand-ins whatever this machine's is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::tool::Tool;
use super::{files, folder};
use crate::kit::KitError;

const PLATFORM: [&str; 10] = [
    "--only-binary=:all:",
    "--python-version=3.11",
    "--platform=manylinux1_x86_64",
    "--platform=manylinux2014_x86_64",
    "--platform=manylinux_2_17_x86_64",
    "--platform=any",
    "--disable-pip-version-check",
    "--no-input",
    "--quiet",
    "--dest",
];
const DOING: &str = "fetching wheels";

/// Wheels of `NAME==VERSION` alone, by their names.
pub(super) async fn wheels(
    wanted: &[String],
    into: &Path,
) -> Result<BTreeMap<String, PathBuf>, KitError> {
    folder(into)?;
    let missing: Vec<_> = {
        let there = files(into)?;
        let missing = wanted.iter().filter(|it| find(&there, it).is_none());
        missing.collect()
    };
    if !missing.is_empty() {
        let tool = download().arg(into).args(["--no-deps"]).args(missing);
        tool.run(DOING).await?;
    }
    let there = files(into)?;
    let at = |it: &String| {
        let name = it.split("==").next().unwrap_or(it).to_owned();
        let path = find(&there, it).ok_or_else(|| KitError::Fetched {
            path: into.to_owned(),
            reason: format!("pip fetched no wheel of {it}"),
        })?;
        Ok((name, path))
    };
    wanted.iter().map(at).collect()
}

/// Wheels of requirements and of all they need. They are fetched as a whole when what is wanted
/// changes.
pub(super) async fn with_all_they_need(
    wanted: &[String],
    constraints: &[String],
    home: &Path,
) -> Result<Vec<PathBuf>, KitError> {
    let (into, stamp) = (home.join("wheels"), home.join("wheels.txt"));
    let text = format!("{}\n--\n{}\n", wanted.join("\n"), constraints.join("\n"));
    // No stamp, or one that cannot be read, is an old one.
    if std::fs::read_to_string(&stamp).is_ok_and(|it| it == text) {
        return files(&into);
    }
    if into.exists() {
        std::fs::remove_dir_all(&into).map_err(KitError::io("removing", &into))?;
    }
    folder(&into)?;
    let limits = home.join("constraints.txt");
    std::fs::write(&limits, constraints.join("\n")).map_err(KitError::io("writing", &limits))?;
    let tool = download().arg(&into).args(["--constraint"]).arg(&limits);
    tool.args(wanted).run(DOING).await?;
    std::fs::write(&stamp, text).map_err(KitError::io("writing", &stamp))?;
    files(&into)
}

fn download() -> Tool {
    Tool::new("python3")
        .args(["-m", "pip", "download"])
        .args(PLATFORM)
}

/// The wheel of `NAME==VERSION`, whose file spells the name with underscores.
fn find(there: &[PathBuf], wanted: &str) -> Option<PathBuf> {
    let (name, version) = wanted.split_once("==")?;
    let start = format!("{}-{version}-", name.replace('-', "_"));
    let is = |path: &&PathBuf| {
        let name = path.file_name().map(|it| it.to_string_lossy());
        name.is_some_and(|it| it.starts_with(&start) && it.ends_with(".whl"))
    };
    there.iter().find(is).cloned()
}
