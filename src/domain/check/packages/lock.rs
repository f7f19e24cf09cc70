//! npm's lock file, in its three versions: which packages are there for development only.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::npm::root;

/// Names that the lock file marks as development's, at every place where they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DevOnly {
    pub(super) names: BTreeSet<String>,
    /// Those that `package.json` itself asks for.
    pub(super) direct: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Lock {
    #[serde(rename = "lockfileVersion")]
    version: Option<u32>,
    /// By path, from version 2 on.
    packages: Option<BTreeMap<String, Entry>>,
    /// By name and nested, up to version 2.
    dependencies: Option<BTreeMap<String, Dependency>>,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    dev: bool,
    /// The root's own.
    #[serde(default, rename = "devDependencies")]
    dev_dependencies: Names,
}

/// The keys of a mapping.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_map(KeysAlone)
    }
}

struct KeysAlone;

impl<'de> Visitor<'de> for KeysAlone {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping of names to versions")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Names, M::Error> {
        let mut names = BTreeSet::new();
        while let Some((name, IgnoredAny)) = map.next_entry()? {
            names.insert(name);
        }
        Ok(Names(names))
    }
}

/// Nesting is bounded by the JSON reader.
#[derive(Deserialize)]
struct Dependency {
    #[serde(default)]
    dev: bool,
    #[serde(default)]
    dependencies: BTreeMap<String, Dependency>,
}

/// # Errors
/// The bytes are not a lock file of npm; the message goes after the file's name.
pub(super) fn dev_only(lock: &[u8]) -> Result<DevOnly, String> {
    let lock: Lock =
        serde_json::from_slice(lock).map_err(|error| format!("does not read as JSON: {error}"))?;
    match (lock.version, lock.packages, lock.dependencies) {
        (Some(1..=3) | None, Some(packages), _) => Ok(from_packages(packages)),
        (Some(1) | None, None, Some(dependencies)) => Ok(from_dependencies(&dependencies)),
        // A project without packages.
        (Some(1), None, None) => Ok(DevOnly::default()),
        (Some(version), _, _) if !(1..=3).contains(&version) => Err(format!(
            "has version {version}; npm's versions 1, 2 and 3 are known"
        )),
        _ => Err("is not a lock file of npm: it lists no packages".to_owned()),
    }
}

fn from_packages(packages: BTreeMap<String, Entry>) -> DevOnly {
    let mut sorted = Sorted::default();
    let mut direct = BTreeSet::new();
    for (path, entry) in packages {
        if path.is_empty() {
            direct.extend(entry.dev_dependencies.0);
        } else if let Some(root) = root(&path) {
            sorted.add(root.name, entry.dev);
        }
    }
    sorted.dev_only(direct)
}

fn from_dependencies(dependencies: &BTreeMap<String, Dependency>) -> DevOnly {
    let mut sorted = Sorted::default();
    let mut open = vec![dependencies];
    while let Some(level) = open.pop() {
        for (name, dependency) in level {
            sorted.add(name, dependency.dev);
            open.push(&dependency.dependencies);
        }
    }
    sorted.dev_only(BTreeSet::new())
}

#[derive(Default)]
struct Sorted {
    dev: BTreeSet<String>,
    shipped: BTreeSet<String>,
}

impl Sorted {
    fn add(&mut self, name: &str, dev: bool) {
        let names = if dev {
            &mut self.dev
        } else {
            &mut self.shipped
        };
        names.insert(name.to_owned());
    }

    fn dev_only(mut self, direct: BTreeSet<String>) -> DevOnly {
        self.dev.retain(|name| !self.shipped.contains(name));
        DevOnly {
            names: self.dev,
            direct,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    fn names(lock: &str) -> Result<Vec<String>, String> {
        dev_only(lock.as_bytes()).map(|dev| dev.names.into_iter().collect())
    }

    const PACKAGES: &str = r#"{
        "name": "app", "lockfileVersion": 3, "requires": true,
        "packages": {
            "": { "name": "app", "dependencies": {"express": "4"}, "devDependencies": {"nodemon": "3"} },
            "node_modules/express": { "version": "4.19.2", "dependencies": {"debug": "2"} },
            "node_modules/debug": { "version": "2.6.9" },
            "node_modules/nodemon": { "version": "3.1.4", "dev": true, "bin": {"nodemon": "x"} },
            "node_modules/nodemon/node_modules/debug": { "version": "4.3.5", "dev": true },
            "node_modules/@esbuild/linux-x64": { "version": "1", "dev": true, "optional": true, "cpu": ["x64"] },
            "node_modules/fsevents": { "version": "1", "devOptional": true },
            "node_modules/local": { "resolved": "packages/local", "link": true },
            "packages/local": { "version": "1", "dev": true }
        }
    }"#;

    #[test]
    fn packages_by_path() {
        let dev = dev_only(PACKAGES.as_bytes()).unwrap();
        let names: Vec<&str> = dev.names.iter().map(String::as_str).collect();
        assert_eq!(names, ["@esbuild/linux-x64", "nodemon"]);
        assert_eq!(dev.direct, BTreeSet::from(["nodemon".to_owned()]));
        let two = PACKAGES.replace("\"lockfileVersion\": 3", "\"lockfileVersion\": 2");
        assert_eq!(dev_only(two.as_bytes()), Ok(dev));
    }

    #[test]
    fn dependencies_by_name() {
        let lock = r#"{ "name": "app", "lockfileVersion": 1, "dependencies": {
            "express": { "version": "4", "requires": {"debug": "2"}, "dependencies": {
                "ms": { "version": "2.0.0" } } },
            "nodemon": { "version": "3", "dev": true, "dependencies": {
                "ms": { "version": "2.1.3", "dev": true },
                "touch": { "version": "3", "dev": true } } }
        } }"#;
        assert_eq!(
            names(lock),
            Ok(vec!["nodemon".to_owned(), "touch".to_owned()])
        );
    }

    #[test]
    fn what_is_no_lock_file_says_why() {
        for (lock, why) in [
            ("", "does not read as JSON"),
            ("# yarn lockfile v1", "does not read as JSON"),
            ("[]", "does not read as JSON"),
            ("{}", "is not a lock file of npm"),
            (r#"{"lockfileVersion": 3}"#, "is not a lock file of npm"),
            (r#"{"lockfileVersion": 9, "packages": {}}"#, "has version 9"),
            (
                r#"{"lockfileVersion": 3, "packages": {"node_modules/a": {"dev": 1}}}"#,
                "does not read as JSON",
            ),
        ] {
            let error = names(lock).unwrap_err();
            assert!(error.starts_with(why), "{lock}: {error}");
        }
        assert_eq!(names(r#"{"lockfileVersion": 1}"#), Ok(Vec::new()));
    }

    #[test]
    fn nesting_is_bounded() {
        let open = r#"{"dependencies":{"a":"#.repeat(5_000);
        let close = "}}".repeat(5_000);
        assert!(names(&format!("{open}{{}}{close}")).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_survive(data in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _read_or_refused = dev_only(&data).is_ok();
        }

        #[test]
        fn any_json_survives(
            version in 0u32..5,
            path in "[a-z@/._]{0,20}|node_modules/[a-z@/._]{0,10}",
            dev in any::<bool>(),
        ) {
            let lock = serde_json::json!({"lockfileVersion": version, "packages": {path.clone(): {"dev": dev}}});
            if let Ok(only) = dev_only(lock.to_string().as_bytes()) {
                assert!(only.names.iter().all(|name| dev && path.ends_with(name.as_str()) || path.contains(name.as_str())));
            }
        }
    }
}
