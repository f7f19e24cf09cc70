//! Python: `NAME-VERSION.dist-info/METADATA` and the older `*.egg-info/PKG-INFO`.

use std::collections::BTreeMap;

use super::Package;
use super::named::{Found, Spelling};

/// Files to capture.
pub(super) const RECORDS: [&str; 2] = ["**/*.dist-info/METADATA", "**/*.egg-info/PKG-INFO"];

pub(super) fn installed(captures: &BTreeMap<String, Vec<u8>>) -> Found {
    let packages = captures
        .iter()
        .filter_map(|(path, data)| {
            let directory = path
                .strip_suffix("/METADATA")
                .filter(|directory| directory.ends_with(".dist-info"))
                .or_else(|| {
                    path.strip_suffix("/PKG-INFO")
                        .filter(|directory| directory.ends_with(".egg-info"))
                })?;
            package(directory, data)
        })
        .collect();
    Found {
        packages,
        cut: None,
        spelling: Spelling::Python,
    }
}

/// The head of the record, up to its first blank line, holds both; the directory's name holds
/// them too, so that an emptied record hides nothing.
fn package(directory: &str, data: &[u8]) -> Option<Package> {
    let text = String::from_utf8_lossy(data);
    let head = || text.lines().take_while(|line| !line.trim().is_empty());
    let field = |name: &str| {
        head().find_map(|line| {
            let (field, value) = line.split_once(':')?;
            (field.eq_ignore_ascii_case(name) && !value.trim().is_empty())
                .then(|| value.trim().to_owned())
        })
    };
    let stem = directory.rsplit('/').next()?;
    let stem = stem
        .strip_suffix(".dist-info")
        .or_else(|| stem.strip_suffix(".egg-info"))?;
    let (name, version) = stem.split_once('-').unwrap_or((stem, ""));
    let name = field("Name").unwrap_or_else(|| name.to_owned());
    (!name.is_empty()).then(|| Package {
        name,
        version: field("Version").unwrap_or_else(|| version.to_owned()),
        path: directory.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    fn read(path: &str, text: &str) -> Option<String> {
        let captures = BTreeMap::from([(path.to_owned(), text.as_bytes().to_vec())]);
        let mut packages = installed(&captures).packages;
        packages.pop().map(|p| format!("{} {}", p.name, p.version))
    }

    #[test]
    fn records_name_a_package() {
        let site = "usr/local/lib/python3.11/site-packages";
        for (path, text, found) in [
            (
                "/Flask-3.0.0.dist-info/METADATA",
                "Metadata-Version: 2.1\nName: Flask\nVersion: 3.0.0\n\nName: liar\n",
                Some("Flask 3.0.0"),
            ),
            ("/flask-3.0.0.dist-info/METADATA", "", Some("flask 3.0.0")),
            (
                "/foo.egg-info/PKG-INFO",
                "Name: foo\nVersion: 1\n",
                Some("foo 1"),
            ),
            ("/foo.egg-info/METADATA", "Name: foo\n", None),
            ("/.dist-info/METADATA", "", None),
            ("/METADATA", "Name: foo\n", None),
        ] {
            assert_eq!(
                read(&format!("{site}{path}"), text).as_deref(),
                found,
                "{path}"
            );
        }
    }

    #[test]
    fn spellings_compare_as_pip_compares_them() {
        for name in ["Foo.Bar", "foo--bar", "FOO_bar", "foo-._bar"] {
            assert_eq!(Spelling::Python.normal(name), "foo-bar", "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_survive(
            stem in "[a-z.-]{0,8}",
            data in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let path = format!("x/{stem}.dist-info/METADATA");
            installed(&BTreeMap::from([(path, data)]));
        }
    }
}
