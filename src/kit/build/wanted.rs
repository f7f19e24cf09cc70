//! What missions install: the packages that their lock files and requirements name.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::content::Course;

/// Packages of npm and `PyPI`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// By name and version, with the digest that a lock file demands.
    pub(super) npm: BTreeMap<(String, String), Option<String>>,
    /// `NAME==VERSION`
    pub(super) pip: Vec<String>,
}

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    packages: BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
struct Locked {
    version: Option<String>,
    integrity: Option<String>,
    #[serde(default)]
    link: bool,
    os: Option<Vec<String>>,
    cpu: Option<Vec<String>>,
    libc: Option<Vec<String>>,
}

impl Locked {
    /// For the stand-ins, which are 64-bit Linux of Intel's kind.
    fn is_ours(&self) -> bool {
        let fits = |allowed: &Option<Vec<String>>, ours: &str| {
            allowed.as_ref().is_none_or(|allowed| {
                let named = allowed.iter().any(|it| it == ours);
                let others = allowed.iter().any(|it| !it.starts_with('!'));
                (named || !others) && !allowed.iter().any(|it| it.strip_prefix('!') == Some(ours))
            })
        };
        !self.link && fits(&self.os, "linux") && fits(&self.cpu, "x64") && fits(&self.libc, "glibc")
    }
}

impl Wanted {
    /// What the missions of a course install. One that cannot be read is for `lint` to tell of.
    pub fn of(course: &Course) -> Self {
        let mut wanted = Self::default();
        let bundles = course.entries().iter().filter_map(|it| it.bundle().ok()); // likewise
        for bundle in bundles {
            for path in bundle.context.0.keys() {
                if let Some(text) = bundle.context.text(path) {
                    wanted.take(path, &text);
                }
            }
        }
        wanted
    }

    /// Reads a file of a build context; what is neither a lock file nor requirements is nothing.
    pub fn take(&mut self, path: &str, text: &str) {
        match path.rsplit('/').next() {
            Some("package-lock.json" | "npm-shrinkwrap.json") => self.lock(text),
            Some("requirements.txt") => self.requirements(text),
            _ => {}
        }
    }

    pub(super) fn npm(&mut self, package: &str) {
        if let Some((name, version)) = package.rsplit_once('@') {
            let key = (name.to_owned(), version.to_owned());
            self.npm.entry(key).or_default();
        }
    }

    pub(super) fn pip(&mut self, requirement: &str) {
        if !self.pip.iter().any(|it| it == requirement) {
            self.pip.push(requirement.to_owned());
        }
    }

    /// A broken lock file is the mission's matter: npm says so when a learner builds it.
    fn lock(&mut self, text: &str) {
        let Ok(lock) = serde_json::from_str::<Lock>(text) else {
            return;
        };
        for (path, locked) in lock.packages {
            let name = path.rsplit("node_modules/").next().unwrap_or(&path);
            if !path.contains("node_modules/") || !locked.is_ours() || !is_name(name) {
                continue;
            }
            if let Some(version) = locked.version.filter(|it| is_version(it)) {
                let key = (name.to_owned(), version);
                self.npm.insert(key, locked.integrity);
            }
        }
    }

    fn requirements(&mut self, text: &str) {
        for line in text.lines() {
            let line = line.split(['#', ';']).next().unwrap_or_default().trim();
            let pinned = line.split_once("==");
            if pinned.is_some_and(|(name, version)| is_name(name) && is_version(version)) {
                self.pip(line);
            }
        }
    }
}

/// A name that a client takes for a package: no option, no path, no address.
fn is_name(name: &str) -> bool {
    let letter = |it: char| it.is_ascii_alphanumeric() || "@/._-".contains(it);
    name.starts_with(|it: char| it.is_ascii_alphanumeric() || it == '@')
        && name.chars().all(letter)
        && !name.contains("..")
}

fn is_version(version: &str) -> bool {
    version.starts_with(|it: char| it.is_ascii_digit())
        && version
            .chars()
            .all(|it| it.is_ascii_alphanumeric() || ".-+".contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_file_names_what_this_platform_installs() {
        let mut wanted = Wanted::default();
        let lock = r#"{"packages": {
            "": {"version": "1.0.0"},
            "node_modules/express": {"version": "4.19.2", "integrity": "sha512-x"},
            "node_modules/a/node_modules/@b/c": {"version": "2.0.0"},
            "node_modules/fsevents": {"version": "2.3.3", "os": ["darwin"]},
            "node_modules/not-here": {"version": "1.0.0", "os": ["!linux"]},
            "node_modules/not-there": {"version": "1.0.0", "os": ["!win32"]},
            "node_modules/linked": {"version": "1.0.0", "link": true},
            "node_modules/--option": {"version": "1.0.0"},
            "node_modules/elsewhere": {"version": "file:../../etc"}
        }}"#;
        wanted.take("web/package-lock.json", lock);
        let names: Vec<_> = wanted.npm.keys().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["@b/c", "express", "not-there"]);
        assert_eq!(
            wanted.npm[&("express".to_owned(), "4.19.2".to_owned())].as_deref(),
            Some("sha512-x")
        );
    }

    #[test]
    fn requirements_are_what_is_pinned() {
        let mut wanted = Wanted::default();
        wanted.take(
            "requirements.txt",
            "flask==3.0.3  # web\n./fastsum\n--index-url=x\n-e .\nrequests\nflask==3.0.3\n",
        );
        assert_eq!(wanted.pip, ["flask==3.0.3"]);
    }
}
