//! Archives of npm: those that layers are made of, and the packages of the missions with what a registry
//! tells of them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha512};
use tar::Archive;

use super::super::tool::Tool;
use super::{Expected, folder};
use crate::kit::KitError;

/// Packages that are fetched by one call.
const AT_ONCE: usize = 40;
/// What a registry tells of a package, out of its own description.
const TOLD: [&str; 11] = [
    "name",
    "version",
    "dependencies",
    "optionalDependencies",
    "peerDependencies",
    "peerDependenciesMeta",
    "os",
    "cpu",
    "libc",
    "engines",
    "deprecated",
];
const MAX_DESCRIPTION: u64 = 4 << 20;

/// Packages by name and version, as `npm-offline.js` reads them, and their files.
pub(in super::super) struct NpmPackages {
    pub(in super::super) index: Vec<u8>,
    pub(in super::super) files: Vec<PathBuf>,
}

/// Archives of `NAME@VERSION`, by their names.
pub(super) async fn archives(
    wanted: &[String],
    into: &Path,
    expected: &Expected,
) -> Result<BTreeMap<String, PathBuf>, KitError> {
    let split = |it: &String| {
        let (name, version) = it.rsplit_once('@').unwrap_or((it, ""));
        (name.to_owned(), version.to_owned())
    };
    let wanted: Vec<_> = wanted.iter().map(split).collect();
    pack(wanted.iter(), into, expected).await?;
    let at = |(name, version): &(String, String)| (name.clone(), into.join(file(name, version)));
    Ok(wanted.iter().map(at).collect())
}

/// The missions' packages, each with the digest that its lock file demands.
pub(super) async fn packages(
    wanted: &BTreeMap<(String, String), Option<String>>,
    into: &Path,
    expected: &Expected,
) -> Result<NpmPackages, KitError> {
    pack(wanted.keys(), into, expected).await?;
    let mut index: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut files = Vec::new();
    for ((name, version), integrity) in wanted {
        let path = into.join(file(name, version));
        let told = told(&path, name, version, integrity.as_deref())?;
        index.entry(name).or_default().insert(version.clone(), told);
        files.push(path);
    }
    let index = serde_json::to_vec(&index);
    let index = index.map_err(|error| damaged(into, &error.to_string()))?;
    Ok(NpmPackages { index, files })
}

async fn pack(
    wanted: impl Iterator<Item = &(String, String)> + Clone,
    into: &Path,
    expected: &Expected,
) -> Result<(), KitError> {
    folder(into)?;
    let files = wanted.clone();
    expected.add(files.map(|(name, version)| into.join(file(name, version))));
    let missing: Vec<_> = wanted
        .filter(|(name, version)| !into.join(file(name, version)).exists())
        .map(|(name, version)| format!("{name}@{version}"))
        .collect();
    for some in missing.chunks(AT_ONCE) {
        let tool = Tool::new("npm").args(["pack", "--silent", "--"]).args(some);
        tool.within(into).run("fetching npm packages").await?;
    }
    Ok(())
}

/// What a registry tells of this package, from its archive.
fn told(
    path: &Path,
    name: &str,
    version: &str,
    integrity: Option<&str>,
) -> Result<Value, KitError> {
    let bytes = std::fs::read(path).map_err(KitError::io("reading", path))?;
    let digest = format!("sha512-{}", STANDARD.encode(Sha512::digest(&bytes)));
    if let Some(demanded) = integrity.filter(|it| it.starts_with("sha512-"))
        && demanded != digest
    {
        let reason = format!("{name}@{version} is not what the lock file demands ({demanded})");
        return Err(damaged(path, &reason));
    }
    let description = description(path).map_err(|error| damaged(path, &error.to_string()))?;
    let mut told: Map<String, Value> = TOLD
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), description.get(*key)?.clone())))
        .collect();
    match description.get("bin") {
        Some(Value::String(path)) => {
            let last = name.rsplit('/').next().unwrap_or(name);
            told.insert("bin".to_owned(), json!({ last: path }));
        }
        Some(bin) => {
            told.insert("bin".to_owned(), bin.clone());
        }
        None => {}
    }
    let scripts = description.get("scripts");
    let script = |it: &str| scripts.is_some_and(|scripts| scripts.get(it).is_some());
    if ["preinstall", "install", "postinstall"]
        .into_iter()
        .any(script)
    {
        told.insert("hasInstallScript".to_owned(), Value::Bool(true));
    }
    let dist = json!({ "integrity": digest, "file": file(name, version) });
    told.insert("dist".to_owned(), dist);
    Ok(Value::Object(told))
}

/// The archive's `package.json`, which lies in its only folder.
fn description(path: &Path) -> std::io::Result<Value> {
    let unpacked = GzDecoder::new(BufReader::new(File::open(path)?));
    for entry in Archive::new(unpacked).entries()? {
        let entry = entry?;
        let path = entry.path()?.into_owned();
        if path.components().count() == 2 && path.ends_with("package.json") {
            return Ok(serde_json::from_reader(entry.take(MAX_DESCRIPTION))?);
        }
    }
    Err(std::io::Error::other("it has no package.json"))
}

fn damaged(path: &Path, reason: &str) -> KitError {
    KitError::Fetched {
        path: path.to_owned(),
        reason: reason.to_owned(),
    }
}

/// What `npm pack` calls an archive.
fn file(name: &str, version: &str) -> String {
    let name = name.replace('@', "").replace('/', "-");
    format!("{name}-{version}.tgz")
}
