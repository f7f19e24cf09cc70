//! Fetches what the recipe and the missions want, into a folder that keeps it for the next time.

mod apt;
mod npm;
mod pip;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub(super) use apt::{Sets, chosen};
pub(super) use npm::NpmPackages;

use super::recipe::{Recipe, Step};
use super::wanted::Wanted;
use crate::kit::file::Report;
use crate::kit::{KitError, Progress, Unit};

/// How often the files that have come are counted.
const LOOK: Duration = Duration::from_millis(500);

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

/// What some layers are made of, beside Debian packages.
#[derive(Default)]
struct Needs<'a> {
    archives: BTreeSet<&'a str>,
    npm: bool,
    pip: bool,
}

impl<'a> Needs<'a> {
    fn of(recipe: &'a Recipe, layers: &BTreeSet<String>) -> Self {
        let mut needs = Self::default();
        let layers = layers.iter().filter_map(|it| recipe.layers.get(it));
        for step in layers.flat_map(|it| &it.steps) {
            match step {
                Step::Archive(archive) => {
                    needs.archives.insert(&archive.of);
                }
                Step::NpmPackages(_) => needs.npm = true,
                Step::PipPackages(_) => needs.pip = true,
                _ => {}
            }
        }
        needs
    }

    /// Those of the recipe's archives, which are spelled `NAME@VERSION` or `NAME==VERSION`.
    fn of_archives(&self, all: &[String]) -> Vec<String> {
        let name = |it: &String| it.split(['@', '=']).next().map(str::to_owned);
        let needed = all.iter();
        needed
            .filter(|it| name(it).is_some_and(|name| self.archives.contains(name.as_str())))
            .cloned()
            .collect()
    }
}

/// What is there already is not fetched again, and needs no network.
///
/// # Errors
/// A client is missing or fails; what it said is in the error.
pub(super) async fn fetch(
    recipe: &Recipe,
    layers: &BTreeSet<String>,
    wanted: &Wanted,
    folder: &Path,
    report: &Report,
) -> Result<Pantry, KitError> {
    let expected = Expected::default();
    let work = all(recipe, layers, wanted, folder, &expected);
    let mut work = std::pin::pin!(work);
    let mut clock = tokio::time::interval(LOOK);
    loop {
        tokio::select! {
            done = &mut work => return done,
            _ = clock.tick() => expected.report(report),
        }
    }
}

/// Files that are to be there in the end. The clients tell nothing on the way; their files do.
#[derive(Default)]
struct Expected(Mutex<Vec<PathBuf>>);

impl Expected {
    fn add(&self, files: impl IntoIterator<Item = PathBuf>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend(files);
    }

    fn report(&self, report: &Report) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let there = all.iter().filter(|it| it.exists()).count();
        report(Progress {
            what: "fetching packages".to_owned(),
            done: there as u64,
            // Until something is known, all that is known is that it goes on.
            total: (!all.is_empty()).then_some(all.len() as u64),
            unit: Unit::Items,
        });
    }
}

async fn all(
    recipe: &Recipe,
    layers: &BTreeSet<String>,
    wanted: &Wanted,
    folder: &Path,
    expected: &Expected,
) -> Result<Pantry, KitError> {
    let needs = Needs::of(recipe, layers);
    let (debian, from_npm, from_pip) = tokio::try_join!(
        apt::fetch(recipe, layers, folder, expected),
        async {
            let tarballs = needs.of_archives(&recipe.tarballs);
            let archives = npm::archives(&tarballs, &folder.join("npm"), expected).await?;
            let wanted = if needs.npm {
                &wanted.npm
            } else {
                &BTreeMap::new()
            };
            let packages = npm::packages(wanted, &folder.join("npm-packages"), expected).await?;
            Ok((archives, packages))
        },
        async {
            let wheels = needs.of_archives(&recipe.wheels);
            let archives = pip::wheels(&wheels, &folder.join("pypi")).await?;
            if !needs.pip {
                return Ok((archives, Vec::new()));
            }
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

fn folder(path: &Path) -> Result<(), KitError> {
    std::fs::create_dir_all(path).map_err(KitError::io("making the folder", path))
}

/// The files of a folder, sorted.
fn files(path: &Path) -> Result<Vec<PathBuf>, KitError> {
    let entries = std::fs::read_dir(path).map_err(KitError::io("reading the folder", path))?;
    let files = entries.map(|entry| entry.map(|it| it.path()));
    let mut files: Vec<_> = files
        .collect::<Result<_, _>>()
        .map_err(KitError::io("reading the folder", path))?;
    files.sort();
    Ok(files)
}
