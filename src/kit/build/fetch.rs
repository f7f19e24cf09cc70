//! Fetches what the recipe and the missions want, into a folder that keeps it for the next time.

mod apt;
mod npm;
mod pip;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(super) use apt::{Sets, chosen};
pub(super) use npm::NpmPackages;

use super::recipe::Recipe;
use super::wanted::Wanted;
use crate::kit::KitError;

/// Everything that layers are made of, on the disk.
pub(super) struct Pantry {
    pub(super) sets: Sets,
    /// Debian packages by name.
    pub(super) debs: BTreeMap<String, PathBuf>,
    /// Archives of npm and wheels by name.
    pub(super) archives: BTreeMap<String, PathBuf>,
    pub(super) npm: NpmPackages,
    /// The missions' wheels.
    pub(super) pip: Vec<PathBuf>,
}

/// What is there already is not fetched again, and needs no network.
///
/// # Errors
/// A client is missing or fails; what it said is in the error.
pub(super) async fn fetch(
    recipe: &Recipe,
    wanted: &Wanted,
    folder: &Path,
) -> Result<Pantry, KitError> {
    let (debian, from_npm, from_pip) = tokio::try_join!(
        apt::fetch(recipe, folder),
        async {
            let archives = npm::archives(&recipe.tarballs, &folder.join("npm")).await?;
            let packages = npm::packages(&wanted.npm, &folder.join("npm-packages")).await?;
            Ok((archives, packages))
        },
        async {
            let archives = pip::wheels(&recipe.wheels, &folder.join("pypi")).await?;
            let constraints = &recipe.bundle.constraints;
            let wheels = pip::with_all_they_need(&wanted.pip, constraints, folder).await?;
            Ok((archives, wheels))
        }
    )?;
    let (sets, debs) = debian;
    let (mut archives, npm) = from_npm;
    archives.extend(from_pip.0);
    Ok(Pantry {
        sets,
        debs,
        archives,
        npm,
        pip: from_pip.1,
    })
}

fn io(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> KitError {
    move |source| KitError::Io {
        doing,
        path: path.to_owned(),
        source,
    }
}

fn folder(path: &Path) -> Result<(), KitError> {
    std::fs::create_dir_all(path).map_err(io("making the folder", path))
}

/// The files of a folder, sorted.
fn files(path: &Path) -> Result<Vec<PathBuf>, KitError> {
    let entries = std::fs::read_dir(path).map_err(io("reading the folder", path))?;
    let files = entries.map(|entry| entry.map(|it| it.path()));
    let mut files: Vec<_> = files
        .collect::<Result<_, _>>()
        .map_err(io("reading the folder", path))?;
    files.sort();
    Ok(files)
}
