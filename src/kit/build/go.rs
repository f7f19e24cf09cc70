//! The Go compiler's cache of the standard library: Go itself makes it, from the layer below.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};

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
        let mut go = Command::new(root.join("bin/go"));
        go.args(["build", "-o", "/dev/null"]);
        if way.trimmed {
            go.arg("-trimpath");
        }
        go.arg(".").current_dir(&home).stdin(Stdio::null());
        go.env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", &home)
            .env("GOROOT", &root)
            .env("GOCACHE", &cache)
            .env("GOTOOLCHAIN", "local")
            .env("GOFLAGS", "-mod=mod")
            .env("GOPROXY", "off")
            .env("CGO_ENABLED", way.cgo);
        let done = go.output()?;
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            return Err(io::Error::other(format!("go build: {said}")));
        }
    }
    take(layer, &cache, &recipe.to)
}

pub(super) fn has_gcc() -> bool {
    Path::new("/usr/bin/gcc").exists()
}

/// The compiled packages, in two levels of folders; not the notes that Go keeps of their use.
fn take(layer: &mut Layer, cache: &Path, to: &str) -> io::Result<()> {
    for folder in fs::read_dir(cache)? {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder.path())? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            let path = format!("{to}/{}/{name}", folder.file_name().to_string_lossy());
            let content = if name.ends_with("-a") {
                let text = fs::read_to_string(file.path())?;
                layer.spool(&mut timeless(&text).as_bytes())?
            } else {
                layer.spool(&mut File::open(file.path())?)?
            };
            layer.put(&path, Entry::of(0o644, Kind::File(content)));
        }
    }
    Ok(())
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
    use super::timeless;

    #[test]
    fn an_index_entry_keeps_its_width() {
        let entry = |time: u64| format!("v1 ab cd {:>20} {time:>20}\n", 7);
        assert_eq!(timeless(&entry(1_700_000_000_000_000_000)), entry(1));
    }
}
