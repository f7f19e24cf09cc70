//! Makes stand-ins for the base images of the missions, without a registry and without root: the
//! recipe in `assets/kit` says from which packages.
//!
//! `fetch` gets the packages by the clients of those who publish them, `steps` makes layers of
//! them, and `store` keeps both for the next time. Equal inputs make equal digests.

mod debian;
mod elf;
mod fetch;
mod go;
mod layer;
mod plain;
mod recipe;
mod steps;
mod store;
mod tool;
mod unpack;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

pub use wanted::Wanted;

use self::recipe::{ImageRecipe, Recipe};
use self::steps::Kitchen;
use self::store::{Finished, Store};
use super::file::{Checked, KitImage, Layer, Report};
use super::{KitError, Progress, Unit};
use crate::domain::image::STAND_IN_LABEL;
use crate::engine::archive::hex;

/// When every stand-in was made, as its config says.
const CREATED: &str = "2023-11-14T22:13:20Z";
const STAND_IN_FOR: &str = "org.example.kit.stand-in-for";
const DESCRIPTION: &str = "org.opencontainers.image.description";

/// What to make.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Base images, by their real names.
    pub images: Vec<String>,
    /// Packages that the missions install.
    pub wanted: Wanted,
    /// More certificates, such as a company's own: PEM.
    pub certificates: Option<Vec<u8>>,
}

/// Makes the images' layers in `folder`, or finds them there from the last time.
///
/// # Errors
/// There is no recipe for an image, this machine cannot fetch its packages, or the disk is full.
pub async fn build(order: Order, folder: &Path, report: Report) -> Result<Checked, KitError> {
    let recipe = Recipe::shipped()?;
    let strangers = order
        .images
        .iter()
        .filter(|it| !recipe.images.contains_key(*it));
    let strangers: Vec<_> = strangers.cloned().collect();
    if !strangers.is_empty() {
        let known = recipe.images.keys().cloned().collect();
        return Err(KitError::NoRecipe {
            images: strangers,
            known,
        });
    }
    suited()?;
    let mut wanted = order.wanted.clone();
    recipe.bundle.npm.iter().for_each(|it| wanted.npm(it));
    recipe.bundle.pip.iter().for_each(|it| wanted.pip(it));
    let mut open = BTreeSet::new();
    for layer in order.images.iter().flat_map(|it| &recipe.images[it].layers) {
        with_bases(recipe, layer, &mut open);
    }
    let pantry = fetch::fetch(recipe, &open, &wanted, folder, &report).await?;
    let folder = folder.join("layers");
    // Dropped with this future: threads of their own notice.
    let stop = CancellationToken::new();
    let _stopped = stop.clone().drop_guard();
    let making = tokio::task::spawn_blocking(move || {
        let store = Store::new(folder.clone()).map_err(KitError::io("writing", &folder))?;
        let kitchen = Kitchen {
            recipe,
            pantry: &pantry,
            store: &store,
            certificates: order.certificates.as_deref(),
            stop: &stop,
        };
        let finished = layers(&kitchen, open, &report)?;
        for layer in finished.values() {
            store
                .forget_older(&layer.key)
                .map_err(KitError::io("writing", &folder))?;
        }
        images(recipe, &order.images, &store, &finished)
    });
    making
        .await
        .map_err(|error| KitError::Recipe(error.to_string()))?
}

/// Whether stand-ins can be made on this machine.
///
/// # Errors
/// It is not one that the recipe's packages are for; what to do instead.
pub fn suited() -> Result<(), KitError> {
    let recipe = Recipe::shipped()?;
    let unsuited = |reason: String| Err(KitError::Unsuited { reason });
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return unsuited("stand-ins are made on 64-bit Intel or AMD Linux".to_owned());
    }
    let system = std::fs::read_to_string("/etc/os-release").unwrap_or_default(); // none: not Debian's
    let line = format!("VERSION_CODENAME={}", recipe.release);
    if !system.lines().any(|it| it == line) {
        let release = &recipe.release;
        return unsuited(format!(
            "stand-ins are made of Debian {release}, on Debian {release}"
        ));
    }
    Ok(())
}

/// Those of these images that there is a recipe for.
#[must_use]
pub fn known(images: &[String]) -> Vec<String> {
    let recipe = Recipe::shipped();
    let is_known = |image: &&String| {
        let recipe = recipe.as_ref();
        recipe.is_ok_and(|recipe| recipe.images.contains_key(*image))
    };
    images.iter().filter(is_known).cloned().collect()
}

/// The programs that fetch, and the Debian package of each that is missing.
#[must_use]
pub fn missing_clients() -> Vec<&'static str> {
    let on_path = |program: &str| {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
    };
    let pip = std::process::Command::new("python3")
        .args(["-m", "pip", "--version"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    let mut missing = Vec::new();
    if !on_path("npm") {
        missing.push("npm");
    }
    if !pip.is_ok_and(|it| it.success()) {
        missing.push("python3-pip");
    }
    missing
}

/// Makes these layers: those without a base first, as many at once as there are cores.
fn layers(
    kitchen: &Kitchen<'_>,
    mut open: BTreeSet<String>,
    report: &Report,
) -> Result<BTreeMap<String, Finished>, KitError> {
    let recipe = kitchen.recipe;
    let total = open.len() as u64;
    let mut finished = BTreeMap::new();
    while !open.is_empty() {
        let ready = |name: &&String| {
            let bases = &recipe.layers[*name].base;
            bases.iter().all(|base| finished.contains_key(base))
        };
        let wave: Vec<String> = open.iter().filter(ready).cloned().collect();
        if wave.is_empty() {
            return Err(KitError::Recipe("layers stand on each other".to_owned()));
        }
        let tell = |name: &str, more: usize| {
            let done = finished.len() + more;
            report(told(
                &format!("making layer {name}"),
                done as u64,
                Some(total),
            ));
        };
        let made = at_once(
            &wave,
            &|name| kitchen.layer(name, &recipe.layers[name], &finished),
            &tell,
        )?;
        for name in &wave {
            open.remove(name);
        }
        finished.extend(made);
    }
    Ok(finished)
}

fn with_bases(recipe: &Recipe, layer: &str, all: &mut BTreeSet<String>) {
    if all.insert(layer.to_owned())
        && let Some(recipe_of) = recipe.layers.get(layer)
    {
        for base in &recipe_of.base {
            with_bases(recipe, base, all);
        }
    }
}

type Make<'a> = &'a (dyn Fn(&str) -> io::Result<Finished> + Sync);

/// One wave of layers on all cores.
fn at_once(
    wave: &[String],
    make: Make<'_>,
    tell: &(dyn Fn(&str, usize) + Sync),
) -> Result<BTreeMap<String, Finished>, KitError> {
    let next = AtomicUsize::new(0);
    let outcome = Mutex::new((BTreeMap::new(), None));
    let work = || {
        while let Some(name) = wave.get(next.fetch_add(1, Ordering::Relaxed)) {
            let result = make(name);
            let mut outcome = outcome
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            match result {
                Ok(finished) => {
                    outcome.0.insert(name.clone(), finished);
                    tell(name, outcome.0.len());
                }
                Err(source) => {
                    // Who is at work ends; nobody begins.
                    next.store(wave.len(), Ordering::Relaxed);
                    let layer = name.clone();
                    outcome.1.get_or_insert(KitError::Layer { layer, source });
                }
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads.min(wave.len()) {
            scope.spawn(work);
        }
    });
    let outcome = outcome.into_inner();
    match outcome.unwrap_or_else(std::sync::PoisonError::into_inner) {
        (_, Some(error)) => Err(error),
        (finished, None) => Ok(finished),
    }
}

/// The images of finished layers, ready to be loaded or written.
fn images(
    recipe: &Recipe,
    names: &[String],
    store: &Store,
    finished: &BTreeMap<String, Finished>,
) -> Result<Checked, KitError> {
    let mut checked = Checked::empty();
    for name in names {
        let image = &recipe.images[name];
        let layers = image.layers.iter().map(|layer| &finished[layer]);
        let layers: Vec<&Finished> = layers.collect();
        let config = config(name, image, &layers);
        let config = serde_json::to_vec(&config).map_err(|it| KitError::Recipe(it.to_string()))?;
        let digest = hex(&Sha256::digest(&config));
        for layer in &layers {
            let path = store.archive(&layer.key);
            let stored = std::fs::metadata(&path)
                .map_err(KitError::io("writing", &path))?
                .len();
            let place = Layer {
                path: path.into(),
                at: 0,
                stored,
                unpacked: layer.bytes,
            };
            checked.layers.insert(layer.digest.clone(), place);
        }
        checked.manifest.images.push(KitImage {
            name: name.clone(),
            config: digest.clone(),
            layers: layers.iter().map(|it| it.digest.clone()).collect(),
            stand_in: true,
        });
        checked.configs.insert(digest, config);
    }
    Ok(checked)
}

/// An image's config, which says of what it stands in for.
fn config(name: &str, image: &ImageRecipe, layers: &[&Finished]) -> serde_json::Value {
    let mut settings = image.config.clone();
    settings["Labels"] = json!({
        STAND_IN_LABEL: "true",
        STAND_IN_FOR: name,
        DESCRIPTION: format!("Stand-in for {name}, made of Debian, npm and PyPI packages"),
    });
    let history = image.layers.iter().map(
        |layer| json!({ "created": CREATED, "created_by": format!("phoenix kit build: {layer}") }),
    );
    json!({
        "architecture": "amd64",
        "os": "linux",
        "created": CREATED,
        "config": settings,
        "rootfs": {
            "type": "layers",
            "diff_ids": layers.iter().map(|it| format!("sha256:{}", it.digest)).collect::<Vec<_>>(),
        },
        "history": history.collect::<Vec<_>>(),
    })
}

fn told(what: &str, done: u64, total: Option<u64>) -> Progress {
    Progress {
        what: what.to_owned(),
        done,
        total,
        unit: Unit::Items,
    }
}
