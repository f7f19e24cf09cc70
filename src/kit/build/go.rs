//! The Go compiler's cache of the standard library: Go itself makes it, from the layer below.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::layer::{Entry, Kind, Layer};
use super::recipe::{GoCache, assets};

/// How learners compile: with cgo, which is Go's way where gcc is, and without; with paths and without.
const WAYS: [Way; 3] = [
    Way {
        cgo: "0",
        trimmed: false,
    },
    Way {
        cgo: "1",
        trimmed: false,
    },
    Way {
        cgo: "0",
        trimmed: true,
    },
];
/// `v1 <id> <output> <size> <time>`: the time of writing, in nanoseconds, that nothing may depend on.
const TIME: usize = 20;

struct Way {
    cgo: &'static str,
    trimmed: bool,
}

/// Compiles in a folder beside the spool, with the toolchain of this archive.
pub(super) fn cache(
    layer: &mut Layer,
    folder: &Path,
    recipe: &GoCache,
    toolchain: impl Read,
) -> io::Result<()> {
    let work = tempfile::tempdir_in(folder)?;
    let (root, home, cache) = (
        work.path().join("root"),
        work.path().join("home"),
        work.path().join("cache"),
    );
    tar::Archive::new(toolchain).unpack(&root)?;
    fs::create_dir_all(&home)?;
    for (path, content) in assets(&recipe.program) {
        fs::write(home.join(path), content)?;
    }
    let root = root.join(&recipe.toolchain);
    for way in WAYS {
        // Without a C compiler the learner's first build with cgo takes longer, and that is all.
        if way.cgo == "1" && !has_gcc() {
            continue;
        }
        let go = |arguments: &[&str]| {
            let mut go = Command::new(root.join("bin/go"));
            go.args(arguments).current_dir(&home).stdin(Stdio::null());
            go.env_clear()
                .env("PATH", "/usr/bin:/bin")
                .env("HOME", &home)
                .env("GOROOT", &root)
                .env("GOCACHE", &cache)
                .env("GOTOOLCHAIN", "local")
                .env("GOFLAGS", "-mod=mod")
                .env("GOPROXY", "off")
                // Its index names folders of this machine.
                .env("GODEBUG", "goindex=0")
                .env("CGO_ENABLED", way.cgo);
            go.output().and_then(|done| said(&done))
        };
        // What the program needs and not the program, whose entries have its folder in their names.
        let standard = "{{if .Standard}}{{.ImportPath}}{{end}}";
        let packages = go(&["list", "-deps", "-f", standard, "."])?;
        let mut build = vec!["build"];
        if way.trimmed {
            build.push("-trimpath");
        }
        build.extend(packages.split_whitespace());
        go(&build)?;
    }
    take(layer, &cache, work.path(), &recipe.to)
}

/// The output of a call that went well.
fn said(done: &Output) -> io::Result<String> {
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let words = String::from_utf8_lossy(&done.stderr).into_owned();
    Err(io::Error::other(format!("go: {words}")))
}

pub(super) fn has_gcc() -> bool {
    Path::new("/usr/bin/gcc").exists()
}

/// Entries of Go's cache: `<id>-a` names an output, `<output>-d` is one.
struct Cached {
    /// `00/0089…-a`
    name: String,
    path: PathBuf,
}

impl Cached {
    fn is_output(&self) -> bool {
        self.name.ends_with("-d")
    }

    /// The digest in its name.
    fn digest(&self) -> &str {
        let file = self.name.rsplit('/').next().unwrap_or(&self.name);
        file.split('-').next().unwrap_or(file)
    }
}

/// The compiled packages; not the notes that Go keeps of their use, nor what names the folder of this
/// work: that serves nobody elsewhere, and would be another one each time.
fn take(layer: &mut Layer, cache: &Path, work: &Path, to: &str) -> io::Result<()> {
    let work = work.to_string_lossy().into_owned();
    let mut dropped = BTreeSet::new();
    let mut kept = Vec::new();
    for entry in listed(cache)? {
        if entry.is_output() && contains(&fs::read(&entry.path)?, work.as_bytes()) {
            dropped.insert(entry.digest().to_owned());
        } else {
            kept.push(entry);
        }
    }
    for entry in kept {
        let content = if entry.is_output() {
            layer.spool(&mut File::open(&entry.path)?)?
        } else {
            let text = fs::read_to_string(&entry.path)?;
            if text
                .split(' ')
                .nth(2)
                .is_some_and(|it| dropped.contains(it))
            {
                continue;
            }
            layer.spool(&mut timeless(&text).as_bytes())?
        };
        let path = format!("{to}/{}", entry.name);
        layer.put(&path, Entry::of(0o644, Kind::File(content)));
    }
    Ok(())
}

/// All entries, which lie in two levels of folders.
fn listed(cache: &Path) -> io::Result<Vec<Cached>> {
    let mut all = Vec::new();
    for folder in fs::read_dir(cache)? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder.path())? {
            let path = file?.path();
            let last = path.file_name().map(|it| it.to_string_lossy().into_owned());
            let name = last.unwrap_or_default();
            if name.ends_with("-a") || name.ends_with("-d") {
                let name = format!("{}/{name}", folder.file_name().to_string_lossy());
                all.push(Cached { name, path });
            }
        }
    }
    Ok(all)
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|it| it == word)
}

/// An index entry with the time 1, in the width that Go demands.
fn timeless(entry: &str) -> String {
    let line = entry.trim_end_matches('\n');
    match line.len().checked_sub(TIME) {
        Some(at) if line.is_char_boundary(at) => format!("{}{:>TIME$}\n", &line[..at], 1),
        _ => entry.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_the_folder_of_the_work_stays_there() {
        let work = tempfile::tempdir().expect("a folder");
        let cache = work.path().join("cache");
        fs::create_dir_all(cache.join("00")).expect("a folder");
        let here = format!("//line {}/root/x.go", work.path().display());
        let index = |output: &str| format!("v1 id {output} {:>20} {:>20}\n", 7, 1234);
        for (name, text) in [
            ("00/00aa-d", "compiled"),
            ("00/00bb-d", here.as_str()),
            ("00/00cc-a", &index("00aa")),
            ("00/00dd-a", &index("00bb")),
            ("trim.txt", "1234"),
        ] {
            fs::write(cache.join(name), text).expect("a file");
        }
        let mut layer = Layer::new(work.path()).expect("a layer");
        take(&mut layer, &cache, work.path(), "to").expect("the cache");
        let paths: Vec<_> = layer.entries.keys().map(String::as_str).collect();
        assert_eq!(paths, ["to/00/00aa-d", "to/00/00cc-a"]);
        let entry = layer
            .read("to/00/00cc-a")
            .expect("a spool")
            .expect("a file");
        assert!(entry.ends_with(b" 1\n"));
    }

    #[test]
    fn an_index_entry_keeps_its_width() {
        let entry = |time: u64| format!("v1 ab cd {:>20} {time:>20}\n", 7);
        assert_eq!(timeless(&entry(1_700_000_000_000_000_000)), entry(1));
    }
}
