//! Which paths a COPY or a command leaves behind, as far as its words tell.

use crate::domain::glob::PathGlob;

use super::super::super::Instruction;
use super::super::shell::Command;
use super::super::{apk, apt, node};

/// A path that came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Made {
    /// Absolute.
    pub(super) path: String,
    /// A whole folder came, so anything below may be part of it.
    folder: bool,
}

impl Made {
    fn file(path: String) -> Self {
        Self {
            path,
            folder: false,
        }
    }

    fn folder(path: String) -> Self {
        Self { path, folder: true }
    }

    /// Whether removing `target` removes (some of) it.
    pub(super) fn is_in(&self, target: &Target) -> bool {
        let hit = if target.globs.is_empty() {
            is_below(&self.path, &target.path)
        } else {
            target.globs.iter().any(|glob| glob.matches(&self.path))
        };
        hit || self.folder && is_below(&target.path, &self.path)
    }
}

/// What a removal names.
pub(super) struct Target {
    /// Absolute.
    pub(super) path: String,
    /// The path and all below it, when it is a pattern; one that no shell would take either is none.
    globs: Vec<PathGlob>,
}

impl Target {
    pub(super) fn new(path: String) -> Self {
        let globs = if path.contains(['*', '?', '[']) {
            [path.clone(), format!("{path}/**")]
                .iter()
                .filter_map(|pattern| PathGlob::new(pattern).ok())
                .collect()
        } else {
            Vec::new()
        };
        Self { path, globs }
    }
}

fn is_below(path: &str, folder: &str) -> bool {
    let folder = folder.trim_end_matches('/');
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The folder relative paths start from.
#[derive(Clone, Debug)]
pub(super) struct Place(String);

impl Default for Place {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl Place {
    pub(super) fn enter(&mut self, folder: &str) {
        if let Some(path) = self.resolve(folder) {
            self.0 = path;
        }
    }

    /// Absolute and clean. None when it depends on a variable.
    pub(super) fn resolve(&self, path: &str) -> Option<String> {
        let path = path.trim_matches(['"', '\'']);
        if path.is_empty() || path.contains('$') || path.starts_with('~') || path.len() > 4096 {
            return None;
        }
        let whole = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("{}/{path}", self.0)
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in whole.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        Some(format!("/{}", parts.join("/")))
    }
}

/// The files a COPY or ADD puts into the image.
pub(super) fn of_copy(instruction: &Instruction, place: &Place) -> Vec<Made> {
    let Some(destination) = instruction.destination() else {
        return Vec::new();
    };
    let Some(target) = place.resolve(destination) else {
        return Vec::new();
    };
    let into_folder =
        destination.ends_with(['/', '.']) || instruction.sources().len() > 1 || target == "/";
    instruction
        .sources()
        .iter()
        .filter(|source| !source.contains(['$', '<']))
        .map(|source| {
            let name = source
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or("");
            let whole = matches!(name, "" | "." | "..") || name.contains(['*', '?']);
            // A name without a dot may be a folder, whose content lands in the destination itself.
            if whole {
                Made::folder(target.clone())
            } else if into_folder {
                Made::file(format!("{}/{name}", target.trim_end_matches('/')))
            } else {
                Made::folder(target.clone())
            }
        })
        .collect()
}

/// The paths a command downloads, unpacks, copies or creates.
pub(super) fn of_command(command: &Command, place: &Place) -> Vec<Made> {
    let file = |path: &str| place.resolve(path).map(Made::file);
    let folder = |path: &str| place.resolve(path).map(Made::folder);
    let last = |with_value: &[&str]| command.operands(with_value).last().copied();
    let one = match command.program() {
        "curl" => match command.value(&["-o", "--output"]) {
            Some(output) => file(output),
            None if command.has(Some('O'), &["remote-name"]) => {
                last(&["-H", "-d", "-u"]).and_then(url_name).and_then(file)
            }
            None => None,
        },
        "wget" => match command.value(&["-O", "--output-document"]) {
            Some("-") => None,
            Some(output) => file(output),
            None => {
                let name = last(&["-P", "--header", "-o"]).and_then(url_name);
                let into = command.value(&["-P", "--directory-prefix"]).unwrap_or(".");
                name.and_then(|name| file(&format!("{into}/{name}")))
            }
        },
        "tar" => command.value(&["-C", "--directory"]).and_then(folder),
        "unzip" => command.value(&["-d"]).and_then(folder),
        "git" => match command
            .operands(&["-b", "--branch", "--depth", "-C"])
            .as_slice()
        {
            ["clone", url] => url_name(url)
                .map(|name| name.trim_end_matches(".git"))
                .and_then(folder),
            ["clone", _, into, ..] => folder(into),
            _ => None,
        },
        "cp" | "mv" | "install" => last(&["-m", "-o", "-g", "-t"]).and_then(file),
        "dd" => command
            .args()
            .iter()
            .find_map(|arg| arg.strip_prefix("of="))
            .and_then(file),
        "fallocate" | "truncate" => last(&["-l", "-s"]).and_then(file),
        "npm" if node::installs(command).is_some() && !command.has(Some('g'), &["global"]) => {
            folder("node_modules")
        }
        "apk" if apk::adds(command).is_some() && !command.has(None, &["no-cache"]) => {
            folder("/var/cache/apk")
        }
        "apt-get" | "apt" => {
            let updates = command.operands(&["-o"]).first() == Some(&"update");
            if updates {
                folder("/var/lib/apt/lists")
            } else {
                apt::installs(command).and_then(|_| folder("/var/cache/apt"))
            }
        }
        _ => None,
    };
    // A root as origin would make every removal a finding.
    one.into_iter().filter(|made| made.path != "/").collect()
}

fn url_name(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next()?.trim_end_matches('/');
    path.rsplit('/').next().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Made, Place, Target};

    #[test]
    fn paths_resolve_against_the_folder() {
        let mut place = Place::default();
        place.enter("/app");
        place.enter("sub");
        for (path, resolved) in [
            ("a", Some("/app/sub/a")),
            ("../b/", Some("/app/b")),
            ("/tmp/./x*.gz", Some("/tmp/x*.gz")),
            ("$HOME/x", None),
            ("~/x", None),
            ("", None),
        ] {
            assert_eq!(place.resolve(path).as_deref(), resolved, "{path}");
        }
    }

    #[test]
    fn removing_a_part_or_the_whole_counts() {
        let folder = Made::folder("/app".to_owned());
        let file = Made::file("/tmp/a.tgz".to_owned());
        for (made, target, hit) in [
            (&folder, "/app/.env", true),
            (&folder, "/app", true),
            (&folder, "/apple", false),
            (&folder, "/app/*.js", true),
            (&file, "/tmp", true),
            (&file, "/tmp/*", true),
            (&file, "/tmp/*.tgz", true),
            (&file, "/t*", true),
            (&file, "/tmp/*.zip", false),
            (&file, "/tmp/a.tgz/x", false),
            (&file, "/tmp/b.tgz", false),
        ] {
            assert_eq!(made.is_in(&Target::new(target.to_owned())), hit, "{target}");
        }
    }
}
