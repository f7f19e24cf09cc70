//! npm: `node_modules/NAME/package.json`, and which of them the lock file keeps for development.

use std::collections::BTreeMap;

use serde_json::Value;

use super::lock::{self, DevOnly};
use super::named::{Found, shown};
use super::weight::layer_of;
use super::{Npm, Package};
use crate::domain::bytes::Bytes;
use crate::domain::facts::{Fact, Facts, MAX_CONTENT, NoAnswer};
use crate::domain::files::{Content, File};
use crate::domain::verdict::Finding;

/// Files to capture.
pub(super) const RECORDS: [&str; 1] = ["**/node_modules/**/package.json"];

/// Where node images keep npm and yarn themselves; a learner's packages do not go there.
const BASE_IMAGE_PLACES: [&str; 3] = [
    "usr/local/lib/node_modules/",
    "usr/lib/node_modules/",
    "opt/",
];

/// The innermost package a path belongs to.
pub(super) struct Root<'a> {
    /// `app/node_modules/@scope/name`.
    pub(super) directory: &'a str,
    /// `@scope/name`.
    pub(super) name: &'a str,
    /// What follows the directory; empty for the directory itself.
    pub(super) inside: &'a str,
}

const MODULES: &str = "node_modules/";

/// The package whose directory holds `path`, or is it; none outside of every `node_modules`.
pub(super) fn root(path: &str) -> Option<Root<'_>> {
    let at = path
        .rmatch_indices(MODULES)
        .map(|(at, _)| at)
        .find(|at| *at == 0 || path[..*at].ends_with('/'))?;
    let start = at + MODULES.len();
    let below = &path[start..];
    let mut ends = below
        .match_indices('/')
        .map(|(end, _)| end)
        .chain([below.len()]);
    let end = if below.starts_with('@') {
        ends.nth(1)?
    } else {
        ends.next()?
    };
    let name = &below[..end];
    if name.is_empty() || name.starts_with('.') {
        return None;
    }
    Some(Root {
        directory: &path[..start + end],
        name,
        inside: below[end..].trim_start_matches('/'),
    })
}

/// Every package with a manifest that names it.
pub(super) fn installed(captures: &BTreeMap<String, Vec<u8>>) -> Found {
    let packages = captures
        .iter()
        .filter_map(|(path, data)| {
            let root = root(path).filter(|root| root.inside == "package.json")?;
            Some(Package {
                name: root.name.to_owned(),
                version: version(data)?,
                path: root.directory.to_owned(),
            })
        })
        .collect();
    Found {
        packages,
        ..Found::default()
    }
}

/// The version in a manifest that has a name too: without both npm knows no package. One longer
/// than is read is a package of unknown version.
fn version(manifest: &[u8]) -> Option<String> {
    if manifest.len() as u64 >= MAX_CONTENT {
        return Some(String::new());
    }
    let text = manifest.strip_prefix(b"\xef\xbb\xbf").unwrap_or(manifest);
    let Ok(manifest) = serde_json::from_slice::<Value>(text) else {
        return None;
    };
    let field = |key: &str| manifest.get(key)?.as_str().filter(|text| !text.is_empty());
    field("name")?;
    field("version").map(str::to_owned)
}

/// No package above the base image that the lock file keeps for development only.
pub(super) fn no_dev(npm: &Npm, found: &Found, facts: &Facts) -> Fact<Vec<Finding>> {
    let dev = dev_only(npm, facts)?;
    let mut needless: Vec<&Package> = found
        .packages
        .iter()
        .filter(|package| dev.names.contains(&package.name))
        .filter(|package| !is_of_the_base(package, facts))
        .collect();
    // Those that package.json asks for first: the learner knows their names.
    needless.sort_by_key(|package| (!dev.direct.contains(&package.name), &package.path));
    Ok(shown(
        "no npm package that is for development only",
        &needless,
        facts,
    ))
}

fn dev_only(npm: &Npm, facts: &Facts) -> Fact<DevOnly> {
    let path = &npm.lock;
    let unknown = |why: String| NoAnswer::Unknown(format!("the lock file `{path}` {why}"));
    let content = match facts.context.0.get(path) {
        Some(File::Regular { content, .. }) => content,
        Some(_) => return Err(unknown("is not a regular file".to_owned())),
        None => return Err(unknown("is not in the build context".to_owned())),
    };
    let data = content.in_memory().filter(|_| content.bytes() <= MAX_LOCK);
    let Some(data) = data else {
        return Err(unknown(too_large(content)));
    };
    lock::dev_only(data).map_err(unknown)
}

/// Most bytes of a lock file that are read.
const MAX_LOCK: u64 = 16 << 20;

fn too_large(content: &Content) -> String {
    format!("is too large to be read ({})", Bytes(content.bytes()))
}

fn is_of_the_base(package: &Package, facts: &Facts) -> bool {
    match (layer_of(&package.path, facts), facts.image.base_layers()) {
        (Some(layer), Ok(base)) => layer < base,
        _ => BASE_IMAGE_PLACES
            .iter()
            .any(|place| package.path.starts_with(place)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    #[test]
    fn only_the_root_of_a_package_counts() {
        for (path, name) in [
            ("node_modules/a/package.json", Some("a")),
            ("app/node_modules/a/package.json", Some("a")),
            ("app/node_modules/@s/a/package.json", Some("@s/a")),
            ("app/node_modules/a/node_modules/b/package.json", Some("b")),
            (
                "app/node_modules/.pnpm/b@1/node_modules/b/package.json",
                Some("b"),
            ),
            ("app/node_modules/a/lib/package.json", None),
            ("app/node_modules/@s/package.json", None),
            ("app/node_modules/@s/a/esm/package.json", None),
            ("app/node_modules/.cache/package.json", None),
            ("app/node_modules/package.json", None),
            ("app/my_node_modules/a/package.json", None),
            ("app/package.json", None),
        ] {
            let manifest = br#"{"name": "x", "version": "1.0.0"}"#.to_vec();
            let found = installed(&BTreeMap::from([(path.to_owned(), manifest)]));
            let names: Vec<&str> = found.packages.iter().map(|p| p.name.as_str()).collect();
            assert_eq!(names, name.into_iter().collect::<Vec<_>>(), "{path}");
        }
    }

    #[test]
    fn a_manifest_names_a_version() {
        let long = vec![b' '; 1 << 20];
        for (manifest, found) in [
            (&br#"{"name": "a", "version": "1.2.3"}"#[..], Some("1.2.3")),
            (
                b"\xef\xbb\xbf{\"name\": \"a\", \"version\": \"1\"}",
                Some("1"),
            ),
            (br#"{"type": "module"}"#, None),
            (br#"{"name": "a"}"#, None),
            (br#"{"name": "", "version": "1"}"#, None),
            (br#"{"name": 1, "version": "1"}"#, None),
            (br#"["name"]"#, None),
            (b"", None),
            (b"{\"name\": \"\xff\"}", None),
            (&long, Some("")),
        ] {
            assert_eq!(version(manifest).as_deref(), found);
        }
        let deep = "[".repeat(500_000);
        assert_eq!(version(deep.as_bytes()), None);
    }

    proptest! {
        #[test]
        fn any_path_and_manifest_survive(
            path in "(node_modules/|@|a|/|\\.|é|package.json){0,12}",
            data in proptest::collection::vec(any::<u8>(), 0..60),
        ) {
            if let Some(root) = root(&path) {
                assert!(path.starts_with(root.directory));
                assert!(root.directory.ends_with(root.name));
            }
            installed(&BTreeMap::from([(path, data)]));
        }
    }
}
