//! A mission folder inside the binary. Cargo put it there from this repository, so nothing in it is
//! refused; the limits were held when it was linted on disk.

use include_dir::{Dir, DirEntry};

use crate::domain::files::{Content, File, FileTree};

/// The bytes of a file directly inside `dir`.
pub(super) fn file(dir: &Dir<'static>, name: &str) -> Option<&'static [u8]> {
    dir.files()
        .find(|file| file.path().file_name().is_some_and(|n| n == name))
        .map(include_dir::File::contents)
}

/// The names of the files directly inside `dir`.
pub(super) fn names(dir: &Dir<'static>) -> Vec<String> {
    let names = dir.files().filter_map(|file| file.path().file_name());
    let mut names: Vec<_> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

pub(super) fn files(dir: &Dir<'static>) -> FileTree {
    let mut tree = FileTree::default();
    let mut waiting = vec![(*dir).clone()];
    while let Some(folder) = waiting.pop() {
        for entry in folder.entries() {
            let Some(path) = inside(dir, entry) else {
                continue;
            };
            match entry {
                DirEntry::Dir(below) => {
                    tree.insert(path, File::Directory);
                    waiting.push(below.clone());
                }
                DirEntry::File(file) => {
                    tree.insert(path, File::from_content(Content::Static(file.contents())));
                }
            }
        }
    }
    tree
}

fn inside(dir: &Dir<'static>, entry: &DirEntry<'static>) -> Option<String> {
    // `include_dir` gives nothing that lies outside the folder.
    let below = entry.path().strip_prefix(dir.path()).ok()?;
    below.to_str().map(str::to_owned)
}
