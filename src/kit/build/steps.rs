//! Makes one layer: its steps, one after the other.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use super::fetch::{Pantry, chosen};
use super::layer::{Content, Entry, Kind, Layer, PROGRAM};
use super::recipe::{Archive, LayerRecipe, Packages, Programs, Recipe, Step, assets};
use super::store::{Base, Finished, GROUP, PASSWD, SHADOW, Store};
use super::{debian, elf, go, plain, unpack};
use crate::engine::archive::hex;

/// Part of every key: another number where equal steps make another layer than before.
const EDITION: &str = "phoenix kit layer 3";

/// What layers are made with.
pub(super) struct Kitchen<'a> {
    pub(super) recipe: &'a Recipe,
    pub(super) pantry: &'a Pantry,
    pub(super) store: &'a Store,
    /// Certificates beside those of Debian.
    pub(super) certificates: Option<&'a [u8]>,
    pub(super) stop: &'a CancellationToken,
}

/// A layer under way.
struct Making<'a> {
    name: &'a str,
    layer: Layer,
    /// What the layers below have.
    base: Base,
    below: Vec<&'a Finished>,
    installed: Vec<debian::Installed>,
}

impl Kitchen<'_> {
    /// Finds the layer, or makes it. The layers below it are finished.
    pub(super) fn layer(
        &self,
        name: &str,
        recipe: &LayerRecipe,
        finished: &BTreeMap<String, Finished>,
    ) -> io::Result<Finished> {
        let below: Vec<_> = recipe
            .base
            .iter()
            .filter_map(|base| finished.get(base))
            .collect();
        let key = self.key(name, recipe, &below)?;
        if let Some(finished) = self.store.find(&key) {
            return Ok(finished);
        }
        let mut making = Making {
            name,
            layer: Layer::new(self.store.folder())?,
            base: together(&below),
            below,
            installed: Vec::new(),
        };
        for step in &recipe.steps {
            self.goes_on()?;
            self.step(&mut making, step)?;
        }
        let base = making.handed_on()?;
        self.store.finish(&key, making.layer, recipe.mtime, base)
    }

    fn goes_on(&self) -> io::Result<()> {
        if self.stop.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        Ok(())
    }

    /// The layer's name, and a digest of everything that it is made from.
    fn key(&self, name: &str, recipe: &LayerRecipe, below: &[&Finished]) -> io::Result<String> {
        let mut hash = Sha256::new();
        let mut add = |part: &[u8]| {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        add(EDITION.as_bytes());
        add(&serde_json::to_vec(recipe)?);
        add(&serde_json::to_vec(&self.recipe.unwanted)?);
        for it in below {
            add(it.key.as_bytes());
        }
        for step in &recipe.steps {
            match step {
                Step::Packages(packages) => {
                    for path in self.debs(name, packages)? {
                        add(file_name(&path).as_bytes());
                    }
                }
                Step::Archive(archive) => add(file_name(self.archive(archive)?).as_bytes()),
                Step::Files(folder) => {
                    for (path, content) in assets(folder) {
                        add(path.as_bytes());
                        add(content);
                    }
                }
                Step::GoCache(recipe) => {
                    for content in assets(&recipe.program).values() {
                        add(content);
                    }
                    add(&[u8::from(go::has_gcc())]);
                }
                Step::Certificates => add(self.certificates.unwrap_or_default()),
                Step::NpmPackages(_) => add(&self.pantry.npm.index),
                Step::PipPackages(_) => {
                    for wheel in &self.pantry.pip {
                        add(file_name(wheel).as_bytes());
                    }
                }
                _ => {}
            }
        }
        Ok(format!("{name}.{}", hex(&hash.finalize())))
    }

    fn step(&self, making: &mut Making<'_>, step: &Step) -> io::Result<()> {
        let layer = &mut making.layer;
        match step {
            Step::Packages(packages) => self.packages(making, packages),
            Step::Archive(archive) => self.unpack(layer, archive),
            Step::Accounts { passwd, group } => debian::accounts(layer, passwd, group),
            Step::Certificates => debian::certificates(layer, self.certificates),
            Step::Installed { except } => {
                debian::without(&mut making.installed, except.as_ref());
                debian::installed(layer, &making.base.installed, &making.installed);
                Ok(())
            }
            Step::User(user) => {
                debian::user(layer, &making.base, user);
                Ok(())
            }
            Step::Applets(busybox) => applets(layer, busybox, self.store.folder()),
            Step::Programs(programs) => change(layer, programs),
            Step::GoCache(recipe) => {
                let below = making.below.first();
                let below = below.ok_or_else(|| io::Error::other("no Go below"))?;
                let archive = self.store.open(&below.key)?;
                go::cache(layer, self.store.folder(), recipe, archive)
            }
            Step::NpmPackages(folder) => {
                let index = Entry::text(&self.pantry.npm.index);
                layer.put(&format!("{folder}/index.json"), index);
                copy(layer, folder, &self.pantry.npm.files)
            }
            Step::PipPackages(folder) => copy(layer, folder, &self.pantry.pip),
            Step::Folders(_)
            | Step::Files(_)
            | Step::Links(_)
            | Step::OnPath { .. }
            | Step::Copies(_)
            | Step::Drop(_)
            | Step::Modes(_) => plain::step(layer, step),
        }
    }

    fn packages(&self, making: &mut Making<'_>, packages: &Packages) -> io::Result<()> {
        let place = |path: &str| {
            let library = packages.static_libraries
                && Path::new(path).extension().is_some_and(|it| it == "a");
            let unwanted = || self.recipe.unwanted.iter().any(|it| it.is_in(path));
            if !library && unwanted() {
                return None;
            }
            packages.take.place(path)
        };
        let names = chosen(self.recipe, &self.pantry.sets, making.name, packages);
        for (name, path) in names.iter().zip(self.debs(making.name, packages)?) {
            self.goes_on()?;
            let control = unpack::deb(&mut making.layer, &path, &place);
            let control = control.map_err(|error| named(&path, &error))?;
            making.installed.push(((*name).to_owned(), control));
        }
        Ok(())
    }

    fn debs(&self, layer: &str, packages: &Packages) -> io::Result<Vec<PathBuf>> {
        let names = chosen(self.recipe, &self.pantry.sets, layer, packages);
        let find = |name: &&str| {
            let found = self.pantry.debs.get(*name).cloned();
            found.ok_or_else(|| io::Error::other(format!("no package {name} was fetched")))
        };
        names.iter().map(find).collect()
    }

    fn archive(&self, archive: &Archive) -> io::Result<&Path> {
        let found = self.pantry.archives.get(&archive.of);
        let missing = || io::Error::other(format!("no archive {} was fetched", archive.of));
        found.map(PathBuf::as_path).ok_or_else(missing)
    }

    fn unpack(&self, layer: &mut Layer, archive: &Archive) -> io::Result<()> {
        let path = self.archive(archive)?;
        let place = |path: &str| {
            let place = archive.take.place(path)?;
            let dropped = archive.drop.iter().any(|it| it.is_in(&place));
            (!dropped).then_some(place)
        };
        let done = if path.extension().is_some_and(|it| it == "whl") {
            unpack::wheel(layer, path, &place)
        } else {
            unpack::tarball(layer, path, &place)
        };
        done.map_err(|error| named(path, &error))?;
        for (path, entry) in &mut layer.entries {
            if archive.programs.iter().any(|it| it.is_in(path)) {
                entry.mode = PROGRAM;
            }
        }
        Ok(())
    }
}

impl Making<'_> {
    /// What layers above this one ask.
    fn handed_on(&mut self) -> io::Result<Base> {
        let mut base = std::mem::take(&mut self.base);
        for path in [PASSWD, GROUP, SHADOW] {
            if let Some(text) = self.layer.read(path)? {
                let text = String::from_utf8_lossy(&text).into_owned();
                base.files.insert(path.to_owned(), text);
            }
        }
        base.installed.append(&mut self.installed);
        Ok(base)
    }
}

/// What several layers below have, each once.
fn together(below: &[&Finished]) -> Base {
    let mut all = Base::default();
    for one in below {
        all.files.extend(one.base.files.clone());
        for package in &one.base.installed {
            if !all.installed.iter().any(|(name, _)| *name == package.0) {
                all.installed.push(package.clone());
            }
        }
    }
    all
}

/// Links for the commands that this busybox says it is; where dpkg and the like would be, nothing.
fn applets(layer: &mut Layer, busybox: &str, folder: &Path) -> io::Result<()> {
    const NOT: [&str; 6] = ["dpkg", "dpkg-deb", "rpm", "rpm2cpio", "init", "linuxrc"];
    let content = layer.read(busybox)?;
    let content = content.ok_or_else(|| io::Error::other(format!("there is no {busybox}")))?;
    let work = tempfile::tempdir_in(folder)?;
    let program = work.path().join("busybox");
    let mut file = fs::File::create(&program)?;
    file.write_all(&content)?;
    drop(file);
    runnable(&program)?;
    let listed = Command::new(&program).arg("--list-full").output()?;
    for path in String::from_utf8_lossy(&listed.stdout).lines() {
        let name = path.rsplit('/').next().unwrap_or(path);
        if path != busybox && !NOT.contains(&name) {
            layer.put(path, Entry::link(&format!("/{busybox}")));
        }
    }
    Ok(())
}

#[cfg(unix)]
fn runnable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn runnable(_path: &Path) -> io::Result<()> {
    Ok(())
}

fn change(layer: &mut Layer, programs: &Programs) -> io::Result<()> {
    let matches = |path: &&String| programs.paths.iter().any(|it| it.is_in(path));
    let paths: Vec<_> = layer.entries.keys().filter(matches).cloned().collect();
    for path in paths {
        let Some(Entry {
            kind: Kind::File(Content::Spooled(span)),
            ..
        }) = layer.entries.get(&path)
        else {
            continue;
        };
        let mut span = span.clone();
        let mut head = layer.peek(&span, elf::HEAD)?;
        if let Some(loader) = &programs.interpreter {
            elf::load_with(&mut head, loader);
        }
        if programs.strip
            && let Some(bytes) = elf::strip(&mut head)
        {
            span.bytes = span.bytes.min(bytes);
        }
        span.head = head;
        layer.entries.entry(path).and_modify(|entry| {
            entry.kind = Kind::File(Content::Spooled(span));
            entry.mode = PROGRAM;
        });
    }
    Ok(())
}

fn copy(layer: &mut Layer, folder: &str, files: &[PathBuf]) -> io::Result<()> {
    for path in files {
        let content = layer.spool(&mut fs::File::open(path)?)?;
        let place = format!("{folder}/{}", file_name(path));
        layer.put(&place, Entry::of(0o644, Kind::File(content)));
    }
    Ok(())
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
    name.unwrap_or_default()
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", file_name(path)))
}
