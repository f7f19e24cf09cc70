//! The files of the build context: what there is, and what is in one.

use std::io;

use super::desk::Desk;
use super::session::Session;
use crate::content::nearest;
use crate::domain::bytes::Bytes;
use crate::domain::files::{Content, File, FileTree};
use crate::domain::ignore::left_out;
use crate::domain::text::{counted, sanitise};

/// Largest file that is read, in bytes.
const MOST: u64 = 1 << 20;

impl Session {
    /// Lists the files whose paths begin with a text; one alone is read.
    pub(super) fn files(&mut self, desk: &Desk, name: Option<&str>) -> io::Result<()> {
        let context = desk.bundle.context_of(&desk.drafts.submission());
        let begin = |path: &str| name.is_none_or(|name| path.starts_with(name));
        let exact = name.filter(|name| is_file(&context, name));
        let found: Vec<&str> = match exact {
            Some(path) => vec![path],
            None => paths(&context).filter(|path| begin(path)).collect(),
        };
        match (name, found.as_slice()) {
            (Some(name), []) => self.console.say(no_such(&context, name)),
            (Some(_), [path]) => self.read(path, &context),
            (_, found) => self.list(found, &context, &desk.mission().workspace.edit),
        }
    }

    fn list(&mut self, found: &[&str], context: &FileTree, edit: &[String]) -> io::Result<()> {
        let left_out = left_out(context, "Dockerfile");
        self.console.say(format!(
            "{} of the build context:",
            counted(found.len(), "file")
        ))?;
        for path in found {
            let what = match context.0.get(*path) {
                Some(File::Symlink { target }) => format!("a link to {target}"),
                Some(File::Regular { content, .. }) => Bytes(content.bytes()).to_string(),
                Some(File::Directory) | None => continue,
            };
            let yours = edit.iter().any(|it| it == path);
            let yours = if yours { ", yours to edit" } else { "" };
            let kept = left_out(path).map(|by| format!(", kept from the builder by {by}"));
            let kept = kept.unwrap_or_default();
            self.console.say(format!("{path}: {what}{yours}{kept}."))?;
        }
        self.console
            .say("Type files and the beginning of a path to read one.")
    }

    fn read(&mut self, path: &str, context: &FileTree) -> io::Result<()> {
        let text = match context.0.get(path) {
            Some(File::Symlink { target }) => {
                return self.console.say(format!("{path} is a link to {target}."));
            }
            Some(File::Regular { content, .. }) if content.bytes() <= MOST => text(content),
            _ => return self.console.say(format!("{path} is over 1 MiB.")),
        };
        let Some(text) = text else {
            return self.console.say(format!("{path} is no text."));
        };
        let count = text.lines().count();
        if count == 0 {
            return self.console.say(format!("{path} is empty."));
        }
        self.console
            .say(format!("{path}, {}.", counted(count, "line")))?;
        for (index, line) in text.lines().enumerate() {
            self.console
                .say(format!("{}: {line}", index + 1).trim_end())?;
        }
        Ok(())
    }
}

/// Every path but those of folders, which their files name.
fn paths(context: &FileTree) -> impl Iterator<Item = &str> {
    context
        .0
        .keys()
        .map(String::as_str)
        .filter(|path| is_file(context, path))
}

fn is_file(context: &FileTree, path: &str) -> bool {
    !matches!(context.0.get(path), None | Some(File::Directory))
}

/// None for what is no text.
fn text(content: &Content) -> Option<&str> {
    let text = std::str::from_utf8(content.in_memory()?).ok()?; // other bytes are no text
    (!text.contains('\0')).then_some(text)
}

fn no_such(context: &FileTree, name: &str) -> String {
    let meant = nearest(name, paths(context));
    let meant = meant.map_or(String::new(), |meant| format!(" Did you mean {meant}?"));
    let name = sanitise(name, 80);
    format!("The build context has no file {name}.{meant} Type files for the list.")
}
