//! A mission folder on disk: hostile until read. Links are never followed, pipes and devices never
//! opened, and nothing is read past its limit.

use std::fs::{self, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{MAX_BYTES, MAX_FILES, MAX_IN_MEMORY, link};
use crate::content::paths;
use crate::domain::files::{Content, File, FileTree};

/// Path inside the folder and why it is refused; an empty path is the folder itself.
type Refused = (String, String);

/// Something in a folder.
struct Found {
    /// Inside the folder, with `/`.
    inside: String,
    path: PathBuf,
    metadata: Metadata,
}

/// A regular file of at most `limit` bytes.
pub(super) fn read_text_file(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let metadata = fs::symlink_metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "the file is missing".to_owned(),
        _ => cannot_read(&error),
    })?;
    if !metadata.is_file() {
        return Err("not a regular file".to_owned());
    }
    if metadata.len() > limit {
        return Err(format!(
            "the file has {} bytes; the most is {limit}",
            metadata.len()
        ));
    }
    read(path, limit)
}

pub(super) fn files(folder: &Path) -> Result<FileTree, Vec<Refused>> {
    let (found, mut refused) = walk(folder, MAX_FILES);
    let bytes: u64 = found.iter().map(size).sum();
    if bytes > MAX_BYTES {
        let message = format!("the folder's files have {bytes} bytes; the most is {MAX_BYTES}");
        refused.push((String::new(), message));
        return Err(refused);
    }
    let mut tree = FileTree::default();
    for entry in found {
        match to_file(&entry) {
            Ok(file) => tree.insert(entry.inside, file),
            Err(why) => refused.push((entry.inside, why)),
        }
    }
    if refused.is_empty() {
        Ok(tree)
    } else {
        refused.sort();
        Err(refused)
    }
}

/// Names only; what cannot be kept is left out. None when there are too many.
pub(super) fn listing(folder: &Path) -> Option<FileTree> {
    let (found, refused) = walk(folder, MAX_FILES);
    if refused.iter().any(|(path, _)| path.is_empty()) {
        return None;
    }
    let mut tree = FileTree::default();
    for entry in found {
        let file = if entry.metadata.is_dir() {
            File::Directory
        } else if entry.metadata.is_file() {
            on_disk(&entry)
        } else {
            continue;
        };
        tree.insert(entry.inside, file);
    }
    Some(tree)
}

/// The names directly in the folder, in order.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, String> {
    let names = entries(folder, MAX_FILES).map_err(|error| cannot_read(&error))?;
    let names = names.iter().map(|name| name.to_string_lossy().into_owned());
    Ok(names.collect())
}

fn size(found: &Found) -> u64 {
    if found.metadata.is_file() {
        found.metadata.len()
    } else {
        0
    }
}

/// Everything below `folder`, at most `most` entries, without following links.
fn walk(folder: &Path, most: usize) -> (Vec<Found>, Vec<Refused>) {
    let mut found: Vec<Found> = Vec::new();
    let mut refused = Vec::new();
    let mut waiting = vec![(folder.to_owned(), String::new())];
    while let Some((path, inside)) = waiting.pop() {
        let names = match entries(&path, most) {
            Ok(names) => names,
            Err(error) => {
                refused.push((inside, cannot_read(&error)));
                continue;
            }
        };
        for name in names {
            if found.len() >= most {
                refused.push((String::new(), format!("more than {most} files and folders")));
                return (found, refused);
            }
            match look(&path, &inside, &name) {
                Ok(entry) => {
                    if entry.metadata.is_dir() {
                        waiting.push((entry.path.clone(), entry.inside.clone()));
                    }
                    found.push(entry);
                }
                Err(why) => refused.push(why),
            }
        }
    }
    (found, refused)
}

fn entries(path: &Path, most: usize) -> std::io::Result<Vec<std::ffi::OsString>> {
    // One more than is allowed, so that the caller notices.
    let names = fs::read_dir(path)?.take(most.saturating_add(1));
    let mut names = names
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<Result<Vec<_>, _>>()?;
    names.sort();
    Ok(names)
}

fn look(folder: &Path, inside: &str, name: &std::ffi::OsStr) -> Result<Found, Refused> {
    let below = |name: &str| match inside {
        "" => name.to_owned(),
        inside => format!("{inside}/{name}"),
    };
    let Some(utf8) = name.to_str() else {
        let message = "the file's name is not UTF-8".to_owned();
        return Err((below(&name.to_string_lossy()), message));
    };
    let inside = below(utf8);
    if let Some(why) = paths::objection(&inside) {
        return Err((inside, why.to_owned()));
    }
    let path = folder.join(name);
    match fs::symlink_metadata(&path) {
        Ok(metadata) => Ok(Found {
            inside,
            path,
            metadata,
        }),
        Err(error) => Err((inside, cannot_read(&error))),
    }
}

fn to_file(entry: &Found) -> Result<File, String> {
    let kind = entry.metadata.file_type();
    if kind.is_dir() {
        Ok(File::Directory)
    } else if kind.is_symlink() {
        to_link(entry)
    } else if !kind.is_file() {
        Err("pipes, sockets and devices are refused".to_owned())
    } else if entry.metadata.len() > MAX_IN_MEMORY {
        Ok(on_disk(entry))
    } else {
        let data = read(&entry.path, MAX_IN_MEMORY)?;
        Ok(File::from_content(Content::Shared(data.into())))
    }
}

fn to_link(entry: &Found) -> Result<File, String> {
    let target = fs::read_link(&entry.path).map_err(|error| cannot_read(&error))?;
    let target = target
        .to_str()
        .ok_or_else(|| "the link's target is not UTF-8".to_owned())?;
    match link::refusal(&entry.inside, target) {
        Some(why) => Err(format!("{why} (it points to {target})")),
        None => Ok(File::Symlink {
            target: target.to_owned(),
        }),
    }
}

fn on_disk(entry: &Found) -> File {
    let content = Content::Disk {
        path: entry.path.clone(),
        bytes: entry.metadata.len(),
    };
    File::Regular {
        content,
        executable: opens_a_script(&entry.path),
    }
}

/// The rule of [`File::from_content`] for a file that stays on disk.
fn opens_a_script(path: &Path) -> bool {
    let mut start = [0; 2];
    let opened = fs::File::open(path).and_then(|mut file| file.read_exact(&mut start));
    // A file that cannot be read is reported by whoever needs its bytes.
    opened.is_ok() && start == *b"#!"
}

fn read(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let file = fs::File::open(path).map_err(|error| cannot_read(&error))?;
    let mut data = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut data)
        .map_err(|error| cannot_read(&error))?;
    if data.len() as u64 > limit {
        return Err("the file grew while it was read".to_owned());
    }
    Ok(data)
}

fn cannot_read(error: &std::io::Error) -> String {
    format!("cannot be read: {error}")
}
