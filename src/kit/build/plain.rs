//! Steps that need nothing but the layer itself: folders, texts, links, permissions.

use std::io;

use super::layer::{Entry, Layer};
use super::recipe::{Step, assets};

/// Does a step of this kind; others are not for here, and nothing is done.
pub(super) fn step(layer: &mut Layer, step: &Step) -> io::Result<()> {
    match step {
        Step::Folders(folders) => {
            for path in &folders.paths {
                let mut entry = Entry::folder(folders.mode.map(|it| it.0));
                entry.owner = (folders.owner, folders.owner);
                layer.put(path, entry);
            }
        }
        Step::Files(folder) => {
            for (path, content) in assets(folder) {
                layer.put(&path, Entry::text(content));
            }
        }
        Step::Links(links) => {
            for (path, to) in links {
                layer.put(path, Entry::link(to));
            }
        }
        Step::OnPath { folder, names } => {
            for name in names {
                let to = format!("{folder}/{name}");
                layer.put(&format!("usr/bin/{name}"), Entry::link(&to));
            }
        }
        Step::Copies(copies) => {
            for (path, from) in copies {
                if let Some(content) = layer.read(from)? {
                    layer.put(path, Entry::text(&content));
                }
            }
        }
        Step::Drop(patterns) => {
            let dropped = |path: &str| patterns.iter().any(|it| it.is_in(path));
            layer.entries.retain(|path, _| !dropped(path));
        }
        Step::Modes(modes) => {
            for (path, mode) in modes {
                let entry = layer.entries.entry(path.clone());
                entry.and_modify(|it| it.mode = mode.0);
            }
        }
        _ => {}
    }
    Ok(())
}
