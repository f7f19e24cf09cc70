//! Debian packages, by `apt-get` with a state of its own: nothing of the machine's packages is read or
//! changed, and no root is needed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use futures_util::future::try_join_all;
use serde::{Deserialize, Serialize};

use super::super::recipe::{Packages, Recipe, Step};
use super::super::tool::Tool;
use super::{Expected, folder};
use crate::kit::KitError;

/// Lists of packages that are older are fetched anew.
const FRESH: Duration = Duration::from_hours(24);
/// Packages that are fetched by one call.
const AT_ONCE: usize = 150;

/// The packages of each set with all they depend on, in the order of their installation.
pub(in super::super) type Sets = BTreeMap<String, Vec<Package>>;

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(in super::super) struct Package {
    pub(in super::super) name: String,
    /// `bash_5.2.15-2+b7_amd64.deb`
    file: String,
}

/// What a plan was asked for.
#[derive(Deserialize, PartialEq, Eq, Serialize)]
struct Wanted {
    updated: Option<SystemTime>,
    sets: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize, Serialize)]
struct Plan {
    wanted: Wanted,
    sets: Sets,
}

/// An `apt-get` that knows only its own folder.
struct Apt {
    folder: PathBuf,
}

pub(super) async fn fetch(
    recipe: &Recipe,
    layers: &BTreeSet<String>,
    home: &Path,
    expected: &Expected,
) -> Result<(Sets, BTreeMap<String, PathBuf>), KitError> {
    let apt = Apt::new(&home.join("apt"))?;
    let old = apt.is_old();
    if old {
        apt.update().await?;
    }
    let sets = apt.sets(recipe).await?;
    let debs = home.join("debs");
    folder(&debs)?;
    let needed = needed(recipe, layers, &sets);
    expected.add(needed.iter().map(|it| debs.join(&it.file)));
    let missing = || {
        let missing = |it: &&&Package| !debs.join(&it.file).exists();
        needed.iter().filter(missing).copied().collect::<Vec<_>>()
    };
    match apt.download(&missing(), &debs).await {
        // A release that is gone from the mirror: newer lists name its successor.
        Err(_) if !old => {
            apt.update().await?;
            return Box::pin(fetch(recipe, layers, home, expected)).await;
        }
        done => done?,
    }
    let at = |package: &&Package| (package.name.clone(), debs.join(&package.file));
    let found = needed.iter().map(at).collect();
    Ok((sets, found))
}

impl Apt {
    fn new(home: &Path) -> Result<Self, KitError> {
        for name in ["lists/partial", "cache/archives/partial"] {
            folder(&home.join(name))?;
        }
        let status = home.join("status");
        std::fs::write(&status, "").map_err(KitError::io("writing", &status))?;
        Ok(Self {
            folder: home.to_owned(),
        })
    }

    fn get(&self) -> Tool {
        let path = |name: &str| self.folder.join(name).display().to_string();
        let options = [
            format!("Dir::State={}", self.folder.display()),
            format!("Dir::State::lists={}", path("lists")),
            format!("Dir::State::status={}", path("status")),
            format!("Dir::Cache={}", path("cache")),
            // Images of Debian turn it off, and then every call reads all lists anew.
            "Dir::Cache::pkgcache=pkgcache.bin".to_owned(),
            "APT::Architecture=amd64".to_owned(),
            "APT::Install-Recommends=0".to_owned(),
            // Its own user may not reach a folder of ours.
            "APT::Sandbox::User=root".to_owned(),
            "Acquire::Languages=none".to_owned(),
            "Debug::NoLocking=1".to_owned(),
        ];
        let options = options.iter().flat_map(|it| ["-o", it.as_str()]);
        Tool::new("apt-get").args(["-qq"]).args(options)
    }

    /// The stamp of the last update is too old, or there was none.
    fn is_old(&self) -> bool {
        let age = self.updated().map(|it| it.elapsed());
        !age.is_some_and(|age| age.is_ok_and(|age| age < FRESH))
    }

    /// Fetches the lists of packages. Old ones serve where there is no network.
    async fn update(&self) -> Result<(), KitError> {
        let stamp = self.folder.join("updated");
        let done = self
            .get()
            .args(["update"])
            .run("reading Debian's lists")
            .await;
        match done {
            Err(_) if stamp.exists() => Ok(()),
            Err(error) => Err(error),
            Ok(_) => std::fs::write(&stamp, "").map_err(KitError::io("writing", &stamp)),
        }
    }

    /// What each set installs: planned once for these lists and this recipe, which takes apt a while.
    async fn sets(&self, recipe: &Recipe) -> Result<Sets, KitError> {
        let path = self.folder.join("plan.json");
        let wanted = Wanted {
            updated: self.updated(),
            sets: recipe
                .packages
                .iter()
                .map(|(name, words)| (name.clone(), words.0.clone()))
                .collect(),
        };
        // A plan that cannot be read is made again.
        let old = std::fs::read(&path)
            .ok()
            .and_then(|it| serde_json::from_slice::<Plan>(&it).ok());
        if let Some(old) = old.filter(|it| it.wanted == wanted) {
            return Ok(old.sets);
        }
        let sets = wanted.sets.iter().map(|(name, words)| async move {
            let plan = self.get().args(["-s", "install"]).args(words);
            let said = plan.run("planning the packages of stand-ins").await?;
            let packages: Vec<_> = said.lines().filter_map(Package::of).collect();
            Ok::<_, KitError>((name.clone(), packages))
        });
        let sets = Sets::from_iter(try_join_all(sets).await?);
        let plan = Plan { wanted, sets };
        let text = serde_json::to_vec(&plan).map_err(|it| KitError::Recipe(it.to_string()))?;
        std::fs::write(&path, text).map_err(KitError::io("writing", &path))?;
        Ok(plan.sets)
    }

    /// When the lists were fetched.
    fn updated(&self) -> Option<SystemTime> {
        let stamp = std::fs::metadata(self.folder.join("updated"));
        stamp.and_then(|it| it.modified()).ok() // never
    }

    async fn download(&self, packages: &[&Package], into: &Path) -> Result<(), KitError> {
        for some in packages.chunks(AT_ONCE) {
            let names = some.iter().map(|it| &it.name);
            let tool = self.get().args(["download"]).args(names).within(into);
            tool.run("fetching Debian packages").await?;
        }
        let lost = packages.iter().find(|it| !into.join(&it.file).exists());
        match lost {
            None => Ok(()),
            Some(package) => Err(KitError::Tool {
                doing: "fetching Debian packages".to_owned(),
                program: "apt-get".to_owned(),
                said: format!("it did not fetch {}", package.file),
            }),
        }
    }
}

impl Package {
    /// From `Inst bash (5.2.15-2+b7 Debian:12.8/stable [amd64])`.
    fn of(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("Inst ")?;
        let (name, rest) = rest.split_once(' ')?;
        let (_, source) = rest.split_once('(')?;
        let version = source.split(' ').next()?;
        let architecture = source.split_once('[')?.1.split(']').next()?;
        Some(Self {
            name: name.to_owned(),
            file: format!("{name}_{}_{architecture}.deb", version.replace(':', "%3a")),
        })
    }
}

/// The packages that a step of a layer unpacks: what the layers below have is not unpacked again.
pub(in super::super) fn chosen<'a>(
    recipe: &'a Recipe,
    sets: &'a Sets,
    layer: &str,
    packages: &'a Packages,
) -> Vec<&'a str> {
    let Some(set) = packages.set.as_ref().and_then(|set| sets.get(set)) else {
        return packages.of.iter().map(String::as_str).collect();
    };
    let below = below(recipe, sets, layer);
    let names = set.iter().map(|it| it.name.as_str());
    names
        .filter(|name| !recipe.skip.0.iter().any(|it| it == name))
        .filter(|name| !below.contains(name))
        .filter(|name| packages.only.as_ref().is_none_or(|it| it.is_in(name)))
        .filter(|name| !packages.except.as_ref().is_some_and(|it| it.is_in(name)))
        .collect()
}

fn below<'a>(recipe: &'a Recipe, sets: &'a Sets, layer: &str) -> BTreeSet<&'a str> {
    let bases = recipe.layers.get(layer).map_or(&[][..], |it| &it.base);
    bases
        .iter()
        .flat_map(|base| all(recipe, sets, base))
        .collect()
}

fn all<'a>(recipe: &'a Recipe, sets: &'a Sets, layer: &str) -> Vec<&'a str> {
    let steps = recipe.layers.get(layer).map_or(&[][..], |it| &it.steps);
    let packages = steps.iter().filter_map(|step| match step {
        Step::Packages(packages) => Some(packages),
        _ => None,
    });
    packages
        .flat_map(|it| chosen(recipe, sets, layer, it))
        .collect()
}

/// All packages that these layers unpack, each once.
fn needed<'a>(recipe: &Recipe, layers: &BTreeSet<String>, sets: &'a Sets) -> Vec<&'a Package> {
    let names: BTreeSet<&str> = layers
        .iter()
        .flat_map(|layer| all(recipe, sets, layer))
        .collect();
    let packages: BTreeMap<&str, &Package> = sets
        .values()
        .flatten()
        .map(|it| (it.name.as_str(), it))
        .collect();
    let found = names.iter().filter_map(|name| packages.get(name));
    found.copied().collect()
}

#[cfg(test)]
mod tests {
    use super::Package;

    #[test]
    fn a_planned_package_is_named_by_its_file() {
        let file = |line: &str| Package::of(line).map(|it| it.file);
        assert_eq!(
            file("Inst login (1:4.13+dfsg1-1+b1 Debian:12.8/stable [amd64])").as_deref(),
            Some("login_1%3a4.13+dfsg1-1+b1_amd64.deb")
        );
        assert_eq!(
            file("Inst tzdata (2024b-0 Debian:12/stable [all]) []").as_deref(),
            Some("tzdata_2024b-0_all.deb")
        );
        assert_eq!(file("Conf login (1:4.13 Debian:12.8/stable [amd64])"), None);
    }
}
